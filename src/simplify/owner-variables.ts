/** Variables that hold new memory, or memory that was handed to them: also where they are used after it went on. */
import type * as c from "../c-ast/c-ast.ts";
import type { PointerFacts, VersionKey } from "../../analyses/facts/pointer-facts.ts";

export function isOwner(
  facts: PointerFacts,
  symbol: c.SymbolId,
  { symbol: own, params }: c.FunctionDefinition,
): boolean {
  const version = facts.versions.get(String(own) as VersionKey);
  const root = version?.addresses.get(symbol)?.root;
  if (root?.kind !== "pointee" || root.symbol !== symbol) return false;
  return version?.pointers.get(symbol)?.kind !== "static" && !params.includes(symbol);
}
