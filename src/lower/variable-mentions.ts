/** Where a function names its variables. */
import type * as c from "../c-ast/c-ast.ts";
import type { Span } from "../source/span.ts";
import { walk } from "../c-ast/visit.ts";
import type { AstNode } from "../c-ast/visit.ts";

/** How often `root` names the variable. */
export function mentions(root: AstNode, symbol: c.SymbolId): number {
  let count = 0;
  for (const node of walk(root)) if (node.kind === "variable-ref" && node.symbol === symbol) count += 1;
  return count;
}

/** May the variable be mentioned after `span` was executed: behind it, or again in a loop around it? */
export function mentionedAfter(definition: c.FunctionDefinition, symbol: c.SymbolId, span: Span): boolean {
  const end = leavesAt(definition.body, span);
  for (const node of walk(definition.body)) {
    if (!("span" in node)) continue;
    if (node.kind === "variable-ref" && node.symbol === symbol && node.span.start >= span.end)
      if (end === null || node.span.start < end) return true;
    const isLoop = node.kind === "while" || node.kind === "for" || node.kind === "do-while";
    if (end === null && ((isLoop && contains(node.span, span)) || node.kind === "labeled")) return true;
  }
  return false;
}

function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && outer.end >= inner.end;
}

/** Where control leaves the function behind `span`: the end of a `return` that follows it in the same block. */
function leavesAt(body: c.Compound, span: Span): number | null {
  let end: number | null = null;
  for (const node of walk(body)) {
    if (!("kind" in node) || node.kind !== "compound" || !contains(node.span, span)) continue;
    const at = node.body.findIndex((statement) => contains(statement.span, span));
    const left = node.body.slice(at + 1).find((statement) => statement.kind === "return");
    if (at >= 0 && left) end = left.span.end;
  }
  return end;
}
