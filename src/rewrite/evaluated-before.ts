/**
 * What Rust evaluates in an expression before it comes to one of its parts, when it comes there exactly once: the
 * Rust Reference, "Evaluation order of operands". Null where the part may be evaluated never, or again and again.
 */
import type * as rust from "../rust-ast/rust-ast.ts";
import { exprChildren } from "../rust-ast/visit.ts";

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
  return inside === null ? null : [...operands.slice(0, at), ...inside];
}

/** `whole` with another expression in the place of its part; only what lies on the way there is made anew. */
export function withPart(whole: rust.Expr, part: string, value: rust.Expr): rust.Expr {
  const inside = (expr: rust.Expr): rust.Expr => (mentions(expr, part) ? withPart(expr, part, value) : expr);
  const all = (exprs: readonly rust.Expr[]): readonly rust.Expr[] => exprs.map(inside);
  switch (whole.kind) {
    case "path":
      return whole.path === part ? value : whole;
    case "unary":
    case "cast":
      return { ...whole, operand: inside(whole.operand) };
    case "borrow":
      return { ...whole, place: inside(whole.place) };
    case "field":
      return { ...whole, base: inside(whole.base) };
    case "index":
      return { ...whole, base: inside(whole.base), index: inside(whole.index) };
    case "binary":
      return { ...whole, left: inside(whole.left), right: inside(whole.right) };
    case "assign":
    case "compound-assign":
      return { ...whole, target: inside(whole.target), value: inside(whole.value) };
    case "call":
    case "macro":
      return { ...whole, args: all(whole.args) };
    case "method-call":
      return { ...whole, receiver: inside(whole.receiver), args: all(whole.args) };
    case "tuple":
    case "array":
      return { ...whole, elements: all(whole.elements) };
    case "struct":
      return { ...whole, fields: whole.fields.map((field) => ({ ...field, value: inside(field.value) })) };
    case "range":
      return { ...whole, from: whole.from && inside(whole.from), to: whole.to && inside(whole.to) };
    case "if":
      return { ...whole, condition: inside(whole.condition) };
    case "match":
    case "let-condition":
      return { ...whole, value: inside(whole.value) };
    case "for":
      return { ...whole, iterator: inside(whole.iterator) };
    case "return":
    case "break":
      return whole.value === undefined ? whole : { ...whole, value: inside(whole.value) };
    default:
      return whole;
  }
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
    case "compound-assign": // of numbers: their value comes first, too
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
