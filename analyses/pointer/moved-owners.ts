/**
 * Finds pointer variables that are used after the memory they point into went to another owner: into a field, to a
 * function that takes it over, or to another variable. In Rust the variable is empty then; in C it still points there.
 *
 * Reads: the typed C AST, the addresses of one version's variables. Gives: the variables that cannot be owners, or
 * positions in them. Sound because the walk covers every path.
 *
 *   C: p->a = a; a[0] = 1;      `a` is used after it moved
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import { stripConversions } from "../../src/c-ast/callee.ts";
import { walkForward } from "../../src/c-ast/forward-walk.ts";
import type { Span } from "../../src/source/span.ts";
import type { StoredPointer } from "./stored-pointers.ts";
import { fieldKey, type Address, type FieldKey } from "../facts/pointer-facts.ts";

export interface MovedQuery {
  readonly definition: c.FunctionDefinition;
  readonly addresses: ReadonlyMap<c.SymbolId, Address>;
  readonly isOwner: (symbol: c.SymbolId) => boolean;
  readonly isOwnedField: (key: FieldKey) => boolean;
  /** Pointers that the initializer of a variable puts into fields. */
  readonly stored: (symbol: c.SymbolId, initializer: c.Initializer) => readonly StoredPointer[];
  /** The same for an unnamed struct. */
  readonly listed: (literal: c.CompoundLiteral) => readonly StoredPointer[];
  /** Does the callee take over this argument? */
  readonly isConsumed: (call: c.Call, at: number) => boolean;
}

/** With the first such use of each. */
export function findMovedOwners(query: MovedQuery): ReadonlyMap<c.SymbolId, Span> {
  const found = new Map<c.SymbolId, Span>();
  walkForward<c.SymbolId>(query.definition, {
    declared: ({ symbol, initializer }, moved) => {
      for (const { slot, value } of initializer ? query.stored(symbol, initializer) : [])
        if (value !== null && query.isOwnedField(slot)) move(query, value, moved);
      moved.delete(symbol);
      if (initializer?.kind === "value") hand(query, initializer.value, moved);
    },
    visit: (expr, moved) => {
      if (expr.kind === "variable-ref") {
        const owner = ownerOf(query, expr.symbol);
        if (owner !== null && moved.has(owner) && !found.has(expr.symbol)) found.set(expr.symbol, expr.span);
      }
      if (expr.kind === "assign") {
        const { target } = expr;
        if (target.kind === "variable-ref") {
          moved.delete(target.symbol);
          hand(query, expr.value, moved);
        }
        const isField = target.kind === "member" || target.kind === "arrow";
        if (isField && query.isOwnedField(fieldKey(target.record, target.field)))
          move(query, expr.value, moved);
      }
      if (expr.kind === "compound-literal")
        for (const { slot, value } of query.listed(expr))
          if (value !== null && query.isOwnedField(slot)) move(query, value, moved);
      if (expr.kind === "call")
        for (const [at, arg] of expr.args.entries()) if (query.isConsumed(expr, at)) move(query, arg, moved);
    },
  });
  return found;
}

/** A variable is given what another one owned. */
function hand(query: MovedQuery, value: c.Expr, moved: Set<c.SymbolId>): void {
  if (query.definition.moves?.has(value.id) === true) move(query, value, moved);
}

function move(query: MovedQuery, value: c.Expr, moved: Set<c.SymbolId>): void {
  const inner = stripConversions(value);
  if (inner.kind !== "load" || inner.place.kind !== "variable-ref") return;
  const owner = ownerOf(query, inner.place.symbol);
  if (owner !== null) moved.add(owner);
}

/** The variable that owns what this one points at: itself, or the one in whose memory it is a position. */
function ownerOf(query: MovedQuery, symbol: c.SymbolId): c.SymbolId | null {
  if (query.isOwner(symbol)) return symbol;
  const root = query.addresses.get(symbol)?.root;
  return root?.kind === "pointee" && query.isOwner(root.symbol) ? root.symbol : null;
}
