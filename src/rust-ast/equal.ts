/** Structural equality of Rust expressions; `origin` does not count. */
import type { Expr } from "./rust-ast.ts";

export function sameExpr(a: Expr, b: Expr): boolean {
  return a === b || fingerprint(a) === fingerprint(b);
}

function fingerprint(expr: Expr): string {
  return JSON.stringify(expr, (key, value: unknown) => {
    if (key === "origin" || (key === "base" && typeof value === "string")) return undefined;
    return typeof value === "bigint" ? `${String(value)}n` : value;
  });
}
