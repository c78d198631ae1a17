/** Are two expressions written alike, and free of side effects: do they denote the same thing at one moment? */
import type * as c from "../c-ast/c-ast.ts";
import { walkExpr } from "../c-ast/visit.ts";

const impure = new Set([
  "assign",
  "compound-assign",
  "step",
  "call",
  "builtin-call",
  "statement-expr",
  "compound-literal",
]);

export function isPure(expr: c.Expr): boolean {
  for (const part of walkExpr(expr)) if (impure.has(part.kind)) return false;
  return true;
}

export function sameExpr(a: c.Expr, b: c.Expr): boolean {
  return isPure(a) && isPure(b) && textOf(a) === textOf(b);
}

const irrelevant = new Set(["id", "span", "quals", "alias", "form", "macro"]);

function textOf(expr: c.Expr): string {
  return JSON.stringify(expr, (key, value: unknown) =>
    irrelevant.has(key) ? undefined : typeof value === "bigint" ? String(value) : value,
  );
}
