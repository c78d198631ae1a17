/** Method calls, found by what they are called on. */
import type * as rust from "../rust-ast/rust-ast.ts";
import { blockChildren, descendants } from "../rust-ast/visit.ts";

/** Calls of the methods by their receivers: `p.unwrap()` by its `p`. */
export function callsByReceiver(
  body: rust.Block,
  isWanted: (call: rust.MethodCallExpr) => boolean,
): ReadonlyMap<rust.Expr, rust.MethodCallExpr> {
  const calls = new Map<rust.Expr, rust.MethodCallExpr>();
  for (const outer of blockChildren(body))
    for (const expr of descendants(outer))
      if (expr.kind === "method-call" && isWanted(expr)) calls.set(expr.receiver, expr);
  return calls;
}
