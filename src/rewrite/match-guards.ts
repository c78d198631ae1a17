/**
 * A case that does something on one condition only has it as its guard.
 *
 *     match v { 1 => { if c { a(); } } _ => {} }   ->  match v { 1 if c => { a(); } _ => {} }
 *
 * Sound because what the guard lets through does nothing either: the last arm is empty, and none between matches the
 * same numbers. The condition only reads: what is matched is lent while it is tested.
 */
import type * as rust from "../rust-ast/rust-ast.ts";
import { changeCrate } from "./change.ts";
import { isPure } from "./pure.ts";
import { isEmpty } from "./tidy-matches.ts";

export function matchGuards(crate: rust.Crate): rust.Crate {
  return changeCrate(crate, { expr: guarded });
}

function guarded(expr: rust.Expr): rust.Expr {
  if (expr.kind !== "match" || expr.arms.length < 2) return expr;
  const last = expr.arms.at(-1);
  if (last?.pattern.kind !== "wildcard" || last.guard !== undefined || !isEmpty(last.body)) return expr;
  return { ...expr, arms: expr.arms.map((arm, at) => withGuard(arm, expr.arms.slice(at + 1, -1))) };
}

/** @param later arms up to the empty one */
function withGuard(arm: rust.MatchArm, later: readonly rust.MatchArm[]): rust.MatchArm {
  const inner = onlyIf(arm.body);
  if (inner === null || arm.guard !== undefined || !isPure(inner.condition)) return arm;
  const own = numbersOf(arm.pattern);
  if (own === null || !later.every(({ pattern }) => areOthers(own, numbersOf(pattern)))) return arm;
  return { ...arm, guard: inner.condition, body: { kind: "block", block: inner.then } };
}

/** The `if` without `else` that a block consists of, without comments. */
function onlyIf(body: rust.Expr): rust.IfExpr | null {
  if (body.kind === "if") return body.otherwise === null ? body : null;
  if (body.kind !== "block" || body.label !== undefined) return null;
  const { statements, value } = body.block;
  const [first, second] = statements;
  if (second !== undefined || (first !== undefined && value !== null)) return null;
  if (first !== undefined && (first.kind !== "expr" || (first.comments ?? []).length > 0)) return null;
  const only = value ?? (first?.kind === "expr" ? first.expr : null);
  return only?.kind === "if" && only.otherwise === null ? only : null;
}

/** The numbers that a pattern matches, one by one; null where they are not known. */
function numbersOf(pattern: rust.Pattern): readonly bigint[] | null {
  if (pattern.kind === "or") {
    const parts = pattern.alternatives.map(numbersOf);
    return parts.includes(null) ? null : parts.flatMap((part) => part ?? []);
  }
  if (pattern.kind !== "literal") return null;
  const { value } = pattern;
  if (value.kind === "integer") return [value.value];
  return value.kind === "byte" ? [BigInt(value.value)] : null;
}

function areOthers(own: readonly bigint[], numbers: readonly bigint[] | null): boolean {
  return numbers !== null && !numbers.some((number) => own.includes(number));
}
