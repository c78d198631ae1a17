/**
 * Order of evaluation. C leaves it open in which order operands and arguments are computed (C11 6.5p3, 6.5.2.2p10), but
 * programs behave as their compiler decided; we do as gcc does: operands from left to right, arguments from right to
 * left. Rust evaluates from left to right, and effects are emitted before the expression that needs them.
 *
 *   C: next() * 10 + (k = next())      Rust: let left = next(); k = next(); left * 10 + k
 */
import type * as c from "../c-ast/c-ast.ts";
import { walkExpr } from "../c-ast/visit.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { FunctionContext } from "./context.ts";
import { hasSideEffect, mayHaveEffect } from "./purity.ts";

/** Values of operands from left to right; one that calls something is kept when a later one emits statements. */
export function lowerInOrder<const Operands extends readonly (() => rust.Expr)[]>(
  cx: FunctionContext,
  operands: Operands,
): { readonly [At in keyof Operands]: rust.Expr } {
  const values: rust.Expr[] = [];
  for (const operand of operands) {
    const { statements, value } = cx.lookAhead(operand);
    if (statements.length > 0)
      for (const [at, earlier] of values.entries())
        if (mayHaveEffect(earlier)) values[at] = keep(cx, earlier);
    for (const statement of statements) cx.emit(statement);
    values.push(value);
  }
  return values as { readonly [At in keyof Operands]: rust.Expr };
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
  const isNoticed = mayHaveEffect(value) && left.some((expr) => dependsOnOrder(cx, expr));
  const isChanged = dependsOnOrder(cx, argument) && left.some(hasSideEffect);
  return isNoticed || isChanged ? keep(cx, value) : value;
}

function keep(cx: FunctionContext, value: rust.Expr): rust.Expr {
  const name = cx.temporary("value");
  cx.emit(b.letVariable(name, value));
  return b.path(name);
}

/** Could it matter to the value of `expr`, or to what it does, whether a call comes before or after it? */
function dependsOnOrder(cx: FunctionContext, expr: c.Expr): boolean {
  if (hasSideEffect(expr)) return true;
  for (const part of walkExpr(expr)) if (part.kind === "load" && !isPrivate(cx, part.place)) return true;
  return false;
}

/** A local variable, or part of one, that no other function can reach. */
function isPrivate(cx: FunctionContext, place: c.Expr): boolean {
  if (place.kind === "member") return isPrivate(cx, place.base);
  if (place.kind !== "variable-ref") return false;
  const symbol = cx.symbol(place.symbol);
  return symbol.kind === "variable" && symbol.storage === "automatic" && !cx.addressTaken.has(symbol.id);
}
