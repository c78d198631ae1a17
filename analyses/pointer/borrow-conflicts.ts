/**
 * Borrows that are in the way: an object is written, freed or goes out of scope while a holder that may borrow from it is
 * used later, or is only named while a lent field may reach it. A walk over every path in the order of evaluation; what is "maybe" counts.
 *
 *   C: r.data = buf;  buf[0] = 1;  use(&r);      `buf` is written while `r` holds it
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import { children, walk, type AstNode } from "../../src/c-ast/visit.ts";
import type { NodeId } from "../../src/source/node-id.ts";
import { calleeSymbol } from "../../src/c-ast/callee.ts";
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

/**
 * `x:h`, object x is borrowed by holder h; `x^h`, h writes it; `s~h`, h borrows what holder s is lent; `!h`, something that
 * h borrows was written since, or reached otherwise.
 */
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
  readonly #plain: ReadonlySet<NodeId>;
  /** Mentions in the arguments of each call. */
  readonly #inCalls: ReadonlyMap<NodeId, readonly c.VariableRef[]>;
  readonly #late: ReadonlySet<NodeId>;

  constructor(query: BorrowQuery) {
    this.#query = query;
    this.#plain = plainMentions(query.definition);
    this.#inCalls = mentionsInCalls(query.definition);
    this.#late = new Set([...this.#inCalls.values()].flat().map(({ id }) => id));
  }

  declared(variable: c.LocalVariable, state: Set<Fact>): void {
    write(state, [variable.symbol]); // in a loop, the object of the round before is gone
    const flows = flowsOfDeclaration(this.#query, variable);
    forget(state, variable.symbol);
    for (const flow of flows) this.#flow(flow, state);
  }

  visit(expr: c.Expr, state: Set<Fact>): void {
    if (expr.kind === "variable-ref") this.#mentioned(expr, state);
    if (expr.kind === "assign" || expr.kind === "compound-assign" || expr.kind === "step")
      this.#assigned(expr, state);
    if (expr.kind === "builtin-call")
      write(
        state,
        expr.args.flatMap((arg) => [...this.#objects(arg)]),
      );
    if (expr.kind === "call") this.#called(expr, state);
    for (const flow of flowsOfExpr(this.#query, expr)) this.#flow(flow, state);
  }

  /** Numbers are computed before the borrows of a call begin; what a library function prints is borrowed, too. */
  #called(call: c.Call, state: Set<Fact>): void {
    const mentions = this.#inCalls.get(call.id) ?? [];
    for (const mention of mentions) this.#reached(mention, state);
    write(state, this.#writtenBy(call));
    const isDefined = calleeSymbol(call, this.#query.program)?.defined ?? true;
    if (!isDefined) for (const mention of mentions) this.#used(mention, state);
    for (const arg of call.args)
      if (arg.type.kind === "pointer" || arg.type.kind === "record")
        this.#use([...holdersIn(this.#query, arg)], state);
  }

  #mentioned(mention: c.VariableRef, state: Set<Fact>): void {
    this.#used(mention, state);
    if (!this.#late.has(mention.id)) this.#reached(mention, state);
  }

  #used({ symbol }: c.VariableRef, state: ReadonlySet<Fact>): void {
    this.#use([symbol, ...rootsOf(this.#query, symbol)], state);
  }

  #reached({ id, symbol }: c.VariableRef, state: Set<Fact>): void {
    reach(state, [symbol, ...rootsOf(this.#query, symbol)], this.#plain.has(id) ? "^" : "^~");
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

  #flow(flow: Flow, state: Set<Fact>): void {
    const { into, objects, exclusive, holders, reborrowed } = flow;
    if (typeof into !== "number") return;
    if (flow.clashes) this.found.add(into);
    write(state, [...exclusive]);
    for (const { object, kind, holder } of borrowsIn(state))
      if (holders.has(holder) || reborrowed.has(holder)) this.#borrow(object, kind, into, state);
    for (const object of objects) this.#borrow(object, ":", into, state);
    for (const object of exclusive) this.#borrow(object, "^", into, state);
    for (const object of reborrowed) this.#borrow(object, "~", into, state);
  }

  #borrow(object: c.SymbolId, kind: Kind, into: c.SymbolId, state: Set<Fact>): void {
    state.add(`${String(object)}${kind}${String(into)}`);
    if (kind === "~") return; // what it is lent outlives it
    this.borrows.set(object, (this.borrows.get(object) ?? new Set()).add(into));
  }
}

type Kind = ":" | "^" | "~";

interface Borrow {
  readonly object: c.SymbolId;
  readonly kind: Kind;
  readonly holder: c.SymbolId;
}

function borrowsIn(state: ReadonlySet<Fact>): readonly Borrow[] {
  return [...state].flatMap((fact) => {
    const parts = /^(\d+)([:^~])(\d+)$/.exec(fact);
    return parts ? [borrowOf(parts)] : [];
  });
}

/** The parts are those of a fact about a borrow. */
function borrowOf(parts: RegExpExecArray): Borrow {
  const kind = parts[2] === "^" || parts[2] === "~" ? parts[2] : ":";
  return { object: Number(parts[1]) as c.SymbolId, kind, holder: Number(parts[3]) as c.SymbolId };
}

/** What borrows from these objects must not be used again. */
function write(state: Set<Fact>, objects: readonly c.SymbolId[]): void {
  reach(state, objects, ":^");
}

/** Objects are reached in a way that borrows of these kinds do not allow. */
function reach(state: Set<Fact>, objects: readonly c.SymbolId[], kinds: string): void {
  for (const { object, kind, holder } of borrowsIn(state))
    if (kinds.includes(kind) && objects.includes(object)) state.add(`!${String(holder)}`);
}

/** The holder is given another value as a whole. */
function forget(state: Set<Fact>, symbol: c.SymbolId): void {
  state.delete(`!${String(symbol)}`);
  for (const { object, kind, holder } of borrowsIn(state))
    if (holder === symbol) state.delete(`${String(object)}${kind}${String(holder)}`);
}

/** What the arguments of each call name, other calls in them aside. */
function mentionsInCalls({ body }: c.FunctionDefinition): ReadonlyMap<NodeId, readonly c.VariableRef[]> {
  const found = new Map<NodeId, c.VariableRef[]>();
  const enter = (node: AstNode, call: c.Call | null): void => {
    if (node.kind === "variable-ref" && call) found.get(call.id)?.push(node);
    if (node.kind === "call") found.set(node.id, []);
    for (const child of children(node)) enter(child, node.kind === "call" ? node : call);
  };
  enter(body, null);
  return found;
}

/** Mentions of structs for one of their plain members only: `s` in `s.n`, `p` in `p->n`. */
function plainMentions({ body }: c.FunctionDefinition): ReadonlySet<NodeId> {
  const found = new Set<NodeId>();
  for (const node of walk(body)) {
    if (node.kind !== "member" && node.kind !== "arrow") continue;
    if (["pointer", "record", "array"].includes(node.type.kind)) continue;
    let base: c.Expr = node;
    while (base.kind === "member") base = base.base;
    if (base.kind === "arrow") base = base.pointer.kind === "load" ? base.pointer.place : base.pointer;
    if (base.kind === "variable-ref") found.add(base.id);
  }
  return found;
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
