/** Statements that control does not come out of at their end. */
import type { Statement } from "./c-ast.ts";

/** A `return`, or what the program says is never reached. */
export function endsThere(statement: Statement): boolean {
  if (statement.kind === "return") return true;
  const expr = statement.kind === "expr-statement" ? statement.expr : null;
  return expr?.kind === "builtin-call" && /^__builtin_(unreachable|trap|abort)$/.test(expr.builtin);
}
