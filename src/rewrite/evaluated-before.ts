/**
 * What Rust evaluates in an expression before it comes to one of its parts, when it comes there exactly once: the
 * Rust Reference, "Evaluation order of operands". Null where the part may be evaluated never, or again and again.
 */
import type * as rust from "../rust-ast/rust-ast.ts";
import { exprChildren, mapExpr } from "../rust-ast/visit.ts";

/** Macros that evaluate their arguments once, in order, before they do anything. */
const plainMacros = /^(.*::)?(e?print(ln)?|vec)$/;

/** @param part a path that occurs once */
export function evaluatedBefore(whole: rust.Expr, part: string): readonly rust.Expr[] | null {
  if (whole.kind === "path") return whole.path === part ? [] : null;
  const operands = inOrder(whole);
  const at = operands.findIndex((operand) => mentions(operand, part));
  const operand = operands[at];
  if (operand === undefined) return null;
  const inside = evaluatedBefore(operand, part);
  // of numbers the value of `+=` comes first, of all else the target
  const isEither = whole.kind === "compound-assign";
  const earlier = isEither ? operands.filter((other) => other !== operand) : operands.slice(0, at);
  return inside === null ? null : [...earlier, ...inside];
}

/** `whole` with another expression in the place of its part; only what lies on the way there is made anew. */
export function withPart(whole: rust.Expr, part: string, value: rust.Expr): rust.Expr {
  if (whole.kind === "path") return whole.path === part ? value : whole;
  return mapExpr(whole, (child) => (mentions(child, part) ? withPart(child, part, value) : child));
}

export function mentions(expr: rust.Expr, name: string): boolean {
  return expr.kind === "path"
    ? expr.path === name
    : exprChildren(expr).some((child) => mentions(child, name));
}

/** The parts that are evaluated once and always, in their order. */
function inOrder(expr: rust.Expr): readonly rust.Expr[] {
  switch (expr.kind) {
    case "unary":
    case "cast":
    case "borrow":
    case "field":
    case "index":
    case "method-call":
    case "tuple":
    case "array":
    case "range":
      return exprChildren(expr);
    case "call":
      return expr.callee.kind === "path" ? expr.args : [];
    case "binary":
      return expr.operator === "&&" || expr.operator === "||" ? [expr.left] : [expr.left, expr.right];
    case "assign":
    case "compound-assign":
      return [expr.value, expr.target];
    case "macro":
      return plainMacros.test(expr.name) && expr.separator === undefined ? expr.args : [];
    case "struct":
      return expr.rest === undefined ? expr.fields.map(({ value }) => value) : [];
    case "if":
      return [expr.condition];
    case "match":
    case "let-condition":
      return [expr.value];
    case "for":
      return [expr.iterator];
    case "return":
    case "break":
      return expr.value === undefined ? [] : [expr.value];
    default:
      return [];
  }
}
