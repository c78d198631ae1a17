/** Integer constant expressions where the grammar asks for one (C11 6.6p6). */
import { isInteger } from "../c-ast/type-relations.ts";
import type { SyntaxNode } from "../syntax/syntax-node.ts";
import { evaluateInteger } from "./constant.ts";
import type { UnitContext } from "./context.ts";
import { fail } from "./failure.ts";
import { rvalue } from "./conversion.ts";

export function integerConstant(unit: UnitContext, node: SyntaxNode): bigint {
  const expr = rvalue(unit, unit.rules.expression(unit, node));
  if (!isInteger(expr.type))
    fail(unit, node, "elaborate/constant", "An integer constant expression is required");
  const value = evaluateInteger(expr, unit.program);
  if (value === null)
    return fail(unit, node, "elaborate/constant", "The expression is not an integer constant");
  return value;
}
