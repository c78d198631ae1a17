/** `free`: the owner is dropped, or emptied where it may be looked at again. */
import type * as c from "../c-ast/c-ast.ts";
import * as b from "../rust-ast/build.ts";
import type { FunctionContext } from "./context.ts";
import { passedLink } from "./lower-link.ts";
import { lowerLvalue } from "./lower-lvalue.ts";
import { fieldRepresentation } from "./assign-pointer.ts";
import { isNullConstant } from "./lower-pointer.ts";
import { takeOwned } from "./pointer-owner.ts";
import { isZeroIndex, variablePlace } from "./lower-place.ts";
import { refuse } from "./refusal.ts";

export function lowerFree(cx: FunctionContext, call: c.Call): void {
  const [arg] = call.args;
  if (!arg || isNullConstant(arg)) return;
  const link = passedLink(cx, arg);
  if (link) {
    cx.emit(b.statement(b.method(link, "free")));
    return;
  }
  let inner = arg;
  while (inner.kind === "convert") inner = inner.operand;
  if (inner.kind !== "load")
    return refuse("pointer/heap", "the owner of the freed memory is not evident", call.span);
  const { place } = inner;
  if (place.kind === "variable-ref") {
    freeVariable(cx, place.symbol, call);
    return;
  }
  if (place.kind === "member" || place.kind === "arrow") {
    const field = fieldRepresentation(cx, place);
    if (field.kind === "owned" && !field.nullable && !field.many) return; // dropped with the object it belongs to
    if (field.kind === "owned") {
      cx.emit(b.statement(b.call(dropPath(cx), takeOwned(cx, lowerLvalue(cx, place), field, call.span))));
      return;
    }
  }
  refuse("pointer/heap", "the owner of the freed memory is not evident", call.span);
}

function freeVariable(cx: FunctionContext, symbol: c.SymbolId, call: c.Call): void {
  let owner = symbol;
  const own = cx.representation(symbol, call.span);
  const address = cx.address(symbol);
  if (own.kind === "cursor" && address?.root.kind === "pointee" && address.steps.length === 1)
    owner = address.root.symbol;
  if (own.kind === "cursor" && address?.steps.at(-2)?.kind === "pointee") {
    freeOwnedPlace(cx, symbol, call);
    return;
  }
  const representation = cx.representation(owner, call.span);
  if (representation.kind !== "owned")
    return refuse("pointer/heap", "memory is freed that this function does not own", call.span);
  const holder = b.path(cx.local(owner));
  if (!cx.isMentionedAfter(owner, call)) cx.emit(b.statement(b.call(dropPath(cx), holder)));
  else if (representation.nullable) cx.emit(b.statement(b.assign(holder, b.none)));
  else if (representation.many) cx.emit(b.statement(b.assign(holder, b.call("Vec::new"))));
  else refuse("pointer/heap", "an object is freed before its last use", call.span);
}

/** A pointer read from an owning field: the field is emptied. */
function freeOwnedPlace(cx: FunctionContext, symbol: c.SymbolId, call: c.Call): void {
  const { type } = cx.symbol(symbol);
  const place = variablePlace(cx, symbol, type.kind === "pointer" ? type.target : type, call.span);
  const step = place.steps.at(-2);
  const last = place.steps.at(-1);
  const atStart = last?.kind === "element" && isZeroIndex(last.index);
  if (step?.kind === "pointee" && step.owner.kind === "lent")
    return refuse("pointer/heap", "memory is freed that a struct only borrows", call.span);
  if (step?.kind !== "pointee" || step.owner.kind !== "owned" || !atStart)
    return refuse("pointer/heap", "memory is freed by a pointer into its middle", call.span);
  const holder = { ...place, steps: place.steps.slice(0, -2) };
  if (!step.owner.nullable && !step.owner.many) return; // dropped with the object it belongs to
  cx.emit(b.statement(b.call(dropPath(cx), takeOwned(cx, holder, step.owner, call.span))));
}

/** `drop`, by its whole path where the program has a function of that name. */
function dropPath(cx: FunctionContext): string {
  return cx.program.itemNames.has("drop") ? "std::mem::drop" : "drop";
}
