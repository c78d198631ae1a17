/** Exact values of floating constants: the digits as written, rounded once (C11 6.4.4.2p3). */

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

/**
 * @param text digits, dot and exponent of a decimal or hexadecimal floating constant, without suffix
 */
export function parseFloating(text: string, width: "float" | "double"): number | null {
  const hexadecimal = /^0[xX]/.test(text);
  // Number() rounds decimal digits to double correctly; every other case is done by hand, rounding once
  if (!hexadecimal && width === "double") return Number(text);
  const exact = hexadecimal ? parseHexadecimal(text) : parseDecimal(text);
  return exact && roundRational(exact, width === "float" ? single : double);
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

/** Round to nearest, ties to even. */
function roundRational({ numerator, denominator }: Rational, format: Format): number {
  if (numerator === 0n) return 0;
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
  if (exponent + bitLength(mantissa) - 1 > format.maxExponent) return Infinity;
  // two exact steps: a single 2 ** exponent may lie below the normal range
  const half = Math.trunc(exponent / 2);
  return Number(mantissa) * 2 ** half * 2 ** (exponent - half);
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
