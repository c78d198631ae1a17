/** Pointers of which nobody wants to know more than whether they are null. */
import type * as c from "./c-ast.ts";
import { stripConversions } from "./callee.ts";
import type { AstNode } from "./visit.ts";

/** Operands and parts of a node whose values are dropped, or only compared with null. */
export function ignoredValues(node: AstNode): readonly c.Expr[] {
  switch (node.kind) {
    case "expr-statement":
      return [node.expr];
    case "comma":
      return [node.left];
    case "if":
    case "while":
    case "do-while":
    case "conditional":
      return [node.condition];
    case "for":
      return [node.condition, node.step].filter((expr) => expr !== null);
    case "logical":
      return [node.left, node.right];
    case "not":
      return [node.operand];
    case "compare":
      if (isNullPointer(node.right)) return [node.left];
      return isNullPointer(node.left) ? [node.right] : [];
    case "convert":
      return node.conversion === "to-void" || node.conversion === "to-bool" ? [node.operand] : [];
    default:
      return [];
  }
}

export function isNullPointer(expr: c.Expr | undefined): boolean {
  const inner = expr && stripConversions(expr);
  return inner?.kind === "convert" && inner.conversion === "null-pointer";
}
