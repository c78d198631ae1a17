/** Whether it matters that an expression is evaluated (C11 5.1.2.3p2); reads of volatile objects are not looked for. */
import type * as c from "../c-ast/c-ast.ts";
import { walkExpr } from "../c-ast/visit.ts";

const effects: ReadonlySet<string> = new Set([
  "assign",
  "compound-assign",
  "step",
  "call",
  "builtin-call",
  "statement-expr",
]);

export function hasEffect(expr: c.Expr): boolean {
  for (const part of walkExpr(expr)) if (effects.has(part.kind)) return true;
  return false;
}
