/** Constants of the typed C AST to C text of exactly that value and type. */
import type * as c from "./c-ast.ts";
import type { CType, FloatingKind, IntegerKind } from "./c-type.ts";
import type { Names } from "./print-c-names.ts";
import { printTypeName } from "./print-c-type.ts";

/** `value` of integer type `type`; types no suffix can say are cast to. */
export function printInteger(value: bigint, type: CType, names: Names): string {
  const kind: IntegerKind = type.kind === "integer" ? type.integer : "int";
  const literal = integerLiteral(value, kind);
  const exact = type.kind === "integer" && kind in suffix;
  return exact ? literal : `((${printTypeName(type, names)})${literal})`;
}

/** Case labels and enumerators: any type that holds the value will do. */
export function printPlainInteger(value: bigint): string {
  return integerLiteral(value, fits(value, 31n) ? "int" : fits(value, 63n) ? "long" : "ulong");
}

function integerLiteral(value: bigint, kind: IntegerKind): string {
  if (!fits(value, 63n) && (kind === "int128" || kind === "uint128" || value < 0n)) return wideLiteral(value);
  const end = suffix[kind] ?? (value > 0x7fff_ffffn ? "UL" : "");
  if (value >= 0n) return `${String(value)}${end}`;
  // The most negative value has no literal: its magnitude does not fit the type.
  return `(${String(value + 1n)}${end} - 1)`;
}

/** 128 bits out of two halves. */
function wideLiteral(value: bigint): string {
  const bits = BigInt.asUintN(128, value);
  const high = `((unsigned __int128)${String(bits >> 64n)}UL << 64)`;
  return `(${high} | ${String(bits & 0xffff_ffff_ffff_ffffn)}UL)`;
}

function fits(value: bigint, bits: bigint): boolean {
  return value < 1n << bits && value >= -(1n << bits);
}

export function printFloating(constant: c.FloatingConstant): string {
  const floating = constant.type.kind === "floating" ? constant.type.floating : "double";
  // A JavaScript number cannot hold these.
  if (floating === "ldouble" || floating === "float128") return constant.text;
  return floatingLiteral(constant.value, floating);
}

/** Shortest decimal text that reads back as `value`. */
function floatingLiteral(value: number, floating: FloatingKind): string {
  const end = floating === "float" ? "f" : "";
  if (Number.isNaN(value)) return `__builtin_nan${end}("")`;
  if (!Number.isFinite(value)) return value > 0 ? `__builtin_inf${end}()` : `(-__builtin_inf${end}())`;
  const digits = Object.is(value, -0) ? "-0" : String(value);
  const text = /[.e]/.test(digits) ? digits : `${digits}.0`;
  return text.startsWith("-") ? `(${text}${end})` : `${text}${end}`;
}

/** The terminating NUL is left to C. */
export function printString(literal: c.StringLiteral): string {
  const units = literal.units.slice(0, -1);
  const prefix = stringPrefix(literal.type);
  if (prefix === "") return `"${units.map(printUnit).join("")}"`;
  // An escape would take in the hexadecimal digits that follow it: one piece per unit.
  return [`${prefix}""`, ...units.map((unit) => `${prefix}"\\x${unit.toString(16)}"`)].join(" ");
}

function printUnit(unit: number): string {
  const byte = unit & 0xff;
  const character = String.fromCharCode(byte);
  if (byte < 0x20 || byte > 0x7e || '"\\?'.includes(character))
    return `\\${byte.toString(8).padStart(3, "0")}`;
  return character;
}

function stringPrefix(type: CType): string {
  const element = type.kind === "array" && type.element.kind === "integer" ? type.element.integer : "char";
  switch (element) {
    case "int":
      return "L";
    case "uint":
      return "U";
    case "ushort":
      return "u";
    default:
      return "";
  }
}

const suffix: Partial<Record<IntegerKind, string>> = {
  int: "",
  uint: "U",
  long: "L",
  ulong: "UL",
  llong: "LL",
  ullong: "ULL",
};
