/** Integer constants as nodes of the tree. */
import type * as c from "../c-ast/c-ast.ts";
import type { CType } from "../c-ast/c-type.ts";
import type { SyntaxNode } from "../syntax/syntax-node.ts";
import { newId, spanOf } from "./context.ts";
import type { UnitContext } from "./context.ts";

/** A constant at the place of `node`. */
export function integerNode(
  unit: UnitContext,
  node: SyntaxNode,
  type: CType,
  value: bigint,
  form: c.IntegerForm,
): c.IntegerConstant {
  return { id: newId(unit), span: spanOf(unit, node), kind: "integer-constant", type, value, form };
}
