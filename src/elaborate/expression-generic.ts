/** `_Generic` (C11 6.5.1.1): only the chosen expression is left. */
import type * as c from "../c-ast/c-ast.ts";
import { compatible, describeType } from "../c-ast/type-relations.ts";
import type { SyntaxNode } from "../syntax/syntax-node.ts";
import type { UnitContext } from "./context.ts";
import { rvalue } from "./conversion.ts";
import { fail } from "./failure.ts";

export function elaborateGeneric(unit: UnitContext, node: SyntaxNode): c.Expr {
  const [control, ...rest] = node.children.filter((child) => child.named);
  if (!control) return fail(unit, node, "parse/syntax", "`_Generic` without operand");
  // the operand is not evaluated; it decays and loses its qualifiers
  const { type } = rvalue(unit, unit.rules.expression(unit, control));
  let otherwise: SyntaxNode | null = null;
  for (let index = 0; index + 1 < rest.length; index += 2) {
    const [typeNode, result] = [rest[index], rest[index + 1]];
    if (!typeNode || !result) break;
    if (isDefault(typeNode)) otherwise = result;
    else if (compatible(unit.rules.typeName(unit, typeNode).type, type, unit.program))
      return unit.rules.expression(unit, result);
  }
  if (otherwise) return unit.rules.expression(unit, otherwise);
  return fail(
    unit,
    node,
    "elaborate/type",
    `No association of \`_Generic\` fits \`${describeType(type, unit.program)}\``,
  );
}

function isDefault(node: SyntaxNode): boolean {
  const [only, ...others] = node.children;
  return others.length === 0 && only?.text === "default";
}
