/** Integer and floating constants in Rust, and where their type suffix can be left out. */
import type * as c from "../c-ast/c-ast.ts";
import { rustScalar } from "../c-ast/rust-scalar.ts";
import { enumeratorKey, itemPath, type FunctionContext } from "./context.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { refuse } from "./refusal.ts";

/** The constant as a value of Rust type `type` (default: its own). */
export function lowerIntegerConstant(cx: FunctionContext, expr: c.IntegerConstant, type: c.CType): rust.Expr {
  const scalar = rustScalar(type, cx.program.program.enums);
  if (scalar === null) return refuse("internal/bug", "an integer constant that is no scalar", expr.span);
  if (scalar === "bool") return b.bool(expr.value !== 0n);
  if (expr.macro !== undefined) {
    const macro = cx.program.macros.get(expr.macro);
    if (macro?.value === expr.value) {
      cx.program.used.macros.add(expr.macro);
      const own = rustScalar(macro.type, cx.program.program.enums);
      const path = b.path(itemPath(cx.program.names.macro(macro), cx.module));
      return own === scalar ? path : b.cast(path, scalar);
    }
  }
  if (expr.form.kind === "enumerator") {
    const { form } = expr;
    const definition = cx.program.program.enums.get(form.enum);
    const item = cx.program.names.enumerator(form.enum, form.name);
    if (definition && !definition.system) {
      cx.program.used.enumerators.add(enumeratorKey(form.enum, form.name));
      const own = rustScalar(definition.underlying, cx.program.program.enums);
      const path = b.path(itemPath(item, cx.module));
      return own === scalar ? path : b.cast(path, scalar);
    }
  }
  return integerLiteral(wrapTo(expr.value, scalar), scalar, expr.form);
}

/** The value reduced to the range of a Rust integer type (two's complement). */
export function wrapTo(value: bigint, scalar: string): bigint {
  const bits = bitsOf(scalar);
  return scalar.startsWith("i") ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value);
}

/** An element of a literal of wide characters. */
export function wideUnit(unit: bigint, scalar: string): rust.Expr {
  const value = wrapTo(unit, scalar);
  return value < 0n ? b.negate(b.int(-value)) : b.int(value);
}

export function bitsOf(scalar: string): number {
  return scalar === "usize" ? 64 : scalar === "bool" ? 1 : Number(scalar.slice(1));
}

function integerLiteral(value: bigint, scalar: string, form: c.IntegerForm): rust.Expr {
  if (form.kind === "character" && value >= 0n && value < 128n) {
    const byte = b.byte(Number(value));
    return scalar === "u8" ? byte : b.cast(byte, scalar);
  }
  const base =
    form.kind === "hex" || form.kind === "binary" || (form.kind === "octal" && value > 7n)
      ? form.kind
      : "decimal";
  return { kind: "integer", value, suffix: scalar, ...(base === "decimal" || value < 0n ? {} : { base }) };
}

/** A literal whose type the context fixes needs no suffix. */
export function bare(expr: rust.Expr): rust.Expr {
  if (expr.kind === "repeat") return { ...expr, element: bare(expr.element) };
  if (expr.kind === "array") return { ...expr, elements: expr.elements.map(bare) };
  if (expr.kind === "unary" && expr.operator === "-") return { ...expr, operand: bare(expr.operand) };
  if (expr.kind === "integer" && expr.suffix !== undefined) {
    const { suffix: _suffix, ...rest } = expr;
    return rest;
  }
  if (expr.kind === "float" && expr.suffix !== undefined) {
    const { suffix: _suffix, ...rest } = expr;
    return rest;
  }
  return expr;
}

export function isLiteral(expr: rust.Expr): boolean {
  return expr.kind === "integer" || expr.kind === "float";
}

/** `usize` literal, cast or path from an expression of integer type; negative values wrap. */
export function toUsize(expr: rust.Expr): rust.Expr {
  if (expr.kind === "integer")
    return expr.value >= 0n ? b.int(expr.value) : b.int(BigInt.asUintN(64, expr.value));
  if (expr.kind === "cast" && expr.type.kind === "path" && expr.type.path === "usize") return expr;
  if (
    expr.kind === "cast" &&
    expr.type.kind === "path" &&
    expr.type.path === "u64" &&
    expr.operand.kind === "path"
  )
    return b.cast(expr.operand, "usize");
  return b.cast(expr, "usize");
}

export function lowerFloatingConstant(expr: c.FloatingConstant): rust.Expr {
  if (expr.type.kind !== "floating" || (expr.type.floating !== "float" && expr.type.floating !== "double"))
    return refuse("unsupported/long-double", "a long double constant", expr.span);
  const suffix = expr.type.floating === "float" ? "f32" : "f64";
  return floatLiteral(expr.value, suffix);
}

/** Shortest text that reads back as exactly `value`. */
export function floatLiteral(value: number, suffix: "f32" | "f64"): rust.Expr {
  if (Number.isNaN(value)) return b.path(`${suffix}::NAN`);
  if (!Number.isFinite(value)) return b.path(`${suffix}::${value > 0 ? "INFINITY" : "NEG_INFINITY"}`);
  const positive = Math.abs(value);
  const magnitude = floatText(suffix === "f32" ? shortestSingle(positive) : positive);
  const literal = b.float(magnitude, suffix);
  return value < 0 || Object.is(value, -0) ? b.negate(literal) : literal;
}

/** The number with the fewest digits that as an `f32` is `value`: `0.1` for 0.10000000149011612. */
function shortestSingle(value: number): number {
  if (value === 0 || Math.fround(value) !== value) return value;
  for (let digits = 1; digits <= 9; digits++) {
    const short = Number(value.toPrecision(digits));
    // Not in the middle of two, where reading it as an `f64` first would make a difference.
    const around = [1 - Number.EPSILON, 1, 1 + Number.EPSILON];
    if (around.every((factor) => Math.fround(short * factor) === value)) return short;
  }
  return value;
}

function floatText(value: number): string {
  const text = String(value);
  if (text.includes("e")) return text.replace("e+", "e");
  return text.includes(".") ? text : `${text}.0`;
}
