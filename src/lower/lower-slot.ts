/**
 * Slots: references to the cells in which links lie.
 *
 *   C: p = &head; p = &(*p)->next;      Rust: p = &head; p = &p.get().object().next;
 */
import type * as c from "../c-ast/c-ast.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { FunctionContext } from "./context.ts";
import { lowerInOrder } from "./evaluation-order.ts";
import { lowerValue } from "./lower-expr.ts";
import { lowerLvalue } from "./lower-lvalue.ts";
import { cellOf } from "./linked-place.ts";
import { cellVariable } from "./lower-place.ts";
import { refuse } from "./refusal.ts";

/** `&place` for a place that holds a link. */
export function lowerSlot(cx: FunctionContext, { place, span }: c.AddressOf): rust.Expr {
  if (place.kind === "dereference" && place.pointer.type.kind === "slot")
    return lowerValue(cx, place.pointer);
  if (place.kind === "variable-ref") {
    const symbol = cx.symbol(place.symbol);
    if (symbol.kind !== "variable") return refuse("internal/bug", "a slot of no variable", span);
    const cell = cellVariable(cx, symbol);
    return symbol.storage === "static" ? cell : b.borrow(cell);
  }
  const found = lowerLvalue(cx, place);
  if (found.root.kind !== "linked") return refuse("pointer/node", "the address of a link", span);
  // not through `Deref`, which borrows the variable that holds the link
  const { cell, isArray, inside } = cellOf(cx, found, b.method(found.root.link, "object"), span);
  if (isArray || inside.length > 0) return refuse("pointer/node", "the address of a link in a struct", span);
  return b.borrow(cell);
}

/** `p == &head` */
export function slotComparison(cx: FunctionContext, expr: c.Compare): rust.Expr {
  const [left, right] = lowerInOrder(cx, [
    { source: expr.left, lower: () => lowerValue(cx, expr.left) },
    { source: expr.right, lower: () => lowerValue(cx, expr.right) },
  ]);
  const isSame = b.call("std::ptr::eq", left, right);
  return expr.operator === "==" ? isSame : b.not(isSame);
}
