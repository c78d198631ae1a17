/** Parentheses in expressions, which the typed AST does not have. */
import type { SyntaxNode } from "../syntax/syntax-node.ts";

/** The expression inside any number of parentheses. */
export function withoutParentheses(node: SyntaxNode): SyntaxNode {
  let inner = node;
  while (inner.kind === "parenthesized_expression") {
    const next = inner.children.find((child) => child.named);
    if (!next || next.kind === "compound_statement") return inner;
    inner = next;
  }
  return inner;
}
