/** Order of evaluation in calls: what the borrows of a call must not disturb is computed before they begin. */
import type * as c from "../c-ast/c-ast.ts";
import * as b from "../rust-ast/build.ts";
import { exprChildren } from "../rust-ast/visit.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { FunctionContext } from "./context.ts";
import { keepBefore } from "./evaluation-order.ts";
import { isFloorPointer } from "./floor.ts";

/** The value of an argument, kept where one that is computed after it may change it: gcc goes from right to left. */
export function inOrder(cx: FunctionContext, call: c.Call, at: number, value: rust.Expr): rust.Expr {
  const arg = call.args[at];
  return arg && (arg.type.kind !== "pointer" || isFloorPointer(cx, arg))
    ? keepBefore(cx, value, arg, call.args.slice(0, at))
    : value;
}

/** Does the value borrow something to be written, for as long as the call lasts? */
export function isMutableBorrow(expr: rust.Expr): boolean {
  switch (expr.kind) {
    case "borrow":
      return expr.mutable;
    case "call":
      return expr.args.some(isMutableBorrow);
    case "method-call":
      return (
        expr.method === "as_deref_mut" || isMutableBorrow(expr.receiver) || expr.args.some(isMutableBorrow)
      );
    case "path":
      return true; // may be a reborrowed `&mut` parameter
    default:
      return false;
  }
}

/** Values that read memory, or a variable that is borrowed further left, are computed before the borrows of the call begin. */
export function computedBefore(cx: FunctionContext, args: readonly rust.Expr[]): readonly rust.Expr[] {
  const borrowed = new Set<string>();
  return args.map((arg) => {
    const isBorrowed = mentions(arg, borrowed);
    for (const name of mutablyBorrowed(arg)) borrowed.add(name);
    if (!isBorrowed && !readsMemory(arg)) return arg;
    const name = cx.temporary("value");
    cx.emit(b.letVariable(name, arg));
    return b.path(name);
  });
}

function mentions(expr: rust.Expr, names: ReadonlySet<string>): boolean {
  if (names.size === 0 || expr.kind === "borrow") return false;
  if (expr.kind === "path") return names.has(expr.path);
  return exprChildren(expr).some((part) => mentions(part, names));
}

/** Variables behind `&mut x`, `&mut x.y[..]`. */
function mutablyBorrowed(expr: rust.Expr): readonly string[] {
  if (expr.kind !== "borrow" || !expr.mutable) return exprChildren(expr).flatMap(mutablyBorrowed);
  let { place } = expr;
  while (place.kind === "field" || place.kind === "index") place = place.base;
  return place.kind === "path" ? [place.path] : [];
}

function readsMemory(expr: rust.Expr): boolean {
  switch (expr.kind) {
    case "index":
    case "field":
      return true;
    case "binary":
      return readsMemory(expr.left) || readsMemory(expr.right);
    case "cast":
    case "unary":
      return expr.kind === "unary" && expr.operator === "*" ? true : readsMemory(expr.operand);
    case "method-call":
      if (expr.method.startsWith("wrapping_") || expr.method === "pow")
        return readsMemory(expr.receiver) || expr.args.some(readsMemory);
      return /^(get|with|with_borrow|with_borrow_mut)$/.test(expr.method);
    case "call":
      return expr.callee.kind === "path" && !/^(Some|std::slice::\w+)$/.test(expr.callee.path);
    case "if":
      return true;
    default:
      return false;
  }
}
