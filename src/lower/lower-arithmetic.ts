/**
 * Arithmetic: signed operators stay plain (overflow is undefined in C, C11 6.5p5); unsigned ones wrap, plain where
 * the ranges prove that nothing wraps. Results that are at once truncated are computed in the narrow type.
 */
import type * as c from "../c-ast/c-ast.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { rustScalar } from "../c-ast/rust-scalar.ts";
import { lowerInOrder } from "./evaluation-order.ts";
import { lowerEffect } from "./lower-effect.ts";
import { lowerValue } from "./lower-expr.ts";
import { bare, bitsOf, isLiteral } from "./literal.ts";
import type { FunctionContext } from "./context.ts";
import { fits } from "../../analyses/facts/flow-facts.ts";
import { rearrangedBinary, rearrangedNegation, withoutCommas } from "./rearranged.ts";
import { extendedConstant, isExtended } from "./extended.ts";
import { refuse } from "./refusal.ts";
import { lowerVectorBinary, lowerVectorUnary } from "./lower-vector.ts";

const wrappingMethods: Partial<Record<c.ArithmeticOperator, string>> = {
  "+": "wrapping_add",
  "-": "wrapping_sub",
  "*": "wrapping_mul",
};

export function scalarName(cx: FunctionContext, type: c.CType): string | null {
  return rustScalar(type, cx.program.program.enums);
}

/** What operators compute in: a scalar, or `Extended`, with which Rust computes no constants. */
export function operandName(cx: FunctionContext, type: c.CType): string | null {
  return isExtended(type) && !cx.isGlobal ? "Extended" : scalarName(cx, type);
}

export function lowerUnary(cx: FunctionContext, expr: c.Unary): rust.Expr {
  const difference = expr.operator === "-" ? rearrangedNegation(cx, expr) : null;
  if (difference) return lowerBinary(cx, difference);
  if (expr.type.kind === "vector") return lowerVectorUnary(cx, expr);
  if (expr.operator === "-" && expr.operand.kind === "floating-constant" && isExtended(expr.type))
    return extendedConstant(cx, expr.operand, true);
  const operand = lowerValue(cx, expr.operand);
  const scalar = operandName(cx, expr.type);
  if (scalar === null)
    return refuse("unsupported/extension", `unary ${expr.operator} on this type`, expr.span);
  switch (expr.operator) {
    case "+":
      return operand;
    case "~":
      return b.not(operand);
    case "-":
      if (operand.kind === "integer")
        return {
          ...operand,
          value: -operand.value,
          ...(scalar.startsWith("u") ? unsignedNegation(operand, scalar) : {}),
        };
      return scalar.startsWith("u") || wrapsNegated(cx, expr)
        ? b.method(operand, "wrapping_neg")
        : b.negate(operand);
  }
}

/** Rust computes initializers of globals itself, and rejects what overflows there: `-INT_MIN`. */
function wrapsNegated(cx: FunctionContext, { operand, type }: c.Unary): boolean {
  if (!cx.isGlobal || type.kind !== "integer") return false;
  const [range, all] = [cx.program.flow.rangeOf(operand, cx.ranges), cx.program.flow.typeRange(type)];
  return !range || !all || range.low <= all.low;
}

function unsignedNegation(literal: rust.IntegerLiteral, scalar: string): { value: bigint } {
  return { value: BigInt.asUintN(bitsOf(scalar), -literal.value) };
}

export function lowerBinary(cx: FunctionContext, written: c.Binary): rust.Expr {
  const { effects, rest } = withoutCommas(written);
  if (effects.some(cx.program.flow.hasSideEffect)) {
    for (const effect of effects) lowerEffect(cx, effect);
    return lowerValue(cx, rest);
  }
  if (written.type.kind === "vector") return lowerVectorBinary(cx, written);
  const expr = rearrangedBinary(cx, written);
  const scalar = operandName(cx, expr.type);
  if (scalar === null)
    return refuse("unsupported/extension", `operator ${expr.operator} on this type`, expr.span);
  const [left, right] = lowerOperands(cx, expr);
  const method = wrappingMethods[expr.operator];
  const mayWrap = wraps(cx, expr);
  if (cx.isGlobal && mayWrap && method !== undefined && scalar.startsWith("i"))
    return b.method(left.kind === "integer" ? { ...left, suffix: scalar } : left, method, bare(right));
  return combine(expr.operator, scalar, left, right, mayWrap);
}

/** Both operands' values, in order. */
export function lowerOperands(
  cx: FunctionContext,
  expr: { readonly left: c.Expr; readonly right: c.Expr },
): readonly [rust.Expr, rust.Expr] {
  return lowerInOrder(cx, [
    { source: expr.left, lower: () => lowerValue(cx, expr.left) },
    { source: expr.right, lower: () => lowerValue(cx, expr.right) },
  ]);
}

/** May the exact result lie outside of the operation's type? */
function wraps(cx: FunctionContext, expr: c.Binary): boolean {
  return !fits(cx.program.flow.exactRange(expr, cx.ranges), cx.program.flow.typeRange(expr.type));
}

/** `left operator right` in Rust type `scalar`; shifts take any integer on the right. */
export function combine(
  operator: c.ArithmeticOperator,
  scalar: string,
  left: rust.Expr,
  right: rust.Expr,
  mayWrap: boolean,
): rust.Expr {
  const method = wrappingMethods[operator];
  const isShift = operator === "<<" || operator === ">>";
  if (method !== undefined && scalar.startsWith("u") && mayWrap) return b.method(left, method, bare(right));
  if (isShift) return b.binary(operator, left, bare(right));
  if (isLiteral(left) && !isLiteral(right)) return b.binary(operator, bare(left), right);
  return b.binary(operator, left, isLiteral(left) ? right : bare(right));
}

/**
 * The low bits of `expr` as Rust type `scalar`, an integer type at most as wide: operators whose low result bits
 * depend only on low operand bits are computed narrow (`(uint8_t)((int)a ^ (int)b)` is `a ^ b`).
 */
export function lowerTruncated(cx: FunctionContext, expr: c.Expr, scalar: string): rust.Expr | null {
  const bits = bitsOf(scalar);
  switch (expr.kind) {
    case "integer-constant":
      return null;
    case "convert": {
      if (expr.conversion !== "integer" || expr.operand.type.kind === "bool") return null;
      const from = scalarName(cx, expr.operand.type);
      const through = scalarName(cx, expr.type);
      if (from === null || through === null || from === "bool" || bitsOf(through) < bits) return null;
      if (from === scalar) return lowerValue(cx, expr.operand);
      if (bitsOf(from) > bits) return lowerTruncated(cx, expr.operand, scalar);
      return null;
    }
    case "binary": {
      const { operator, left: first, right: second } = rearrangedBinary(cx, expr);
      if (operator === "&" || operator === "|" || operator === "^" || operator in wrappingMethods) {
        if (!isNarrowable(cx, expr.left, bits) || !isNarrowable(cx, expr.right, bits)) return null;
        if (!hasNarrowLeaf(cx, expr, scalar)) return null;
        const [left, right] = lowerInOrder(cx, [
          { source: first, lower: () => truncated(cx, first, scalar) },
          { source: second, lower: () => truncated(cx, second, scalar) },
        ]);
        return scalar.startsWith("i") && operator in wrappingMethods
          ? b.method(left, wrappingMethods[operator] ?? "wrapping_add", bare(right))
          : combine(operator, scalar, left, right, true);
      }
      return null;
    }
    case "unary":
      if (expr.operator !== "~" || !isNarrowable(cx, expr.operand, bits) || !hasNarrowLeaf(cx, expr, scalar))
        return null;
      return b.not(truncated(cx, expr.operand, scalar));
    default:
      return null;
  }
}

function truncated(cx: FunctionContext, expr: c.Expr, scalar: string): rust.Expr {
  if (expr.kind === "integer-constant") {
    const value = scalar.startsWith("i")
      ? BigInt.asIntN(bitsOf(scalar), expr.value)
      : BigInt.asUintN(bitsOf(scalar), expr.value);
    const form = expr.form.kind === "hex" ? { base: "hex" as const } : {};
    return { kind: "integer", value, suffix: scalar, ...(value < 0n ? {} : form) };
  }
  return lowerTruncated(cx, expr, scalar) ?? b.cast(lowerValue(cx, expr), scalar);
}

/** Can the operand be had in the narrow type without a conversion of its own value? */
function isNarrowable(cx: FunctionContext, expr: c.Expr, bits: number): boolean {
  const scalar = scalarName(cx, expr.type);
  return (
    scalar !== null && scalar !== "bool" && scalar !== "f32" && scalar !== "f64" && bitsOf(scalar) >= bits
  );
}

/** Narrowing pays only when some operand is already narrow; else the wide computation reads better. */
function hasNarrowLeaf(cx: FunctionContext, expr: c.Expr, scalar: string): boolean {
  switch (expr.kind) {
    case "convert":
      return scalarName(cx, expr.operand.type) === scalar || hasNarrowLeaf(cx, expr.operand, scalar);
    case "binary":
      return (
        hasNarrowLeaf(cx, expr.left, scalar) &&
        (expr.right.kind === "integer-constant" || hasNarrowLeaf(cx, expr.right, scalar))
      );
    case "unary":
      return hasNarrowLeaf(cx, expr.operand, scalar);
    default:
      return false;
  }
}
