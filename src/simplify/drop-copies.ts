/**
 * A variable that is nothing but another name for a parameter gives way to it.
 *
 * Sound because neither of the two is ever given another value.
 *
 * Example: `void f(void *context) { struct state *s = context; s->n++; }` → `((struct state *)context)->n++;`
 */
import type * as c from "../c-ast/c-ast.ts";
import { stripConversions } from "../c-ast/callee.ts";
import { mapExprChildren, mapStatementChildren, type Mapping } from "../c-ast/map.ts";
import { walk } from "../c-ast/visit.ts";
import type { Edit } from "./edit.ts";

export function dropCopies(
  edit: Edit,
  definition: c.FunctionDefinition,
  variables: ReadonlySet<c.SymbolId>,
): c.FunctionDefinition | null {
  const changed = changedVariables(definition);
  const copies = new Map<c.SymbolId, c.Expr>();
  for (const node of walk(definition.body)) {
    if (node.kind !== "local-declaration") continue;
    for (const { symbol, initializer } of node.variables) {
      if (!variables.has(symbol) || changed.has(symbol) || initializer?.kind !== "value") continue;
      const source = stripConversions(initializer.value);
      if (source.kind !== "load" || source.place.kind !== "variable-ref") continue;
      const { symbol: param } = source.place;
      if (definition.params.includes(param) && !changed.has(param)) copies.set(symbol, initializer.value);
    }
  }
  if (copies.size === 0) return null;
  const mapping: Mapping = {
    expr: (expr) => {
      const copy =
        expr.kind === "load" && expr.place.kind === "variable-ref"
          ? copies.get(expr.place.symbol)
          : undefined;
      return copy ? edit.copy(copy) : mapExprChildren(expr, mapping);
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

/** Variables that are assigned or moved, or whose address is taken. */
function changedVariables(definition: c.FunctionDefinition): ReadonlySet<c.SymbolId> {
  const changed = new Set<c.SymbolId>();
  const note = (place: c.Expr): void => {
    if (place.kind === "variable-ref") changed.add(place.symbol);
  };
  for (const node of walk(definition.body)) {
    if (node.kind === "assign" || node.kind === "compound-assign" || node.kind === "step") note(node.target);
    if (node.kind === "address-of") note(node.place);
  }
  return changed;
}
