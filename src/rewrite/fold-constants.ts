/**
 * Arithmetic on literals that macros leave behind.
 *
 *     m[(2i32 * 3i32 + 1) as usize]   ->  m[7]
 *     s[((81i32 - 0i32) % 8) as usize] -> s[1]
 *     x + 0, x * 1, x << 0            ->  x
 *     1i32 as u64                     ->  1u64
 *
 * Sound because only values that fit their types are folded. `60 * 60` outside of an index stays as the C wrote it:
 * there it says something.
 */
import type * as rust from "../rust-ast/rust-ast.ts";
import { changeCrate } from "./change.ts";
import { foldInteger } from "./literal-value.ts";
import { hasOwnType } from "./own-type.ts";
import { isRemovable } from "./pure.ts";

export function foldConstants(crate: rust.Crate): rust.Crate {
  return changeCrate(crate, { expr: fold });
}

function fold(expr: rust.Expr): rust.Expr {
  switch (expr.kind) {
    case "index": {
      const folded = expr.index.kind === "integer" ? expr.index : foldInteger(expr.index);
      if (folded === null || folded.value < 0n) return expr;
      const { suffix: _suffix, ...plain } = folded;
      return { ...expr, index: plain };
    }
    case "cast":
      return foldCast(expr);
    case "binary":
      return foldNeutral(expr);
    default:
      return expr;
  }
}

/** `1i32 as u64`; of an unsuffixed literal too, which then is of the target's type anyway. */
function foldCast(expr: rust.CastExpr): rust.Expr {
  const { operand, type } = expr;
  if (operand.kind !== "integer" || type.kind !== "path") return expr;
  if (/^f(32|64)$/.test(type.path) && operand.value >= -(1n << 24n) && operand.value <= 1n << 24n) {
    return { kind: "float", text: `${String(operand.value)}.0`, suffix: type.path === "f32" ? "f32" : "f64" };
  }
  const folded = foldInteger(expr);
  return folded === null
    ? expr
    : { ...folded, ...(operand.base === undefined ? {} : { base: operand.base }) };
}

/** Operations that do nothing, or of which nothing remains. */
function foldNeutral(expr: rust.BinaryExpr): rust.Expr {
  const { operator, left, right } = expr;
  const both = foldInteger(expr);
  const isNumber = (side: rust.Expr, value: bigint): boolean =>
    side.kind === "integer" && side.value === value;
  const zero = /^[-+|^]$|^<<$|^>>$/.test(operator);
  const one = operator === "*" || operator === "/";
  const neutralRight = (zero && isNumber(right, 0n)) || (one && isNumber(right, 1n));
  const neutralLeft =
    (/^[+|^]$/.test(operator) && isNumber(left, 0n)) || (operator === "*" && isNumber(left, 1n));
  const erasing =
    (/^[*&]$/.test(operator) && (isNumber(left, 0n) || isNumber(right, 0n))) ||
    (/^(<<|>>)$/.test(operator) && isNumber(left, 0n));
  if (both !== null && (neutralLeft || neutralRight || erasing)) return both;
  // The literal that goes may be what gave the other side its type.
  if (neutralRight && (/^(<<|>>)$/.test(operator) || hasOwnType(left))) return left;
  if (neutralLeft && hasOwnType(right)) return right;
  if (!erasing) return expr;
  const literal = left.kind === "integer" ? left : right.kind === "integer" ? right : null;
  const other = literal === left ? right : left;
  if (literal === null || literal.suffix === undefined || !isRemovable(other)) return expr;
  return { ...literal, value: 0n };
}
