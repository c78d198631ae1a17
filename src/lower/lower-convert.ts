/** Conversions (C11 6.3): `as` casts where Rust's agree with C's, tests and helpers where they do not. */
import type * as c from "../c-ast/c-ast.ts";
import { isSignedKind } from "../c-ast/type-relations.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { lowerEffect } from "./lower-effect.ts";
import { isBoolean, lowerCondition } from "./lower-condition.ts";
import { lowerTruncated, scalarName } from "./lower-arithmetic.ts";
import { bitsOf, floatLiteral, lowerIntegerConstant } from "./literal.ts";
import { lowerValue } from "./lower-expr.ts";
import type { FunctionContext } from "./context.ts";
import { isFloorPointer } from "./floor.ts";
import { noteTruncation } from "./rearranged.ts";
import { nullStream } from "./stream.ts";
import { nullLink } from "./link.ts";
import { linkAllocation } from "./lower-link.ts";
import { extendedInteger, fromExtended, isExtended, toExtended } from "./extended.ts";
import { isNullConstant } from "./lower-pointer.ts";
import { refuse } from "./refusal.ts";
import { lowerVectorConvert } from "./lower-vector.ts";

export function lowerConvert(cx: FunctionContext, expr: c.Convert): rust.Expr {
  if (expr.type.kind === "vector" && expr.conversion !== "none")
    return lowerVectorConvert(cx, expr, expr.type);
  switch (expr.conversion) {
    case "integer":
      return lowerInteger(cx, expr);
    case "to-bool":
      return lowerCondition(cx, expr.operand);
    case "integer-to-floating":
      return lowerToFloating(cx, expr);
    case "floating-to-integer":
      return lowerFloatingToInteger(cx, expr);
    case "floating":
      return lowerFloating(cx, expr);
    case "to-void":
      lowerEffect(cx, expr.operand);
      return b.tuple();
    case "none":
      return lowerValue(cx, expr.operand);
    case "pointer-to-integer":
      if (isNullConstant(expr.operand)) return b.int(0, scalarName(cx, expr.type) ?? "u64");
      if (isFloorPointer(cx, expr.operand)) return addressAsInteger(cx, expr);
      return refuse("pointer/reinterpret", "a pointer is converted to an integer", expr.span);
    case "null-pointer":
      if (expr.type.kind === "stream") return nullStream(cx);
      if (expr.type.kind === "link") return nullLink(cx);
      return refuse("pointer/reinterpret", "a pointer is converted to or from an integer", expr.span);
    case "pointer":
      if (expr.type.kind === "link") return linkAllocation(cx, expr);
      return refuse("pointer/reinterpret", "a pointer is converted to or from an integer", expr.span);
    case "array-to-pointer":
    case "function-to-pointer":
    case "integer-to-pointer":
      return refuse("pointer/reinterpret", "a pointer is converted to or from an integer", expr.span);
    default:
      return refuse("unsupported/vector", `a conversion of kind ${expr.conversion}`, expr.span);
  }
}

function addressAsInteger(cx: FunctionContext, expr: c.Convert): rust.Expr {
  const to = scalarName(cx, expr.type) ?? "u64";
  const address = b.method(lowerValue(cx, expr.operand), "exposed");
  return to === "u64" ? address : b.cast(address, to);
}

function lowerInteger(cx: FunctionContext, expr: c.Convert): rust.Expr {
  const { operand } = expr;
  const to = scalarName(cx, expr.type);
  const from = scalarName(cx, operand.type);
  if (to === null || from === null)
    return refuse("internal/bug", "an integer conversion of no integer", expr.span);
  if (operand.kind === "integer-constant") return lowerIntegerConstant(cx, operand, expr.type);
  if (isBoolean(operand) && operand.type.kind !== "bool") return b.cast(lowerCondition(cx, operand), to);
  const isSignedChar = operand.type.kind === "integer" && operand.type.integer === "char";
  if (isSignedChar && bitsOf(to) > 8) return b.cast(b.cast(lowerValue(cx, operand), "i8"), to);
  if (from === to) return lowerValue(cx, operand);
  if (operand.kind === "pointer-difference" && to === "u64") {
    const distance = lowerValue(cx, operand);
    return b.cast(distance.kind === "cast" ? distance.operand : distance, to); // a position has the same bits
  }
  if (bitsOf(to) < bitsOf(from)) {
    noteTruncation(cx, expr);
    const narrow = lowerTruncated(cx, operand, to);
    if (narrow) return narrow;
  }
  return b.cast(lowerValue(cx, operand), to);
}

function lowerToFloating(cx: FunctionContext, expr: c.Convert): rust.Expr {
  const to = scalarName(cx, expr.type);
  const { operand } = expr;
  if (isExtended(expr.type)) {
    const constant = signedConstant(operand);
    if (constant !== null) return extendedInteger(cx, constant, expr.span);
    return toExtended(cx, integerValue(cx, operand));
  }
  if (to !== "f32" && to !== "f64")
    return refuse("unsupported/long-double", "a conversion to this type", expr.span);
  if (operand.kind === "integer-constant" && to === "f64" && Math.abs(Number(operand.value)) < 2 ** 53)
    return floatLiteral(Number(operand.value), to);
  return b.cast(integerValue(cx, operand), to);
}

function signedConstant(expr: c.Expr): bigint | null {
  if (expr.kind === "integer-constant") return expr.value;
  const isNegated = expr.kind === "unary" && expr.operator === "-" && isSignedInteger(expr.type);
  return isNegated && expr.operand.kind === "integer-constant" ? -expr.operand.value : null;
}

function isSignedInteger(type: c.CType): boolean {
  return type.kind === "integer" && isSignedKind(type.integer);
}

/** An integer with its own sign, as Rust converts it. */
function integerValue(cx: FunctionContext, expr: c.Expr): rust.Expr {
  const isSignedChar = expr.type.kind === "integer" && expr.type.integer === "char";
  const value = lowerValue(cx, expr);
  if (expr.type.kind === "bool") return b.cast(value, "u8");
  return isSignedChar ? b.cast(value, "i8") : value;
}

/**
 * Truncation toward zero agrees with C where C defines it. Out of range C is undefined; `as` saturates, which is
 * documented. Narrow targets go through `i32` as gcc's code does.
 */
function lowerFloatingToInteger(cx: FunctionContext, expr: c.Convert): rust.Expr {
  const to = scalarName(cx, expr.type);
  const from = scalarName(cx, expr.operand.type);
  if (to !== null && isExtended(expr.operand.type)) return fromExtended(cx, lowerValue(cx, expr.operand), to);
  if (to === null || from === null)
    return refuse("unsupported/long-double", "a conversion from this type", expr.span);
  const value = lowerValue(cx, expr.operand);
  if (bitsOf(to) < 32) return b.cast(b.cast(value, "i32"), to);
  return b.cast(value, to);
}

function lowerFloating(cx: FunctionContext, expr: c.Convert): rust.Expr {
  const to = scalarName(cx, expr.type);
  const from = scalarName(cx, expr.operand.type);
  // `DBL_MAX` is `(double)1.797...e+308L`
  if (expr.operand.kind === "floating-constant" && to === "f64" && !isFloat128(expr.operand.type))
    return floatLiteral(expr.operand.value, "f64");
  if (isExtended(expr.type) && (from !== null || isExtended(expr.operand.type))) {
    const value = lowerValue(cx, expr.operand);
    return from === null ? value : toExtended(cx, value);
  }
  if (to !== null && isExtended(expr.operand.type)) return fromExtended(cx, lowerValue(cx, expr.operand), to);
  if (to === null || from === null)
    return refuse("unsupported/long-double", "a long double value", expr.span);
  if (to === from) return lowerValue(cx, expr.operand);
  return b.cast(lowerValue(cx, expr.operand), to);
}

/** Its constants are not kept to all their digits. */
function isFloat128(type: c.Expr["type"]): boolean {
  return type.kind === "floating" && type.floating === "float128";
}
