/**
 * Borrows that are in the way: an object is written, freed or goes out of scope while a holder that may borrow from it is
 * used later. A walk over every path in the order of evaluation; what is "maybe" counts.
 *
 *   C: r.data = buf;  buf[0] = 1;  use(&r);      `buf` is written while `r` holds it
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import { children, type AstNode } from "../../src/c-ast/visit.ts";
import type { NodeId } from "../../src/source/node-id.ts";
import { walkForward } from "../../src/c-ast/forward-walk.ts";
import { fieldKey } from "../facts/pointer-facts.ts";
import { placeAddress } from "./evaluate.ts";
import {
  flowsOfDeclaration,
  flowsOfExpr,
  holdersIn,
  isHolder,
  objectsOf,
  rootSymbol,
  rootsOf,
  type BorrowQuery,
  type Flow,
  type Holder,
} from "./borrow-flow.ts";

/** `x:h`, object x is borrowed by holder h; `!h`, something that h borrows was written since. */
type Fact = string;

/** Holders that are used after something they borrow was written. */
export function findBorrowConflicts(query: BorrowQuery): readonly Holder[] {
  const walk = new ConflictWalk(query);
  walkForward<Fact>(query.definition, {
    declared: (variable, state) => {
      walk.declared(variable, state);
    },
    visit: (expr, state) => {
      walk.visit(expr, state);
    },
    leave: (state) => {
      walk.leave(state);
    },
  });
  return [...walk.found, ...shortLived(query, walk.borrows)];
}

class ConflictWalk {
  readonly found = new Set<Holder>();
  readonly borrows = new Map<c.SymbolId, Set<c.SymbolId>>();
  readonly #query: BorrowQuery;

  constructor(query: BorrowQuery) {
    this.#query = query;
  }

  declared(variable: c.LocalVariable, state: Set<Fact>): void {
    write(state, [variable.symbol]); // in a loop, the object of the round before is gone
    const flows = flowsOfDeclaration(this.#query, variable);
    forget(state, variable.symbol);
    for (const flow of flows) this.#flow(flow, state);
  }

  visit(expr: c.Expr, state: Set<Fact>): void {
    if (expr.kind === "variable-ref") this.#use([expr.symbol, ...rootsOf(this.#query, expr.symbol)], state);
    if (expr.kind === "assign" || expr.kind === "compound-assign" || expr.kind === "step")
      this.#assigned(expr, state);
    if (expr.kind === "builtin-call")
      write(
        state,
        expr.args.flatMap((arg) => [...this.#objects(arg)]),
      );
    if (expr.kind === "call") {
      write(state, this.#writtenBy(expr));
      for (const arg of expr.args) this.#use([...holdersIn(this.#query, arg)], state);
    }
    for (const flow of flowsOfExpr(this.#query, expr)) this.#flow(flow, state);
  }

  /** What parameters hold is used by the caller. */
  leave(state: ReadonlySet<Fact>): void {
    this.#use(this.#query.definition.params, state);
  }

  #assigned(expr: c.Assign | c.CompoundAssign | c.Step, state: Set<Fact>): void {
    const { target } = expr;
    if (target.kind !== "variable-ref") {
      const root = rootSymbol(placeAddress(target, this.#query.env));
      if (root !== null) write(state, [root]);
      this.#moved(expr, state);
      return;
    }
    const isPointer = target.type.kind === "pointer";
    if (!isPointer || this.#query.isOwner(target.symbol)) write(state, [target.symbol]);
    if (expr.kind === "assign" && isHolder(this.#query, target.symbol)) forget(state, target.symbol);
    this.#moved(expr, state);
  }

  /** `c->buf = buf`: an owner moves away. */
  #moved(expr: c.Assign | c.CompoundAssign | c.Step, state: Set<Fact>): void {
    if (expr.kind !== "assign" || expr.target.type.kind !== "pointer") return;
    const { target } = expr;
    if (target.kind === "member" || target.kind === "arrow")
      if (this.#query.isView(fieldKey(target.record, target.field))) return;
    write(
      state,
      [...this.#objects(expr.value)].filter((symbol) => this.#query.isOwner(symbol)),
    );
  }

  #writtenBy(call: c.Call): readonly c.SymbolId[] {
    return call.args.flatMap((arg, at) =>
      this.#query.mayWrite(call, at) || this.#query.takesOver(call, at) ? [...this.#objects(arg)] : [],
    );
  }

  #objects(arg: c.Expr): ReadonlySet<c.SymbolId> {
    return arg.type.kind === "pointer" ? objectsOf(this.#query, arg) : new Set();
  }

  #use(symbols: readonly c.SymbolId[], state: ReadonlySet<Fact>): void {
    for (const symbol of symbols) if (state.has(`!${String(symbol)}`)) this.found.add(symbol);
  }

  #flow({ into, objects, holders }: Flow, state: Set<Fact>): void {
    if (typeof into !== "number") return;
    const all = new Set(objects);
    for (const fact of state) {
      const [object, holder] = fact.split(":");
      if (holder !== undefined && holders.has(Number(holder) as c.SymbolId))
        all.add(Number(object) as c.SymbolId);
    }
    for (const object of all) {
      state.add(`${String(object)}:${String(into)}`);
      this.borrows.set(object, (this.borrows.get(object) ?? new Set()).add(into));
    }
  }
}

/** What borrows from these objects must not be used again. */
function write(state: Set<Fact>, objects: readonly c.SymbolId[]): void {
  for (const fact of [...state]) {
    const [object, holder] = fact.split(":");
    if (holder !== undefined && objects.includes(Number(object) as c.SymbolId)) state.add(`!${holder}`);
  }
}

/** The holder is given another value as a whole. */
function forget(state: Set<Fact>, symbol: c.SymbolId): void {
  for (const fact of [...state])
    if (fact === `!${String(symbol)}` || fact.endsWith(`:${String(symbol)}`)) state.delete(fact);
}

/** Holders that are declared outside of the block in which an object lives that they borrow from. */
function shortLived(
  { definition }: BorrowQuery,
  borrows: ReadonlyMap<c.SymbolId, ReadonlySet<c.SymbolId>>,
): readonly c.SymbolId[] {
  if (borrows.size === 0) return [];
  const blocks = blocksOf(definition);
  return [...borrows].flatMap(([object, holders]) => {
    const outer = blocks.get(object);
    if (outer === undefined) return []; // a parameter
    return [...holders].filter((holder) => !outer.every((block, at) => blocks.get(holder)?.[at] === block));
  });
}

/** The blocks around the declaration of each local variable, from the outermost inward. */
function blocksOf(definition: c.FunctionDefinition): Blocks {
  const found: Blocks = new Map();
  enter(definition.body, [], found);
  return found;
}

type Blocks = Map<c.SymbolId, readonly NodeId[]>;

function enter(node: AstNode, outer: readonly NodeId[], found: Blocks): void {
  if (node.kind === "local-declaration") for (const { symbol } of node.variables) found.set(symbol, outer);
  const opens = node.kind === "compound" || node.kind === "for";
  const inner = opens ? [...outer, node.id] : outer;
  for (const child of children(node)) enter(child, inner, found);
}
