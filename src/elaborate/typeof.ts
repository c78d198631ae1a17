/** GNU `typeof`: the type of an expression as it stands, or of a type name. */
import type { CType } from "../c-ast/c-type.ts";
import { childByField } from "../syntax/navigate.ts";
import type { SyntaxNode } from "../syntax/syntax-node.ts";
import type { UnitContext } from "./context.ts";
import { fail } from "./failure.ts";

/** The operand is not evaluated; an lvalue gives its type with qualifiers, nothing decays. */
export function elaborateTypeof(unit: UnitContext, node: SyntaxNode): CType {
  const type = childByField(node, "type");
  if (type) return unit.rules.typeName(unit, type).type;
  const value = childByField(node, "value");
  if (value) return unit.rules.expression(unit, value).type;
  return fail(unit, node, "parse/syntax", "`typeof` without operand");
}
