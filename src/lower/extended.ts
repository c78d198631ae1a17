/**
 * `long double`: x86's 80-bit numbers, `Extended` of the runtime.
 *
 *   C: long double x = 0.5L; x += n;      Rust: let mut x = Extended::new(0.5); x += Extended::from(n);
 */
import type * as c from "../c-ast/c-ast.ts";
import { parseExtended, type ExtendedBits } from "../c-ast/floating-text.ts";
import type { LibraryFunction } from "../c-ast/library-form.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { FunctionContext } from "./context.ts";
import { bare, floatLiteral } from "./literal.ts";
import { valueType, type NamingSite } from "./runtime-item.ts";
import { refuse } from "./refusal.ts";
import type { Span } from "../source/span.ts";

export function isExtended(type: c.CType): boolean {
  return type.kind === "floating" && type.floating === "ldouble";
}

/** `Extended`, as an item of the program names it. */
export function extendedType(site: NamingSite): rust.Type {
  return b.toType(extendedItem(site));
}

function extendedItem(site: NamingSite): string {
  return valueType(site, "extended", "Extended");
}

export function extendedZero(site: NamingSite): rust.Expr {
  return b.call(`${extendedItem(site)}::new`, b.float("0.0"));
}

/** A constant to all its digits, or what is less than zero by as much; also globals begin with it. */
export function extendedConstant(
  cx: FunctionContext,
  expr: c.FloatingConstant,
  isNegated = false,
): rust.Expr {
  const value = isNegated ? -expr.value : expr.value;
  const bits = parseExtended(expr.text.replace(/^-/, ""));
  if (bits !== null) return ofBits(cx, bits, value);
  if (Number.isFinite(value)) return refuse("unsupported/long-double", "a long double constant", expr.span);
  const special = Number.isNaN(value) ? "NAN" : value > 0 ? "INFINITY" : "NEG_INFINITY";
  return b.call(`${extendedItem(cx)}::new`, b.path(`f64::${special}`));
}

/** An integer that becomes a `long double` when the program is translated. */
export function extendedInteger(cx: FunctionContext, value: bigint, span: Span): rust.Expr {
  const bits = parseExtended(String(value < 0n ? -value : value));
  if (bits === null) return refuse("unsupported/long-double", "a long double constant", span);
  return ofBits(cx, bits, Number(value));
}

/** @param value the number itself, rounded to `double` */
function ofBits(cx: FunctionContext, { signExponent, significand }: ExtendedBits, value: number): rust.Expr {
  const item = extendedItem(cx);
  const isNormal = value === 0 || (Math.abs(value) >= 2 ** -1022 && Number.isFinite(value));
  if (isNormal && (significand & 0x7ffn) === 0n)
    return b.call(`${item}::new`, bare(floatLiteral(value, "f64")));
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  return b.call(`${item}::from_bits`, b.hex(BigInt(sign | signExponent)), b.hex(significand));
}

/** A number of another type as `long double`. */
export function toExtended(site: NamingSite, value: rust.Expr): rust.Expr {
  return b.call(`${extendedItem(site)}::from`, value);
}

/**
 * @param to the Rust type that is wanted: a number, or `bool`
 * @returns narrow integers through `i32`, as gcc's code has them
 */
export function fromExtended(site: NamingSite, value: rust.Expr, to: string): rust.Expr {
  if (to === "bool") return b.binary("!=", value, extendedZero(site));
  return /^[iu](8|16)$/.test(to) ? b.cast(b.method(value, "to_i32"), to) : b.method(value, `to_${to}`);
}

/** Takes what a method needs beside the type itself into the program. */
export function useExtendedMethod({ program }: NamingSite, { method, isNearest }: LibraryFunction): void {
  if (isNearest === true) program.used.runtimeModules.add("extended_functions");
  if (method === "hypot") program.used.runtimeModules.add("extended_hypot");
}
