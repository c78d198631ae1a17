/** Which Rust expressions only compute; for C that is `hasSideEffect` of the flow facts. */
import type * as rust from "../rust-ast/rust-ast.ts";
import { descendants } from "../rust-ast/visit.ts";

/** Could evaluating the expression do more than give a value? Calls, macros and blocks could. */
export function mayHaveEffect(expr: rust.Expr): boolean {
  for (const part of descendants(expr)) {
    if (
      part.kind === "macro" ||
      part.kind === "block" ||
      part.kind === "assign" ||
      part.kind === "compound-assign"
    )
      return true;
    if (part.kind === "call" && !(part.callee.kind === "path" && pureFunctions.has(part.callee.path)))
      return true;
    if (part.kind === "method-call" && !pureMethods.test(part.method)) return true;
  }
  return false;
}

/** The same wherever it is computed; a null says nothing of its type where it has a variable of its own. */
export function isNullConstant(expr: rust.Expr): boolean {
  return expr.kind === "path" && (expr.path === "None" || expr.path.endsWith("::NULL"));
}

const pureFunctions = new Set(["Some", "std::slice::from_ref", "std::slice::from_mut", "std::ptr::eq"]);
const pureMethods =
  /^(wrapping_\w+|get|load|is_null|is_some|is_none|as_deref|as_ptr|rotate_left|count_ones|leading_zeros|trailing_zeros)$/;
