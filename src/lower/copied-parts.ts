/**
 * Arguments of C library functions that point at parts of nodes: the function works on a copy, and what it writes is put
 * back. Sound because it keeps none of them, and nobody else looks meanwhile.
 *
 *   C: strcpy(p->name, s);      Rust: let mut name = p.name.load(); strcpy(&mut name, s); p.name.store(name);
 */
import type * as c from "../c-ast/c-ast.ts";
import { libraryEffect } from "../c-ast/library.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { FunctionContext } from "./context.ts";
import { keep } from "./evaluation-order.ts";
import { lowerIndex, lowerLvalue } from "./lower-lvalue.ts";
import {
  elementPlace,
  isRepeatable,
  loadPlace,
  repeatablePlace,
  storePlace,
  zero,
  type Place,
} from "./lower-place.ts";
import { copiedText } from "./copied-text.ts";
import { partName, requireOrder, partsOf, type CopiedPart } from "./part-arguments.ts";

/** What is to be done after the call. */
type PutBack = () => rust.Expr;

/** A call for its effect, with its arguments copied as far as need be. */
export function withCopiedParts(
  cx: FunctionContext,
  call: c.Call,
  callee: c.FunctionSymbol,
  lower: () => void,
): void {
  const putBack = copyParts(cx, call, callee);
  lower();
  for (const statement of putBack) cx.emit(b.statement(statement()));
}

/** A call for its value. */
export function valueWithCopiedParts(
  cx: FunctionContext,
  call: c.Call,
  callee: c.FunctionSymbol,
  lower: () => rust.Expr,
): rust.Expr {
  const putBack = copyParts(cx, call, callee);
  const value = lower();
  if (putBack.length === 0) return value;
  const name = cx.temporary("result");
  cx.emit(b.letVariable(name, value));
  for (const statement of putBack) cx.emit(b.statement(statement()));
  return b.path(name);
}

/** Copies what the arguments point at, from right to left where one does more than to find it. */
function copyParts(cx: FunctionContext, call: c.Call, callee: c.FunctionSymbol): readonly PutBack[] {
  const { writes } = libraryEffect(callee.name);
  const parts = partsOf(cx, call, callee.name);
  requireOrder(cx, call, parts, writes);
  const isOrdered = parts.some(({ arg }) => cx.program.flow.hasSideEffect(arg));
  return (isOrdered ? [...parts].reverse() : parts).flatMap(
    (part) => copyPart(cx, part, writes(part.at)) ?? [],
  );
}

function copyPart(cx: FunctionContext, part: CopiedPart, isWritten: boolean): PutBack | null {
  if (part.kind === "choice") {
    const { name, type } = copiedText(cx, part.pointer);
    const copy: Place = { root: { kind: "variable", symbol: cx.addView(name) }, steps: [], type };
    cx.readyPlaces.set(part.pointer.id, elementPlace(cx, copy, zero, type));
    return null;
  }
  const { pointer, object, index, arg } = part;
  const place = repeatablePlace(cx, lowerLvalue(cx, object));
  const at = index && lowerIndex(cx, index);
  const first = at === null ? zero : isRepeatable(at) ? at : keep(cx, at);
  const name = cx.temporary(partName(cx, place));
  cx.emit((isWritten ? b.letMut : b.letVariable)(name, loadPlace(cx, place, arg.span)));
  const copy: Place = {
    root: { kind: "variable", symbol: cx.addView(name) },
    steps: [],
    type: object.type,
  };
  cx.readyPlaces.set(
    pointer.id,
    object.type.kind === "array" ? elementPlace(cx, copy, first, object.type.element) : copy,
  );
  return isWritten ? () => storePlace(cx, place, b.path(name), arg.span) : null;
}
