/**
 * A value that lowering kept in a variable of its own goes to the place where it is used, when it is used once, by the
 * next statement, and nothing shows that it is evaluated later.
 *
 *     let value = s[at]; if strchr(SET, value).is_some() { .. }   ->  if strchr(SET, s[at]).is_some() { .. }
 *     let token = strtok(s, &mut t, SEP); item = token;           ->  item = strtok(s, &mut t, SEP);
 *
 * Sound because what the statement evaluates before the place and the value do not meet: one of the two has no effects,
 * and they share no variable that either borrows for writing. Variables of the C stay.
 */
import type * as rust from "../rust-ast/rust-ast.ts";
import { blockChildren, descendants } from "../rust-ast/visit.ts";
import { changeBlock, mapFunctions, unshare } from "./change.ts";
import { evaluatedBefore, mentions, withPart } from "./evaluated-before.ts";
import { hasOwnType } from "./own-type.ts";
import { computing, isPure } from "./pure.ts";
import { collectReaders, type Readers } from "./readers.ts";
import { collectItemTypes, type ItemTypes, typeOf } from "./types.ts";
import { resolveVariables, type Variables } from "./variables.ts";

/** Expressions of more parts than this deserve a name. */
const readable = 16;

interface Context {
  /** Variables that may go: used once, not in a text. */
  readonly candidates: ReadonlySet<string>;
  /** Variables of numbers that nothing borrows for writing. */
  readonly values: ReadonlySet<string>;
  readonly readers: Readers;
  /** Variables that something points into, or may point into by a method: they live as long as their block. */
  readonly places: ReadonlySet<string>;
}

export function inlineTemporaries(crate: rust.Crate): rust.Crate {
  const items = collectItemTypes(crate);
  const readers = collectReaders(crate, (method) => computing.test(method));
  return mapFunctions(crate, (shared) => {
    if (!shared.temporaries || shared.temporaries.size === 0) return shared;
    const item = unshare(shared);
    const variables = resolveVariables(item);
    const cx: Context = {
      candidates: candidatesOf(item, variables),
      values: valuesOf(item, variables, items),
      readers,
      places: placesOf(item),
    };
    if (cx.candidates.size === 0) return shared;
    return { ...item, body: changeBlock(item.body, { block: (block) => inlineIn(cx, block) }) };
  });
}

function candidatesOf(item: rust.FnItem, variables: Variables): ReadonlySet<string> {
  const named = new Map<string, number>();
  for (const { name } of variables.all) named.set(name, (named.get(name) ?? 0) + 1);
  const usedOnce = variables.all.filter(
    ({ name, uses, hidden }) =>
      item.temporaries?.has(name) && uses.length === 1 && !hidden && named.get(name) === 1,
  );
  return new Set(usedOnce.map(({ name }) => name));
}

function valuesOf(item: rust.FnItem, variables: Variables, items: ItemTypes): ReadonlySet<string> {
  const numbers = new Set<string>();
  const others = new Set<string>();
  for (const { name, uses } of variables.all) {
    const type = uses[0] ? typeOf(uses[0], variables, items) : null;
    const isNumber = type?.kind === "path" && /^([iuf](8|16|32|64|128|size)|bool)$/.test(type.path);
    (isNumber ? numbers : others).add(name);
  }
  for (const outer of blockChildren(item.body)) {
    for (const expr of descendants(outer)) {
      const lent =
        expr.kind === "borrow" && expr.mutable ? expr.place : expr.kind === "closure" ? expr.body : null;
      if (lent) for (const name of namesIn(lent)) others.add(name);
    }
  }
  return new Set([...numbers].filter((name) => !others.has(name)));
}

function placesOf(item: rust.FnItem): ReadonlySet<string> {
  const places = new Set<string>();
  for (const outer of blockChildren(item.body)) {
    for (const expr of descendants(outer)) {
      if (expr.kind === "borrow" && expr.place.kind === "path") places.add(expr.place.path);
      if (expr.kind === "method-call" && expr.receiver.kind === "path" && !computing.test(expr.method))
        places.add(expr.receiver.path);
      if ((expr.kind === "field" || expr.kind === "index") && expr.base.kind === "path")
        places.add(expr.base.path);
    }
  }
  return places;
}

/** From the last statement up, so that several values go into one statement. */
function inlineIn(cx: Context, block: rust.Block): rust.Block {
  let value = block.value;
  const statements: rust.Statement[] = [];
  for (const statement of [...block.statements].reverse()) {
    const temporary = temporaryOf(cx, statement);
    const [next] = statements;
    const target = next === undefined ? value : exprOf(next);
    if (temporary === null || target === null || !canMove(cx, temporary, target)) {
      statements.unshift(statement);
      continue;
    }
    const filled = withPart(target, temporary.name, temporary.value);
    if (next === undefined) value = filled;
    else statements[0] = withExpr(next, filled, statement);
  }
  return { statements, value };
}

interface Temporary {
  readonly name: string;
  readonly value: rust.Expr;
}

function temporaryOf(cx: Context, statement: rust.Statement): Temporary | null {
  if (statement.kind !== "let" || statement.value === undefined || statement.otherwise) return null;
  const { pattern, value, type } = statement;
  if (pattern.kind !== "binding" || pattern.mutable || !cx.candidates.has(pattern.name)) return null;
  if (type !== undefined && !hasOwnType(value)) return null;
  const parts = [...descendants(value)];
  const isPlain = parts.every(
    ({ kind }) => !/^(closure|block|if|match|loop|while|for|macro|break|continue|return)$/.test(kind),
  );
  return isPlain && parts.length <= readable ? { name: pattern.name, value } : null;
}

function exprOf(statement: rust.Statement): rust.Expr | null {
  if (statement.kind === "expr") return statement.expr;
  return statement.kind === "let" ? (statement.value ?? null) : null;
}

/** The statement with another expression; comments of the one that went stand above it. */
function withExpr(statement: rust.Statement, expr: rust.Expr, gone: rust.Statement): rust.Statement {
  const comments = [...(gone.comments ?? []), ...(statement.comments ?? [])];
  const blankBefore = gone.blankBefore ?? statement.blankBefore;
  const above = {
    ...(comments.length === 0 ? {} : { comments }),
    ...(blankBefore === undefined ? {} : { blankBefore }),
  };
  if (statement.kind === "expr") return { ...statement, ...above, expr };
  return statement.kind === "let" ? { ...statement, ...above, value: expr } : statement;
}

function canMove(cx: Context, { name, value }: Temporary, target: rust.Expr): boolean {
  if (cx.places.has(name) || !mentions(target, name)) return false;
  const earlier = evaluatedBefore(target, name);
  if (earlier === null) return false;
  return earlier.every((part) =>
    isPure(value, cx.readers) ? isValue(cx, part) || !meet(part, value) : isFixed(cx, part, value),
  );
}

/** Evaluated to a value without effects; a place may be there to be borrowed or written. */
function isValue(cx: Context, part: rust.Expr): boolean {
  return isPure(part, cx.readers) && !/^(path|field|index|unary)$/.test(part.kind);
}

/** Whether a value with effects leaves it as it is: literals, items, numbers that nothing else can reach. */
function isFixed(cx: Context, part: rust.Expr, value: rust.Expr): boolean {
  if (!isPure(part, cx.readers) || meet(part, value)) return false;
  return [...namesIn(part)].every((name) => cx.values.has(name) || /^[A-Z]/.test(name));
}

function meet(part: rust.Expr, value: rust.Expr): boolean {
  const names = namesIn(value);
  return [...namesIn(part)].some((name) => names.has(name));
}

/** Variables and single-word items; functions that are called are no variables. */
function namesIn(expr: rust.Expr): ReadonlySet<string> {
  const called = new Set<rust.Expr>();
  const names = new Set<string>();
  for (const inner of descendants(expr)) {
    if (inner.kind === "call") called.add(inner.callee);
    if (inner.kind === "path" && !called.has(inner)) names.add(inner.path);
  }
  return names;
}
