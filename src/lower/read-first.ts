/**
 * Variables that are read before they have a value: `struct heap *h; h = create(h);`. C lets them hold whatever is there;
 * in Rust a variable without a zero value cannot be read before.
 */
import type * as c from "../c-ast/c-ast.ts";
import { children, walk, type AstNode } from "../c-ast/visit.ts";

/** In the order of the source, which is not known to be that of time where there are jumps. */
export function isReadFirst(body: c.Statement, symbol: c.SymbolId): boolean {
  if ([...walk(body)].some(({ kind }) => kind === "goto")) return false;
  for (const node of inOrder(body)) {
    if (node.kind === "assign" && isVariable(node.target, symbol))
      return [...walk(node.value)].some((inner) => isVariable(inner, symbol));
    if (isVariable(node, symbol)) return true;
  }
  return false;
}

function isVariable(node: AstNode, symbol: c.SymbolId): boolean {
  return node.kind === "variable-ref" && node.symbol === symbol;
}

function* inOrder(node: AstNode): Generator<AstNode> {
  yield node;
  const parts = [...children(node)];
  if (node.kind === "for" && node.step) parts.push(...parts.splice(parts.indexOf(node.step), 1));
  for (const part of parts) yield* inOrder(part);
}
