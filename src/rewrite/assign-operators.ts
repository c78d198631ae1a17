/**
 * An assignment that repeats its place uses the operator's own form.
 *
 *     a[i] = a[i] ^ b;   ->  a[i] ^= b;
 *     x = x + 1;         ->  x += 1;
 *     x = mask & x;      ->  x &= mask;     (operators whose operands can change places)
 *
 * Sound because the place is pure (variables, fields, indices of such): it is the same place when evaluated once. Of a
 * built-in operator on built-in numbers the operand is evaluated before the place in both forms.
 */
import { sameExpr } from "../rust-ast/equal.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { descendants } from "../rust-ast/visit.ts";
import { changeCrate } from "./change.ts";
import { isPure } from "./pure.ts";

const operators: Readonly<Partial<Record<rust.BinaryOperator, rust.AssignOperator>>> = {
  "+": "+=",
  "-": "-=",
  "*": "*=",
  "/": "/=",
  "%": "%=",
  "<<": "<<=",
  ">>": ">>=",
  "&": "&=",
  "|": "|=",
  "^": "^=",
};

export function assignOperators(crate: rust.Crate): rust.Crate {
  return changeCrate(crate, { expr: assignOperator });
}

function assignOperator(expr: rust.Expr): rust.Expr {
  if (expr.kind !== "assign" || expr.value.kind !== "binary") return expr;
  const { target, value } = expr;
  const operator = operators[value.operator];
  if (operator === undefined || !isPure(target)) return expr;
  const operand = otherOperand(target, value);
  // What the operand does to the place counts in one form and not in the other.
  if (operand === null || (!isPure(operand) && mentions(operand, target))) return expr;
  const origin = expr.origin === undefined ? {} : { origin: expr.origin };
  return { kind: "compound-assign", operator, target, value: operand, ...origin };
}

const commutative = new Set<rust.BinaryOperator>(["+", "*", "&", "|", "^"]);

/** What `target` is combined with, or null when the value does not start from it. */
function otherOperand(target: rust.Expr, value: rust.BinaryExpr): rust.Expr | null {
  if (sameExpr(target, value.left)) return value.right;
  return commutative.has(value.operator) && sameExpr(target, value.right) && isPure(value.left)
    ? value.left
    : null;
}

/** Whether `expr` names a variable that `place` is made of. */
function mentions(expr: rust.Expr, place: rust.Expr): boolean {
  const names = new Set<string>();
  for (const part of descendants(place)) if (part.kind === "path") names.add(part.path);
  return [...descendants(expr)].some((part) => part.kind === "path" && names.has(part.path));
}
