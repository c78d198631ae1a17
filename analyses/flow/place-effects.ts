/** What evaluating C reads and writes by itself, and what it calls; what is called is `mod-ref.ts`. */
import type * as c from "../../src/c-ast/c-ast.ts";
import { walkExpr, type AstNode } from "../../src/c-ast/visit.ts";

/** Does evaluating the expression assign to something or call something (C11 5.1.2.3p2)? */
export function hasSideEffect(expr: c.Expr): boolean {
  for (const part of walkExpr(expr))
    if (isCall(part) || placeWritten(part) !== null || part.kind === "statement-expr" || mayFill(part))
      return true;
  return false;
}

/** Objects whose values an expression or statement takes, the parts of it included. */
export function placesRead(value: AstNode): readonly c.Expr[] {
  return [...walkExpr(value)].flatMap((expr) => placeRead(expr) ?? []);
}

/** The object whose value an expression takes; that of an assignment is read again after it. */
function placeRead(expr: c.Expr): c.Expr | null {
  return expr.kind === "load" ? expr.place : placeWritten(expr);
}

/** The object that an expression assigns to. */
export function placeWritten(node: AstNode): c.Expr | null {
  switch (node.kind) {
    case "assign":
    case "compound-assign":
    case "step":
      return node.target;
    default:
      return null;
  }
}

/** Builtins of the compiler write through their pointers: `__builtin_add_overflow(a, b, &sum)`. */
export function mayFill(node: AstNode): node is c.BuiltinCall {
  return node.kind === "builtin-call" && node.args.some(({ type }) => type.kind === "pointer");
}

/** Calls in an expression or statement. */
export function callsIn(node: AstNode): readonly c.Call[] {
  return [...walkExpr(node)].filter(isCall);
}

function isCall(expr: c.Expr): expr is c.Call {
  return expr.kind === "call";
}
