/**
 * GNU vectors (gcc manual, "Vector Extensions"): `Vector<T, N>` of the runtime, whose operators work lane by lane.
 *
 *   C: (x << n) | (x >> (32 - n)), a > b      Rust: (x << n as u32) | (x >> (32 - n) as u32), a.greater(b)
 */
import type * as c from "../c-ast/c-ast.ts";
import type { VectorType } from "../c-ast/c-type.ts";
import { rustScalar } from "../c-ast/rust-scalar.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { runtimePath, type FunctionContext } from "./context.ts";
import { lowerInOrder } from "./evaluation-order.ts";
import { bare } from "./literal.ts";
import { lowerValue } from "./lower-expr.ts";
import { lowerIndex } from "./lower-lvalue.ts";
import { refuse } from "./refusal.ts";

export function lowerVectorUnary(cx: FunctionContext, expr: c.Unary): rust.Expr {
  const operand = lowerValue(cx, expr.operand);
  if (expr.operator === "+") return operand;
  return expr.operator === "~" ? b.not(operand) : b.negate(operand);
}

export function lowerVectorBinary(cx: FunctionContext, expr: c.Binary): rust.Expr {
  const [left, right] = lowerInOrder(cx, [
    { source: expr.left, lower: () => lowerValue(cx, expr.left) },
    { source: expr.right, lower: () => lowerVectorOperand(cx, expr.operator, expr.right) },
  ]);
  return b.binary(expr.operator, left, right);
}

/** The right operand; where all lanes are shifted alike, the count. */
export function lowerVectorOperand(
  cx: FunctionContext,
  operator: c.ArithmeticOperator,
  operand: c.Expr,
): rust.Expr {
  const isShift = operator === "<<" || operator === ">>";
  if (!isShift || operand.kind !== "convert" || operand.conversion !== "vector-splat")
    return lowerValue(cx, operand);
  const count = lowerValue(cx, operand.operand);
  return count.kind === "integer" ? bare(count) : b.cast(count, "u32");
}

const comparisons: Readonly<Record<c.Compare["operator"], string>> = {
  "==": "equal",
  "!=": "unequal",
  "<": "less",
  "<=": "less_or_equal",
  ">": "greater",
  ">=": "greater_or_equal",
};

export function lowerVectorCompare(cx: FunctionContext, expr: c.Compare): rust.Expr {
  const [left, right] = lowerInOrder(cx, [
    { source: expr.left, lower: () => lowerValue(cx, expr.left) },
    { source: expr.right, lower: () => lowerValue(cx, expr.right) },
  ]);
  return b.method(left, comparisons[expr.operator], right);
}

/** A lane of a vector that is no object. */
export function lowerLane(cx: FunctionContext, expr: c.Index): rust.Expr {
  const [vector, lane] = lowerInOrder(cx, [
    { source: expr.pointer, lower: () => lowerValue(cx, expr.pointer) },
    { source: expr.index, lower: () => lowerIndex(cx, expr.index) },
  ]);
  return b.index(vector, lane);
}

export function lowerVectorConvert(cx: FunctionContext, expr: c.Convert, type: VectorType): rust.Expr {
  const operand = lowerValue(cx, expr.operand);
  if (expr.conversion === "vector-splat")
    return b.call(`${runtimePath(cx, "vector", "Vector")}::splat`, operand);
  const from = expr.operand.type;
  if (from.kind !== "vector")
    return refuse("unsupported/vector", "an integer is seen as a vector", expr.span);
  const [before, after] = [from, type].map((vector) => rustScalar(vector.element, cx.program.program.enums));
  if (before === after) return operand;
  if (after === null || after === undefined)
    return refuse("unsupported/vector", "a vector of something that is no number", expr.span);
  return b.method(operand, `bits::<${after}, ${String(type.lanes)}>`);
}
