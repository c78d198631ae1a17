/**
 * gcc simplifies arithmetic before it orders it, whatever calls stand in the operands: a variable on the left of a commutative
 * operator moves to the right, `-a + b` becomes `b - a`, and so on. The operands then come from left to right. An expression
 * is rearranged only where a call in one operand may change what the other reads.
 *
 *   C: count + next()      Rust: next() + COUNT.get()
 */
import type * as c from "../c-ast/c-ast.ts";
import { sizeOf } from "../c-ast/type-size.ts";
import type { FunctionContext, Truncation } from "./context.ts";

/** The expression as gcc evaluates it. */
export function rearrangedBinary(cx: FunctionContext, expr: c.Binary): c.Binary {
  const { operator } = expr;
  const [left, right] = [withoutCast(expr.left), withoutCast(expr.right)];
  if (!ordersMatter(cx, left, right)) return operator === "-" ? rearrangedDifference(cx, expr) : expr;
  if (operator === "-") return rearrangedDifference(cx, expr);
  if (operator === "+" && isUnary(left, "-"))
    return { ...expr, operator: "-", left: right, right: left.operand };
  if (operator === "+" && isUnsigned(expr.type) && isMovedTerm(cx, left))
    return { ...expr, left: right, right: left };
  // `a ^ ~b` becomes `~(b ^ a)`, and `-a * -b` becomes `b * a`
  if (operator === "^" && isUnary(right, "~") && !isUnary(left, "~"))
    return { ...expr, left: right, right: left };
  if (operator === "*" && isUnary(left, "-") && isUnary(right, "-"))
    return { ...expr, left: right, right: left };
  const isCommutative = operator in narrowedWith;
  if (!isCommutative || !computedSizes(cx, expr).some((size) => isMoved(cx, left, right, size))) return expr;
  return { ...expr, left: right, right: left };
}

/** Without casts to its own type. */
function withoutCast(expr: c.Expr): c.Expr {
  return expr.kind === "convert" && expr.conversion === "none" ? withoutCast(expr.operand) : expr;
}

function isUnary(expr: c.Expr, operator: c.Unary["operator"]): expr is c.Unary {
  return expr.kind === "unary" && expr.operator === operator;
}

/** `a - (b - c)` becomes `a + c - b`, where that cannot overflow. */
function rearrangedDifference(cx: FunctionContext, expr: c.Binary): c.Binary {
  const { left, right } = expr;
  if (!isUnsigned(expr.type) || right.kind !== "binary" || right.operator !== "-") return expr;
  if (!ordersMatter(cx, left, right) && !ordersMatter(cx, right.left, right.right)) return expr;
  return { ...expr, left: { ...right, operator: "+", left, right: right.right }, right: right.left };
}

/** `-(a - b)` becomes `b - a`. */
export function rearrangedNegation(cx: FunctionContext, { operand }: c.Unary): c.Binary | null {
  if (operand.kind !== "binary" || operand.operator !== "-" || operand.type.kind === "floating") return null;
  const { left, right } = operand;
  return ordersMatter(cx, left, right) ? { ...operand, left: right, right: left } : null;
}

export function rearrangedComparison(cx: FunctionContext, expr: c.Compare): c.Compare {
  const { left, right } = expr;
  if (!ordersMatter(cx, left, right) || !isMoved(cx, left, right, narrowSize(cx, left, right))) return expr;
  return { ...expr, operator: mirrored[expr.operator], left: right, right: left };
}

const mirrored: Record<c.ComparisonOperator, c.ComparisonOperator> = {
  "==": "==",
  "!=": "!=",
  "<": ">",
  ">": "<",
  "<=": ">=",
  ">=": "<=",
};

/** Commutative operators; may they be computed in a narrower type when both operands come from one? */
const narrowedWith: Partial<Record<c.ArithmeticOperator, boolean>> = {
  "+": false,
  "*": false,
  "&": true,
  "|": true,
  "^": true,
};

function ordersMatter(cx: FunctionContext, left: c.Expr, right: c.Expr): boolean {
  const effects = [cx.program.flow.hasSideEffect(left), cx.program.flow.hasSideEffect(right)];
  if (!effects.includes(true)) return false;
  return (
    !effects.includes(false) ||
    cx.program.flow.mayChange(left, right) ||
    cx.program.flow.mayChange(right, left)
  );
}

function isMoved(cx: FunctionContext, left: c.Expr, right: c.Expr, size: number): boolean {
  return isVariable(cx, left, size) && !isVariable(cx, right, size);
}

/** A variable that is not converted to be used in the computation, whose type has this size. */
function isVariable(cx: FunctionContext, expr: c.Expr, size: number): boolean {
  if (isUnary(expr, "+")) return isVariable(cx, expr.operand, size);
  if (expr.kind === "comma" && !cx.program.flow.hasSideEffect(expr.left))
    return isVariable(cx, expr.right, size);
  if (expr.kind === "convert" && isWide(cx, expr.type, size)) {
    if (expr.conversion === "none") return isVariable(cx, expr.operand, size);
    return expr.conversion === "integer" && isVariable(cx, expr.operand, size);
  }
  return expr.kind === "load" && expr.place.kind === "variable-ref" && sizeIn(cx, expr.type) === size;
}

function isWide(cx: FunctionContext, type: c.CType, size: number): boolean {
  return sizeIn(cx, type) >= size;
}

function sizeIn(cx: FunctionContext, type: c.CType): number {
  return sizeOf(type, cx.program.program);
}

/** Sizes of the types in which gcc may compute: where a conversion is implied, it looks at the whole result first. */
function computedSizes(cx: FunctionContext, expr: c.Binary): readonly number[] {
  const truncated = cx.truncations.get(expr.id);
  if (truncated?.explicit) return [truncated.size];
  const whole = narrowedWith[expr.operator] ? narrowSize(cx, expr.left, expr.right) : sizeIn(cx, expr.type);
  return truncated ? [whole, truncated.size] : [whole];
}

/** Size of the type that both operands had before their conversion, or else that of their common type. */
function narrowSize(cx: FunctionContext, left: c.Expr, right: c.Expr): number {
  const [one, other] = [unwidened(cx, left), unwidened(cx, right)];
  const isSame =
    sizeIn(cx, one.type) === sizeIn(cx, other.type) && isUnsigned(one.type) === isUnsigned(other.type);
  return sizeIn(cx, isSame ? one.type : left.type);
}

function unwidened(cx: FunctionContext, expr: c.Expr): c.Expr {
  if (expr.kind !== "convert" || expr.conversion !== "integer") return expr;
  return sizeIn(cx, expr.operand.type) < sizeIn(cx, expr.type) ? unwidened(cx, expr.operand) : expr;
}

/** Terms of unsigned sums that gcc puts behind a call: `7 - a`, `~a`, `variable + 7`. */
function isMovedTerm(cx: FunctionContext, term: c.Expr): boolean {
  if (term.kind === "unary") return term.operator === "~";
  if (term.kind !== "binary") return false;
  const { operator, left, right } = term;
  if (operator === "-" && isConstant(left)) return true;
  const isOffset = (operator === "+" || operator === "-") && isConstant(right);
  return isOffset && isVariable(cx, left, sizeIn(cx, term.type));
}

function isConstant(expr: c.Expr): boolean {
  return expr.kind === "integer-constant" || (expr.kind === "convert" && isConstant(expr.operand));
}

function isUnsigned(type: c.CType): boolean {
  return type.kind === "integer" && type.integer.startsWith("u");
}

/** Notes that a conversion keeps only the low bytes of a computation: gcc computes no more of them. */
export function noteTruncation(cx: FunctionContext, { operand, type, explicit }: c.Convert): void {
  truncate(cx, operand, { size: sizeIn(cx, type), explicit });
}

function truncate(cx: FunctionContext, expr: c.Expr, truncation: Truncation): void {
  const { size } = truncation;
  if (expr.kind !== "binary" || sizeIn(cx, expr.type) <= size) return;
  if (!(expr.operator in narrowedWith) && expr.operator !== "-") return;
  cx.truncations.set(expr.id, truncation);
  const operands = [expr.left, expr.right];
  if (expr.operator === "*" && operands.some((part) => sizeIn(cx, unwidened(cx, part).type) > size)) return;
  for (const part of operands) truncate(cx, part, truncation);
}

/**
 * What stands before the commas in operands comes before both operands: `a + (b, c)` is `b, a + c`. Gives these effects in their
 * order, and the expression without them.
 */
export function withoutCommas(expr: c.Expr): { readonly effects: readonly c.Expr[]; readonly rest: c.Expr } {
  switch (expr.kind) {
    case "comma": {
      const { effects, rest } = withoutCommas(expr.right);
      return { effects: [expr.left, ...effects], rest };
    }
    case "binary":
    case "compare": {
      const [left, right] = [withoutCommas(expr.left), withoutCommas(expr.right)];
      const effects = [...left.effects, ...right.effects];
      return { effects, rest: effects.length === 0 ? expr : { ...expr, left: left.rest, right: right.rest } };
    }
    case "unary":
    case "not":
    case "convert": {
      const { effects, rest } = withoutCommas(expr.operand);
      return { effects, rest: effects.length === 0 ? expr : { ...expr, operand: rest } };
    }
    default:
      return { effects: [], rest: expr };
  }
}
