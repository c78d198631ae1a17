/** Puts other functions where the address of a function is taken; calls by name stay. */
import type * as c from "../c-ast/c-ast.ts";
import { namedComparisons, stripAllConversions } from "../c-ast/callee.ts";
import { mapExprChildren, mapInitializer, mapStatementChildren, type Mapping } from "../c-ast/map.ts";
import { walkExpr } from "../c-ast/visit.ts";
import type { NodeId } from "../source/node-id.ts";
import type { Edit } from "./edit.ts";

/** `comparisons` says what becomes of functions that are handed to `qsort` and `bsearch` by name. */
export function replaceAddressTaken(
  edit: Edit,
  others: ReadonlyMap<c.SymbolId, c.SymbolId>,
  comparisons: "kept" | "replaced" = "kept",
): void {
  const { program } = edit;
  for (const unit of program.units) {
    for (const definition of unit.functions) {
      const kept = callsByName(definition.body, program, comparisons);
      if (!mentions(definition.body, others, kept)) continue;
      const mapping = mappingOf(others, kept);
      const body = { ...definition.body, body: definition.body.body.map(mapping.statement) };
      edit.replace({ ...definition, body });
    }
    for (const { symbol, initializer } of unit.globals) {
      if (!initializer) continue;
      const kept = callsByName(initializer, program, comparisons);
      if (mentions(initializer, others, kept))
        edit.replaceInitializer(symbol, mapInitializer(initializer, mappingOf(others, kept)));
    }
  }
}

type Root = Parameters<typeof walkExpr>[0];

/** Mentions of functions that are called there, or that the library compares with. */
function callsByName(root: Root, program: c.Program, comparisons: "kept" | "replaced"): ReadonlySet<NodeId> {
  const kept = new Set<NodeId>();
  for (const expr of walkExpr(root)) {
    if (expr.kind !== "call") continue;
    kept.add(stripAllConversions(expr.callee).id);
    if (comparisons === "replaced") continue;
    for (const comparison of namedComparisons(expr, program)) kept.add(comparison.id);
  }
  return kept;
}

function mentions(
  root: Root,
  others: ReadonlyMap<c.SymbolId, c.SymbolId>,
  kept: ReadonlySet<NodeId>,
): boolean {
  for (const expr of walkExpr(root))
    if (expr.kind === "function-ref" && others.has(expr.symbol) && !kept.has(expr.id)) return true;
  return false;
}

function mappingOf(others: ReadonlyMap<c.SymbolId, c.SymbolId>, kept: ReadonlySet<NodeId>): Mapping {
  const mapping: Mapping = {
    expr: (expr) => {
      const other = expr.kind === "function-ref" && !kept.has(expr.id) ? others.get(expr.symbol) : undefined;
      return expr.kind === "function-ref" && other !== undefined
        ? { ...expr, symbol: other }
        : mapExprChildren(expr, mapping);
    },
    statement: (statement) => mapStatementChildren(statement, mapping),
  };
  return mapping;
}
