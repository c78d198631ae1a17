/** Expressions whose evaluation changes nothing: evaluating them twice or in another order makes no difference. */
import type * as rust from "../rust-ast/rust-ast.ts";
import { exprChildren } from "../rust-ast/visit.ts";

/** Methods of numbers that only compute. */
const computing =
  /^(wrapping_\w+|rotate_(left|right)|swap_bytes|leading_zeros|trailing_zeros|count_ones|len|is_\w+|abs|to_[lbn]e_bytes)$/;

/** No effect; evaluation may still panic, on an index out of bounds or a division by zero. */
export function isPure(expr: rust.Expr): boolean {
  switch (expr.kind) {
    case "integer":
    case "float":
    case "bool":
    case "byte":
    case "byte-string":
    case "string":
    case "path":
      return true;
    case "unary":
    case "binary":
    case "cast":
    case "field":
    case "index":
    case "tuple":
    case "array":
    case "repeat":
    case "range":
      return everyChild(expr);
    case "borrow":
      return !expr.mutable && everyChild(expr);
    case "call":
      return isWordLoad(expr);
    case "method-call":
      return computing.test(expr.method) && everyChild(expr);
    default:
      return false;
  }
}

/** No effect, and evaluation cannot panic either: it can go. (Arithmetic wraps or is proven not to overflow.) */
export function isRemovable(expr: rust.Expr): boolean {
  if (expr.kind === "index" || (expr.kind === "binary" && (expr.operator === "/" || expr.operator === "%")))
    return false;
  if (expr.kind === "method-call" && !/^wrapping_(add|sub|mul|neg)$|^len$|^rotate_/.test(expr.method))
    return false;
  return isPure(expr) && [...exprChildren(expr)].every(isRemovable);
}

/** `u32::from_le_bytes(b[..4].try_into().unwrap())`, see `word-loads.ts`. */
function isWordLoad({ callee, args: [array] }: rust.CallExpr): boolean {
  if (callee.kind !== "path" || !/^[iu]\d+::from_[lbn]e_bytes$/.test(callee.path)) return false;
  if (array?.kind !== "method-call" || array.method !== "unwrap") return false;
  const { receiver: tried } = array;
  return tried.kind === "method-call" && tried.method === "try_into" && isPure(tried.receiver);
}

function everyChild(expr: rust.Expr): boolean {
  return [...exprChildren(expr)].every(isPure);
}
