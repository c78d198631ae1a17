/** Null pointer constants, whatever their casts. */
import type * as c from "../../src/c-ast/c-ast.ts";

export function isNull(expr: c.Expr): boolean {
  if (expr.kind !== "convert") return false;
  return expr.conversion === "null-pointer" || (expr.type.kind === "pointer" && isNull(expr.operand));
}
