/** Sizes in bytes that are known where they are written: `sizeof *p`, `4 * sizeof(int)`. */
import type * as c from "./c-ast.ts";

/** The value; null where it is not made of constants by sums and products. */
export function constantSize(expr: c.Expr): bigint | null {
  if (expr.kind === "integer-constant") return expr.value;
  if (expr.kind === "convert" && expr.conversion === "integer") return constantSize(expr.operand);
  if (expr.kind === "binary") {
    const left = constantSize(expr.left);
    const right = constantSize(expr.right);
    if (left === null || right === null) return null;
    if (expr.operator === "*") return left * right;
    if (expr.operator === "+") return left + right;
  }
  return null;
}
