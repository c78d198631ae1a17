/**
 * Pointers to constants that may be null, `Option<&'static [T]>`: handed on, moved on and compared without a look at
 * what they point at, so that null stays null.
 *
 *   C: kept[n] = p;  p == argv[i]
 *   Rust: kept[n] = p.map(|rest| &rest[p_pos..]);  p.map(<[u8]>::as_ptr) == argv[i].map(<[u8]>::as_ptr)
 */
import type * as c from "../c-ast/c-ast.ts";
import { walkExpr } from "../c-ast/visit.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { FunctionContext } from "./context.ts";
import { foundSlice, lowerFoundPosition, type FoundPosition } from "./library-position.ts";
import { calleeResult, lowerPointerAs, stripPointerCasts } from "./lower-pointer.ts";
import { isConstantSlot, isStoredPointer, storedRepresentation, temporaryView } from "./pointer-place.ts";
import { lowerOffsetCall } from "./lower-call.ts";
import { lowerLvalue } from "./lower-lvalue.ts";
import { loadPlace, movePlace, repeatablePlace, type Place } from "./lower-place.ts";
import { refuse } from "./refusal.ts";

/** The result of a call that points into one of its arguments, or is null; null where the call was made before. */
export function foundIn(cx: FunctionContext, call: c.Call): FoundPosition | null {
  if (cx.readyPlaces.has(call.id)) return null;
  const result = calleeResult(cx, call);
  const argument = result?.kind === "offset" && result.nullable ? call.args[result.param] : undefined;
  if (result?.kind !== "offset" || argument === undefined) return lowerFoundPosition(cx, call);
  const { base, value } = lowerOffsetCall(cx, call, result.param, argument);
  return { option: value, base };
}

/**
 * The place that an argument points at, for the result that the callee may find there: of a null argument, which is
 * handed over as it is, an empty slice. Null where the argument is never null.
 */
export function optionalBase(cx: FunctionContext, argument: c.Expr, mutable: boolean): Place | null {
  const inner = stripPointerCasts(argument);
  if (inner.kind === "call") return foundBase(cx, inner, mutable);
  if (inner.kind !== "load" || mutable) return null;
  const option = optionalConstant(cx, inner.place);
  if (!option) return null;
  const [kept, name] = [cx.temporary("text"), cx.temporary("view")];
  const isRead = [...walkExpr(inner)].some(({ kind }) => changing.has(kind));
  if (isRead) {
    cx.emit(b.letVariable(kept, option));
    cx.readyOptions.set(inner.id, b.path(kept));
  }
  cx.emit(b.letVariable(name, b.method(isRead ? b.path(kept) : option, "unwrap_or_default")));
  return temporaryView(cx, name, targetOf(argument));
}

/** `let found = strchr(s, c);`, for what is handed over, `found.map(|at| &s[at..])`, and the place `s[found.unwrap_or(0)]`. */
function foundBase(cx: FunctionContext, call: c.Call, mutable: boolean): Place | null {
  const found = foundIn(cx, call);
  if (!found) return null;
  const base = repeatablePlace(cx, found.base);
  const option = b.path(cx.temporary("found"));
  cx.emit(b.letVariable(option.path, found.option));
  cx.readyOptions.set(call.id, foundSlice(cx, { option, base }, mutable, call));
  return movePlace(cx, base, b.method(option, "unwrap_or", b.int(0)), "+", call.span);
}

/** The argument that is lowered next is no longer one that was read before. */
export function forgetReady(cx: FunctionContext, argument: c.Expr): void {
  cx.readyOptions.delete(stripPointerCasts(argument).id);
}

const changing: ReadonlySet<string> = new Set(["assign", "compound-assign", "step", "call"]);

/** The `Option` in which a variable or an object in memory holds a pointer to constants; null where it holds none. */
export function optionalConstant(cx: FunctionContext, place: c.Expr): rust.Expr | null {
  if (place.kind === "variable-ref") {
    const own = cx.facts.pointers.get(place.symbol);
    if (own?.kind !== "static" || !own.nullable || cx.positions(place.symbol).length > 0) return null;
    return b.path(cx.local(place.symbol));
  }
  if (!isStoredPointer(place) || !isConstantSlot(cx, place)) return null;
  const at = lowerLvalue(cx, place);
  const stored = storedRepresentation(cx, at, place.span);
  return "nullable" in stored && stored.nullable ? loadPlace(cx, at, place.span) : null;
}

/** `p.map(|rest| &rest[p_pos..])`: what a moved pointer to constants reaches; null stays null. */
export function optionalRest(cx: FunctionContext, expr: c.Expr): rust.Expr | null {
  if (expr.kind !== "load" || expr.place.kind !== "variable-ref") return null;
  const { symbol } = expr.place;
  const own = cx.facts.pointers.get(symbol);
  const [position, ...more] = cx.positions(symbol);
  if (own?.kind !== "static" || !own.nullable || position === undefined || more.length > 0) return null;
  const rest = b.borrow(b.index(b.path("rest"), b.range(b.path(position), null)));
  return b.method(b.path(cx.local(symbol)), "map", b.closure(["rest"], rest));
}

/** `p == q` where one of them is a pointer to constants that may be null, and not into one object; null for others. */
export function sameConstants(cx: FunctionContext, { left, right }: c.Compare): rust.Expr | null {
  if (!isOptional(cx, left, right) && !isOptional(cx, right, left)) return null;
  const as = { kind: "static", nullable: true } as const;
  const address = (pointer: c.Expr): rust.Expr => {
    const option = lowerPointerAs(cx, pointer, as, targetOf(left));
    return b.method(option, "map", b.closure(["it"], b.method(b.path("it"), "as_ptr")));
  };
  return b.binary("==", address(left), address(right));
}

/** May the pointer be null? Positions in what a variable holds are compared as numbers. */
function isOptional(cx: FunctionContext, pointer: c.Expr, other: c.Expr): boolean {
  const place = placeOfValue(pointer);
  if (place === null) return false;
  if (place.kind !== "variable-ref") return cx.collect(() => optionalConstant(cx, place)).value !== null;
  const own = cx.facts.pointers.get(place.symbol);
  const isIntoOwn = (expr: c.Expr): boolean =>
    expr.kind === "variable-ref" && rootOf(cx, expr.symbol) === place.symbol;
  return own?.kind === "static" && own.nullable && ![...walkExpr(other)].some(isIntoOwn);
}

/** Where the pointer lies whose value the expression has, in the end. */
function placeOfValue(pointer: c.Expr): c.Expr | null {
  const inner = stripPointerCasts(pointer);
  if (inner.kind === "load") return inner.place;
  if (inner.kind === "assign") return inner.target;
  return inner.kind === "comma" ? placeOfValue(inner.right) : null;
}

function rootOf(cx: FunctionContext, variable: c.SymbolId): c.SymbolId | null {
  const root = cx.address(variable)?.root;
  return root?.kind === "pointee" ? root.symbol : null;
}

function targetOf({ type, span }: c.Expr): c.CType {
  return type.kind === "pointer" ? type.target : refuse("internal/bug", "a pointer of no pointer type", span);
}
