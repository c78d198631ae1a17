/** `a ? b : c` (C11 6.5.15) and GNU `a ?: c`. */
import { voidType } from "../c-ast/basic-types.ts";
import type * as c from "../c-ast/c-ast.ts";
import type { CType } from "../c-ast/c-type.ts";
import { describeType, isArithmetic, sameType, unqualified } from "../c-ast/type-relations.ts";
import { childByField } from "../syntax/navigate.ts";
import type { SyntaxNode } from "../syntax/syntax-node.ts";
import { newId, spanOf } from "./context.ts";
import type { UnitContext } from "./context.ts";
import { commonPointerType, commonType, condition, convertTo, rvalue } from "./conversion.ts";
import { fail } from "./failure.ts";
import { refuseWideBitField } from "./wide-bit-field.ts";

export function elaborateConditional(unit: UnitContext, node: SyntaxNode): c.Expr {
  const conditionNode = childByField(node, "condition");
  const thenNode = childByField(node, "consequence");
  const otherwiseNode = childByField(node, "alternative");
  if (!conditionNode || !otherwiseNode) return fail(unit, node, "parse/syntax", "An operand is missing");
  const test = condition(unit, conditionNode, unit.rules.expression(unit, conditionNode));
  const then = thenNode ? rvalue(unit, unit.rules.expression(unit, thenNode)) : null;
  const otherwise = rvalue(unit, unit.rules.expression(unit, otherwiseNode));
  refuseWideBitField(unit, node, "?:", then ?? test, [otherwise]);
  refuseWideBitField(unit, node, "?:", otherwise, [then ?? test]);
  const type = commonResult(unit, node, then ?? test, otherwise);
  return {
    id: newId(unit),
    span: spanOf(unit, node),
    kind: "conditional",
    type,
    // the value of `a ?: c` is that of `a`; converting it to the common type keeps its truth
    condition: then ? test : convertTo(unit, test, type),
    then: then && convertTo(unit, then, type),
    otherwise: convertTo(unit, otherwise, type),
  };
}

function commonResult(unit: UnitContext, node: SyntaxNode, left: c.Expr, right: c.Expr): CType {
  if (isArithmetic(left.type) && isArithmetic(right.type)) return unqualified(commonType(unit, left, right));
  if (left.type.kind === "void" || right.type.kind === "void") return voidType;
  const pointer = commonPointerType(unit, left, right);
  if (pointer) return pointer;
  if (sameType(left.type, right.type)) return left.type;
  const names = [left, right].map((side) => `\`${describeType(side.type, unit.program)}\``);
  return fail(
    unit,
    node,
    "elaborate/type",
    `The results ${names[0] ?? ""} and ${names[1] ?? ""} do not fit together`,
  );
}
