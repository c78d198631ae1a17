/**
 * Text that the grammar accepts and C does not. The grammar takes the operand of any operator to be any expression, so
 * it reads `a + b = c` as `a + (b = c)` where C has no reading (C11 6.5.16).
 */
import type { SyntaxNode } from "../syntax/syntax-node.ts";

/** The assignment that cannot be where it is, or null. */
export function misreadAssignment(node: SyntaxNode): SyntaxNode | null {
  switch (node.kind) {
    case "binary_expression":
    case "unary_expression":
    case "pointer_expression":
    case "update_expression":
    case "cast_expression":
    case "sizeof_expression":
    case "alignof_expression":
      return node.children.find(isAssignment) ?? null;
    case "conditional_expression":
      return node.children.find((child) => isAssignment(child) && child.field !== "consequence") ?? null;
    default:
      return null;
  }
}

function isAssignment(node: SyntaxNode): boolean {
  return node.kind === "assignment_expression";
}
