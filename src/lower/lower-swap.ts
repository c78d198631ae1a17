/**
 * Two objects change places (`simplify/swap-objects.ts`).
 *
 *   v.swap(i, j);
 *   let swapped = std::mem::replace(&mut a.first, T::ZERO); a.first = std::mem::replace(&mut b.second, T::ZERO); b.second = swapped;
 */
import type * as c from "../c-ast/c-ast.ts";
import { stripConversions } from "../c-ast/callee.ts";
import * as b from "../rust-ast/build.ts";
import { sameExpr } from "../rust-ast/equal.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { FunctionContext } from "./context.ts";
import { bare } from "./literal.ts";
import {
  globalStorage,
  loadPlace,
  placeExpr,
  repeatablePlace,
  sequenceExpr,
  storePlace,
  type Place,
} from "./lower-place.ts";
import { isCopy, zeroValue } from "./lower-zero.ts";
import { lowerPointerPlace, sameObject } from "./pointer-place.ts";
import { refuse } from "./refusal.ts";

export function lowerSwap(cx: FunctionContext, call: c.Call): void {
  const places = call.args.map((arg) => repeatablePlace(cx, lowerPointerPlace(cx, stripConversions(arg))));
  const [one, other] = places;
  if (!one || !other) return refuse("internal/bug", "an exchange of other than two objects", call.span);
  const { span } = call;
  const isPlain = globalStorage(cx, one, span) === null && globalStorage(cx, other, span) === null;
  const inSequence = isPlain ? swapInSequence(cx, one, other, call) : null;
  if (inSequence) cx.emit(b.statement(inSequence));
  else if (isCopy(cx.program, one.type)) swapCopies(cx, one, other, call);
  else swapOwners(cx, one, other, call);
}

/** `v.swap(i, j)` */
function swapInSequence(cx: FunctionContext, one: Place, other: Place, { span }: c.Call): rust.Expr | null {
  const [last, otherLast] = [one.steps.at(-1), other.steps.at(-1)];
  if (last?.kind !== "element" || otherLast?.kind !== "element") return null;
  if (!sameObject(one, other) || !inOneSequence(one, other)) return null;
  const container = { ...one, steps: one.steps.slice(0, -1) };
  const { expr } = sequenceExpr(cx, container, "write", span);
  return b.method(expr, "swap", last.index, otherLast.index);
}

/** Are the last two positions in one object the only ones that differ? */
function inOneSequence(one: Place, other: Place): boolean {
  return one.steps.slice(0, -1).every((step, at) => {
    const twin = other.steps[at];
    if (!("index" in step)) return true;
    return twin !== undefined && "index" in twin && sameExpr(step.index, twin.index);
  });
}

function swapCopies(cx: FunctionContext, one: Place, other: Place, { span }: c.Call): void {
  const name = cx.temporary("swapped");
  cx.emit(b.letVariable(name, loadPlace(cx, one, span)));
  cx.emit(b.statement(storePlace(cx, one, loadPlace(cx, other, span), span)));
  cx.emit(b.statement(storePlace(cx, other, b.path(name), span)));
}

/** Right also where both are one object. */
function swapOwners(cx: FunctionContext, one: Place, other: Place, { span }: c.Call): void {
  const name = cx.temporary("swapped");
  const taken = (place: Place): rust.Expr =>
    b.call(
      "std::mem::replace",
      b.borrowMut(placeExpr(cx, place, "write", span)),
      bare(zeroValue(cx, place.type, span)),
    );
  cx.emit(b.letVariable(name, taken(one)));
  cx.emit(b.statement(storePlace(cx, one, taken(other), span)));
  cx.emit(b.statement(storePlace(cx, other, b.path(name), span)));
}
