/** Evaluation of constant expressions on the typed AST (C11 6.6); anything that is none gives null. */
import type * as c from "../c-ast/c-ast.ts";
import { sizeOf } from "../c-ast/layout.ts";
import { isInteger } from "../c-ast/type-relations.ts";
import type { TypeTables } from "../c-ast/type-relations.ts";
import { arithmeticConstant, compareConstants, convertConstant, isTrue } from "./constant-arithmetic.ts";
import type { ConstantValue } from "./constant-arithmetic.ts";

/** Value of an arithmetic constant expression, or of a pointer made of an integer. */
export function evaluateConstant(expr: c.Expr, tables: TypeTables): ConstantValue | null {
  switch (expr.kind) {
    case "integer-constant":
    case "floating-constant":
      return expr.value;
    case "unary":
      return evaluateUnary(expr, tables);
    case "not": {
      const value = evaluateConstant(expr.operand, tables);
      return value === null ? null : truth(!isTrue(value));
    }
    case "binary": {
      const left = evaluateConstant(expr.left, tables);
      const right = left === null ? null : evaluateConstant(expr.right, tables);
      if (left === null || right === null) return null;
      return arithmeticConstant(expr.operator, left, right, expr.type, tables);
    }
    case "compare": {
      const left = evaluateConstant(expr.left, tables);
      const right = left === null ? null : evaluateConstant(expr.right, tables);
      if (left === null || right === null) return null;
      return truth(compareConstants(expr.operator, left, right));
    }
    case "logical":
      return evaluateLogical(expr, tables);
    case "conditional":
      return evaluateConditional(expr, tables);
    case "convert":
      return evaluateConversion(expr, tables);
    case "address-of":
      return evaluateAddress(expr.place, tables);
    case "pointer-difference": {
      const left = evaluateConstant(expr.left, tables);
      const right = evaluateConstant(expr.right, tables);
      const size = expr.left.type.kind === "pointer" ? sizeOf(expr.left.type.target, tables) : null;
      if (typeof left !== "bigint" || typeof right !== "bigint" || !size) return null;
      return (left - right) / BigInt(size);
    }
    case "pointer-offset": {
      const pointer = evaluateConstant(expr.pointer, tables);
      const size = expr.type.kind === "pointer" ? sizeOf(expr.type.target, tables) : null;
      const index = evaluateConstant(expr.index, tables);
      if (typeof pointer !== "bigint" || typeof index !== "bigint" || size === null) return null;
      const bytes = index * BigInt(size);
      return expr.operator === "+" ? pointer + bytes : pointer - bytes;
    }
    case "builtin-call":
      // the hint has no bearing on the value
      return expr.builtin === "__builtin_expect" && expr.args[0]
        ? evaluateConstant(expr.args[0], tables)
        : null;
    default:
      return null;
  }
}

/** Value of an integer constant expression. */
export function evaluateInteger(expr: c.Expr, tables: TypeTables): bigint | null {
  if (!isInteger(expr.type)) return null;
  const value = evaluateConstant(expr, tables);
  return typeof value === "bigint" ? value : null;
}

/** An integer constant expression of value 0, or such a one cast to `void *` (C11 6.3.2.3p3). */
export function isNullPointerConstant(expr: c.Expr, tables: TypeTables): boolean {
  if (expr.kind === "convert" && expr.conversion === "null-pointer") {
    return (
      expr.explicit &&
      expr.type.kind === "pointer" &&
      expr.type.target.kind === "void" &&
      expr.type.target.quals === 0
    );
  }
  return evaluateInteger(expr, tables) === 0n;
}

function truth(value: boolean): bigint {
  return value ? 1n : 0n;
}

function evaluateUnary(expr: c.Unary, tables: TypeTables): ConstantValue | null {
  const value = evaluateConstant(expr.operand, tables);
  if (value === null) return null;
  switch (expr.operator) {
    case "+":
      return value;
    case "-":
      return convertConstant(-value, expr.type, tables);
    case "~":
      return typeof value === "bigint" ? convertConstant(~value, expr.type, tables) : null;
  }
}

/** The right side need not be constant when it is not evaluated; gcc folds `0 && f()` all the same. */
function evaluateLogical(expr: c.Logical, tables: TypeTables): ConstantValue | null {
  const left = evaluateConstant(expr.left, tables);
  if (left === null) return null;
  if (expr.operator === "&&" && !isTrue(left)) return 0n;
  if (expr.operator === "||" && isTrue(left)) return 1n;
  const right = evaluateConstant(expr.right, tables);
  return right === null ? null : truth(isTrue(right));
}

function evaluateConditional(expr: c.Conditional, tables: TypeTables): ConstantValue | null {
  const condition = evaluateConstant(expr.condition, tables);
  if (condition === null) return null;
  if (!isTrue(condition)) return evaluateConstant(expr.otherwise, tables);
  return expr.then ? evaluateConstant(expr.then, tables) : condition;
}

function evaluateConversion(expr: c.Convert, tables: TypeTables): ConstantValue | null {
  if (expr.conversion === "array-to-pointer") return evaluateAddress(expr.operand, tables);
  const value = evaluateConstant(expr.operand, tables);
  return value === null ? null : convertConstant(value, expr.type, tables);
}

/** Address of a place under a pointer made of an integer: the old `offsetof`, `&((struct s *)0)->field`. */
function evaluateAddress(place: c.Expr, tables: TypeTables): bigint | null {
  switch (place.kind) {
    case "dereference":
      return integerOrNull(evaluateConstant(place.pointer, tables));
    case "arrow": {
      const base = integerOrNull(evaluateConstant(place.pointer, tables));
      return base === null ? null : base + fieldOffset(place.record, place.field, tables);
    }
    case "member": {
      const base = evaluateAddress(place.base, tables);
      return base === null ? null : base + fieldOffset(place.record, place.field, tables);
    }
    case "index": {
      const base = integerOrNull(evaluateConstant(place.pointer, tables));
      const index = base === null ? null : integerOrNull(evaluateConstant(place.index, tables));
      const size = sizeOf(place.type, tables);
      return base === null || index === null || size === null ? null : base + index * BigInt(size);
    }
    default:
      return null;
  }
}

function integerOrNull(value: ConstantValue | null): bigint | null {
  return typeof value === "bigint" ? value : null;
}

function fieldOffset(record: c.RecordId, field: number, tables: TypeTables): bigint {
  return BigInt(tables.records.get(record)?.fields?.[field]?.offset ?? 0);
}
