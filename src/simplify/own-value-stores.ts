/**
 * A pointer member that is given the value that it has anyway keeps it without a store.
 *
 *   C: U *a = p->a; ... ; p->a = a;      becomes      U *a = p->a; ... ;
 *
 * Sound because on no path between the two is the member written, in any struct of that type, or `p` moved.
 */
import type * as c from "../c-ast/c-ast.ts";
import { stripConversions } from "../c-ast/callee.ts";
import { walkForward } from "../c-ast/forward-walk.ts";
import { mapStatementChildren, type Mapping } from "../c-ast/map.ts";
import { walk, walkExpr } from "../c-ast/visit.ts";
import type { VariableChanges } from "./changed-variables.ts";
import type { Edit } from "./edit.ts";
import { isFieldPlace, type FieldPlace } from "./field-uses.ts";
import type { FieldWrites } from "./field-writes.ts";
import { sameExpr } from "./same-expr.ts";
import { isStablePlace, withArrows } from "./struct-leaves.ts";

interface OwnStore {
  readonly statement: c.ExprStatement;
  readonly store: c.Assign;
  readonly target: FieldPlace;
  /** Was given the value of the member when it was declared. */
  readonly holder: c.SymbolId;
}

export function dropOwnValueStores(
  edit: Edit,
  definition: c.FunctionDefinition,
  changes: VariableChanges,
  writes: FieldWrites,
): c.FunctionDefinition | null {
  const stores = findStores(definition, changes, writes);
  for (let again = true; again && stores.size > 0;) {
    const failed = changedBefore(definition, stores, writes);
    for (const store of failed) stores.delete(store);
    again = failed.size > 0;
  }
  if (stores.size === 0) return null;
  const dropped = new Set<c.Statement>([...stores.values()].map(({ statement }) => statement));
  const mapping: Mapping = {
    expr: (expr) => expr,
    statement: (statement) =>
      dropped.has(statement)
        ? { kind: "empty", id: edit.id(), span: statement.span }
        : mapStatementChildren(statement, mapping),
  };
  return { ...definition, body: { ...definition.body, body: definition.body.body.map(mapping.statement) } };
}

function findStores(
  definition: c.FunctionDefinition,
  changes: VariableChanges,
  writes: FieldWrites,
): Map<c.Assign, OwnStore> {
  const holders = initialValues(definition);
  const found = new Map<c.Assign, OwnStore>();
  for (const node of walk(definition.body)) {
    if (node.kind !== "expr-statement" || node.expr.kind !== "assign") continue;
    const store = node.expr;
    const { target } = store;
    if (!isFieldPlace(target) || target.type.kind !== "pointer") continue;
    if (writes.isHidden(target.record, target.field) || !isStablePlace(target, changes.isPrivate)) continue;
    const value = stripConversions(store.value);
    if (value.kind !== "load" || value.place.kind !== "variable-ref") continue;
    const holder = value.place.symbol;
    const source = origin(holder, holders, changes);
    if (source && sameExpr(withArrows(source.place), withArrows(target)))
      found.set(store, { statement: node, store, target, holder: source.holder });
  }
  return found;
}

function initialValues(definition: c.FunctionDefinition): ReadonlyMap<c.SymbolId, c.Expr> {
  const found = new Map<c.SymbolId, c.Expr>();
  for (const node of walk(definition.body))
    if (node.kind === "local-declaration")
      for (const { symbol, initializer } of node.variables)
        if (initializer?.kind === "value") found.set(symbol, initializer.value);
  return found;
}

/** The place that the value of a variable was read from, and the variable that it was read into. */
function origin(
  symbol: c.SymbolId,
  holders: ReadonlyMap<c.SymbolId, c.Expr>,
  changes: VariableChanges,
): { readonly place: c.Expr; readonly holder: c.SymbolId } | null {
  const initial = holders.get(symbol);
  const value = initial && stripConversions(initial);
  if (value?.kind !== "load" || changes.isChanged(symbol)) return null;
  const { place } = value;
  return place.kind === "variable-ref" ? origin(place.symbol, holders, changes) : { place, holder: symbol };
}

/** Stores before which, on some path, the member may have become another. */
function changedBefore(
  definition: c.FunctionDefinition,
  stores: ReadonlyMap<c.Assign, OwnStore>,
  writes: FieldWrites,
): ReadonlySet<c.Assign> {
  const failed = new Set<c.Assign>();
  const variables = new Map([...stores.keys()].map((store) => [store, variablesOf(store.target)]));
  walkForward<c.Assign>(definition, {
    declared: ({ symbol }, changed) => {
      for (const [store, { holder }] of stores) {
        if (variables.get(store)?.has(symbol)) changed.add(store);
        if (holder === symbol) changed.delete(store);
      }
    },
    visit: (expr, changed) => {
      if (expr.kind === "assign" && changed.has(expr) && stores.has(expr)) failed.add(expr);
      const isOwn = expr.kind === "assign" && stores.has(expr);
      const isWrite = expr.kind === "assign" || expr.kind === "compound-assign" || expr.kind === "step";
      for (const [store, { target }] of stores) {
        const moved =
          isWrite && expr.target.kind === "variable-ref" && variables.get(store)?.has(expr.target.symbol);
        const written = !isOwn && writes.mayWrite(expr, target.record, target.field);
        if (moved || written) changed.add(store);
      }
    },
  });
  return failed;
}

function variablesOf(place: c.Expr): ReadonlySet<c.SymbolId> {
  const found = new Set<c.SymbolId>();
  for (const part of walkExpr(place)) if (part.kind === "variable-ref") found.add(part.symbol);
  return found;
}
