/** Operands of GNU vector operators: both vectors of one type; a scalar takes all lanes. */
import type * as c from "../c-ast/c-ast.ts";
import type { VectorType } from "../c-ast/c-type.ts";
import { isArithmetic, sameType } from "../c-ast/type-relations.ts";
import type { SyntaxNode } from "../syntax/syntax-node.ts";
import { newId } from "./context.ts";
import type { UnitContext } from "./context.ts";
import { convertTo } from "./conversion.ts";
import { fail } from "./failure.ts";

export interface VectorOperands {
  readonly left: c.Expr;
  readonly right: c.Expr;
  readonly type: VectorType;
}

/** Null when none of the operands is a vector. */
export function vectorOperands(
  unit: UnitContext,
  node: SyntaxNode,
  left: c.Expr,
  right: c.Expr,
): VectorOperands | null {
  const [a, b] = [left.type, right.type];
  if (a.kind === "vector" && b.kind === "vector") {
    if (a.lanes !== b.lanes)
      fail(unit, node, "elaborate/type", "Vectors of different lengths meet in an operator");
    // lanes that differ in sign only are the left one's (gcc)
    return { left, right: sameType(a, b) ? right : convertTo(unit, right, a), type: a };
  }
  if (a.kind === "vector") return { left, right: splat(unit, node, right, a), type: a };
  if (b.kind === "vector") return { left: splat(unit, node, left, b), right, type: b };
  return null;
}

/** A scalar in every lane. */
export function splat(unit: UnitContext, node: SyntaxNode, scalar: c.Expr, type: VectorType): c.Expr {
  if (!isArithmetic(scalar.type))
    fail(unit, node, "elaborate/type", "A vector meets something that is no number");
  const operand = convertTo(unit, scalar, type.element);
  return {
    id: newId(unit),
    span: operand.span,
    kind: "convert",
    type,
    conversion: "vector-splat",
    operand,
    explicit: false,
  };
}
