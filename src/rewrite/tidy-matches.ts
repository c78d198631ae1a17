/**
 * Switches with one case or none, and branches that do nothing.
 *
 *     match x { 1 => { a(); } _ => {} }   ->  if x == 1 { a(); }
 *     match x { _ => { a(); } }           ->  { a(); }
 *     if x != 0 {}                        ->  (nothing)
 *
 * Sound because only a value without effects goes; patterns of other kinds than integers stay.
 */
import type * as rust from "../rust-ast/rust-ast.ts";
import { changeCrate } from "./change.ts";
import { isRemovable } from "./pure.ts";

export function tidyMatches(crate: rust.Crate): rust.Crate {
  return changeCrate(crate, { expr: tidyMatch, block: dropEmpty });
}

function tidyMatch(expr: rust.Expr): rust.Expr {
  if (expr.kind !== "match") return expr;
  const [first, second, third] = expr.arms;
  if (first === undefined || third !== undefined || first.guard !== undefined) return expr;
  if ((first.comments ?? []).length > 0 || (second?.comments ?? []).length > 0) return expr;
  if (second === undefined) {
    return first.pattern.kind === "wildcard" && isRemovable(expr.value) ? first.body : expr;
  }
  if (second.pattern.kind !== "wildcard" || second.guard !== undefined || !isEmpty(second.body)) return expr;
  const condition = equals(expr.value, first.pattern);
  if (condition === null || first.body.kind !== "block" || first.body.label !== undefined) return expr;
  return { kind: "if", condition, then: first.body.block, otherwise: null };
}

function equals(value: rust.Expr, pattern: rust.Pattern): rust.Expr | null {
  if (pattern.kind !== "literal" || (pattern.value.kind !== "integer" && pattern.value.kind !== "byte"))
    return null;
  return { kind: "binary", operator: "==", left: value, right: pattern.value };
}

/** `()`, `{}` */
export function isEmpty(expr: rust.Expr): boolean {
  if (expr.kind === "tuple") return expr.elements.length === 0;
  if (expr.kind !== "block" || expr.label !== undefined) return false;
  return expr.block.statements.length === 0 && expr.block.value === null;
}

function dropEmpty(block: rust.Block): rust.Block {
  const statements = block.statements.filter((statement) => {
    if (statement.kind !== "expr" || (statement.comments ?? []).length > 0) return true;
    const { expr } = statement;
    if (isEmpty(expr)) return false;
    if (expr.kind !== "if" || expr.otherwise !== null || !isRemovable(expr.condition)) return true;
    return expr.then.statements.length > 0 || expr.then.value !== null;
  });
  return { ...block, statements };
}
