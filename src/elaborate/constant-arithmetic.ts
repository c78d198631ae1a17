/** Arithmetic on constants as the program would do it: integers modulo 2^N, floats rounded to their width. */
import type { ArithmeticOperator, ComparisonOperator } from "../c-ast/c-ast.ts";
import type { CType } from "../c-ast/c-type.ts";
import { integerShape, isInteger, wrapInteger } from "../c-ast/type-relations.ts";
import type { TypeTables } from "../c-ast/type-relations.ts";
import { integerToFloat } from "../c-ast/floating-text.ts";

/** Integers as bigint, floats as number. */
export type ConstantValue = bigint | number;

/** `value` as an object of type `to` holds it; null when that is undefined (a float out of range) or no arithmetic. */
export function convertConstant(value: ConstantValue, to: CType, tables: TypeTables): ConstantValue | null {
  if (to.kind === "bool") return value === 0n || value === 0 ? 0n : 1n;
  if (isInteger(to)) {
    if (typeof value === "bigint") return wrapInteger(value, to, tables);
    return Number.isFinite(value) ? wrapInteger(BigInt(Math.trunc(value)), to, tables) : null;
  }
  if (to.kind === "pointer") return typeof value === "bigint" ? BigInt.asUintN(64, value) : null;
  if (to.kind !== "floating") return null;
  if (to.floating === "float") return typeof value === "bigint" ? integerToFloat(value) : Math.fround(value);
  return Number(value);
}

/** `left operator right`, operands already of `type` (shifts: each of its own); null where C leaves it undefined. */
export function arithmeticConstant(
  operator: ArithmeticOperator,
  left: ConstantValue,
  right: ConstantValue,
  type: CType,
  tables: TypeTables,
): ConstantValue | null {
  if (typeof left === "bigint" && typeof right === "bigint") {
    const result = integerResult(operator, left, right, type, tables);
    return result === null ? null : wrapInteger(result, type, tables);
  }
  if (typeof left !== "number" || typeof right !== "number") return null;
  const result = floatingResult(operator, left, right);
  return result === null ? null : convertConstant(result, type, tables);
}

function integerResult(
  operator: ArithmeticOperator,
  left: bigint,
  right: bigint,
  type: CType,
  tables: TypeTables,
): bigint | null {
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return right === 0n ? null : left / right;
    case "%":
      return right === 0n ? null : left % right;
    case "<<":
      return shiftIsDefined(right, type, tables) ? left << right : null;
    case ">>":
      return shiftIsDefined(right, type, tables) ? left >> right : null;
    case "&":
      return left & right;
    case "|":
      return left | right;
    case "^":
      return left ^ right;
  }
}

function shiftIsDefined(count: bigint, type: CType, tables: TypeTables): boolean {
  return count >= 0n && count < BigInt(integerShape(type, tables).bits);
}

function floatingResult(operator: ArithmeticOperator, left: number, right: number): number | null {
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return left / right;
    default:
      return null;
  }
}

export function compareConstants(
  operator: ComparisonOperator,
  left: ConstantValue,
  right: ConstantValue,
): boolean {
  switch (operator) {
    case "==":
      return left === right;
    case "!=":
      return left !== right;
    case "<":
      return left < right;
    case ">":
      return left > right;
    case "<=":
      return left <= right;
    case ">=":
      return left >= right;
  }
}

export function isTrue(value: ConstantValue): boolean {
  return typeof value === "bigint" ? value !== 0n : value !== 0;
}
