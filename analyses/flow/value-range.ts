/**
 * Intervals of integer expressions, from types, constants and variables of which more is known. Sound because an
 * expression whose computed interval leaves its type may wrap, and counts as any value of the type.
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import { integerRange } from "../../src/c-ast/type-size.ts";
import type { KnownRanges, ValueRange } from "../facts/flow-facts.ts";

/** What intervals depend on. */
export interface RangeQuery {
  readonly program: c.Program;
  readonly known: KnownRanges;
}

/** An interval that holds every value `expr` can have; null when it is no integer. */
export function rangeOf(query: RangeQuery, expr: c.Expr): ValueRange | null {
  const whole = typeRange(query.program, expr.type);
  if (!whole) return null;
  const found = innerRange(query, expr);
  return found && found.low >= whole.low && found.high <= whole.high ? found : whole;
}

export function typeRange(program: c.Program, type: c.CType): ValueRange | null {
  if (type.kind !== "integer" && type.kind !== "bool" && type.kind !== "enum") return null;
  const { min, max } = integerRange(type, program);
  return { low: min, high: max };
}

function innerRange(query: RangeQuery, expr: c.Expr): ValueRange | null {
  switch (expr.kind) {
    case "integer-constant":
      return { low: expr.value, high: expr.value };
    case "load":
      return expr.place.kind === "variable-ref" ? (query.known.get(expr.place.symbol) ?? null) : null;
    case "convert":
      return expr.conversion === "integer" ? rangeOf(query, expr.operand) : null;
    case "compare":
    case "logical":
    case "not":
      return { low: 0n, high: 1n };
    case "binary":
      return exactRange(query, expr);
    default:
      return null;
  }
}

/** Interval of the mathematical result of an operation, before it is reduced to its type. */
export function exactRange(query: RangeQuery, expr: c.Binary): ValueRange | null {
  const left = rangeOf(query, expr.left);
  const right = rangeOf(query, expr.right);
  if (!left || !right) return null;
  const corners = (combine: (a: bigint, b: bigint) => bigint): ValueRange => {
    const values = [
      combine(left.low, right.low),
      combine(left.low, right.high),
      combine(left.high, right.low),
      combine(left.high, right.high),
    ];
    return {
      low: values.reduce((a, b) => (a < b ? a : b)),
      high: values.reduce((a, b) => (a > b ? a : b)),
    };
  };
  switch (expr.operator) {
    case "+":
      return corners((a, b) => a + b);
    case "-":
      return corners((a, b) => a - b);
    case "*":
      return corners((a, b) => a * b);
    case "/":
      return left.low >= 0n && right.low > 0n
        ? { low: left.low / right.high, high: left.high / right.low }
        : null;
    case "%":
      return left.low >= 0n && right.low > 0n
        ? { low: 0n, high: left.high < right.high - 1n ? left.high : right.high - 1n }
        : null;
    case "&":
      return left.low >= 0n && right.low >= 0n
        ? { low: 0n, high: left.high < right.high ? left.high : right.high }
        : right.low >= 0n
          ? { low: 0n, high: right.high }
          : null;
    case ">>":
      return left.low >= 0n && right.low === right.high && right.low >= 0n && right.low < 128n
        ? { low: left.low >> right.low, high: left.high >> right.low }
        : null;
    case "<<":
      return left.low >= 0n && right.low === right.high && right.low >= 0n && right.low < 128n
        ? { low: left.low << right.low, high: left.high << right.low }
        : null;
    case "|":
    case "^":
      return left.low >= 0n && right.low >= 0n
        ? { low: 0n, high: mask(left.high > right.high ? left.high : right.high) }
        : null;
  }
}

/** The smallest 2^n - 1 that is at least `value`. */
function mask(value: bigint): bigint {
  return (1n << BigInt(value.toString(2).length)) - 1n;
}
