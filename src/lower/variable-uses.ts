/** Where a function uses its variables. */
import type * as c from "../c-ast/c-ast.ts";
import type { Span } from "../source/span.ts";
import { walk } from "../c-ast/visit.ts";

/** Variables whose own address is taken by `&`. */
export function addressTakenVariables(definition: c.FunctionDefinition): ReadonlySet<c.SymbolId> {
  const found = new Set<c.SymbolId>();
  for (const node of walk(definition.body))
    if (node.kind === "address-of" && node.place.kind === "variable-ref") found.add(node.place.symbol);
  return found;
}

/** Is the variable mentioned behind `span`, or in a loop around it? */
export function mentionedAfter(definition: c.FunctionDefinition, symbol: c.SymbolId, span: Span): boolean {
  const contains = (outer: Span): boolean => outer.start <= span.start && outer.end >= span.end;
  for (const node of walk(definition.body)) {
    if (!("span" in node)) continue;
    if (node.kind === "variable-ref" && node.symbol === symbol && node.span.start >= span.end) return true;
    const isLoop = node.kind === "while" || node.kind === "for" || node.kind === "do-while";
    if (isLoop && contains(node.span)) return true;
    if (node.kind === "labeled") return true;
  }
  return false;
}
