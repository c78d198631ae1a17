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

/** Independent of the order in which the parts of a node were given. */
function textOf(expr: c.Expr): string {
  return JSON.stringify(expr, (key, value: unknown) => {
    if (irrelevant.has(key)) return undefined;
    if (typeof value === "bigint") return String(value);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
