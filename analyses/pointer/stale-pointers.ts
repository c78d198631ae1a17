/**
 * Finds pointer variables that are used after the owner they were derived from was given other memory. Such a variable
 * is a position in its owner, so it would then be read as a position in the new memory; in C it still points at the old.
 *
 * Reads: the typed C AST, the addresses of one version's variables. Gives: the variables that cannot be positions.
 * Sound because the walk covers every path, and a call replaces whatever the functions it reaches replace.
 *
 *   C: q = p; p = malloc(n); *q = 1;      `q` is stale at `*q`
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import type { Span } from "../../src/source/span.ts";
import { walkForward } from "../../src/c-ast/forward-walk.ts";
import { pointerFieldOf } from "./replaced-fields.ts";
import { fieldKey, type Address, type FieldKey } from "../facts/pointer-facts.ts";

export interface StaleQuery {
  readonly definition: c.FunctionDefinition;
  readonly addresses: ReadonlyMap<c.SymbolId, Address>;
  /** Does assigning to the variable give it other memory, rather than another position? */
  readonly isOwner: (symbol: c.SymbolId) => boolean;
  /** Owned fields that assigning an object of this type replaces. */
  readonly fieldsIn: (type: c.CType) => ReadonlySet<FieldKey>;
  /** Owned fields that a call may replace. */
  readonly fieldsReplacedBy: (call: c.Call) => ReadonlySet<FieldKey>;
}

/** Variables by the owner in whose memory they point. */
interface Derived {
  readonly byOwner: ReadonlyMap<c.SymbolId, readonly c.SymbolId[]>;
  readonly byField: ReadonlyMap<FieldKey, readonly c.SymbolId[]>;
}

type Stale = Set<c.SymbolId>;

/** With the first such use of each. */
export function findStalePointers(query: StaleQuery): ReadonlyMap<c.SymbolId, Span> {
  const derived = derivedVariables(query);
  const found = new Map<c.SymbolId, Span>();
  if (derived.byOwner.size === 0 && derived.byField.size === 0) return found;
  walkForward<c.SymbolId>(query.definition, {
    declared: ({ symbol }, state) => {
      assigned(derived, symbol, state);
    },
    visit: (expr, state) => {
      if (expr.kind === "variable-ref" && state.has(expr.symbol) && !found.has(expr.symbol))
        found.set(expr.symbol, expr.span);
      if (expr.kind === "assign") replaced(query, derived, expr, state);
      if (expr.kind === "compound-assign" || expr.kind === "step") moved(derived, expr.target, state);
      if (expr.kind === "call")
        for (const key of query.fieldsReplacedBy(expr)) lose(derived.byField.get(key), state);
    },
  });
  return found;
}

function derivedVariables(query: StaleQuery): Derived {
  const byOwner = new Map<c.SymbolId, c.SymbolId[]>();
  const byField = new Map<FieldKey, c.SymbolId[]>();
  for (const [symbol, { root, steps }] of query.addresses) {
    if (root.kind === "pointee" && root.symbol !== symbol && query.isOwner(root.symbol))
      byOwner.set(root.symbol, [...(byOwner.get(root.symbol) ?? []), symbol]);
    for (const [at, step] of steps.entries()) {
      const field = steps[at - 1];
      if (step.kind !== "pointee" || field?.kind !== "field") continue;
      const key = fieldKey(field.record, field.field);
      byField.set(key, [...(byField.get(key) ?? []), symbol]);
    }
  }
  return { byOwner, byField };
}

function lose(symbols: readonly c.SymbolId[] | undefined, state: Stale): void {
  for (const symbol of symbols ?? []) state.add(symbol);
}

/** The pointer variable `symbol` gets a value: it is fresh, and what points into its old memory is not. */
function assigned(derived: Derived, symbol: c.SymbolId, state: Stale): void {
  lose(derived.byOwner.get(symbol), state);
  state.delete(symbol);
}

function replaced(query: StaleQuery, derived: Derived, expr: c.Assign, state: Stale): void {
  const place = expr.target;
  if (place.kind === "variable-ref") {
    if (isOwnMove(expr, place.symbol)) return;
    assigned(derived, place.symbol, state);
  }
  const field = pointerFieldOf(place);
  for (const key of field === null ? query.fieldsIn(place.type) : [field])
    lose(derived.byField.get(key), state);
}

/** `w->p++`: positions behind the field are counted from where it points. */
function moved(derived: Derived, place: c.Expr, state: Stale): void {
  const field = pointerFieldOf(place);
  if (field !== null) lose(derived.byField.get(field), state);
}

/** `p = p + 1` stays in the memory it is in. */
function isOwnMove({ value }: c.Assign, symbol: c.SymbolId): boolean {
  let inner = value;
  while (inner.kind === "pointer-offset" || inner.kind === "convert")
    inner = inner.kind === "convert" ? inner.operand : inner.pointer;
  return inner.kind === "load" && inner.place.kind === "variable-ref" && inner.place.symbol === symbol;
}
