/**
 * Order of evaluation in simple assignments, as gcc has it: arguments of a call that is the whole value, the object that is
 * assigned to, the call; where an object is copied, first what it takes to find it, then the target, and the copy last;
 * any other value comes before the target. All this matters only where calls on one side change what the other reads.
 *
 *   C: a[g] = next();      Rust: let at = G.get() as usize; a[at] = next();
 */
import type * as c from "../c-ast/c-ast.ts";
import { isLink } from "../c-ast/pooled-types.ts";
import { walkExpr } from "../c-ast/visit.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { FunctionContext } from "./context.ts";
import { isFloorPointer } from "./floor.ts";
import { keep } from "./evaluation-order.ts";
import { lowerEffect } from "./lower-effect.ts";
import { lowerValue } from "./lower-expr.ts";
import { isLiteral } from "./literal.ts";
import { lowerLvalue } from "./lower-lvalue.ts";
import { fixedPlace, hasEffectOnTheWay, loadPlace, type Place } from "./lower-place.ts";
import { mayHaveEffect } from "./purity.ts";
import { refuse } from "./refusal.ts";

interface Sides {
  readonly place: Place;
  readonly value: rust.Expr;
}

/** What is assigned, and where. */
export function lowerInAssignmentOrder(
  cx: FunctionContext,
  { target, value }: Pick<c.Assign, "target" | "value">,
  lowerPlace: () => Place,
): Sides {
  const isMoved = cx.program.flow.mayChange(value, target);
  if (!isMoved && !isNoticed(cx, target)) {
    const source = lowerValue(cx, value);
    return { place: lowerPlace(), value: source };
  }
  if (value.kind === "comma") {
    lowerEffect(cx, value.left);
    return lowerInAssignmentOrder(cx, { target, value: value.right }, lowerPlace);
  }
  if (value.kind === "assign" && cx.program.flow.mayChange(target, value))
    return refuse(
      "unsupported/evaluation-order",
      "a call on the way to the object that is assigned to changes the value",
      value.span,
    );
  if (value.kind === "call") return callLast(cx, target, value, lowerPlace);
  if (value.kind === "load" && cx.program.flow.hasMemory(value.place))
    return copyLast(cx, target, value, lowerPlace);
  if (value.type.kind === "record") {
    requireFixed(cx, target, value);
    return placeFirst(cx, value, isMoved ? "moved" : "stays", lowerPlace);
  }
  return valueFirst(cx, target, value, lowerPlace);
}

/** May a value notice that the target is found? It does not see variables that only the target names. */
function isNoticed(cx: FunctionContext, target: c.Expr): boolean {
  return [...walkExpr(target)].some(
    (expr) =>
      expr.kind === "call" ||
      expr.kind === "statement-expr" ||
      ("target" in expr && !cx.program.flow.isPrivate(expr.target)),
  );
}

function callLast(cx: FunctionContext, target: c.Expr, call: c.Call, lowerPlace: () => Place): Sides {
  const isMoved = cx.program.flow.mayWrite(call, cx.program.flow.placesRead(target));
  if (isMoved) requireFixed(cx, target, call);
  const argsFirst = call.args.some(
    (arg) => cx.program.flow.hasSideEffect(arg) || cx.program.flow.mayChange(target, arg),
  );
  if (!argsFirst) return placeFirst(cx, call, isMoved ? "moved" : "stays", lowerPlace);
  const made = lowerValue(cx, call);
  if (made.kind !== "call")
    return refuse(
      "pointer/aliasing-call", // on the floor a call is nothing but a call
      "a call and its arguments change where its result is stored",
      call.span,
    );
  const args = made.args.map((arg) => (isReady(arg) ? arg : keep(cx, arg)));
  const found = lowerPlace();
  return { place: isMoved ? fixedPlace(cx, found) : found, value: { ...made, args } };
}

/** The object is found before the value, also where that is done by statements; the value may move it. */
function placeFirst(
  cx: FunctionContext,
  source: c.Expr,
  target: "moved" | "stays",
  lowerPlace: () => Place,
): Sides {
  const found = lowerPlace();
  const place = target === "moved" ? fixedPlace(cx, found) : found;
  const { statements, value } = cx.lookAhead(() => lowerValue(cx, source));
  const kept = statements.length > 0 && hasEffectOnTheWay(place) ? fixedPlace(cx, place) : place;
  for (const statement of statements) cx.emit(statement);
  return { place: kept, value };
}

/** Arguments that are the same wherever they stand. */
function isReady(arg: rust.Expr): boolean {
  return isLiteral(arg) || arg.kind === "path" || arg.kind === "borrow";
}

function copyLast(cx: FunctionContext, target: c.Expr, source: c.Load, lowerPlace: () => Place): Sides {
  const from = lowerLvalue(cx, source.place);
  const { statements, value: place } = cx.lookAhead(lowerPlace);
  const isFixed = cx.program.flow.mayChange(target, source.place) || hasEffectOnTheWay(from);
  const found = isFixed ? fixedPlace(cx, from) : from;
  for (const statement of statements) cx.emit(statement);
  return { place, value: loadPlace(cx, found, source.span) };
}

function valueFirst(cx: FunctionContext, target: c.Expr, source: c.Expr, lowerPlace: () => Place): Sides {
  const value = lowerValue(cx, source);
  const { statements, value: place } = cx.lookAhead(lowerPlace);
  const isLater = statements.length > 0 || hasEffectOnTheWay(place);
  const isKept = mayHaveEffect(value) || (isLater && cx.program.flow.mayChange(target, source));
  const ready = isKept ? keep(cx, value) : value;
  for (const statement of statements) cx.emit(statement);
  return { place, value: ready };
}

/**
 * A reference on the way to the target cannot be kept across the call: whoever is called may need the object. A pointer
 * on the floor can be, and so can a link.
 */
function requireFixed(cx: FunctionContext, target: c.Expr, value: c.Expr): void {
  const references = pointersTo(target).filter(
    (pointer) => !isLink(pointer.type) && !isFloorPointer(cx, pointer),
  );
  if (references.some((pointer) => mayWriteTo(cx, value, pointer)))
    refuse(
      "pointer/aliasing-call",
      "a pointer on the way to the object that is assigned to may be changed by the call that computes the value",
      target.span,
    );
}

function mayWriteTo(cx: FunctionContext, effect: c.Expr, object: c.Expr): boolean {
  return [...walkExpr(effect)].some(
    (expr) => expr.kind === "call" && cx.program.flow.mayWrite(expr, [object]),
  );
}

/** Objects that hold the pointers which are followed to find an object. */
function pointersTo(place: c.Expr): readonly c.Expr[] {
  switch (place.kind) {
    case "member":
      return pointersTo(place.base);
    case "load":
      return [place.place, ...pointersTo(place.place)];
    case "convert":
      return pointersTo(place.operand);
    case "arrow":
    case "index":
    case "dereference":
    case "pointer-offset":
      return pointersTo(place.pointer);
    default:
      return [];
  }
}
