/**
 * Slices that struct fields borrow, `&'a [T]`: made from pointer expressions, walked, ordered and subtracted. They are
 * never copies of the memory, so their addresses mean what they mean in C.
 *
 *   C: r->p++;  r->p < r->end        Rust: r.p = &r.p[1..];  r.p.as_ptr() < r.end.as_ptr()
 */
import type * as c from "../c-ast/c-ast.ts";
import type { Representation } from "../../analyses/facts/pointer-facts.ts";
import { rustScalar } from "../c-ast/rust-scalar.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { sizeOf } from "../c-ast/type-size.ts";
import type { Span } from "../source/span.ts";
import type { FunctionContext } from "./context.ts";
import { moveStoredLent } from "./lower-lent.ts";
import { bytesStep } from "./lower-bytes.ts";
import { lowerIndex, lowerLvalue } from "./lower-lvalue.ts";
import {
  borrowMany,
  isZeroIndex,
  loadPlace,
  repeatablePlace,
  storePlace,
  type Place,
} from "./lower-place.ts";
import { borrowedAs, lowerPointerAs, stripPointerCasts } from "./lower-pointer.ts";
import { storedRepresentation } from "./pointer-place.ts";
import { refuse } from "./refusal.ts";

type View = Extract<Representation, { kind: "static" }>;

export function isView(representation: Representation): representation is View {
  return representation.kind === "static" && (representation.views ?? []).length > 0;
}

/** A pointer as the slice that it reaches; null stays null. */
export function viewAs(cx: FunctionContext, expr: c.Expr, as: View, target: c.CType): rust.Expr {
  const inner = stripPointerCasts(expr);
  if (inner !== expr && (inner.kind === "conditional" || inner.kind === "comma"))
    return lowerPointerAs(cx, inner, as, target);
  const { nullable } = as;
  return borrowedAs(cx, expr, { kind: "borrowed", many: true, mutable: false, nullable }, target);
}

/** `r->p += by`: the field goes on to the rest of its slice. */
export function moveStoredView(
  cx: FunctionContext,
  target: c.Expr,
  by: c.Expr | null,
  direction: "+" | "-",
): void {
  const place = repeatablePlace(cx, lowerLvalue(cx, target));
  const representation = storedRepresentation(cx, place, target.span);
  if (representation.kind === "lent" && direction === "+") {
    moveStoredLent(cx, place, representation, by, target);
    return;
  }
  if (!isView(representation) || direction === "-")
    return refuse("pointer/stored", "a pointer stored in memory is moved", target.span);
  const rest = restOf(cx, loadPlace(cx, place, target.span), representation, by);
  cx.emit(b.statement(storePlace(cx, place, rest, target.span)));
}

/** `p += by` for a variable that holds a borrowed slice; false where it holds something else. */
export function moveViewVariable(
  cx: FunctionContext,
  target: c.VariableRef,
  by: c.Expr | null,
  direction: "+" | "-",
): boolean {
  const representation = cx.representation(target.symbol, target.span);
  if (!isView(representation) || direction === "-") return false;
  const holder = b.path(cx.local(target.symbol));
  cx.emit(b.statement(b.assign(holder, restOf(cx, holder, representation, by))));
  return true;
}

/** `&slice[by..]`; what was cut off is gone, so there must be no way back. */
function restOf(cx: FunctionContext, old: rust.Expr, { nullable }: View, by: c.Expr | null): rust.Expr {
  const range = by === null ? null : cx.rangeOf(by);
  if (by !== null && (range === null || range.low < 0n))
    return refuse("pointer/stored", "a pointer into borrowed memory may be moved back", by.span);
  const slice = nullable ? b.method(old, "unwrap") : old;
  const rest = b.borrow(b.index(slice, b.range(by === null ? b.int(1) : lowerIndex(cx, by), null)));
  return nullable ? b.some(rest) : rest;
}

/** Addresses of pointers into one object, of which at least one is a view of it; null for others. */
export function viewAddresses(
  cx: FunctionContext,
  left: Place,
  right: Place,
  span: Span,
): { readonly left: rust.Expr; readonly right: rust.Expr } | null {
  if (bytesStep(left) || bytesStep(right)) return null;
  if (!isInView(cx, left, span) && !isInView(cx, right, span)) return null;
  return { left: addressOf(cx, left, span), right: addressOf(cx, right, span) };
}

function isInView(cx: FunctionContext, { root, steps }: Place, span: Span): boolean {
  if (steps.some((step) => step.kind === "pointee" && step.owner.kind === "lent")) return true;
  return root.kind === "pointee" && cx.representation(root.symbol, span).kind === "static";
}

/** The address of a place; that of an element is computed, so that it may stand before or behind its object, as in C. */
export function addressOf(cx: FunctionContext, place: Place, span: Span): rust.Expr {
  const last = place.steps.at(-1);
  const position = last?.kind === "element" && !isZeroIndex(last.index) ? last : null;
  const object = position
    ? { ...place, steps: [...place.steps.slice(0, -1), { ...position, index: b.int(0) }] }
    : place;
  const slice = borrowMany(cx, object, false, span);
  const start = b.method(slice.kind === "borrow" ? slice.place : slice, "as_ptr");
  return position ? b.method(start, "wrapping_add", position.index) : start;
}

/** Elements between two addresses of views; null where there are none, or where Rust lays out elements its own way. */
export function viewDistance(
  cx: FunctionContext,
  left: Place,
  right: Place,
  target: c.CType,
  span: Span,
): rust.Expr | null {
  const isScalar = rustScalar(target, cx.program.program.enums) !== null;
  const addresses = isScalar ? viewAddresses(cx, left, right, span) : null;
  if (!addresses) return null;
  const number = (address: rust.Expr): rust.Expr => b.cast(b.cast(address, "usize"), "i64");
  const bytes = b.binary("-", number(addresses.left), number(addresses.right));
  const size = sizeOf(target, cx.program.program);
  return size === 1 ? bytes : b.binary("/", bytes, b.int(size));
}
