/** Reading of concrete tree nodes. */
import type { SyntaxNode } from "../syntax/syntax-node.ts";

/** First child in that field. */
export function childOf(node: SyntaxNode, field: string): SyntaxNode | null {
  for (const child of node.children) if (child.field === field) return child;
  return null;
}

/** All children in that field. */
export function childrenOf(node: SyntaxNode, field: string): readonly SyntaxNode[] {
  return node.children.filter((child) => child.field === field);
}

export function namedChildren(node: SyntaxNode): readonly SyntaxNode[] {
  return node.children.filter((child) => child.named);
}

export function hasToken(node: SyntaxNode, kind: string): boolean {
  return node.children.some((child) => child.kind === kind);
}

/** The expression or statement inside any number of parentheses. */
export function withoutParentheses(node: SyntaxNode): SyntaxNode {
  let inner = node;
  while (inner.kind === "parenthesized_expression") {
    const next = inner.children.find((child) => child.named);
    if (!next || next.kind === "compound_statement") return inner;
    inner = next;
  }
  return inner;
}
