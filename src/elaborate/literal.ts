/** Values and types of C's literals (C11 6.4.4, 6.4.5), from their source text. */
import { charType, integerType, intType, floatingType, wcharType } from "../c-ast/basic-types.ts";
import type { FloatingKind, FloatingType, IntegerKind, IntegerType } from "../c-ast/c-type.ts";
import { integerBits, isSignedKind } from "../c-ast/type-relations.ts";
import { parseFloating } from "../c-ast/floating-text.ts";
import { rawByte } from "../source/source-text.ts";

export type NumberLiteral =
  | {
      readonly kind: "integer";
      readonly value: bigint;
      readonly type: IntegerType;
      readonly form: "decimal" | "hex" | "octal" | "binary";
    }
  | { readonly kind: "floating"; readonly value: number; readonly type: FloatingType }
  | { readonly kind: "imaginary" }
  | { readonly kind: "invalid" };

export function parseNumber(text: string): NumberLiteral {
  const hexadecimal = /^0[xX]/.test(text);
  const floating = hexadecimal ? /[.pP]/.test(text) : /^\d*\.|^\d+[eE]/.test(text);
  return floating ? parseFloatingLiteral(text) : parseIntegerLiteral(text);
}

// ---------------------------------------------------------------------------------------------------- integers

/** Candidates in order (C11 6.4.4.1p5); `__int128` is none of them. */
const candidates: Readonly<Record<string, readonly IntegerKind[]>> = {
  "": ["int", "uint", "long", "ulong", "llong", "ullong"],
  u: ["uint", "ulong", "ullong"],
  l: ["long", "ulong", "llong", "ullong"],
  ul: ["ulong", "ullong"],
  ll: ["llong", "ullong"],
  ull: ["ullong"],
};

function parseIntegerLiteral(text: string): NumberLiteral {
  const match = /^(0[xX][\da-fA-F]+|0[bB][01]+|\d+)([uUlLiIjJ]*)$/.exec(text);
  if (!match) return { kind: "invalid" };
  const digits = match[1] ?? "";
  const suffix = (match[2] ?? "").toLowerCase();
  if (/[ij]/.test(suffix)) return { kind: "imaginary" };
  const form = integerForm(digits);
  if (form === "octal" && !/^[0-7]+$/.test(digits)) return { kind: "invalid" };
  const value = form === "octal" ? BigInt(`0o${digits}`) : BigInt(digits);
  const kinds = candidates[suffix.includes("u") ? `u${suffix.replace("u", "")}` : suffix];
  if (!kinds) return { kind: "invalid" };
  // a decimal constant without u is never unsigned
  const allowed = form === "decimal" && !suffix.includes("u") ? kinds.filter(isSignedKind) : kinds;
  const kind = allowed.find((candidate) => fits(value, candidate)) ?? "ullong";
  return { kind: "integer", value: BigInt.asUintN(64, value), type: integerType(kind), form };
}

function integerForm(digits: string): "decimal" | "hex" | "octal" | "binary" {
  if (/^0[xX]/.test(digits)) return "hex";
  if (/^0[bB]/.test(digits)) return "binary";
  return digits.length > 1 && digits.startsWith("0") ? "octal" : "decimal";
}

function fits(value: bigint, kind: IntegerKind): boolean {
  return value < 1n << BigInt(integerBits(kind) - (isSignedKind(kind) ? 1 : 0));
}

// ---------------------------------------------------------------------------------------------------- floating

const floatingSuffixes: Readonly<Record<string, FloatingKind>> = {
  "": "double",
  f: "float",
  l: "ldouble",
  q: "float128",
  w: "ldouble",
  f32: "float",
  f64: "double",
  f32x: "double",
  f64x: "ldouble",
  f128: "float128",
};

function parseFloatingLiteral(text: string): NumberLiteral {
  const pattern = /^0[xX]/.test(text)
    ? /^(0[xX][\da-fA-F]*\.?[\da-fA-F]*[pP][+-]?\d+)(\w*)$/
    : /^(\d*\.?\d*(?:[eE][+-]?\d+)?)(\w*)$/;
  const match = pattern.exec(text);
  if (!match) return { kind: "invalid" };
  const suffix = (match[2] ?? "").toLowerCase();
  if (/[ij]/.test(suffix)) return { kind: "imaginary" };
  const floating = floatingSuffixes[suffix];
  if (!floating) return { kind: "invalid" };
  const width = floating === "float" || floating === "double" ? floating : "extended";
  const value = parseFloating(match[1] ?? "", width);
  return value === null ? { kind: "invalid" } : { kind: "floating", value, type: floatingType(floating) };
}

// ---------------------------------------------------------------------------------------------------- characters

export type EncodingPrefix = "" | "u8" | "u" | "U" | "L";

interface Encoding {
  readonly element: IntegerType;
  readonly bits: 8 | 16 | 32;
}

/** Element types of strings and types of character constants (C11 6.4.5p6, 7.28p2). */
const encodings: Readonly<Record<EncodingPrefix, Encoding>> = {
  "": { element: charType, bits: 8 },
  u8: { element: charType, bits: 8 },
  u: { element: { ...integerType("ushort"), alias: "char16_t" }, bits: 16 },
  U: { element: { ...integerType("uint"), alias: "char32_t" }, bits: 32 },
  L: { element: wcharType, bits: 32 },
};

/** Value and type of a character constant (C11 6.4.4.4); several characters count as gcc has it. */
export function parseCharacter(text: string): { readonly value: bigint; readonly type: IntegerType } | null {
  const { prefix, body } = splitLiteral(text);
  const { bits, element } = encodings[prefix];
  const units = decodeUnits(body, bits);
  if (!units || units.length === 0) return null;
  if (prefix !== "") {
    const value = BigInt(units.at(-1) ?? 0);
    return { value: element === wcharType ? BigInt.asIntN(32, value) : value, type: unitType(prefix) };
  }
  if (units.length === 1) return { value: BigInt.asIntN(8, BigInt(units[0] ?? 0)), type: intType };
  const packed = units.reduce((value, unit) => (value << 8n) | BigInt(unit), 0n);
  return { value: BigInt.asIntN(32, packed), type: intType };
}

/** Type of a prefixed character constant; before C23 a `u8` one does not exist. */
function unitType(prefix: EncodingPrefix): IntegerType {
  return prefix === "u8" ? integerType("uchar") : encodings[prefix].element;
}

/** Code units with the terminating zero, of adjacent string literals (C11 6.4.5p5): any prefix holds for all. */
export function parseStrings(
  texts: readonly string[],
): { readonly units: readonly number[]; readonly element: IntegerType } | null {
  const parts = texts.map(splitLiteral);
  const prefix = parts.find((part) => part.prefix !== "")?.prefix ?? "";
  const { bits, element } = encodings[prefix];
  const units: number[] = [];
  for (const part of parts) {
    const decoded = decodeUnits(part.body, bits);
    if (!decoded) return null;
    for (const unit of decoded) units.push(unit);
  }
  units.push(0);
  return { units, element };
}

function splitLiteral(text: string): { readonly prefix: EncodingPrefix; readonly body: string } {
  const quote = text.search(/["']/);
  const prefix = text.slice(0, quote);
  const known = prefix === "u8" || prefix === "u" || prefix === "U" || prefix === "L" ? prefix : "";
  return { prefix: known, body: text.slice(quote + 1, -1) };
}

const simpleEscapes: Readonly<Record<string, number>> = {
  n: 10,
  t: 9,
  r: 13,
  a: 7,
  b: 8,
  f: 12,
  v: 11,
  e: 27, // GNU
  E: 27, // GNU
};

/** Source characters and escapes to code units: UTF-8, UTF-16 or UTF-32. */
function decodeUnits(body: string, bits: 8 | 16 | 32): number[] | null {
  const units: number[] = [];
  const mask = bits === 32 ? 0xffff_ffff : 2 ** bits - 1;
  for (let at = 0; at < body.length;) {
    const code = body.codePointAt(at) ?? 0;
    if (code !== 92) {
      encode(code, bits, units);
      at += code > 0xffff ? 2 : 1;
      continue;
    }
    const escape = body.charAt(at + 1);
    const numeric = numericEscape(body, at + 1);
    if (numeric) {
      if (numeric.universal) encode(numeric.value, bits, units);
      else units.push((numeric.value & mask) >>> 0);
      at = numeric.end;
    } else {
      units.push(simpleEscapes[escape] ?? escape.charCodeAt(0));
      at += 2;
    }
  }
  return units;
}

interface NumericEscape {
  readonly value: number;
  readonly end: number;
  /** A universal character name is a character; octal and hexadecimal escapes are code units. */
  readonly universal: boolean;
}

const octalEscape = /[0-7]{1,3}/y;
const hexEscape = /x([\da-fA-F]+)/y;
const universalEscape = /u([\da-fA-F]{4})|U([\da-fA-F]{8})/y;

function numericEscape(body: string, at: number): NumericEscape | null {
  octalEscape.lastIndex = hexEscape.lastIndex = universalEscape.lastIndex = at;
  const octal = octalEscape.exec(body);
  if (octal) return { value: parseInt(octal[0], 8), end: octalEscape.lastIndex, universal: false };
  const hex = hexEscape.exec(body);
  if (hex)
    return { value: parseInt((hex[1] ?? "").slice(-8), 16), end: hexEscape.lastIndex, universal: false };
  const universal = universalEscape.exec(body);
  if (!universal) return null;
  return {
    value: parseInt(universal[1] ?? universal[2] ?? "0", 16),
    end: universalEscape.lastIndex,
    universal: true,
  };
}

const utf8 = new TextEncoder();

function encode(code: number, bits: 8 | 16 | 32, units: number[]): void {
  const byte = rawByte(code);
  if (byte !== null) {
    units.push(byte);
    return;
  }
  if (bits === 32 || code < 0x80) units.push(code);
  else if (bits === 8) units.push(...utf8.encode(String.fromCodePoint(code)));
  else {
    const text = String.fromCodePoint(code);
    for (let at = 0; at < text.length; at++) units.push(text.charCodeAt(at));
  }
}
