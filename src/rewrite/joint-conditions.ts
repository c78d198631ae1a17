/** Conditions of several parts: `a && b && c`. */
import type * as rust from "../rust-ast/rust-ast.ts";

export interface Parts {
  readonly first: rust.Expr;
  /** All behind the first; null of a condition that has one part. */
  readonly rest: rust.Expr | null;
}

/** Its first part and the others, in the order in which they are evaluated. */
export function splitCondition(condition: rust.Expr, operator: "&&" | "||"): Parts {
  if (condition.kind !== "binary" || condition.operator !== operator) return { first: condition, rest: null };
  const { first, rest } = splitCondition(condition.left, operator);
  return { first, rest: rest === null ? condition.right : { ...condition, left: rest } };
}
