/**
 * A test for `None` that names what is there.
 *
 *     let p = find(s); if p.is_some() { g(p.unwrap()); }             ->  if let Some(p) = find(s) { g(p); }
 *     let p = find(s); if p.is_none() { return; } g(p.unwrap());     ->  let Some(p) = find(s) else { return; }; g(p);
 *     if p.is_some() && c { g(p.unwrap()); }                         ->  if let Some(p) = p { if c { g(p); } }
 *     if p.is_none() || c { h(); } else { g(p.unwrap()); }           ->  match p { Some(p) if !c => { g(p); } _ => { h(); } }
 *
 * Sound because such a variable is never assigned again, and holds a position, which is copied: each `unwrap` gives what
 * the test saw. One that is used in other ways where it is known keeps its test.
 */
import type * as rust from "../rust-ast/rust-ast.ts";
import { blockChildren, descendants } from "../rust-ast/visit.ts";
import { changeBlock, mapFunctions, unshare } from "./change.ts";
import { opposite } from "./fold-conditions.ts";
import { splitCondition, type Parts } from "./joint-conditions.ts";
import { findMutations } from "./mutability.ts";
import { callsByReceiver } from "./calls-by-receiver.ts";
import { isPure } from "./pure.ts";
import { resolveVariables, type Variable, type Variables } from "./variables.ts";

interface Context {
  readonly variables: Variables;
  /** Positions that are there or not, and stay as they are. */
  readonly optional: ReadonlySet<Variable>;
  /** `p.unwrap()` and `p.unwrap_or(0)` by their `p`. */
  readonly unwraps: ReadonlyMap<rust.Expr, rust.Expr>;
}

export function knownSome(crate: rust.Crate): rust.Crate {
  return mapFunctions(crate, (shared) => {
    const item = unshare(shared);
    const variables = resolveVariables(item);
    const { possible } = findMutations(item, variables);
    const optional = new Set(
      variables.all.filter((variable) => isPosition(variable) && !possible.has(variable) && !variable.hidden),
    );
    if (optional.size === 0) return shared;
    const cx: Context = {
      variables,
      optional,
      unwraps: callsByReceiver(
        item.body,
        ({ method, args }) => /^unwrap(_or)?$/.test(method) && args.every((arg) => isPure(arg)),
      ),
    };
    return { ...item, body: throughBlock(cx, item.body) };
  });
}

/** `let p: Option<usize>` with its value. */
function isPosition({ type, statement }: Variable): boolean {
  if (statement?.value === undefined || type?.kind !== "path" || type.path !== "Option") return false;
  const [held] = type.args ?? [];
  return held?.kind === "path" && held.path === "usize";
}

/** Found on the tree as it was, done on the way back up: inner tests first. */
function throughBlock(cx: Context, body: rust.Block): rust.Block {
  const known = new Map<rust.Expr, string>();
  const tests = new Map<rust.Expr, Variable>();
  const ends = new Map<rust.Statement, Variable>();
  const block = (original: rust.Block): void => {
    original.statements.forEach((statement, at) => {
      const variable = statement.kind === "expr" ? leavesWithout(cx, statement.expr) : null;
      const rest = { statements: original.statements.slice(at + 1), value: original.value };
      if (variable !== null && learn(cx, variable, blockChildren(rest), known)) ends.set(statement, variable);
    });
  };
  for (const inner of blocksIn(body)) block(inner);
  for (const outer of blockChildren(body)) {
    for (const expr of descendants(outer)) {
      const found = expr.kind === "if" ? branchWith(cx, expr) : null;
      if (found === null || usesIn(found.variable, blockChildren(found.branch)).length === 0) continue;
      if (learn(cx, found.variable, [...found.others, ...blockChildren(found.branch)], known))
        tests.set(expr, found.variable);
    }
  }
  if (tests.size === 0 && ends.size === 0) return body;
  return changeBlock(body, {
    expr: (rebuilt, original) => {
      const name = known.get(original);
      if (name !== undefined) return { kind: "path", path: name };
      const tested = tests.get(original);
      return tested && rebuilt.kind === "if" ? withTest(rebuilt, tested) : rebuilt;
    },
    block: (rebuilt, original) => withoutDeclarations(cx, withEnds(rebuilt, original, ends), original, known),
  });
}

/** Notes what the uses of a variable become, when all of these are `unwrap`s. */
function learn(
  cx: Context,
  variable: Variable,
  places: readonly rust.Expr[],
  known: Map<rust.Expr, string>,
): boolean {
  const uses = usesIn(variable, places);
  const unwraps = uses.map((use) => cx.unwraps.get(use));
  if (uses.length === 0 || unwraps.some((unwrap) => unwrap === undefined || known.has(unwrap))) return false;
  for (const unwrap of unwraps) if (unwrap) known.set(unwrap, variable.name);
  return true;
}

function usesIn(variable: Variable, places: readonly rust.Expr[]): readonly rust.PathExpr[] {
  const inside = new Set(places.flatMap((place) => [...descendants(place)]));
  return variable.uses.filter((use) => inside.has(use));
}

function* blocksIn(body: rust.Block): Generator<rust.Block> {
  yield body;
  for (const outer of blockChildren(body)) {
    for (const expr of descendants(outer)) {
      if (expr.kind === "block") yield expr.block;
      if (expr.kind === "if") yield* branches(expr);
      if (expr.kind === "loop" || expr.kind === "while" || expr.kind === "for") yield expr.body;
    }
  }
}

function branches({ then, otherwise }: rust.IfExpr): readonly rust.Block[] {
  if (otherwise === null) return [then];
  return otherwise.kind === "if" ? [then, ...branches(otherwise)] : [then, otherwise.block];
}

/** The variable that `p.is_some()` or `p.is_none()` asks about. */
function asked(cx: Context, condition: rust.Expr, method: "is_some" | "is_none"): Variable | null {
  if (condition.kind !== "method-call" || condition.method !== method) return null;
  const variable = cx.variables.ofUse.get(condition.receiver);
  return variable && cx.optional.has(variable) ? variable : null;
}

/** Where the variable is known to be there: a branch, and conditions that are evaluated before it. */
interface Known {
  readonly variable: Variable;
  readonly branch: rust.Block;
  readonly others: readonly rust.Expr[];
}

function branchWith(cx: Context, { condition, then, otherwise }: rust.IfExpr): Known | null {
  const all = splitCondition(condition, "&&");
  const there = asked(cx, all.first, "is_some");
  const others = ({ rest }: Parts): readonly rust.Expr[] => (rest === null ? [] : [rest]);
  if (there !== null) return { variable: there, branch: then, others: others(all) };
  const any = splitCondition(condition, "||");
  const missing = asked(cx, any.first, "is_none");
  if (missing === null || otherwise?.kind !== "block" || otherwise.label !== undefined) return null;
  return { variable: missing, branch: otherwise.block, others: others(any) };
}

/** `if p.is_none() { return; }` */
function leavesWithout(cx: Context, expr: rust.Expr): Variable | null {
  if (expr.kind !== "if" || expr.otherwise !== null) return null;
  const last = expr.then.value ?? lastOf(expr.then.statements);
  const leaves = last !== null && /^(return|break|continue)$/.test(last.kind);
  return leaves ? asked(cx, expr.condition, "is_none") : null;
}

function lastOf(statements: readonly rust.Statement[]): rust.Expr | null {
  const last = statements.at(-1);
  return last?.kind === "expr" ? last.expr : null;
}

function withTest(expr: rust.IfExpr, variable: Variable): rust.Expr {
  const { condition, then, otherwise } = expr;
  const whole: rust.Expr = { kind: "path", path: variable.name };
  const test: rust.LetCondition = { kind: "let-condition", pattern: some(variable), value: whole };
  const all = splitCondition(condition, "&&");
  const isThere = all.first.kind === "method-call" && all.first.method === "is_some";
  const { rest } = isThere ? all : splitCondition(condition, "||");
  if (rest === null) {
    if (isThere || otherwise?.kind !== "block") return { ...expr, condition: test };
    return { ...expr, condition: test, then: otherwise.block, otherwise: { kind: "block", block: then } };
  }
  if (otherwise === null) {
    const inner: rust.IfExpr = { kind: "if", condition: rest, then, otherwise };
    return { ...expr, condition: test, then: { statements: [{ kind: "expr", expr: inner }], value: null } };
  }
  const first: rust.Expr = { kind: "block", block: then };
  const [body, other] = isThere ? [first, otherwise] : [otherwise, first];
  const arms: readonly rust.MatchArm[] = [
    { pattern: some(variable), guard: isThere ? rest : opposite(rest), body },
    { pattern: { kind: "wildcard" }, body: other },
  ];
  return { kind: "match", value: whole, arms };
}

function some({ name }: Variable): rust.Pattern {
  return { kind: "constructor", path: "Some", elements: [{ kind: "binding", name, mutable: false }] };
}

function withEnds(
  rebuilt: rust.Block,
  original: rust.Block,
  ends: ReadonlyMap<rust.Statement, Variable>,
): rust.Block {
  const statements = rebuilt.statements.map((statement, at): rust.Statement => {
    const old = original.statements[at];
    const variable = old && ends.get(old);
    if (!variable || statement.kind !== "expr" || statement.expr.kind !== "if") return statement;
    const { comments, blankBefore } = statement;
    return {
      kind: "let",
      pattern: some(variable),
      value: { kind: "path", path: variable.name },
      otherwise: statement.expr.then,
      ...(comments === undefined ? {} : { comments }),
      ...(blankBefore === undefined ? {} : { blankBefore }),
    };
  });
  return { ...rebuilt, statements };
}

/** `let p = f(); if let Some(p) = p` of a variable that nothing else uses any more. */
function withoutDeclarations(
  cx: Context,
  rebuilt: rust.Block,
  original: rust.Block,
  known: ReadonlyMap<rust.Expr, string>,
): rust.Block {
  const statements: rust.Statement[] = [];
  rebuilt.statements.forEach((statement, at) => {
    const before = statements.at(-1);
    const declared = original.statements[at - 1];
    const variable = declared?.kind === "let" ? cx.variables.ofDeclaration.get(declared.pattern) : undefined;
    const joined =
      variable && before?.kind === "let" && isOnlyTested(cx, variable, known)
        ? joinedWith(before, statement, variable)
        : null;
    if (joined === null) statements.push(statement);
    else statements.splice(-1, 1, joined);
  });
  return { ...rebuilt, statements };
}

/** One use is left, that of the test. */
function isOnlyTested(cx: Context, variable: Variable, known: ReadonlyMap<rust.Expr, string>): boolean {
  const left = variable.uses.filter((use) => {
    const unwrap = cx.unwraps.get(use);
    return unwrap === undefined || !known.has(unwrap);
  });
  return cx.optional.has(variable) && left.length === 1;
}

/** The test with the value of the declaration before it. */
function joinedWith(
  before: rust.LetStatement,
  statement: rust.Statement,
  { name }: Variable,
): rust.Statement | null {
  const { value } = before;
  if (value === undefined) return null;
  const isName = (expr: rust.Expr | undefined): boolean => expr?.kind === "path" && expr.path === name;
  const comments = [...(before.comments ?? []), ...(statement.comments ?? [])];
  const above = {
    ...(comments.length === 0 ? {} : { comments }),
    ...(before.blankBefore === undefined ? {} : { blankBefore: before.blankBefore }),
  };
  if (statement.kind === "let")
    return statement.otherwise && isName(statement.value) ? { ...statement, ...above, value } : null;
  if (statement.kind !== "expr" || statement.expr.kind !== "if") return null;
  const { condition } = statement.expr;
  if (condition.kind !== "let-condition" || !isName(condition.value)) return null;
  return { ...statement, ...above, expr: { ...statement.expr, condition: { ...condition, value } } };
}
