/** The concrete tree as text: for dumps, and for tests to compare. */
import type { SyntaxNode } from "./syntax-node.ts";

/**
 * An s-expression of named nodes and operators: `(binary_expression a + (call_expression f (argument_list)))`. Leaves are
 * their text, fields and punctuation are left out.
 */
export function showSyntax(node: SyntaxNode): string {
  if (node.children.length === 0 && node.kind !== "ERROR") return node.text;
  const parts = node.children.filter((child) => isShown(child, node)).map((child) => showSyntax(child));
  return `(${[node.kind, ...parts].join(" ")})`;
}

/** Punctuation says nothing that the kind of the node does not say. */
function isShown(child: SyntaxNode, parent: SyntaxNode): boolean {
  if (child.named || child.field === "operator") return true;
  return (
    /_(qualifier|specifier)$/.test(parent.kind) &&
    /^\w/.test(child.kind) &&
    !/^(struct|union|enum)$/.test(child.kind)
  );
}
