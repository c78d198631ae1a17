/**
 * Assignments, compound assignments and steps, as statements and as values. The right side is computed before the
 * place is written; the place's own index expressions are evaluated once.
 *
 *   C: a = b = c;  x[i++] += 5;      Rust: b = c; a = b;   x[t] = x[t].wrapping_add(5);
 */
import type * as c from "../c-ast/c-ast.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { sizeOf } from "../c-ast/type-size.ts";
import { combine, lowerTruncated, operandName, scalarName } from "./lower-arithmetic.ts";
import { lowerInAssignmentOrder } from "./assignment-order.ts";
import { keep } from "./evaluation-order.ts";
import { lowerValue } from "./lower-expr.ts";
import { lowerLvalue } from "./lower-lvalue.ts";
import { assignPointer, movePointer } from "./assign-pointer.ts";
import { lowerPointerValue } from "./lower-pointer.ts";
import {
  globalStorage,
  loadPlace,
  placeExpr,
  repeatablePlace,
  storePlace,
  type Place,
} from "./lower-place.ts";
import { bytesStep } from "./lower-bytes.ts";
import { bare, bitsOf, isLiteral } from "./literal.ts";
import type { FunctionContext } from "./context.ts";
import { isFloorPointer } from "./floor.ts";
import { movedPointer } from "./floor-place.ts";
import { floorIndex, scaled } from "./floor-pointer.ts";
import { isErrno, storeErrno } from "./lower-library.ts";
import { assignNode } from "./lower-link.ts";
import { isNode } from "./node-type.ts";
import { mayHaveEffect } from "./purity.ts";
import { lowerVectorOperand } from "./lower-vector.ts";
import { extendedInteger, fromExtended, isExtended, toExtended } from "./extended.ts";
import { refuse } from "./refusal.ts";
import { fits } from "../../analyses/facts/flow-facts.ts";

export function lowerAssignEffect(cx: FunctionContext, expr: c.Assign): void {
  if (expr.target.type.kind === "pointer" && !isFloorPointer(cx, expr.target)) {
    assignPointer(cx, expr);
    return;
  }
  if (isNode(cx, expr.target.type)) {
    assignNode(cx, expr);
    return;
  }
  if (isErrno(cx, expr.target)) {
    cx.emit(b.statement(storeErrno(cx, bare(lowerValue(cx, expr.value)))));
    return;
  }
  const { place, value } = lowerInAssignmentOrder(cx, expr, () => lowerLvalue(cx, expr.target));
  cx.emit(b.statement(storeValue(cx, place, expr.target, bare(value))));
}

/** Stores a value that has the C type of the target; bit-fields keep only their bits. */
function storeValue(cx: FunctionContext, place: Place, target: c.Expr, value: rust.Expr): rust.Expr {
  const width = bitWidth(cx, target);
  return storePlace(
    cx,
    place,
    width === null ? value : truncateBits(cx, value, target.type, width),
    target.span,
  );
}

function bitWidth(cx: FunctionContext, target: c.Expr): number | null {
  if (target.kind !== "member" && target.kind !== "arrow") return null;
  const field = cx.program.program.records.get(target.record)?.fields?.[target.field];
  if (field?.bitWidth === undefined || field.bitWidth === null) return null;
  return field.bitWidth === sizeOf(field.type, cx.program.program) * 8 || field.type.kind === "bool"
    ? null
    : field.bitWidth;
}

/** The value as a bit-field of `width` bits holds it (C11 6.7.2.1p10; gcc sign-extends signed fields). */
function truncateBits(cx: FunctionContext, value: rust.Expr, type: c.CType, width: number): rust.Expr {
  const scalar = scalarName(cx, type) ?? "u32";
  if (value.kind === "integer") {
    const exact = scalar.startsWith("i")
      ? BigInt.asIntN(width, value.value)
      : BigInt.asUintN(width, value.value);
    return { ...value, value: exact };
  }
  const typed: rust.Expr = value;
  if (scalar.startsWith("u")) return b.binary("&", typed, b.hex((1n << BigInt(width)) - 1n));
  const shift = b.int(bitsOf(scalar) - width);
  return b.binary(">>", b.binary("<<", typed, shift), shift);
}

/** Value of an assignment expression: that of the target after it. */
export function lowerAssignValue(cx: FunctionContext, expr: c.Assign): rust.Expr {
  if (expr.target.type.kind === "pointer" && !isFloorPointer(cx, expr.target)) {
    assignPointer(cx, expr);
    return lowerPointerValue(cx, loadOf(expr.target));
  }
  if (isErrno(cx, expr.target)) {
    const value = lowerValue(cx, expr.value);
    const kept = isLiteral(value) ? value : keep(cx, value);
    cx.emit(b.statement(storeErrno(cx, bare(kept))));
    return kept;
  }
  const { place, value } = lowerInAssignmentOrder(cx, expr, () =>
    repeatablePlace(cx, lowerLvalue(cx, expr.target)),
  );
  if (isSimple(value) && bitWidth(cx, expr.target) === null) {
    cx.emit(b.statement(storeValue(cx, place, expr.target, bare(value))));
    return isLiteral(value) ? value : reload(cx, place, expr.target, value);
  }
  const name = cx.temporary("value");
  cx.emit(b.letVariable(name, value));
  cx.emit(b.statement(storeValue(cx, place, expr.target, b.path(name))));
  return bitWidth(cx, expr.target) === null ? b.path(name) : loadPlace(cx, place, expr.span);
}

function reload(cx: FunctionContext, place: Place, target: c.Expr, value: rust.Expr): rust.Expr {
  return target.kind === "variable-ref" ? loadPlace(cx, place, target.span) : value;
}

function isSimple(expr: rust.Expr): boolean {
  return expr.kind === "path" || isLiteral(expr) || expr.kind === "byte" || expr.kind === "bool";
}

// ---------------------------------------------------------------------------------------------- compound assignment

export function lowerCompoundEffect(cx: FunctionContext, expr: c.CompoundAssign): void {
  if (expr.target.type.kind === "pointer" && !isFloorPointer(cx, expr.target)) {
    movePointer(cx, expr.target, expr.value, expr.operator === "-" ? "-" : "+");
    return;
  }
  updatePlace(cx, expr);
}

export function lowerCompoundValue(cx: FunctionContext, expr: c.CompoundAssign): rust.Expr {
  if (expr.target.type.kind === "pointer" && !isFloorPointer(cx, expr.target)) {
    movePointer(cx, expr.target, expr.value, expr.operator === "-" ? "-" : "+");
    return lowerPointerValue(cx, loadOf(expr.target));
  }
  return loadPlace(cx, updatePlace(cx, expr), expr.span);
}

/** Gives the place; the value is computed before it is looked for, and before what it holds is read. */
function updatePlace(cx: FunctionContext, expr: c.CompoundAssign): Place {
  const { target, value: source } = expr;
  refuseChangedTarget(cx, target);
  if (!cx.program.flow.hasSideEffect(source) && cx.program.flow.mayChange(target, source)) {
    const place = repeatablePlace(cx, lowerLvalue(cx, target));
    cx.emit(b.statement(update(cx, expr, place, lowerOperand(cx, expr))));
    return place;
  }
  let value = lowerOperand(cx, expr);
  const found = cx.lookAhead(() => repeatablePlace(cx, lowerLvalue(cx, target)));
  if (found.statements.length > 0 && cx.program.flow.hasSideEffect(source))
    if (mayHaveEffect(value) || cx.program.flow.mayChange(target, source)) value = keep(cx, value);
  for (const statement of found.statements) cx.emit(statement);
  const place = found.value;
  if (mayHaveEffect(value) && cx.program.flow.mayChange(source, loadOf(target))) {
    // Rust's own `+=` computes the right side first
    const { statements, value: made } = cx.lookAhead(() => update(cx, expr, place, value));
    if (statements.length > 0 || made.kind !== "compound-assign") value = keep(cx, value);
  }
  cx.emit(b.statement(update(cx, expr, place, value)));
  return place;
}

/** gcc reads the variables in an index for the old value and again for the new one. */
function refuseChangedTarget(cx: FunctionContext, target: c.Expr): void {
  if (cx.program.flow.mayChange(target, target))
    refuse(
      "unsupported/evaluation-order",
      "a call in the target of a compound assignment changes which object that is",
      target.span,
    );
}

/** The right side; on the floor what a pointer moves by is an `isize`. */
function lowerOperand(cx: FunctionContext, expr: c.CompoundAssign): rust.Expr {
  if (expr.target.type.kind === "vector") return lowerVectorOperand(cx, expr.operator, expr.value);
  return expr.target.type.kind === "pointer"
    ? scaled(cx, floorIndex(cx, expr.value), expr.target.type, expr)
    : lowerValue(cx, expr.value);
}

export function loadOf(place: c.Expr): c.Load {
  return { kind: "load", id: place.id, span: place.span, type: place.type, place };
}

/** `place op= value` by the shortest right form. */
function update(cx: FunctionContext, expr: c.CompoundAssign, place: Place, value: rust.Expr): rust.Expr {
  const { operator, target, computation } = expr;
  if (target.type.kind === "pointer") {
    const moved = movedPointer(loadPlace(cx, place, expr.span), value, operator === "-" ? "-" : "+");
    return storePlace(cx, place, moved, expr.span);
  }
  if (target.type.kind === "vector")
    return storePlace(cx, place, b.binary(operator, loadPlace(cx, place, expr.span), value), expr.span);
  const own = operandName(cx, target.type);
  const wide = operandName(cx, computation);
  if (own === null || wide === null)
    return refuse("unsupported/extension", "a compound assignment on this type", expr.span);
  const direct = directUpdate(cx, expr, place, value, own, wide);
  if (direct) return direct;
  const old = loadPlace(cx, place, expr.span);
  const isSignedChar = target.type.kind === "integer" && target.type.integer === "char";
  const signed = isSignedChar ? b.cast(old, "i8") : own === "bool" && !isBits(wide) ? b.cast(old, "u8") : old;
  if (isExtended(computation) && own !== wide) {
    const result = combine(operator, wide, toExtended(cx, signed), value, true);
    return storeValue(cx, place, target, fromExtended(cx, result, own));
  }
  const widened = own === wide ? old : b.cast(signed, wide);
  const result = combine(operator, wide, widened, value, true);
  const back =
    own === wide
      ? result
      : own === "bool"
        ? b.binary("!=", result, wide.startsWith("f") ? b.float("0.0") : b.int(0))
        : b.cast(result, own);
  return storeValue(cx, place, target, back);
}

/** Is the type one of integers? */
function isBits(scalar: string): boolean {
  return /^[iu]\d/.test(scalar);
}

/** `x += v`, `x = x.wrapping_add(v)` in the target's own type, when the wide computation gives the same bits. */
function directUpdate(
  cx: FunctionContext,
  expr: c.CompoundAssign,
  place: Place,
  value: rust.Expr,
  own: string,
  wide: string,
): rust.Expr | null {
  if (own === "bool" || bitWidth(cx, expr.target) !== null) return null;
  const { operator } = expr;
  const lowBits =
    operator === "+" ||
    operator === "-" ||
    operator === "*" ||
    operator === "&" ||
    operator === "|" ||
    operator === "^";
  let operand: rust.Expr | null = null;
  if (own === wide) operand = value;
  else if (lowBits && isBits(own) && isBits(wide)) operand = narrowOperand(cx, expr, value, own);
  else if (operator === ">>" && own.startsWith("u") && expr.target.type.kind !== "integer") operand = null;
  else if (
    operator === ">>" &&
    own.startsWith("u") &&
    isPlainUnsigned(expr.target.type) &&
    fits(cx.rangeOf(expr.value), { low: 0n, high: BigInt(bitsOf(own) - 1) })
  )
    operand = value;
  if (operand === null) return null;
  const wrapping = own.startsWith("u") || own !== wide ? wrapMethod(operator) : null;
  const isGlobal = globalStorage(cx, place, expr.span) !== null || bytesStep(place) !== null;
  if (wrapping !== null && !own.startsWith("f"))
    return storePlace(
      cx,
      place,
      b.method(loadPlace(cx, place, expr.span), wrapping, bare(operand)),
      expr.span,
    );
  if (isGlobal)
    return storePlace(
      cx,
      place,
      combine(operator, own, loadPlace(cx, place, expr.span), operand, true),
      expr.span,
    );
  return b.compoundAssign(`${operator}=`, placeExpr(cx, place, "write", expr.span), bare(operand));
}

function isPlainUnsigned(type: c.CType): boolean {
  return type.kind === "integer" && type.integer !== "char";
}

function wrapMethod(operator: c.ArithmeticOperator): string | null {
  return operator === "+"
    ? "wrapping_add"
    : operator === "-"
      ? "wrapping_sub"
      : operator === "*"
        ? "wrapping_mul"
        : null;
}

function narrowOperand(
  cx: FunctionContext,
  expr: c.CompoundAssign,
  value: rust.Expr,
  own: string,
): rust.Expr {
  if (value.kind === "integer") {
    const exact = own.startsWith("i")
      ? BigInt.asIntN(bitsOf(own), value.value)
      : BigInt.asUintN(bitsOf(own), value.value);
    return { ...value, value: exact, suffix: own };
  }
  // the value is lowered already: what it does must not be done twice
  const { value: again, statements } = cx.collect(() => lowerTruncated(cx, expr.value, own));
  return again && statements.length === 0 && !cx.program.flow.hasSideEffect(expr.value)
    ? again
    : b.cast(value, own);
}

// ----------------------------------------------------------------------------------------------------------- steps

export function lowerStepEffect(cx: FunctionContext, expr: c.Step): void {
  if (expr.target.type.kind === "pointer" && !isFloorPointer(cx, expr.target)) {
    movePointer(cx, expr.target, null, expr.operator === "++" ? "+" : "-");
    return;
  }
  const place = repeatablePlace(cx, lowerLvalue(cx, expr.target));
  cx.emit(b.statement(stepPlace(cx, expr, place)));
}

export function lowerStepValue(cx: FunctionContext, expr: c.Step): rust.Expr {
  if (expr.target.type.kind === "pointer" && !isFloorPointer(cx, expr.target))
    return lowerPointerValue(cx, expr);
  const place = repeatablePlace(cx, lowerLvalue(cx, expr.target));
  if (expr.position === "prefix") {
    cx.emit(b.statement(stepPlace(cx, expr, place)));
    return loadPlace(cx, place, expr.span);
  }
  const name = cx.temporary("old");
  cx.emit(b.letVariable(name, loadPlace(cx, place, expr.span)));
  cx.emit(b.statement(stepPlace(cx, expr, place)));
  return b.path(name);
}

function stepPlace(cx: FunctionContext, expr: c.Step, place: Place): rust.Expr {
  const { target } = expr;
  if (target.type.kind === "pointer") {
    const by = scaled(cx, b.int(1), target.type, expr);
    const moved = movedPointer(loadPlace(cx, place, expr.span), by, expr.operator === "++" ? "+" : "-");
    return storePlace(cx, place, moved, expr.span);
  }
  const scalar = operandName(cx, target.type);
  if (scalar === null) return refuse("unsupported/extension", "++ or -- on this type", expr.span);
  if (scalar === "bool") {
    const value = expr.operator === "++" ? b.bool(true) : b.not(loadPlace(cx, place, expr.span));
    return storePlace(cx, place, value, expr.span);
  }
  const sign = expr.operator === "++" ? "+" : "-";
  const one = isExtended(target.type)
    ? extendedInteger(cx, 1n, expr.span)
    : scalar.startsWith("f")
      ? b.float("1.0")
      : b.int(1);
  const isGlobal = globalStorage(cx, place, expr.span) !== null || bytesStep(place) !== null;
  // `int` and wider signed types cannot overflow in C; narrow ones are promoted, and their conversion back wraps
  const wraps = scalar.startsWith("u") || scalar === "i8" || scalar === "i16";
  const bits = bitWidth(cx, target);
  if (!wraps && !isGlobal && bits === null)
    return b.compoundAssign(`${sign}=`, placeExpr(cx, place, "write", expr.span), one);
  const old = loadPlace(cx, place, expr.span);
  const next = wraps
    ? b.method(old, sign === "+" ? "wrapping_add" : "wrapping_sub", one)
    : b.binary(sign, old, one);
  return storeValue(cx, place, target, next);
}
