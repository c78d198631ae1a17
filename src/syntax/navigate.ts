/** Ways through the concrete tree. */
import type { SyntaxField, SyntaxNode } from "./syntax-node.ts";

/** The first child in this field, or null. */
export function childByField(node: SyntaxNode, field: SyntaxField): SyntaxNode | null {
  for (const child of node.children) if (child.field === field) return child;
  return null;
}

/** All children in this field, in order. */
export function childrenByField(node: SyntaxNode, field: SyntaxField): readonly SyntaxNode[] {
  return node.children.filter((child) => child.field === field);
}

/** The children that are no punctuation or keywords. */
export function namedChildren(node: SyntaxNode): readonly SyntaxNode[] {
  return node.children.filter((child) => child.named);
}
