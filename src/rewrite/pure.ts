/** Expressions whose evaluation changes nothing: evaluating them twice or in another order makes no difference. */
import type * as rust from "../rust-ast/rust-ast.ts";
import type { Readers } from "./readers.ts";
import { exprChildren } from "../rust-ast/visit.ts";

/** Methods of numbers that only compute. */
export const computing =
  /^(wrapping_\w+|rotate_(left|right)|swap_bytes|leading_zeros|trailing_zeros|count_ones|len|is_\w+|abs|to_[lbn]e_bytes|floor|ceil|round|trunc|sqrt|cbrt|a?(sin|cos|tan)h?|atan2|exp|ln|log10|log2|pow[if]|hypot)$/;

const noReaders: Readers = new Set();

/** No effect; evaluation may still panic, on an index out of bounds or a division by zero. */
export function isPure(expr: rust.Expr, readers: Readers = noReaders): boolean {
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
      return everyChild(expr, readers);
    case "borrow":
      return !expr.mutable && everyChild(expr, readers);
    case "call":
      return isWordLoad(expr) || isReading(expr, readers);
    case "method-call":
      return computing.test(expr.method) && everyChild(expr, readers);
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

/** `Some(x)`, what prints a value as C does (functions of the C have no such names), and readers. */
function isReading({ callee, args }: rust.CallExpr, readers: Readers): boolean {
  if (callee.kind !== "path") return false;
  const isKnown =
    /^(.*::)?(Some|CText|CChar|CDouble|CGeneral)$/.test(callee.path) || readers.has(callee.path);
  return isKnown && args.every((arg) => isPure(arg, readers));
}

/** `u32::from_le_bytes(b[..4].try_into().unwrap())`, see `word-loads.ts`. */
function isWordLoad({ callee, args: [array] }: rust.CallExpr): boolean {
  if (callee.kind !== "path" || !/^[iu]\d+::from_[lbn]e_bytes$/.test(callee.path)) return false;
  if (array?.kind !== "method-call" || array.method !== "unwrap") return false;
  const { receiver: tried } = array;
  return tried.kind === "method-call" && tried.method === "try_into" && isPure(tried.receiver);
}

function everyChild(expr: rust.Expr, readers: Readers): boolean {
  return exprChildren(expr).every((child) => isPure(child, readers));
}
