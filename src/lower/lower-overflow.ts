/**
 * Arithmetic that says whether its result fits (see `simplify-overflow`), by the exact result.
 *
 *   C: if (__builtin_add_overflow(a, b, &sum))
 *   Rust: let (value, overflowed) = a.overflowing_add(b); sum = value; if overflowed
 */
import type * as c from "../c-ast/c-ast.ts";
import { rustScalar } from "../c-ast/rust-scalar.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { FunctionContext } from "./context.ts";
import { lowerInOrder } from "./evaluation-order.ts";
import { wrapTo } from "./literal.ts";
import { lowerValue } from "./lower-expr.ts";
import { refuse } from "./refusal.ts";

const operators = { add: "+", sub: "-", mul: "*" } as const;
type Operation = keyof typeof operators;

/** The value of a checked operation, or whether it fits; null for other builtins. */
export function lowerOverflow(cx: FunctionContext, expr: c.BuiltinCall): rust.Expr | null {
  if (expr.builtin === "__builtin_overflowed")
    return cx.overflowed === null
      ? refuse("internal/bug", "no checked operation goes before", expr.span)
      : b.path(cx.overflowed);
  const [, name, ask] = /^__builtin_(add|sub|mul)_overflow(_p)?$/.exec(expr.builtin) ?? [];
  const [left, right, like] = expr.args;
  if (!isOperation(name) || !left || !right) return null;
  if (ask === undefined) return computed(cx, name, [left, right], expr.type, expr);
  computed(cx, name, [left, right], like?.type ?? expr.type, expr);
  return b.path(cx.overflowed ?? "");
}

function isOperation(name: string | undefined): name is Operation {
  return name !== undefined && name in operators;
}

/** The lowest bits of the exact result as a value of `type`. */
function computed(
  cx: FunctionContext,
  operation: Operation,
  operands: readonly [c.Expr, c.Expr],
  type: c.CType,
  at: c.Expr,
): rust.Expr {
  const target = signedName(cx, type, at);
  const types = operands.map((operand) => fittingType(cx, operand, target));
  const [left, right] = lowerInOrder(cx, [
    { source: operands[0], lower: () => numberOf(cx, operands[0], types[0] ?? target) },
    { source: operands[1], lower: () => numberOf(cx, operands[1], types[1] ?? target) },
  ]);
  const isPlain = types.every((operand) => operand === target);
  const made = isPlain
    ? directly(cx, operation, left, right)
    : exactly(cx, operation, [left, right], [types[0] ?? target, types[1] ?? target, target], at);
  cx.overflowed = made.overflowed;
  const stored = rustScalar(type, cx.program.program.enums);
  return stored === target || stored === null ? made.value : b.cast(made.value, stored);
}

interface Made {
  readonly value: rust.Expr;
  readonly overflowed: string;
}

function directly(cx: FunctionContext, operation: Operation, left: rust.Expr, right: rust.Expr): Made {
  const [value, overflowed] = [cx.temporary("value"), cx.temporary("overflowed")];
  const pair = b.method(left, `overflowing_${operation}`, right);
  cx.emit(
    b.letPattern(
      {
        kind: "tuple",
        elements: [value, overflowed].map((name) => ({ kind: "binding", name, mutable: false })),
      },
      pair,
    ),
  );
  return { value: b.path(value), overflowed };
}

/** 128 bits hold the exact results of all operations on operands of 64. */
function exactly(
  cx: FunctionContext,
  operation: Operation,
  operands: readonly [rust.Expr, rust.Expr],
  types: readonly [string, string, string],
  at: c.Expr,
): Made {
  const [left, right, target] = types;
  if (types.some((type) => type.endsWith("128")))
    return refuse("unsupported/builtin", "a checked operation on 128 bits of different types", at.span);
  const isUnsigned = operation === "mul" && left.startsWith("u") && right.startsWith("u");
  const wide = isUnsigned ? "u128" : "i128";
  const [exact, overflowed] = [cx.temporary("exact"), cx.temporary("overflowed")];
  const [a, z] = [b.cast(operands[0], wide), b.cast(operands[1], wide)];
  cx.emit(b.letVariable(exact, b.binary(operators[operation], a, z)));
  const fits = b.call(`${target}::try_from`, b.path(exact));
  cx.emit(b.letVariable(overflowed, b.method(fits, "is_err")));
  return { value: b.cast(b.path(exact), target), overflowed };
}

/** Rust name of an integer type, of `char` that of a signed one. */
function signedName(cx: FunctionContext, type: c.CType, at: c.Expr): string {
  const name = rustScalar(type, cx.program.program.enums);
  if (name === null || !/^[iu]\d/.test(name))
    return refuse("unsupported/builtin", "a checked operation on this type", at.span);
  return type.kind === "integer" && type.integer === "char" ? "i8" : name;
}

/** The type of the operand; constants are of the type of the result where they fit. */
function fittingType(cx: FunctionContext, operand: c.Expr, target: string): string {
  const constant = constantValue(operand);
  if (constant !== null && wrapTo(constant, target) === constant) return target;
  return signedName(cx, operand.type, operand);
}

function numberOf(cx: FunctionContext, operand: c.Expr, type: string): rust.Expr {
  const constant = constantValue(operand);
  if (constant !== null) return constant < 0n ? b.negate(b.int(-constant, type)) : b.int(constant, type);
  const value = lowerValue(cx, operand);
  return rustScalar(operand.type, cx.program.program.enums) === type ? value : b.cast(value, type);
}

function constantValue(expr: c.Expr): bigint | null {
  if (expr.kind === "integer-constant") return expr.value;
  const inner = expr.kind === "unary" && expr.operator === "-" ? constantValue(expr.operand) : null;
  return inner === null ? null : -inner;
}
