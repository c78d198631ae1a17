/** Heap memory that is handed over, as boxes and vectors. */
import type * as c from "../c-ast/c-ast.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { Span } from "../source/span.ts";
import type { FunctionContext } from "./context.ts";
import { calleeSymbol } from "../c-ast/callee.ts";
import { libraryFunction } from "../c-ast/library.ts";
import { lowerRuntimeValue } from "./lower-runtime-call.ts";
import { allocationCall, lowerAllocation, lowerRegrown } from "./lower-allocation.ts";
import { lowerCallValue } from "./lower-call.ts";
import { lowerLvalue } from "./lower-lvalue.ts";
import { borrowOne, repeatablePlace, type Place } from "./lower-place.ts";
import { refuse } from "./refusal.ts";
import { fieldRepresentation } from "./assign-pointer.ts";
import {
  type Known,
  calleeResult,
  isNullConstant,
  isSameHolder,
  stripPointerCasts,
  wholeVariable,
} from "./lower-pointer.ts";

/** Heap memory that the library makes from what there is: `realloc`, `strdup`. */
function libraryOwner(cx: FunctionContext, call: c.Call, many: boolean, target: c.CType): rust.Expr | null {
  const callee = calleeSymbol(call, cx.program.program);
  if (!callee || callee.defined || !many) return null;
  if (callee.name === "realloc") {
    const [old] = call.args;
    if (!old) return null;
    if (isNullConstant(old))
      return lowerRegrown(cx, call, target, () => ({ value: b.call("Vec::new"), nullable: false }));
    const nullable = isOptionalOwner(cx, old);
    return lowerRegrown(cx, call, target, () => ({
      value: ownedAs(cx, old, { kind: "owned", many: true, nullable }, target),
      nullable,
    }));
  }
  const known = libraryFunction(callee.name);
  return known?.result.kind === "fresh" && known.runtime !== undefined
    ? lowerRuntimeValue(cx, call, known)
    : null;
}

/** Is the owner that an expression names an `Option`? */
function isOptionalOwner(cx: FunctionContext, expr: c.Expr): boolean {
  const inner = stripPointerCasts(expr);
  if (inner.kind !== "load") return false;
  const { place } = inner;
  const own =
    place.kind === "variable-ref"
      ? cx.facts.pointers.get(place.symbol)
      : place.kind === "member" || place.kind === "arrow"
        ? fieldRepresentation(cx, place)
        : undefined;
  return own?.kind === "owned" && own.nullable;
}

/** Heap memory as a box or vector that the receiver owns from now on. */
export function ownedAs(
  cx: FunctionContext,
  expr: c.Expr,
  as: Extract<Known, { kind: "owned" }>,
  target: c.CType,
): rust.Expr {
  const inner = stripPointerCasts(expr);
  const wrap = (value: rust.Expr): rust.Expr => (as.nullable ? b.some(value) : value);
  const allocation = allocationCall(cx, inner);
  if (allocation) return wrap(lowerAllocation(cx, allocation, target, as.many));
  const library = inner.kind === "call" ? libraryOwner(cx, inner, as.many, target) : null;
  if (library) return wrap(library);
  if (inner.kind === "call") {
    const result = calleeResult(cx, inner);
    if (result?.kind === "owned") {
      const value = lowerCallValue(cx, inner);
      if (result.nullable === as.nullable) return value;
      return as.nullable ? b.some(value) : b.method(value, "unwrap");
    }
  }
  const variable = wholeVariable(cx, inner);
  if (variable !== null) {
    const own = cx.representation(variable, expr.span);
    if (own.kind === "owned" && cx.positions(variable).length === 0) {
      const holder = b.path(cx.local(variable));
      if (!isSameHolder(cx, variable, target))
        return refuse("pointer/reinterpret", "an object is taken over as one of another type", expr.span);
      if (own.many !== as.many)
        return refuse("pointer/heap", "one object is taken over as a sequence", expr.span);
      if (own.nullable === as.nullable) return holder;
      return as.nullable ? b.some(holder) : b.method(holder, "unwrap");
    }
    // a cursor at the start of an owner: the owner itself moves
    const address = cx.address(variable);
    if (own.kind === "cursor" && address?.root.kind === "pointee" && address.steps.length === 1) {
      const owner = cx.representation(address.root.symbol, expr.span);
      if (owner.kind === "owned" && !own.nullable && owner.many === as.many)
        return owner.nullable === as.nullable
          ? b.path(cx.local(address.root.symbol))
          : wrap(b.path(cx.local(address.root.symbol)));
    }
  }
  if (inner.kind === "load" && (inner.place.kind === "member" || inner.place.kind === "arrow")) {
    const field = fieldRepresentation(cx, inner.place);
    if (field.kind === "owned" && field.many === as.many) {
      const place = lowerLvalue(cx, inner.place);
      const taken = takeOwned(cx, place, field, expr.span);
      if (field.nullable === as.nullable) return taken;
      return as.nullable ? b.some(taken) : b.method(taken, "unwrap");
    }
  }
  return refuse("pointer/heap", "memory without a single evident owner is handed over", expr.span);
}

/** Moves an owner out of its field, leaving it empty. */
export function takeOwned(
  cx: FunctionContext,
  place: Place,
  field: Extract<Known, { kind: "owned" }>,
  span: Span,
): rust.Expr {
  const at = borrowOne(cx, repeatablePlace(cx, place), true, span);
  if (field.nullable) {
    const expr = at.kind === "borrow" ? at.place : at;
    return b.method(expr, "take");
  }
  if (field.many) return b.call("std::mem::take", at);
  return refuse("pointer/heap", "the only owner of an object is moved out of a struct field", span);
}
