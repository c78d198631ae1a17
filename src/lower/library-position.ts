/**
 * Library calls that give a pointer into one of their arguments, or null.
 *
 *   C: p = strchr(s, ',');  if (fgets(line, n, stdin))      Rust: p = strchr(s, b',');  if fgets(&mut line, n)
 */
import type * as c from "../c-ast/c-ast.ts";
import { calleeSymbol } from "../c-ast/callee.ts";
import { libraryFunction } from "../c-ast/library.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { Span } from "../source/span.ts";
import type { FunctionContext } from "./context.ts";
import { addIndex, borrowMany, isZeroIndex, movePlace, wholeSlice, type Place } from "./lower-place.ts";
import { lowerBsearch } from "./lower-sort.ts";
import { lowerStrtok } from "./lower-strtok.ts";
import { runtimeCall } from "./lower-runtime-call.ts";
import { globalsOf } from "./lower-global-borrow.ts";
import { refuse } from "./refusal.ts";

/** A result that may be null: `option` counts from `base`. */
export interface FoundPosition {
  readonly option: rust.Expr;
  /** The same as a `bool`, where the runtime gives no more. */
  readonly isFound?: rust.Expr;
  readonly base: Place;
  /** The place at a position, where it is not the base moved. */
  readonly placeAt?: (index: rust.Expr) => Place;
}

/** What is found at a position. */
export function placeFound(
  cx: FunctionContext,
  { base, placeAt }: Omit<FoundPosition, "option">,
  at: rust.Expr,
  span: Span,
): Place {
  return placeAt ? placeAt(at) : movePlace(cx, base, at, "+", span);
}

/** Null when the call is of another kind. */
export function lowerFoundPosition(cx: FunctionContext, call: c.Call): FoundPosition | null {
  const callee = calleeSymbol(call, cx.program.program);
  const known = callee && !callee.defined ? libraryFunction(callee.name) : null;
  if (!callee || (known?.result.kind !== "found" && known?.result.kind !== "argument-or-null")) return null;
  if (callee.name === "strtok" || callee.name === "strtok_r") return lowerStrtok(cx, call, callee.name);
  if (callee.name === "bsearch") return lowerBsearch(cx, call);
  const { expr, places } = runtimeCall(cx, call, known);
  const base =
    places.get(known.result.at) ??
    refuse("internal/bug", "a result in an argument that is no pointer", call.span);
  if (known.result.kind === "found") return { option: expr, base };
  return { option: b.method(expr, "then_some", b.int(0, "usize")), isFound: expr, base };
}

/** The place that was found; panics where C would go on with a null pointer. */
export function foundPlace(
  cx: FunctionContext,
  { option, base }: FoundPosition,
  type: c.CType,
  call: c.Call,
): Place {
  const name = cx.temporary("found");
  cx.emit(b.letVariable(name, b.method(option, "unwrap")));
  return { ...movePlace(cx, base, b.path(name), "+", call.span), type };
}

/** `Option<usize>`: the position in the sequence in which the base stands. */
export function foundIndex(cx: FunctionContext, { option, base }: FoundPosition, call: c.Call): rust.Expr {
  const last = base.steps.at(-1);
  if (last?.kind === "bytes")
    return refuse("pointer/reinterpret", "a position in the bytes of an object that may be null", call.span);
  if (last?.kind !== "element" || isZeroIndex(last.index)) return option;
  const name = cx.temporary("found");
  return b.method(option, "map", b.closure([name], addIndex(last.index, b.path(name))));
}

/** `Option<&[T]>`: what stands from there on. */
export function foundSlice(
  cx: FunctionContext,
  found: FoundPosition,
  mutable: boolean,
  call: c.Call,
): rust.Expr {
  if (globalsOf(cx, [found.base]).length > 0)
    return refuse("pointer/global", "a pointer into a mutable global is handed on", call.span);
  const name = cx.temporary("found");
  const place = placeFound(cx, found, b.path(name), call.span);
  const tail = wholeSlice(place, borrowMany(cx, place, mutable, call.span));
  return b.method(found.option, "map", b.closure([name], tail));
}
