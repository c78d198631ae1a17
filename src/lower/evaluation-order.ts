/**
 * Order of evaluation. C leaves it open in which order operands and arguments are computed (C11 6.5p3, 6.5.2.2p10), but
 * programs behave as their compiler decided; we do as gcc does: operands from left to right, arguments from right to
 * left. Rust evaluates from left to right, and effects are emitted before the expression that needs them.
 *
 *   C: next() * 10 + (k = next())      Rust: let left = next(); k = next(); left * 10 + k
 */
import type * as c from "../c-ast/c-ast.ts";
import type { AstNode } from "../c-ast/visit.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { FunctionContext } from "./context.ts";
import { isNullConstant, mayHaveEffect } from "./purity.ts";

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
  for (const [at, value] of values.entries())
    if (kept.has(at) && !isNullConstant(value)) values[at] = keep(cx, value);
}

function isChangedBy(cx: FunctionContext, effect: AstNode | null, value: AstNode | null): boolean {
  return effect !== null && value !== null && cx.program.flow.mayChange(effect, value);
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
    mayHaveEffect(value) &&
    left.some((expr) => cx.program.flow.hasSideEffect(expr) || cx.program.flow.mayChange(argument, expr));
  // a struct is copied when the call is made
  const isChanged =
    argument.type.kind !== "record" && left.some((expr) => cx.program.flow.mayChange(expr, argument));
  return isNoticed || isChanged ? keep(cx, value) : value;
}

/** Computes a value now. */
export function keep(cx: FunctionContext, value: rust.Expr): rust.Expr {
  const name = cx.temporary("value");
  cx.emit(b.letVariable(name, value));
  return b.path(name);
}
