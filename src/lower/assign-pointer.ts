/** Assignments to pointers, and moves of them: `p = q + 4;` is a new position or a new view, `p++` is `p += 1`. */
import type * as c from "../c-ast/c-ast.ts";
import { fieldKey } from "../../analyses/facts/pointer-facts.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { Span } from "../source/span.ts";
import type { FunctionContext } from "./context.ts";
import { lowerIndex, lowerLvalue } from "./lower-lvalue.ts";
import {
  borrowMany,
  objectRoot,
  repeatablePlace,
  scaleIndex,
  storePlace,
  zero,
  type Place,
} from "./lower-place.ts";
import { isByte, typeAt } from "../../analyses/facts/byte-view.ts";
import { sizeOf } from "../c-ast/type-size.ts";
import { restOfLent } from "./lower-lent.ts";
import { moveStoredView, moveViewVariable } from "./lower-view.ts";
import { mayHaveEffect } from "./purity.ts";
import { refuse } from "./refusal.ts";
import { type Known, lowerFunctionPointer, lowerPointerAs } from "./lower-pointer.ts";
import { byteType, isStoredPointer, pointee, storedRepresentation } from "./pointer-place.ts";
import { positionValues } from "./pointer-position.ts";

/** `p = value` for a pointer variable or field. */
export function assignPointer(cx: FunctionContext, expr: c.Assign): void {
  const { target, value } = expr;
  if (target.kind === "variable-ref") {
    assignPointerVariable(cx, target.symbol, value, target.span);
    return;
  }
  if (isStoredPointer(target)) {
    const place = repeatablePlace(cx, lowerLvalue(cx, target));
    const representation = storedPointerAs(cx, place, target);
    const rest = representation.kind === "lent" ? restOfLent(cx, place, value, representation) : null;
    const result = rest ?? lowerPointerAs(cx, value, representation, pointee(target));
    cx.emit(b.statement(storePlace(cx, place, result, expr.span)));
    return;
  }
  refuse("pointer/stored", "a pointer is stored where no safe representation is known for it", expr.span);
}

/** How a pointer is held at a place; functions in arrays are always optional. */
function storedPointerAs(cx: FunctionContext, place: Place, target: c.Expr): Known {
  if (isFunctionElement(target)) return { kind: "function", nullable: true };
  return storedRepresentation(cx, place, target.span);
}

function isFunctionElement(target: c.Expr): boolean {
  return (target.kind === "index" || target.kind === "dereference") && pointee(target).kind === "function";
}

/** What the pointers in a field are; refuses where they have no form. */
export function fieldRepresentation(cx: FunctionContext, target: c.Member | c.Arrow): Known {
  const found = cx.program.pointers.fields.get(fieldKey(target.record, target.field));
  if (!found) return refuse("pointer/stored", "a pointer field that is never given a value", target.span);
  if (found.kind === "refused") return refuse(found.code, found.reason, target.span);
  return found;
}

/** `p = value` for a pointer variable: a new position, a new view, or a new owner. */
export function assignPointerVariable(
  cx: FunctionContext,
  symbol: c.SymbolId,
  value: c.Expr,
  span: Span,
): void {
  const { type } = cx.symbol(symbol);
  const target = type.kind === "pointer" ? type.target : type;
  if (cx.isStatic(symbol) && target.kind === "function") {
    const place: Place = { root: { kind: "variable", symbol }, steps: [], type };
    cx.emit(b.statement(storePlace(cx, place, lowerFunctionPointer(cx, value, true), span)));
    return;
  }
  const representation = cx.representation(symbol, span);
  const name = cx.local(symbol);
  switch (representation.kind) {
    case "cursor":
    case "borrowed":
      for (const { position, index } of positionValues(cx, symbol, value, span))
        cx.emit(b.statement(b.assign(b.path(position), index)));
      return;
    case "static":
      if (isOwnMove(cx, symbol, value)) {
        for (const { position, index } of positionValues(cx, symbol, value, span))
          cx.emit(b.statement(b.assign(b.path(position), index)));
        return;
      }
      cx.emit(b.statement(b.assign(b.path(name), lowerPointerAs(cx, value, representation, target))));
      for (const position of cx.positions(symbol)) cx.emit(b.statement(b.assign(b.path(position), zero)));
      return;
    case "owned":
    case "function":
      cx.emit(b.statement(b.assign(b.path(name), lowerPointerAs(cx, value, representation, target))));
      for (const position of cx.positions(symbol)) cx.emit(b.statement(b.assign(b.path(position), zero)));
      return;
    case "offset":
    case "place":
    case "lent":
    case "floor":
      refuse("internal/bug", `a variable represented as ${representation.kind}`, span);
  }
}

/** Makes a pointer variable point at a place of its own object, or of any constant object. */
export function assignPlaceTo(cx: FunctionContext, symbol: c.SymbolId, place: Place, span: Span): void {
  const representation = cx.representation(symbol, span);
  const positions = cx.positions(symbol);
  if (representation.kind === "static") {
    const view = borrowMany(cx, place, false, span);
    cx.emit(b.statement(b.assign(b.path(cx.local(symbol)), representation.nullable ? b.some(view) : view)));
    for (const position of positions) cx.emit(b.statement(b.assign(b.path(position), zero)));
    return;
  }
  const address = cx.address(symbol);
  if (!address || (representation.kind !== "cursor" && representation.kind !== "borrowed"))
    return refuse("pointer/unknown-base", "a pointer is set that owns what it points at", span);
  const varying = address.steps.flatMap((step, at) =>
    step.kind === "element" && step.index === null ? [at] : [],
  );
  for (const [order, at] of varying.entries()) {
    const step = place.steps[at];
    const position = positions[order];
    if (step?.kind !== "element" || position === undefined)
      return refuse("internal/bug", "positions that do not fit the address", span);
    const isOptional = cx.isOptionalPosition(symbol);
    cx.emit(b.statement(b.assign(b.path(position), isOptional ? b.some(step.index) : step.index)));
  }
}

/** `p = p + 1`: the pointer stays inside what it holds. */
function isOwnMove(cx: FunctionContext, symbol: c.SymbolId, value: c.Expr): boolean {
  if (value.kind === "pointer-offset") return isOwnMove(cx, symbol, value.pointer);
  if (value.kind === "convert") return isOwnMove(cx, symbol, value.operand);
  return value.kind === "load" && value.place.kind === "variable-ref" && value.place.symbol === symbol;
}

/** `p += by`, `p -= by`, `p++` (by null). */
export function movePointer(
  cx: FunctionContext,
  target: c.Expr,
  by: c.Expr | null,
  direction: "+" | "-",
): void {
  if (target.kind !== "variable-ref") {
    moveStoredView(cx, target, by, direction);
    return;
  }
  const position = cx.positions(target.symbol).at(-1);
  cx.representation(target.symbol, target.span);
  if (position === undefined && moveViewVariable(cx, target, by, direction)) return;
  if (position === undefined)
    return refuse("pointer/unknown-base", "a pointer to a single object is moved", target.span);
  const last = cx.address(target.symbol)?.steps.at(-1);
  const isVoid = pointee(target).kind === "void";
  if (isVoid && last?.kind !== "bytes" && !isByteVariable(cx, target.symbol))
    return refuse("pointer/reinterpret", "a `void *` to other objects than bytes is moved", target.span);
  const size = last?.kind === "bytes" && !isVoid ? sizeOf(pointee(target), cx.program.program) : 1;
  const amount = scaleIndex(by === null ? b.int(1) : lowerIndex(cx, by), size);
  const isHuge = (amount.kind === "cast" || amount.kind === "method-call") && by !== null && !isUnsigned(by);
  const wraps = isHuge || cx.program.flow.beforeStart.has(target.symbol);
  const moved = (from: rust.Expr, count: rust.Expr): rust.Expr =>
    wraps
      ? b.method(from, direction === "+" ? "wrapping_add" : "wrapping_sub", count)
      : b.binary(direction, from, count);
  if (cx.isOptionalPosition(target.symbol))
    cx.emit(b.statement(b.assign(b.path(position), movedOption(cx, position, amount, moved))));
  else if (wraps) cx.emit(b.statement(b.assign(b.path(position), moved(b.path(position), amount))));
  else cx.emit(b.statement(b.compoundAssign(`${direction}=`, b.path(position), amount)));
}

/** `p.map(|at| at + n)`: null may be moved, by nothing; by a constant it is not. */
function movedOption(
  cx: FunctionContext,
  position: string,
  amount: rust.Expr,
  moved: (from: rust.Expr, count: rust.Expr) => rust.Expr,
): rust.Expr {
  if (amount.kind === "integer") return b.some(moved(b.method(b.path(position), "unwrap"), amount));
  const count = cx.temporary("count");
  const isRead = mayHaveEffect(amount); // which happens for null, too
  if (isRead) cx.emit(b.letVariable(count, amount));
  const [at, by] = [cx.temporary("at"), isRead ? b.path(count) : amount];
  return b.method(b.path(position), "map", b.closure([at], moved(b.path(at), by)));
}

/** Does a `void *` variable hold a position in bytes? */
function isByteVariable(cx: FunctionContext, symbol: c.SymbolId): boolean {
  const address = cx.address(symbol);
  const type =
    address && typeAt(address, { program: cx.program.program, voidTargets: cx.program.pointers.voidTargets });
  return type !== null && isByte(type, cx.program.program);
}

/** The place of a `void *` with the type of the object that it holds. */
export function ownType(cx: FunctionContext, place: Place): Place {
  const steps = place.steps.map((step) =>
    "index" in step ? { ...step, index: null } : step.kind === "pointee" ? { kind: step.kind } : step,
  );
  if (place.steps.at(-1)?.kind === "bytes") return { ...place, type: byteType };
  const type = typeAt(
    { root: objectRoot(place.root), steps },
    { program: cx.program.program, voidTargets: cx.program.pointers.voidTargets },
  );
  return type ? { ...place, type } : place;
}

function isUnsigned(expr: c.Expr): boolean {
  return (
    expr.type.kind === "integer" &&
    (expr.type.integer.startsWith("u") || (expr.kind === "convert" && isUnsigned(expr.operand)))
  );
}
