/**
 * Order of evaluation. C leaves it open in which order operands and arguments are computed (C11 6.5p3, 6.5.2.2p10), but
 * programs behave as their compiler decided; we do as gcc does: operands from left to right, arguments from right to
 * left. Rust evaluates from left to right, and effects are emitted before the expression that needs them.
 *
 *   C: next() * 10 + (k = next())      Rust: let left = next(); k = next(); left * 10 + k
 */
import type * as c from "../c-ast/c-ast.ts";
import { walkExpr, type AstNode } from "../c-ast/visit.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { accessOf, mayMeet } from "./access.ts";
import type { FunctionContext } from "./context.ts";
import { hasSideEffect, mayHaveEffect } from "./purity.ts";

export interface Operand {
  /** What is computed, as written in C; null for a constant. */
  readonly source: AstNode | null;
  readonly lower: () => rust.Expr;
}

/** Values of operands from left to right, kept where statements of a later one could change or notice them. */
export function lowerInOrder<const Operands extends readonly Operand[]>(
  cx: FunctionContext,
  operands: Operands,
): { readonly [At in keyof Operands]: rust.Expr } {
  const values: rust.Expr[] = [];
  for (const { source, lower } of operands) {
    const { statements, value } = cx.lookAhead(lower);
    if (statements.length > 0) keepEarlier(cx, values, operands, source);
    for (const statement of statements) cx.emit(statement);
    values.push(value);
  }
  return values as { readonly [At in keyof Operands]: rust.Expr };
}

/** Keeps what statements of `later` could change or notice, and what the values that are kept for that could change. */
function keepEarlier(
  cx: FunctionContext,
  values: rust.Expr[],
  operands: readonly Operand[],
  later: AstNode | null,
): void {
  const effects = [later];
  const kept = new Set<number>();
  for (const [at, value] of [...values.entries()].reverse()) {
    const source = operands[at]?.source ?? null;
    const hasEffect = mayHaveEffect(value);
    if (hasEffect || effects.some((effect) => isChangedBy(cx, effect, source))) kept.add(at);
    if (hasEffect) effects.push(source);
  }
  for (const [at, value] of values.entries()) if (kept.has(at)) values[at] = keep(cx, value);
}

function isChangedBy(cx: FunctionContext, effect: AstNode | null, value: AstNode | null): boolean {
  return effect !== null && value !== null && mayChange(cx, effect, value);
}

/**
 * The value of an argument, a scalar, computed at once where the arguments to the left of it could change it or notice it.
 */
export function keepBefore(
  cx: FunctionContext,
  value: rust.Expr,
  argument: c.Expr,
  left: readonly c.Expr[],
): rust.Expr {
  const isNoticed =
    mayHaveEffect(value) && left.some((expr) => hasSideEffect(expr) || mayChange(cx, argument, expr));
  // a struct is copied when the call is made
  const isChanged = argument.type.kind !== "record" && left.some((expr) => mayChange(cx, expr, argument));
  return isNoticed || isChanged ? keep(cx, value) : value;
}

/** Computes a value now. */
export function keep(cx: FunctionContext, value: rust.Expr): rust.Expr {
  const name = cx.temporary("value");
  cx.emit(b.letVariable(name, value));
  return b.path(name);
}

/**
 * May calls in `effect` change memory that `value` reads? Of an lvalue that is what it takes to find the object. Two
 * assignments, or an assignment and a read, have no order in C (C11 6.5p2), so that only calls count.
 */
export function mayChange(cx: FunctionContext, effect: AstNode, value: AstNode): boolean {
  const calls = [...walkExpr(effect)].filter(isCall);
  if (calls.length === 0) return false;
  const read = placesRead(value);
  return calls.some((call) => mayWrite(cx, call, read));
}

function isCall(expr: c.Expr): expr is c.Call {
  return expr.kind === "call";
}

/** May the function called write to one of the objects? */
export function mayWrite(cx: FunctionContext, call: c.Call, objects: readonly c.Expr[]): boolean {
  const { writes, isExposed } = cx.program.callEffects;
  const reads = objects.flatMap((place) => accessOf(cx.program.program, place) ?? []);
  return (
    reads.length > 0 && writes(call).some((write) => reads.some((read) => mayMeet(write, read, isExposed)))
  );
}

/** Objects whose values an expression takes, the parts of it included. */
export function placesRead(value: AstNode): readonly c.Expr[] {
  return [...walkExpr(value)].flatMap((expr) => placeRead(expr) ?? []);
}

/** The object whose value an expression takes; that of an assignment is read again after it. */
function placeRead(expr: c.Expr): c.Expr | null {
  switch (expr.kind) {
    case "load":
      return expr.place;
    case "assign":
    case "compound-assign":
    case "step":
      return expr.target;
    default:
      return null;
  }
}

/** A local variable that no other function can reach. */
export function isPrivate(cx: FunctionContext, place: c.Expr): boolean {
  if (place.kind !== "variable-ref" || cx.isStatic(place.symbol)) return false;
  return !cx.program.callEffects.isExposed(place.symbol);
}
