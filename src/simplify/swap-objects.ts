/**
 * Two objects that own memory change places through a third one: that is one step, in which nothing is copied.
 *
 *   C: T t = v[i]; v[i] = v[j]; v[j] = t;      becomes      swap(&v[i], &v[j]);
 *
 * Also where a function does that to what its parameters point at: calls of it become the step. Reads and gives: the typed
 * C AST. Sound because the three statements follow each other, the places are written alike in them, and nothing else
 * reads the third object.
 */
import type * as c from "../c-ast/c-ast.ts";
import { voidType } from "../c-ast/basic-types.ts";
import { Qualifier, type RecordType } from "../c-ast/c-type.ts";
import { holdsPointers, leadsToRecords } from "../c-ast/holds-pointers.ts";
import { swapName } from "../c-ast/library.ts";
import { blockMapping } from "../c-ast/map.ts";
import { walk, walkExpr } from "../c-ast/visit.ts";
import type { Span } from "../source/span.ts";
import { Edit } from "./edit.ts";
import { isFieldPlace } from "./field-uses.ts";
import { isPure, sameExpr } from "./same-expr.ts";

export function swapObjects(program: c.Program): c.Program {
  const swapper = new Swapper(program);
  const definitions = program.units.flatMap(({ functions }) => functions);
  const rewritten = definitions.map((definition) => swapper.rewrite(definition));
  const functions = new Set(
    rewritten.filter((definition) => swapper.swapsParameters(definition)).map(({ symbol }) => symbol),
  );
  if (functions.size > 0) for (const definition of rewritten) swapper.replaceCalls(definition, functions);
  return swapper.edit.finish();
}

function isBehind(place: c.Expr, param: c.SymbolId | undefined): boolean {
  if (place.kind !== "dereference" || place.pointer.kind !== "load") return false;
  return param !== undefined && variableOf(place.pointer.place) === param;
}

/** `x` and `y` of `f(&x, &y)` */
function addressed(expr: c.Call): readonly c.Expr[] | null {
  const places = expr.args.flatMap((arg) => (arg.kind === "address-of" ? [arg.place] : []));
  return places.length === 2 ? places : null;
}

/** `T t = a;` or `t = a;` */
interface Copy {
  readonly to: c.Expr | c.SymbolId;
  readonly from: c.Expr;
}

class Swapper {
  readonly edit: Edit;
  readonly #program: c.Program;
  readonly #functions = new Map<c.RecordId, c.FunctionSymbol>();

  constructor(program: c.Program) {
    this.#program = program;
    this.edit = new Edit(program);
  }

  /** `void f(T *a, T *b)` that does nothing but to let the two change places. */
  swapsParameters({ params, body }: c.FunctionDefinition): boolean {
    const [only, ...others] = body.body;
    if (only?.kind !== "expr-statement" || others.length > 0 || params.length !== 2) return false;
    const call = only.expr;
    if (call.kind !== "call" || call.callee.kind !== "function-ref") return false;
    if (this.edit.symbol(call.callee.symbol)?.name !== swapName) return false;
    return addressed(call)?.every((place, at) => isBehind(place, params[at])) ?? false;
  }

  rewrite(definition: c.FunctionDefinition): c.FunctionDefinition {
    const isMiddle = this.#middlesOf(definition);
    const swaps = new Set<c.Statement>();
    const inBlock = (body: readonly c.Statement[]): readonly c.Statement[] => {
      const done: c.Statement[] = [];
      for (let at = 0; at < body.length; at++) {
        const [first, second, third] = body.slice(at, at + 3);
        const swap = first && second && third ? this.#swap(first, second, third, isMiddle) : null;
        if (swap) {
          done.push(swap);
          swaps.add(swap);
          at += 2;
        } else if (first) done.push(nested.statement(first));
      }
      return done;
    };
    const nested = blockMapping(inBlock);
    const body = inBlock(definition.body.body);
    return swaps.size > 0 ? this.#replace({ ...definition, body: { ...definition.body, body } }) : definition;
  }

  #replace(definition: c.FunctionDefinition): c.FunctionDefinition {
    this.edit.replace(definition);
    return definition;
  }

  /** `f(&v[i], &v[j]);` */
  replaceCalls(definition: c.FunctionDefinition, functions: ReadonlySet<c.SymbolId>): void {
    const swaps = new Set<c.Statement>();
    const inBlock = (body: readonly c.Statement[]): readonly c.Statement[] =>
      body.map((statement) => {
        const call = statement.kind === "expr-statement" ? statement.expr : null;
        const isSwap =
          call?.kind === "call" && call.callee.kind === "function-ref" && functions.has(call.callee.symbol);
        const [one, other] = (isSwap ? addressed(call) : null) ?? [];
        const objects = one && other ? this.#between(one, other) : null;
        const swap = objects && this.#call(objects, statement);
        if (swap) swaps.add(swap);
        return swap ?? nested.statement(statement);
      });
    const nested = blockMapping(inBlock);
    const body = inBlock(definition.body.body);
    if (swaps.size > 0) this.#replace({ ...definition, body: { ...definition.body, body } });
  }

  #swap(
    first: c.Statement,
    second: c.Statement,
    third: c.Statement,
    isMiddle: (symbol: c.SymbolId) => boolean,
  ): c.Statement | null {
    const exchange = exchangeIn(first, second, third);
    if (!exchange || !isMiddle(exchange.middle)) return null;
    const objects = this.#objectsOf(exchange);
    return objects && this.#call(objects, first);
  }

  /** Variables of the function that are named where two objects change places, and nowhere else. */
  #middlesOf({ body }: c.FunctionDefinition): (symbol: c.SymbolId) => boolean {
    const names = new Map<c.SymbolId, number>();
    const count = (symbol: c.SymbolId, by: number): unknown =>
      names.set(symbol, (names.get(symbol) ?? 0) + by);
    for (const node of walk(body)) {
      if (node.kind === "variable-ref") count(node.symbol, 1);
      if (node.kind !== "compound") continue;
      for (const [at, first] of node.body.entries()) {
        const exchange = exchangeIn(first, node.body[at + 1], node.body[at + 2]);
        if (exchange && this.#objectsOf(exchange))
          count(exchange.middle, first.kind === "local-declaration" ? -1 : -2);
      }
    }
    return (id) => {
      const symbol = this.#program.symbols.get(id);
      return names.get(id) === 0 && symbol?.kind === "variable" && symbol.storage === "automatic";
    };
  }

  #objectsOf({ one, other }: Exchange): Objects | null {
    const [first, second] = [this.#object(one), this.#object(other)];
    return first && second && this.#between(first, second);
  }

  /** Two places that can be found before anything changes. */
  #between(one: c.Expr, other: c.Expr): Objects | null {
    if (one.type.kind !== "record" || other.type.kind !== "record") return null;
    if (!isPure(one) || !isPure(other)) return null;
    const { record } = one.type;
    if (record !== other.type.record || !this.#ownsOnly(record)) return null;
    return this.#isFixed(one, record) && this.#isFixed(other, record) ? { one, other, type: one.type } : null;
  }

  /** The object that is a copied value, or of which that is the only member. */
  #object(place: c.Expr): c.Expr | null {
    if (place.type.kind === "record") return place;
    if (!isFieldPlace(place) || this.#program.records.get(place.record)?.fields?.length !== 1) return null;
    if (place.kind === "member") return place.base;
    const { pointer, span } = place;
    const type: c.CType = { kind: "record", record: place.record, quals: 0 };
    return { kind: "dereference", id: this.edit.id(), span, type, pointer };
  }

  /** Are there pointers in objects of the type, and none of them to structs, which may live in pools? */
  #ownsOnly(record: c.RecordId): boolean {
    const type: c.CType = { kind: "record", record, quals: 0 };
    return holdsPointers(this.#program, type) && !leadsToRecords(this.#program, type);
  }

  /** Does a place stay where it is when objects of the type change? */
  #isFixed(place: c.Expr, record: c.RecordId): boolean {
    if ((place.type.quals & (Qualifier.volatile | Qualifier.atomic)) !== 0) return false;
    for (const part of walkExpr(place)) {
      if (part.kind !== "load") continue;
      const from = part.place;
      if (from.kind === "variable-ref") continue;
      if (!isFieldPlace(from) || this.#contains(record, from.record)) return false;
    }
    return true;
  }

  #contains(record: c.RecordId, part: c.RecordId): boolean {
    if (record === part) return true;
    return (this.#program.records.get(record)?.fields ?? []).some(({ type }) => {
      let inner = type;
      while (inner.kind === "array") inner = inner.element;
      return inner.kind === "record" && this.#contains(inner.record, part);
    });
  }

  #call({ one, other, type }: Objects, { span }: c.Statement): c.Statement {
    const { edit } = this;
    const pointer: c.CType = { kind: "pointer", target: { ...type, quals: 0 }, quals: 0 };
    const address = (place: c.Expr): c.Expr => ({
      kind: "address-of",
      id: edit.id(),
      span,
      type: pointer,
      place,
    });
    return edit.statement(
      edit.call(this.#function(type.record, pointer, span), [address(one), address(other)], span),
    );
  }

  #function(record: c.RecordId, pointer: c.CType, span: Span): c.FunctionSymbol {
    const known = this.#functions.get(record);
    if (known) return known;
    const type: c.FunctionType = {
      kind: "function",
      result: voidType,
      params: [pointer, pointer],
      variadic: false,
      prototyped: true,
      quals: 0,
    };
    const made = this.edit.foreign(swapName, type, span);
    this.#functions.set(record, made);
    return made;
  }
}

function copyIn(statement: c.Statement): Copy | null {
  if (statement.kind === "local-declaration") {
    const [variable, ...others] = statement.variables;
    if (!variable || others.length > 0 || variable.initializer?.kind !== "value") return null;
    const { value } = variable.initializer;
    return value.kind === "load" ? { to: variable.symbol, from: value.place } : null;
  }
  if (statement.kind !== "expr-statement" || statement.expr.kind !== "assign") return null;
  const { target, value } = statement.expr;
  return value.kind === "load" ? { to: target, from: value.place } : null;
}

function variableOf(place: c.Expr): c.SymbolId | null {
  return place.kind === "variable-ref" ? place.symbol : null;
}

interface Objects {
  readonly one: c.Expr;
  readonly other: c.Expr;
  readonly type: RecordType;
}

interface Exchange {
  readonly one: c.Expr;
  readonly other: c.Expr;
  readonly middle: c.SymbolId;
}

/** `t = a; a = b; b = t;` */
function exchangeIn(
  first: c.Statement,
  second: c.Statement | undefined,
  third: c.Statement | undefined,
): Exchange | null {
  if (!second || !third) return null;
  const [kept, moved, given] = [copyIn(first), copyIn(second), copyIn(third)];
  if (!kept || !moved || !given || typeof moved.to === "number" || typeof given.to === "number") return null;
  const middle = typeof kept.to === "number" ? kept.to : variableOf(kept.to);
  if (middle === null || variableOf(given.from) !== middle) return null;
  if (!sameExpr(kept.from, moved.to) || !sameExpr(moved.from, given.to)) return null;
  return { one: kept.from, other: moved.from, middle };
}
