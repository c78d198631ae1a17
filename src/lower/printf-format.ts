/**
 * Reads a C format string and the types of its arguments; gives the Rust format string that prints the same bytes.
 *
 * Decision: where a Rust format string is exact, it is used (`println!("{:>5} {:08x}", n, flags)`), if need be with one of
 * the runtime's `Display` wrappers: `CText` for `%s` (bytes that may be no UTF-8, width in bytes), `CChar` for `%c`,
 * `CDouble` and `CGeneral` for floating values (Rust spells NaN and exponents otherwise). All else goes to the runtime's
 * `printf!`, which takes C formats: `*` with a variable, `% d`, `%#x`, `%.3d` of signed values, `%a`, `%p`, `%ls`, formats
 * that are no UTF-8 or not known, arguments that do not fit their conversion.
 *
 * Sound because each conversion below is used only where C17 7.21.6.1 and the rules of `std::fmt` give the same text for
 * every value of the argument's type; `scripts/fuzz-printf.ts` holds both against each other.
 */

/** Width or precision: a number, or `*`. */
export type Count = number | "argument" | null;

export interface Conversion {
  readonly kind: "conversion";
  readonly left: boolean;
  readonly plus: boolean;
  readonly space: boolean;
  readonly alternate: boolean;
  readonly zero: boolean;
  readonly width: Count;
  /** A missing number behind the point is 0. */
  readonly precision: Count;
  /** As written: `h`, `ll`, ... */
  readonly length: string;
  /** One letter. */
  readonly letter: string;
}

export interface Text {
  readonly kind: "text";
  readonly bytes: readonly number[];
}

export type Segment = Text | Conversion;

/** The conversions that take an argument for their value. */
const letters = "diuoxXcspnaAeEfFgGCS";

/**
 * Segments of a format string, up to its first NUL. Null when it is one that only the runtime should read: numbered
 * arguments, unknown or incomplete conversions.
 */
export function parseFormat(bytes: readonly number[]): readonly Segment[] | null {
  const end = bytes.indexOf(0);
  // one character a byte
  const format = Buffer.from(end < 0 ? bytes : bytes.slice(0, end)).toString("latin1");
  const segments: Segment[] = [];
  const pattern = /([^%]+|%%)|%([-+ #0'I]*)(\*|\d+)?(?:\.(\*|\d*))?(hh|h|ll|l|[qLjzZt])?([A-Za-z])/gy;
  while (pattern.lastIndex < format.length) {
    const match = pattern.exec(format);
    if (!match) return null;
    const [, text, flags = "", width, precision, length = "", letter = ""] = match;
    if (text !== undefined) {
      appendText(segments, text === "%%" ? "%" : text);
      continue;
    }
    if (!letters.includes(letter)) return null;
    segments.push({
      kind: "conversion",
      left: flags.includes("-"),
      plus: flags.includes("+"),
      space: flags.includes(" "),
      alternate: flags.includes("#"),
      zero: flags.includes("0"),
      width: parseCount(width),
      precision: parseCount(precision),
      length,
      letter,
    });
  }
  return segments;
}

function parseCount(text: string | undefined): Count {
  if (text === undefined) return null;
  return text === "*" ? "argument" : Number(text);
}

function appendText(segments: Segment[], text: string): void {
  const bytes = Array.from(text, (character) => character.charCodeAt(0));
  const last = segments.at(-1);
  if (last?.kind === "text")
    segments[segments.length - 1] = { kind: "text", bytes: [...last.bytes, ...bytes] };
  else segments.push({ kind: "text", bytes });
}

/** What is known of an argument. Values are those before the default argument promotions, which keep them. */
export type FormatArgument =
  IntegerArgument | DoubleArgument | TextArgument | { readonly kind: "pointer" | "extended" };

export interface IntegerArgument {
  readonly kind: "integer";
  /** Rust type that has exactly the values of the C type: `i8` for `char`. */
  readonly type: string;
  /** Rust type of the expression, which has the same value, except that a `char` may stand in a `u8`. */
  readonly stored: string;
  readonly constant: bigint | null;
}

export interface DoubleArgument {
  readonly kind: "double";
  readonly stored: "f32" | "f64";
  /** Never NaN, nor an infinity. */
  readonly finite: boolean;
}

export type TextArgument =
  /** A C string as bytes. `ascii`: the expression is made of literals in ASCII without NULs, one of them if `literal`. */
  | {
      readonly kind: "bytes";
      readonly nullable: boolean;
      readonly ascii: boolean;
      readonly literal: string | null;
    }
  /** A Rust `&str` or `String`. */
  | { readonly kind: "str" };

/** Types of the runtime that print as C does. */
export type Wrapper = "CText" | "CChar" | "CDouble" | "CGeneral";

/** How an argument is handed to the Rust format string. */
export type Adapter =
  | { readonly kind: "plain" }
  /** `value as type`, one cast after the other */
  | { readonly kind: "cast"; readonly types: readonly string[] }
  /** `type::from(value)` */
  | { readonly kind: "from"; readonly type: string }
  /** `Wrapper(value)`, the value adapted by `inner` */
  | { readonly kind: "wrap"; readonly wrapper: Wrapper; readonly inner: Adapter }
  /** A byte string as `&str`. */
  | { readonly kind: "as-str" }
  /** `value.as_bytes()` */
  | { readonly kind: "as-bytes" }
  /** `value.unwrap_or(b"(null)")` */
  | { readonly kind: "null-text" };

export interface FormatPlan {
  /** Rust format string. */
  readonly text: string;
  /** The arguments of its placeholders, in order. */
  readonly holes: readonly { readonly argument: number; readonly adapter: Adapter }[];
}

/** The Rust format string that prints as the C format does, or null when there is none. */
export function planPrintf(segments: readonly Segment[], args: readonly FormatArgument[]): FormatPlan | null {
  const holes: { argument: number; adapter: Adapter }[] = [];
  let text = "";
  let next = 0;
  for (const segment of segments) {
    if (segment.kind === "text") {
      const literal = decodeText(segment.bytes);
      if (literal === null) return null;
      text += escapeBraces(literal);
      continue;
    }
    const field = fixField(segment, args.slice(next));
    const argument = field && args[next + field.taken];
    const piece = argument && planConversion(segment.letter, segment.length, field, argument);
    if (!piece) return null;
    if ("literal" in piece) text += escapeBraces(piece.literal);
    else {
      text += piece.spec === "" ? "{}" : `{:${piece.spec}}`;
      holes.push({ argument: next + field.taken, adapter: piece.adapter });
    }
    next += field.taken + 1;
  }
  return next === args.length ? { text, holes } : null;
}

/** Text that a Rust format string can hold. */
function decodeText(bytes: readonly number[]): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(bytes));
  } catch {
    return null;
  }
}

function escapeBraces(text: string): string {
  return text.replaceAll(/[{}]/g, "$&$&");
}

/** Flags, width and precision as numbers; `taken` arguments went into them. */
interface Field {
  readonly align: "" | "<";
  readonly plus: boolean;
  readonly zero: boolean;
  readonly width: number;
  readonly precision: number | null;
  readonly taken: number;
}

/** Largest width and precision that `std::fmt` takes. */
const largestCount = 65535;

/** Null for flags that Rust does not have, and for a `*` whose value is not constant. */
function fixField(conversion: Conversion, args: readonly FormatArgument[]): Field | null {
  if (conversion.space || conversion.alternate) return null;
  let taken = 0;
  const fix = (count: Count): number | null | undefined => {
    if (count !== "argument") return count;
    const argument = args[taken++];
    return argument?.kind === "integer" && argument.constant !== null ? Number(argument.constant) : undefined;
  };
  const width = fix(conversion.width);
  const precision = fix(conversion.precision);
  if (width === undefined || precision === undefined) return null;
  if (Math.abs(width ?? 0) > largestCount || (precision ?? 0) > largestCount) return null;
  const left = conversion.left || (width ?? 0) < 0;
  return {
    align: left ? "<" : "",
    plus: conversion.plus,
    zero: conversion.zero && !left,
    width: Math.abs(width ?? 0),
    precision: precision === null || precision < 0 ? null : precision,
    taken,
  };
}

type Piece = { readonly spec: string; readonly adapter: Adapter } | { readonly literal: string };

const plain: Adapter = { kind: "plain" };

function planConversion(
  letter: string,
  length: string,
  field: Field,
  argument: FormatArgument,
): Piece | null {
  switch (argument.kind) {
    case "integer":
      if ("diuxXo".includes(letter)) return planInteger(letter, length, field, argument);
      return letter === "c" && length === "" ? planChar(field, argument) : null;
    case "double":
      return length === "" || length === "l" ? planDouble(letter, field, argument) : null;
    case "bytes":
    case "str":
      return letter === "s" && length === "" ? planText(field, argument) : null;
    case "extended":
    case "pointer":
      return null;
  }
}

/**
 * `%5d` → `{:5}`, `%-5d` → `{:<5}`, `%05d` → `{:05}`, `%+d` → `{:+}`, `%x` → `{:x}`; a value that the conversion reduces is
 * cast.
 */
function planInteger(letter: string, length: string, field: Field, argument: IntegerArgument): Piece | null {
  const signed = letter === "d" || letter === "i";
  const radix = signed || letter === "u" ? "" : letter;
  const target: IntegerRange = { signed, bits: conversionBits(length) };
  const source = rangeOf(argument.type);
  const shown = withoutPrecision(field, signed && (source.signed || !fits(source, target)));
  if (!shown) return null;
  const spec = numberSpec({ ...shown, plus: signed && field.plus }) + radix;
  return { spec, adapter: integerAdapter(argument, target, radix !== "") };
}

/** `std` has no precision for integers. Without a sign in the text it is zero-padding to a width. */
function withoutPrecision(field: Field, mayBeNegative: boolean): Field | null {
  if (field.precision === null) return field;
  if (field.precision === 1) return { ...field, zero: false };
  if (mayBeNegative || field.plus || field.precision === 0 || field.width > field.precision) return null;
  return { ...field, align: "", zero: true, width: field.precision };
}

interface IntegerRange {
  readonly signed: boolean;
  readonly bits: number;
}

function rangeOf(type: string): IntegerRange {
  if (type === "bool") return { signed: false, bits: 1 };
  return { signed: type.startsWith("i"), bits: type.endsWith("size") ? 64 : Number(type.slice(1)) };
}

function typeOf(range: IntegerRange): string {
  return `${range.signed ? "i" : "u"}${String(range.bits)}`;
}

/** Bits that a conversion with that length modifier looks at. */
function conversionBits(length: string): number {
  if (length === "") return 32;
  return length === "h" ? 16 : length === "hh" ? 8 : 64;
}

function fits(source: IntegerRange, target: IntegerRange): boolean {
  if (source.signed && !target.signed) return false;
  return source.signed === target.signed ? source.bits <= target.bits : source.bits < target.bits;
}

/** `bits`: the conversion shows the two's complement bits, as `{:x}` does. */
function integerAdapter(argument: IntegerArgument, target: IntegerRange, bits: boolean): Adapter {
  const { type, stored } = argument;
  if (stored === "bool") return { kind: "from", type: "i32" };
  const source = rangeOf(type);
  if (type === "i8" && stored === "u8") {
    // a `char`: its bits are those of the value as `unsigned char`
    if (!target.signed && target.bits === 8) return plain;
    return { kind: "cast", types: fits(source, target) ? ["i8"] : ["i8", typeOf(target)] };
  }
  const sameBits = bits && source.bits === target.bits && type === stored;
  return fits(source, target) || sameBits ? plain : { kind: "cast", types: [typeOf(target)] };
}

/** Sign, zero flag and width of a number; numbers stand to the right by themselves. */
function numberSpec(field: Field): string {
  const width = field.width > 0 ? `${field.zero ? "0" : ""}${String(field.width)}` : "";
  return (width === "" ? "" : field.align) + (field.plus ? "+" : "") + width;
}

/** `%c` → `{}` of `CChar(value)`, `%3c` → `{:>3}` */
function planChar(field: Field, argument: IntegerArgument): Piece | null {
  const { constant } = argument;
  if (constant !== null && constant >= 0n && constant < 128n && field.width === 0)
    return { literal: String.fromCharCode(Number(constant)) };
  const inner: Adapter = argument.stored === "u8" ? plain : { kind: "cast", types: ["u8"] };
  return {
    spec: textSpec({ ...field, precision: null }),
    adapter: { kind: "wrap", wrapper: "CChar", inner },
  };
}

/** `%s` → `{}` of `CText(value)`, `%-8.3s` → `{:<8.3}`; literals become part of the text. */
function planText(field: Field, argument: TextArgument): Piece | null {
  const spec = textSpec(field);
  if (argument.kind === "str") {
    const inner: Adapter = { kind: "as-bytes" };
    return { spec, adapter: spec === "" ? plain : { kind: "wrap", wrapper: "CText", inner } };
  }
  if (argument.literal !== null && spec === "") return { literal: argument.literal };
  if (argument.ascii) return { spec, adapter: { kind: "as-str" } };
  // glibc shows a null pointer only where the precision leaves room
  if (argument.nullable && field.precision !== null) return null;
  const inner: Adapter = argument.nullable ? { kind: "null-text" } : plain;
  return { spec, adapter: { kind: "wrap", wrapper: "CText", inner } };
}

function textSpec(field: Field): string {
  const width = field.width > 0 ? `${field.align === "" ? ">" : field.align}${String(field.width)}` : "";
  return width + (field.precision === null ? "" : `.${String(field.precision)}`);
}

/** `%f` → `{:.6}`, `%8.2f` → `{:8.2}`, `%e` → `{:.6e}` of `CDouble(value)`; `%g` → `{}` of `CGeneral(value)`. */
function planDouble(letter: string, field: Field, argument: DoubleArgument): Piece | null {
  const inner: Adapter = argument.stored === "f32" ? { kind: "from", type: "f64" } : plain;
  const decimals = `.${String(field.precision ?? 6)}`;
  switch (letter) {
    case "f":
    case "F":
      if (argument.finite) return { spec: numberSpec(field) + decimals, adapter: plain };
      if (letter === "F") return null;
      return { spec: numberSpec(field) + decimals, adapter: { kind: "wrap", wrapper: "CDouble", inner } };
    case "e":
    case "E":
      return {
        spec: numberSpec(field) + decimals + letter,
        adapter: { kind: "wrap", wrapper: "CDouble", inner },
      };
    case "g": {
      const significant = field.precision === null ? "" : decimals;
      return { spec: numberSpec(field) + significant, adapter: { kind: "wrap", wrapper: "CGeneral", inner } };
    }
    default:
      return null;
  }
}
