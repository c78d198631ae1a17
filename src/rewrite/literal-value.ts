/** The value of an expression made of integer literals only; null when it is not, or when it does not fit its type. */
import type * as rust from "../rust-ast/rust-ast.ts";

export function literalValue(expr: rust.Expr): bigint | null {
  const folded = foldInteger(expr);
  return folded === null ? null : folded.value;
}

/** An integer literal with the same type and value. */
export function foldInteger(expr: rust.Expr): rust.IntegerLiteral | null {
  switch (expr.kind) {
    case "integer":
      return expr;
    case "unary": {
      const operand = expr.operator === "-" ? foldInteger(expr.operand) : null;
      return operand === null ? null : fitting(-operand.value, operand.suffix);
    }
    case "cast": {
      const operand = foldInteger(expr.operand);
      const type = expr.type.kind === "path" ? expr.type.path : "";
      return operand === null || !/^[iu]\d+$|^usize$/.test(type) ? null : fitting(operand.value, type);
    }
    case "binary": {
      const [left, right] = [foldInteger(expr.left), foldInteger(expr.right)];
      if (left === null || right === null) return null;
      const shift = expr.operator === "<<" || expr.operator === ">>";
      const suffix = left.suffix ?? (shift ? undefined : right.suffix);
      const value = compute(expr.operator, left.value, right.value);
      return value === null ? null : fitting(value, suffix);
    }
    default:
      return null;
  }
}

function compute(operator: rust.BinaryOperator, a: bigint, b: bigint): bigint | null {
  switch (operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return b === 0n ? null : a / b;
    case "%":
      return b === 0n ? null : a % b;
    case "&":
      return a & b;
    case "|":
      return a | b;
    case "^":
      return a ^ b;
    case "<<":
      return b < 0n || b > 31n ? null : a << b;
    case ">>":
      return b < 0n || b > 31n ? null : a >> b;
    default:
      return null;
  }
}

/** Without suffix the type is not known: then only what fits the smallest candidates. */
function fitting(value: bigint, suffix: string | undefined): rust.IntegerLiteral | null {
  const [, sign, width] = /^([iu])(\d+|size)$/.exec(suffix ?? "i8") ?? [];
  if (sign === undefined || width === undefined) return null;
  const bits = width === "size" ? 32n : BigInt(width);
  const low = sign === "u" || suffix === undefined ? 0n : -(1n << (bits - 1n));
  const high = sign === "u" ? (1n << bits) - 1n : (1n << (bits - 1n)) - 1n;
  if (value < low || value > high) return null;
  return { kind: "integer", value, ...(suffix === undefined ? {} : { suffix }) };
}
