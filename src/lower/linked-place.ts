/**
 * Members of nodes, which are cells: found behind a link, read and written.
 *
 *   C: p->n, p->a[i], p->at.x = 1      Rust: p.n.get(), p.a[i].get(), let mut whole = p.at.get(); whole.x = 1; p.at.set(whole)
 */
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { Span } from "../source/span.ts";
import type { FunctionContext } from "./context.ts";
import { keep } from "./evaluation-order.ts";
import { useTrait } from "./link.ts";
import { applySteps, repeatablePlace, type Place, type PlaceStep } from "./lower-place.ts";
import { mayHaveEffect } from "./purity.ts";
import { refuse } from "./refusal.ts";

/** What lies behind a link: the cell on the way to a place, and the steps that lead on in its value. */
export function cellOf(
  cx: FunctionContext,
  place: Place,
  link: rust.Expr,
  span: Span,
): { readonly cell: rust.Expr; readonly isArray: boolean; readonly inside: readonly PlaceStep[] } {
  const [first, ...rest] = place.steps;
  if (first?.kind !== "field") return refuse("pointer/node", "a node as a whole", span);
  let type = cx.program.program.records.get(first.record)?.fields?.[first.field]?.type;
  let cell: rust.Expr = b.field(link, cx.program.names.field(first.record, first.field));
  let inside: readonly PlaceStep[] = rest;
  for (let [step] = inside; type?.kind === "array" && step?.kind === "element"; [step] = inside) {
    cell = b.index(cell, step.index);
    type = type.element;
    inside = inside.slice(1);
  }
  return { cell, isArray: type?.kind === "array", inside };
}

export function loadLinked(cx: FunctionContext, place: Place, link: rust.Expr, span: Span): rust.Expr {
  const { cell, isArray, inside } = cellOf(cx, place, link, span);
  if (isArray) useTrait(cx, "Cells");
  return applySteps(cx, { ...place, steps: inside }, b.method(cell, isArray ? "load" : "get"), "read", span);
}

export function storeLinked(
  cx: FunctionContext,
  place: Place,
  link: rust.Expr,
  value: rust.Expr,
  span: Span,
): rust.Expr {
  const { cell, isArray, inside } = cellOf(cx, place, link, span);
  if (isArray) useTrait(cx, "Cells");
  if (inside.length === 0) return b.method(cell, isArray ? "store" : "set", value);
  return storeInside(cx, place, value, span);
}

/** A part of what a cell holds: the whole is taken out, changed and put back. */
function storeInside(cx: FunctionContext, to: Place, value: rust.Expr, span: Span): rust.Expr {
  const place = repeatablePlace(cx, to);
  if (place.root.kind !== "linked") return refuse("internal/bug", "a part of no node", span);
  const { cell, inside } = cellOf(cx, place, place.root.link, span);
  const ready = mayHaveEffect(value) ? keep(cx, value) : value;
  const name = cx.temporary("whole");
  cx.emit(b.letMut(name, b.method(cell, "get")));
  const part = applySteps(cx, { ...place, steps: inside }, b.path(name), "write", span);
  cx.emit(b.statement(b.assign(part, ready)));
  return b.method(cell, "set", b.path(name));
}
