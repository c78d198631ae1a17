/**
 * Exact values of floating constants: the digits as written, rounded once (C11 6.4.4.2p3). A `long double` constant is
 * rounded to x86's 64 bits and then to `double`, as `(double)1.1L` is; that may differ from `1.1` in the last bit.
 */

/** `numerator / denominator`, both positive or zero. */
interface Rational {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** Significant bits and the exponent of the smallest subnormal. */
interface Format {
  readonly precision: number;
  readonly minExponent: number;
  readonly maxExponent: number;
}

const single: Format = { precision: 24, minExponent: -149, maxExponent: 127 };
const double: Format = { precision: 53, minExponent: -1074, maxExponent: 1023 };
const extended: Format = { precision: 64, minExponent: -16445, maxExponent: 16383 };

/**
 * @param text digits, dot and exponent of a decimal or hexadecimal floating constant, without suffix
 */
export function parseFloating(text: string, width: "float" | "double" | "extended"): number | null {
  const hexadecimal = /^0[xX]/.test(text);
  // Number() rounds decimal digits to double correctly; every other case is done by hand, rounding once
  if (!hexadecimal && width === "double") return Number(text);
  const exact = hexadecimal ? parseHexadecimal(text) : parseDecimal(text);
  if (exact === null) return null;
  return width === "extended" ? roundTwice(exact) : roundRational(exact, width === "float" ? single : double);
}

/** A value of x86's 80 bits: sign and exponent, and the significand with its leading bit. */
export interface ExtendedBits {
  readonly signExponent: number;
  readonly significand: bigint;
}

/**
 * @param text a positive `long double` constant, suffix included, or an integer's decimal digits
 * @returns null for a text that is no number
 */
export function parseExtended(text: string): ExtendedBits | null {
  const digits = text.replace(/(?:l|w|f64x)$/i, "");
  const exact = /^0[xX]/.test(digits) ? parseHexadecimal(digits) : parseDecimal(digits);
  if (exact === null) return null;
  const rounded = roundTo(exact, extended);
  if (rounded === null) return { signExponent: 0x7fff, significand: 1n << 63n };
  const { mantissa, exponent } = rounded;
  const missing = mantissa === 0n ? 0 : 64 - bitLength(mantissa);
  const shift = Math.min(missing, exponent - extended.minExponent);
  const significand = mantissa << BigInt(Math.max(shift, 0));
  const isSubnormal = significand >> 63n === 0n;
  return { signExponent: isSubnormal ? 0 : exponent - shift - extended.minExponent + 1, significand };
}

/** The float nearest to an integer; going through double would round twice. */
export function integerToFloat(value: bigint): number {
  const magnitude = roundRational({ numerator: value < 0n ? -value : value, denominator: 1n }, single);
  return value < 0n ? -magnitude : magnitude;
}

function parseDecimal(text: string): Rational | null {
  const match = /^(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(text);
  if (!match) return null;
  const fraction = match[2] ?? "";
  return scale(BigInt(`0${match[1] ?? ""}${fraction}`), 10n, Number(match[3] ?? 0) - fraction.length);
}

function parseHexadecimal(text: string): Rational | null {
  const match = /^0[xX]([\da-fA-F]*)\.?([\da-fA-F]*)[pP]([+-]?\d+)$/.exec(text);
  if (!match) return null;
  const fraction = match[2] ?? "";
  return scale(BigInt(`0x0${match[1] ?? ""}${fraction}`), 2n, Number(match[3]) - 4 * fraction.length);
}

function scale(digits: bigint, base: bigint, exponent: number): Rational {
  // beyond any format; keeps huge exponents from making huge numbers
  if (exponent > 20_000) return { numerator: digits << 20_000n, denominator: 1n };
  if (exponent < -20_000) return { numerator: 0n, denominator: 1n };
  if (exponent >= 0) return { numerator: digits * base ** BigInt(exponent), denominator: 1n };
  return { numerator: digits, denominator: base ** BigInt(-exponent) };
}

function roundTwice(exact: Rational): number {
  const rounded = roundTo(exact, extended);
  if (rounded === null) return Infinity;
  const { mantissa, exponent } = rounded;
  return exponent < 0
    ? roundRational({ numerator: mantissa, denominator: 1n << BigInt(-exponent) }, double)
    : roundRational({ numerator: mantissa << BigInt(exponent), denominator: 1n }, double);
}

function roundRational(exact: Rational, format: Format): number {
  const rounded = roundTo(exact, format);
  if (rounded === null) return Infinity;
  const { mantissa, exponent } = rounded;
  // two exact steps: a single 2 ** exponent may lie below the normal range
  const half = Math.trunc(exponent / 2);
  return Number(mantissa) * 2 ** half * 2 ** (exponent - half);
}

/** Round to nearest, ties to even: `mantissa * 2^exponent`, or null where that is infinite. */
function roundTo(
  { numerator, denominator }: Rational,
  format: Format,
): { readonly mantissa: bigint; readonly exponent: number } | null {
  if (numerator === 0n) return { mantissa: 0n, exponent: 0 };
  // exponent of the last kept bit
  let exponent = bitLength(numerator) - bitLength(denominator) - format.precision;
  exponent = Math.max(exponent, format.minExponent);
  let mantissa = divideRounded(numerator, denominator, exponent);
  if (bitLength(mantissa) > format.precision) {
    exponent += 1;
    mantissa = divideRounded(numerator, denominator, exponent);
  }
  if (bitLength(mantissa) > format.precision) {
    exponent += 1;
    mantissa >>= 1n; // rounded up to a power of two
  }
  return exponent + bitLength(mantissa) - 1 > format.maxExponent ? null : { mantissa, exponent };
}

/** `numerator / denominator / 2^exponent`, rounded to nearest, ties to even. */
function divideRounded(numerator: bigint, denominator: bigint, exponent: number): bigint {
  const top = exponent < 0 ? numerator << BigInt(-exponent) : numerator;
  const bottom = exponent > 0 ? denominator << BigInt(exponent) : denominator;
  const quotient = top / bottom;
  const twice = 2n * (top % bottom);
  const up = twice > bottom || (twice === bottom && (quotient & 1n) === 1n);
  return up ? quotient + 1n : quotient;
}

function bitLength(value: bigint): number {
  return value === 0n ? 0 : value.toString(2).length;
}
