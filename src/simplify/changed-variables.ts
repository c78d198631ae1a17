/** How the variables of a function may change: what passes that put one expression for another rest on. */
import type * as c from "../c-ast/c-ast.ts";
import { walk } from "../c-ast/visit.ts";

export interface VariableChanges {
  /** Assigned, moved, or with its address taken, as a whole or in part. */
  readonly isChanged: (symbol: c.SymbolId) => boolean;
  /** An automatic variable that nothing but its own name reaches. */
  readonly isPrivate: (symbol: c.SymbolId) => boolean;
}

export function variableChanges(
  definition: c.FunctionDefinition,
  symbolOf: (symbol: c.SymbolId) => c.CSymbol | undefined,
): VariableChanges {
  const written = new Set<c.SymbolId>();
  const addressed = new Set<c.SymbolId>();
  const note = (place: c.Expr, set: Set<c.SymbolId>): void => {
    if (place.kind === "variable-ref") set.add(place.symbol);
    else if (place.kind === "member") note(place.base, set);
    else if (place.kind === "index") note(place.pointer, set);
  };
  for (const node of walk(definition.body)) {
    if (node.kind === "assign" || node.kind === "compound-assign" || node.kind === "step")
      note(node.target, written);
    if (node.kind === "address-of") note(node.place, addressed);
    if (node.kind === "convert" && node.conversion === "array-to-pointer") note(node.operand, addressed);
  }
  const isPrivate = (symbol: c.SymbolId): boolean => {
    const variable = symbolOf(symbol);
    return variable?.kind === "variable" && variable.storage === "automatic" && !addressed.has(symbol);
  };
  return { isPrivate, isChanged: (symbol) => written.has(symbol) || !isPrivate(symbol) };
}
