/** GNU `typeof`: the type of an expression as it stands, or of a type name. */
import type { CType } from "../c-ast/c-type.ts";
import type { SyntaxNode } from "../syntax/syntax-node.ts";
import type { UnitContext } from "./context.ts";
import { fail } from "./failure.ts";
import { childOf } from "./syntax-access.ts";

/** The operand is not evaluated; an lvalue gives its type with qualifiers, nothing decays. */
export function elaborateTypeof(unit: UnitContext, node: SyntaxNode): CType {
  const type = childOf(node, "type");
  if (type) return unit.rules.typeName(unit, type).type;
  const value = childOf(node, "value");
  if (value) return unit.rules.expression(unit, value).type;
  return fail(unit, node, "parse/syntax", "`typeof` without operand");
}
