/** Where in its object a pointer stands: new positions of pointer variables, also of such that may be null. */
import type * as c from "../c-ast/c-ast.ts";
import { varyingSteps, type Address } from "../../analyses/facts/pointer-facts.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { sameRepresentation } from "../c-ast/rust-scalar.ts";
import type { Span } from "../source/span.ts";
import type { FunctionContext } from "./context.ts";
import { loadOf } from "./lower-assign.ts";
import { lowerOffsetCall } from "./lower-call.ts";
import { lowerCondition } from "./lower-condition.ts";
import { lowerEffect } from "./lower-effect.ts";
import { foundIndex, lowerFoundPosition } from "./library-position.ts";
import { storedOption } from "./lower-pointer-compare.ts";
import { lowerResultPlace, type ResultPlace } from "./result-place.ts";
import { addIndex, isZeroIndex, scaleIndex, type Place } from "./lower-place.ts";
import { sizeOf } from "../c-ast/type-size.ts";
import { inBytes } from "./lower-bytes.ts";
import { refuse } from "./refusal.ts";
import { isNullConstant } from "./lower-pointer.ts";
import { lowerPointerPlace, pointee } from "./pointer-place.ts";

/** New values of the position variables of a pointer variable when it is given `value`. */
export function positionValues(
  cx: FunctionContext,
  symbol: c.SymbolId,
  value: c.Expr,
  span: Span,
): readonly { readonly position: string; readonly index: rust.Expr }[] {
  const address = cx.address(symbol);
  cx.representation(symbol, span);
  const nullable = cx.isOptionalPosition(symbol);
  const positions = cx.positions(symbol);
  if (!address) return refuse("pointer/unknown-base", "the object it points into is not known", span);
  if (nullable) {
    const [position] = positions;
    if (position === undefined || positions.length > 1)
      return refuse(
        "pointer/unknown-base",
        "a pointer that may be null and needs more than one position",
        span,
      );
    return [{ position, index: nullablePosition(cx, value, stepOf(address)) }];
  }
  if (positions.length === 0) {
    lowerEffect(cx, value); // the place is known
    return [];
  }
  const given = positionedPlace(cx, value);
  const place = address.steps.at(-1)?.kind === "bytes" ? inBytes(cx, given, span) : given;
  const varying = address.steps.flatMap((step, at) => ("index" in step && step.index === null ? [at] : []));
  return varying.map((at, order) => {
    const step = place.steps[at];
    const position = positions[order];
    if (
      (step?.kind !== "element" && step?.kind !== "bytes") ||
      step.kind !== address.steps[at]?.kind ||
      position === undefined
    )
      return refuse("internal/bug", "positions that do not fit the address", span);
    return { position, index: cx.program.flow.beforeStart.has(symbol) ? wrapping(step.index) : step.index };
  });
}

/** `n - 1` of a position that may come to stand before its object. */
function wrapping(index: rust.Expr): rust.Expr {
  if (index.kind === "integer") return { ...index, suffix: "usize" };
  if (index.kind !== "binary" || (index.operator !== "+" && index.operator !== "-")) return index;
  const method = index.operator === "+" ? "wrapping_add" : "wrapping_sub";
  return b.method(wrapping(index.left), method, index.right);
}

/** The place of a pointer, as a position in the object that it points into; where a view of that begins is not known. */
function positionedPlace(cx: FunctionContext, value: c.Expr): Place {
  const place = lowerPointerPlace(cx, value);
  return place.root.kind === "pointee" && cx.isView(place.root.symbol)
    ? refuse("pointer/unknown-base", "a position in a choice between objects", value.span)
    : place;
}

/** Which of the steps to a place a position counts: elements of the object, or its bytes. */
export interface CountedStep {
  readonly unit: "element" | "bytes";
  /** Its index; null for the last one, whatever comes before. */
  readonly at: number | null;
}

/** The one step of an address whose index varies. */
export function stepOf(address: Address): CountedStep {
  const at = varyingSteps(address)[0] ?? address.steps.length - 1;
  const unit = address.steps[at]?.kind === "bytes" ? "bytes" : "element";
  return { unit, at: at === address.steps.length - 1 ? null : at };
}

/** `Some(position)` or `None`. */
export function nullablePosition(cx: FunctionContext, value: c.Expr, counted: CountedStep): rust.Expr {
  const { unit, at } = counted;
  if (isNullConstant(value)) return b.none;
  if (
    value.kind === "load" &&
    value.place.kind === "variable-ref" &&
    isCountedAlike(cx, value.place.symbol, counted)
  ) {
    cx.representation(value.place.symbol, value.span);
    const [position] = cx.positions(value.place.symbol);
    if (cx.isOptionalPosition(value.place.symbol) && position !== undefined) return b.path(position);
  }
  if (
    value.kind === "convert" &&
    (value.conversion === "none" || (value.conversion === "pointer" && isSameView(cx, value)))
  )
    return nullablePosition(cx, value.operand, counted);
  if (value.kind === "conditional" && value.then !== null) {
    const { then } = value;
    const condition = lowerCondition(cx, value.condition);
    const yes = cx.collect(() => nullablePosition(cx, then, counted));
    const no = cx.collect(() => nullablePosition(cx, value.otherwise, counted));
    return b.ifElse(condition, b.block(yes.statements, yes.value), b.block(no.statements, no.value));
  }
  if (value.kind === "comma") {
    lowerEffect(cx, value.left);
    return nullablePosition(cx, value.right, counted);
  }
  if (value.kind === "assign") {
    lowerEffect(cx, value);
    return nullablePosition(cx, loadOf(value.target), counted);
  }
  if (value.kind === "call") {
    const place = unit === "element" ? lowerResultPlace(cx, value) : null;
    if (place) return placeIndex(cx, place, counted, value);
    const found = unit === "element" ? lowerFoundPosition(cx, value) : null;
    if (found && at !== null) return refuse("pointer/unknown-base", "a position in a part", value.span);
    if (found) return foundIndex(cx, found, value);
    const result = at === null ? lowerNullableCall(cx, value, unit) : null;
    if (result) return result;
  }
  const holder = value.kind === "load" ? storedOption(cx, value.place) : null;
  if (holder === null && mayBeNull(cx, value))
    return refuse(
      "pointer/reinterpret",
      "a pointer that may be null is seen as one to another type",
      value.span,
    );
  const given = positionedPlace(cx, value);
  const last = (unit === "bytes" ? inBytes(cx, given, value.span) : given).steps.at(at ?? -1);
  if (last?.kind !== unit)
    return refuse("pointer/unknown-base", "a nullable pointer to a single object", value.span);
  return holder === null
    ? b.some(last.index)
    : b.method(b.method(holder, "is_some"), "then_some", last.index);
}

function isCountedAlike(cx: FunctionContext, symbol: c.SymbolId, { unit, at }: CountedStep): boolean {
  const address = cx.address(symbol);
  const own = address ? stepOf(address) : { unit: "element", at: null };
  return own.unit === unit && own.at === at;
}

/** `Option<usize>` of a call that names a place by its index. */
function placeIndex(cx: FunctionContext, place: ResultPlace, { at }: CountedStep, call: c.Call): rust.Expr {
  const { steps } = place.placeAt(b.int(0));
  if (place.at !== (at ?? steps.length - 1))
    return refuse("pointer/unknown-base", "a place that two positions name", call.span);
  if (!place.nullable) return b.some(addIndex(place.start, place.value));
  if (isZeroIndex(place.start)) return place.value;
  const name = cx.temporary("found");
  return b.method(place.value, "map", b.closure([name], addIndex(place.start, b.path(name))));
}

/** Does a conversion leave positions as they are? */
function isSameView(cx: FunctionContext, expr: c.Convert): boolean {
  const to = pointee(expr);
  const from = expr.operand.type.kind === "pointer" ? expr.operand.type.target : to;
  return to.kind === "void" || from.kind === "void" || sameRepresentation(from, to, cx.program.program.enums);
}

/** Would taking the place of the pointer stop at a null pointer that C only converts? */
function mayBeNull(cx: FunctionContext, expr: c.Expr): boolean {
  if (expr.kind === "convert") return mayBeNull(cx, expr.operand);
  if (expr.kind !== "load" || expr.place.kind !== "variable-ref") return false;
  const own = cx.facts.pointers.get(expr.place.symbol);
  return own !== undefined && "nullable" in own && own.nullable;
}

/** `Option<usize>` of a call whose result points into an argument that starts at position 0. */
function lowerNullableCall(cx: FunctionContext, call: c.Call, unit: "element" | "bytes"): rust.Expr | null {
  const plan = cx.callPlan(call.id);
  const facts = plan ? cx.program.pointers.versions.get(plan.callee) : undefined;
  const result = facts?.result;
  if (result?.kind !== "offset" || !result.nullable) return null;
  const argument = call.args[result.param];
  if (!argument) return null;
  const { base: place, value } = lowerOffsetCall(cx, call, result.param, argument);
  const base = place.steps.at(-1);
  if (base?.kind !== unit)
    return refuse(
      "pointer/reinterpret",
      "a result that may be null points into an object of another type",
      call.span,
    );
  const size = unit === "bytes" ? sizeOf(place.type, cx.program.program) : 1;
  if (isZeroIndex(base.index) && size === 1) return value;
  const name = cx.temporary("offset");
  return b.method(value, "map", b.closure([name], addIndex(base.index, scaleIndex(b.path(name), size))));
}
