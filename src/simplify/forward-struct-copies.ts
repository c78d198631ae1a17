/**
 * A local struct that is a copy of (a part of) another local struct gives way to it. Sound because neither is ever
 * changed and the second lives as long as the first.
 *
 *   C: T s = *p; U u = s.part; f(u.n);      becomes      T s = *p; f(s.part.n);
 */
import type * as c from "../c-ast/c-ast.ts";
import { mapExprChildren, mapStatementChildren, type Mapping } from "../c-ast/map.ts";
import { walk } from "../c-ast/visit.ts";
import type { VariableChanges } from "./changed-variables.ts";
import type { Edit } from "./edit.ts";
import { memberChain } from "./struct-leaves.ts";

export function forwardStructCopies(
  edit: Edit,
  definition: c.FunctionDefinition,
  changes: VariableChanges,
  copied: (type: c.CType) => boolean,
): c.FunctionDefinition | null {
  const copies = new Map<c.SymbolId, c.Expr>();
  const isFixedStruct = (symbol: c.SymbolId): boolean =>
    !changes.isChanged(symbol) && !definition.params.includes(symbol);
  for (const node of walk(definition.body)) {
    if (node.kind !== "local-declaration") continue;
    for (const { symbol, initializer } of node.variables) {
      const type = edit.symbol(symbol)?.type;
      if (!type || !copied(type) || !isFixedStruct(symbol)) continue;
      if (initializer?.kind !== "value" || initializer.value.kind !== "load") continue;
      const { place } = initializer.value;
      const chain = memberChain(place);
      if (chain && chain.symbol !== symbol && isFixedStruct(chain.symbol)) copies.set(symbol, place);
    }
  }
  if (copies.size === 0) return null;
  const mapping: Mapping = {
    expr: (expr) => {
      const place = expr.kind === "variable-ref" ? copies.get(expr.symbol) : undefined;
      return place ? mapping.expr(edit.copyAt(place, expr.span)) : mapExprChildren(expr, mapping);
    },
    statement: (statement) => {
      if (statement.kind !== "local-declaration") return mapStatementChildren(statement, mapping);
      const variables = statement.variables.filter(({ symbol }) => !copies.has(symbol));
      if (variables.length === 0) return { kind: "empty", id: statement.id, span: statement.span };
      return mapStatementChildren({ ...statement, variables }, mapping);
    },
  };
  return { ...definition, body: { ...definition.body, body: definition.body.body.map(mapping.statement) } };
}
