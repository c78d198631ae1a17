/**
 * Pointer expressions: as places (to be read, written or borrowed from) and as Rust values of a representation.
 *
 *   C: p = base + 4;  *p++ = x;      Rust: p = 4;  base[p] = x; p += 1;
 */
import type * as c from "../c-ast/c-ast.ts";
import type { Representation } from "../../analyses/facts/pointer-facts.ts";
import { fieldKey, slotOf } from "../../analyses/facts/pointer-facts.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { sameRepresentation } from "../c-ast/rust-scalar.ts";
import type { Span } from "../source/span.ts";
import { itemPath, type FunctionContext } from "./context.ts";
import { calleeSymbol } from "../c-ast/callee.ts";
import { loadOf } from "./lower-assign.ts";
import { libraryFunction } from "../c-ast/library.ts";
import { lowerRuntimeValue } from "./lower-runtime-call.ts";
import { allocationCall, lowerAllocation, lowerRegrown } from "./lower-allocation.ts";
import { lowerCallValue, lowerOffsetCall, lowerPointerCallPlace } from "./lower-call.ts";
import { lowerCondition } from "./lower-condition.ts";
import { isFloorPointer } from "./floor.ts";
import { floorTarget } from "./floor-pointer.ts";
import { lowerEffect } from "./lower-effect.ts";
import { lowerMemberOfValue, lowerValue } from "./lower-expr.ts";
import { foundIndex, foundSlice, lowerFoundPosition } from "./library-position.ts";
import { foundIn, optionalRest } from "./optional-constant.ts";
import { lowerIndex, lowerLvalue } from "./lower-lvalue.ts";
import { storedOption } from "./lower-pointer-compare.ts";
import {
  addIndex,
  borrowMany,
  borrowRows,
  borrowOne,
  elementPlace,
  isZeroIndex,
  loadPlace,
  movePlace,
  objectRoot,
  placeExpr,
  repeatablePlace,
  rootKey,
  scaleIndex,
  storePlace,
  unsignedIndex,
  variablePlace,
  zero,
  type Place,
} from "./lower-place.ts";
import { isByte, typeAt } from "../../analyses/facts/byte-view.ts";
import { sizeOf } from "../c-ast/type-size.ts";
import { bytesArgument, bytesAsElements, bytesStep, inBytes, viewPlace } from "./lower-bytes.ts";
import { sameExpr } from "../rust-ast/equal.ts";
import { lowerType } from "./lower-type.ts";
import { lentAs, putOffMove, restOfLent } from "./lower-lent.ts";
import { isView, moveStoredView, moveViewVariable, viewAs } from "./lower-view.ts";
import { lentCopy } from "./lent-part.ts";
import { mayHaveEffect } from "./purity.ts";
import { refuse } from "./refusal.ts";

type Known = Exclude<Representation, { kind: "refused" }>;

// ------------------------------------------------------------------------------------------------------- places

/** The place that a pointer expression points at. */
export function lowerPointerPlace(cx: FunctionContext, expr: c.Expr): Place {
  const ready = cx.readyPlaces.get(expr.id);
  if (ready) return ready;
  const target = pointee(expr);
  if (isFloorPointer(cx, expr) && !isLiteralText(expr)) return floorTarget(cx, expr, target);
  switch (expr.kind) {
    case "convert":
      return convertedPlace(cx, expr);
    case "address-of":
      return lowerLvalue(cx, expr.place);
    case "pointer-offset":
      return {
        ...movePlace(cx, movableBase(cx, expr.pointer), lowerIndex(cx, expr.index), expr.operator, expr.span),
        type: target,
      };
    case "load":
      return loadedPlace(cx, expr.place, target);
    case "member":
      return memberOfValue(cx, expr, target);
    case "step":
      return steppedPlace(cx, expr);
    case "assign":
    case "compound-assign":
      lowerEffect(cx, expr);
      return loadedPlace(cx, expr.target, target);
    case "comma":
      lowerEffect(cx, expr.left);
      return lowerPointerPlace(cx, expr.right);
    case "conditional":
      return conditionalPlace(cx, expr);
    case "call":
      return lowerPointerCallPlace(cx, expr);
    default:
      return refuse("pointer/unknown-base", `a pointer made by a ${expr.kind} expression`, expr.span);
  }
}

/** Literals are handed to library functions as they are. */
function isLiteralText(expr: c.Expr): boolean {
  return (
    expr.kind === "convert" &&
    (expr.operand.kind === "string-literal" ||
      (expr.conversion !== "array-to-pointer" && isLiteralText(expr.operand)))
  );
}

function pointee(expr: c.Expr): c.CType {
  return expr.type.kind === "pointer"
    ? expr.type.target
    : refuse("internal/bug", "a pointer expression of no pointer type", expr.span);
}

/** GNU: `void *` moves by bytes. */
const byteType: c.CType = { kind: "integer", integer: "uchar", quals: 0 };

function movableBase(cx: FunctionContext, pointer: c.Expr): Place {
  const place = lowerPointerPlace(cx, pointer);
  return pointee(pointer).kind === "void" ? viewPlace(cx, place, byteType, pointer.span) : place;
}

function convertedPlace(cx: FunctionContext, expr: c.Convert): Place {
  switch (expr.conversion) {
    case "array-to-pointer":
      return elementPlace(cx, lowerLvalue(cx, expr.operand), zero, pointee(expr));
    case "none":
      return lowerPointerPlace(cx, expr.operand);
    case "pointer": {
      const place = lowerPointerPlace(cx, expr.operand);
      const to = pointee(expr);
      return to.kind === "void" ? place : viewPlace(cx, place, to, expr.span);
    }
    default:
      return refuse("pointer/unknown-base", "a pointer made from an integer or from null", expr.span);
  }
}

/** The place that a stored pointer (variable or field) points at. */
function loadedPlace(cx: FunctionContext, holder: c.Expr, target: c.CType): Place {
  if (holder.kind === "variable-ref") {
    const known = cx.program.pointers.voidTargets.get(holder.symbol);
    const symbol = cx.symbol(holder.symbol);
    if (symbol.kind === "variable" && symbol.storage === "static")
      return refuse("pointer/global", `the global pointer \`${symbol.name}\``, holder.span);
    const place = variablePlace(
      cx,
      holder.symbol,
      target.kind === "void" ? (known ?? target) : target,
      holder.span,
    );
    return place.type.kind === "void" ? ownType(cx, place) : place;
  }
  if (isStoredPointer(holder)) {
    const place = lowerLvalue(cx, holder);
    const representation = storedRepresentation(cx, place, holder.span);
    if (representation.kind === "owned" || representation.kind === "lent") {
      const steps = [...place.steps, { kind: "pointee" as const, owner: representation }];
      return elementPlace(cx, { ...place, steps }, zero, target);
    }
    if (representation.kind === "static") {
      const name = cx.temporary("view");
      const value = loadPlace(cx, place, holder.span);
      cx.emit(b.letVariable(name, representation.nullable ? b.method(value, "unwrap") : value));
      return temporaryView(cx, name, target);
    }
  }
  return refuse("pointer/stored", "a pointer read from memory whose owner is not known", holder.span);
}

/** `cut(s, 2).p`: a pointer in a struct that is a value. */
function memberOfValue(cx: FunctionContext, expr: c.Member, target: c.CType): Place {
  const representation = fieldRepresentation(cx, expr);
  if (representation.kind !== "static" || representation.nullable)
    return refuse("pointer/stored", "a pointer in a struct that is a value", expr.span);
  const name = cx.temporary("view");
  cx.emit(b.letVariable(name, lowerMemberOfValue(cx, expr)));
  return temporaryView(cx, name, target);
}

/** Is the lvalue a pointer in memory: a field, or an element of an array of pointers? */
export function isStoredPointer(holder: c.Expr): boolean {
  return (
    holder.kind === "member" ||
    holder.kind === "arrow" ||
    holder.kind === "index" ||
    holder.kind === "dereference"
  );
}

/** Representation of the pointer that lies at a place in memory. */
export function storedRepresentation(cx: FunctionContext, place: Place, span: Span): Known {
  const root = place.root.kind === "linked" ? null : objectRoot(place.root);
  const slot = slotOf({ root, steps: place.steps });
  const found = slot === null ? undefined : cx.program.pointers.fields.get(slot);
  if (!found) return refuse("pointer/stored", "a pointer in memory that is never given a value", span);
  if (found.kind === "refused") return refuse(found.code, found.reason, span);
  return found;
}

/** A place behind a temporary `&[T]`. */
export function temporaryView(cx: FunctionContext, name: string, type: c.CType): Place {
  const symbol = cx.addView(name);
  return { root: { kind: "pointee", symbol }, steps: [{ kind: "element", index: zero }], type };
}

/** `p++`: the old place, the move itself put off to the end of the full expression where C leaves that open. */
function steppedPlace(cx: FunctionContext, expr: c.Step): Place {
  const target = pointee(expr);
  const direction = expr.operator === "++" ? "+" : "-";
  if (expr.position === "prefix") {
    movePointer(cx, expr.target, null, direction);
    return loadedPlace(cx, expr.target, target);
  }
  const place = loadedPlace(cx, expr.target, target);
  if (
    cx.defer(expr.target, () => {
      movePointer(cx, expr.target, null, direction);
    })
  )
    return place;
  const isLent = place.steps.some((step) => step.kind === "pointee" && step.owner.kind === "lent");
  if (isLent && isStoredPointer(expr.target)) {
    const isPutOff = putOffMove(cx, expr.target, () => {
      movePointer(cx, expr.target, null, direction);
    });
    if (isPutOff) return place;
    return refuse(
      "pointer/stored",
      "a field moves in an expression that uses its struct otherwise",
      expr.span,
    );
  }
  const kept = snapshot(cx, place);
  movePointer(cx, expr.target, null, direction);
  return kept;
}

/** The same place with its index expressions fixed to their values of now. */
export function snapshot(cx: FunctionContext, place: Place): Place {
  const steps = place.steps.map((step) => {
    if ((step.kind !== "element" && step.kind !== "bytes") || step.index.kind === "integer") return step;
    const name = cx.temporary("at");
    cx.emit(b.letVariable(name, step.index));
    return { ...step, index: b.path(name) };
  });
  return { ...place, steps };
}

/** `c ? p : q` within one object: the positions are chosen. */
function conditionalPlace(cx: FunctionContext, expr: c.Conditional): Place {
  const { then } = expr;
  if (then === null)
    return refuse("unsupported/extension", "`?:` without a middle operand on pointers", expr.span);
  if (isConstantPointer(cx, then) && isConstantPointer(cx, expr.otherwise)) return constantChoice(cx, expr);
  const condition = lowerCondition(cx, expr.condition);
  const yes = cx.collect(() => lowerPointerPlace(cx, then));
  const no = cx.collect(() => lowerPointerPlace(cx, expr.otherwise));
  if (!sameObject(yes.value, no.value) || yes.statements.length > 0 || no.statements.length > 0)
    return refuse("pointer/unknown-base", "a choice between pointers into different objects", expr.span);
  const steps = yes.value.steps.map((step, at) => {
    const other = no.value.steps[at];
    if ((step.kind !== "element" && step.kind !== "bytes") || other?.kind !== step.kind) return step;
    if (sameExpr(step.index, other.index)) return step;
    const name = cx.temporary("at");
    cx.emit(b.letVariable(name, b.choose(condition, step.index, other.index)));
    return { ...step, index: unsignedIndex(b.path(name)) };
  });
  return { ...yes.value, steps };
}

/** Does the pointer point into a string literal or a constant object? */
function isConstantPointer(cx: FunctionContext, expr: c.Expr): boolean {
  switch (expr.kind) {
    case "convert":
      return expr.conversion === "array-to-pointer"
        ? isConstantPlace(cx, expr.operand)
        : isConstantPointer(cx, expr.operand);
    case "conditional":
      return expr.then !== null && isConstantPointer(cx, expr.then) && isConstantPointer(cx, expr.otherwise);
    case "pointer-offset":
      return isConstantPointer(cx, expr.pointer);
    case "address-of":
      return isConstantPlace(cx, expr.place);
    case "call":
      return calleeResult(cx, expr)?.kind === "static";
    case "load":
      if (isStoredPointer(expr.place)) return isConstantSlot(cx, expr.place);
      return (
        expr.place.kind === "variable-ref" && cx.facts.pointers.get(expr.place.symbol)?.kind === "static"
      );
    default:
      return false;
  }
}

export function isConstantSlot(cx: FunctionContext, holder: c.Expr): boolean {
  const { value } = cx.collect(() => {
    const { root, steps } = lowerLvalue(cx, holder);
    return root.kind === "memory" ? null : slotOf({ root: root.kind === "linked" ? null : root, steps });
  });
  return value !== null && cx.program.pointers.fields.get(value)?.kind === "static";
}

function isConstantPlace(cx: FunctionContext, place: c.Expr): boolean {
  if (place.kind === "string-literal") return true;
  if (place.kind === "variable-ref") return cx.program.pointers.globals.get(place.symbol)?.kind === "static";
  if (place.kind === "index" || place.kind === "dereference") return isConstantPointer(cx, place.pointer);
  return place.kind === "member" && isConstantPlace(cx, place.base);
}

/** `c ? "yes" : "no"` as a temporary `&[u8]`. */
function constantChoice(cx: FunctionContext, expr: c.Conditional): Place {
  const target = pointee(expr);
  const name = cx.temporary("view");
  const type = b.refType(
    b.sliceType(lowerType(target, { program: cx.program, module: cx.module, span: expr.span })),
  );
  cx.emit(b.letVariable(name, lowerPointerAs(cx, expr, { kind: "static", nullable: false }, target), type));
  return temporaryView(cx, name, target);
}

/** Do two places differ in element positions only? */
export function sameObject(a: Place, other: Place): boolean {
  return (
    rootKey(a.root) === rootKey(other.root) &&
    a.steps.length === other.steps.length &&
    a.steps.every((step, at) => {
      const twin = other.steps[at];
      if (step.kind === "field")
        return twin?.kind === "field" && twin.field === step.field && twin.record === step.record;
      return twin?.kind === step.kind;
    })
  );
}

// -------------------------------------------------------------------------------------------------- assignments

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

export function fieldRepresentation(cx: FunctionContext, target: c.Member | c.Arrow): Known {
  const found = cx.program.pointers.fields.get(fieldKey(target.record, target.field));
  if (!found) return refuse("pointer/stored", "a pointer field that is never given a value", target.span);
  if (found.kind === "refused") return refuse(found.code, found.reason, target.span);
  return found;
}

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
    return [
      {
        position,
        index: nullablePosition(cx, value, address.steps.at(-1)?.kind === "bytes" ? "bytes" : "element"),
      },
    ];
  }
  if (positions.length === 0) {
    lowerEffectOfPointer(cx, value);
    return [];
  }
  const given = lowerPointerPlace(cx, value);
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
    return { position, index: step.index };
  });
}

/** `Some(position)` or `None`; the position counts elements of the object, or its bytes. */
export function nullablePosition(cx: FunctionContext, value: c.Expr, unit: "element" | "bytes"): rust.Expr {
  if (isNullConstant(value)) return b.none;
  if (
    value.kind === "load" &&
    value.place.kind === "variable-ref" &&
    unit === unitOf(cx, value.place.symbol)
  ) {
    cx.representation(value.place.symbol, value.span);
    const [position] = cx.positions(value.place.symbol);
    if (cx.isOptionalPosition(value.place.symbol) && position !== undefined) return b.path(position);
  }
  if (
    value.kind === "convert" &&
    (value.conversion === "none" || (value.conversion === "pointer" && isSameView(cx, value)))
  )
    return nullablePosition(cx, value.operand, unit);
  if (value.kind === "conditional" && value.then !== null) {
    const { then } = value;
    const condition = lowerCondition(cx, value.condition);
    const yes = cx.collect(() => nullablePosition(cx, then, unit));
    const no = cx.collect(() => nullablePosition(cx, value.otherwise, unit));
    return b.ifElse(condition, b.block(yes.statements, yes.value), b.block(no.statements, no.value));
  }
  if (value.kind === "comma") {
    lowerEffect(cx, value.left);
    return nullablePosition(cx, value.right, unit);
  }
  if (value.kind === "assign") {
    lowerEffect(cx, value);
    return nullablePosition(cx, loadOf(value.target), unit);
  }
  if (value.kind === "call") {
    const found = unit === "element" ? lowerFoundPosition(cx, value) : null;
    if (found) return foundIndex(cx, found, value);
    const result = lowerNullableCall(cx, value, unit);
    if (result) return result;
  }
  const holder = value.kind === "load" ? storedOption(cx, value.place) : null;
  if (holder === null && mayBeNull(cx, value))
    return refuse(
      "pointer/reinterpret",
      "a pointer that may be null is seen as one to another type",
      value.span,
    );
  const given = lowerPointerPlace(cx, value);
  const last = (unit === "bytes" ? inBytes(cx, given, value.span) : given).steps.at(-1);
  if (last?.kind !== unit)
    return refuse("pointer/unknown-base", "a nullable pointer to a single object", value.span);
  return holder === null
    ? b.some(last.index)
    : b.method(b.method(holder, "is_some"), "then_some", last.index);
}

function unitOf(cx: FunctionContext, symbol: c.SymbolId): "element" | "bytes" {
  return cx.address(symbol)?.steps.at(-1)?.kind === "bytes" ? "bytes" : "element";
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

/** Evaluates a pointer expression whose place is known to be constant, for its side effects. */
function lowerEffectOfPointer(cx: FunctionContext, value: c.Expr): void {
  const { statements } = cx.collect(() => {
    if (hasEffects(value)) lowerEffect(cx, value);
  });
  for (const statement of statements) cx.emit(statement);
}

function hasEffects(expr: c.Expr): boolean {
  switch (expr.kind) {
    case "convert":
      return hasEffects(expr.operand);
    case "pointer-offset":
      return hasEffects(expr.pointer) || hasEffects(expr.index);
    case "assign":
    case "step":
    case "compound-assign":
    case "call":
      return true;
    default:
      return false;
  }
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
  const wraps = (amount.kind === "cast" || amount.kind === "method-call") && by !== null && !isUnsigned(by);
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
function ownType(cx: FunctionContext, place: Place): Place {
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

// ------------------------------------------------------------------------------------------------------- values

/** A pointer expression as a plain value: only function pointers have one. */
export function lowerPointerValue(cx: FunctionContext, expr: c.Expr): rust.Expr {
  if (pointee(expr).kind === "function") return lowerFunctionPointer(cx, expr, true);
  return refuse(
    "pointer/stored",
    "a pointer value is used where no representation is known for it",
    expr.span,
  );
}

export function isNullConstant(expr: c.Expr): boolean {
  if (expr.kind !== "convert") return false;
  return expr.conversion === "null-pointer" || (expr.type.kind === "pointer" && isNullConstant(expr.operand));
}

/** A pointer expression as a Rust value of the given representation; `target` is the type it points to there. */
export function lowerPointerAs(cx: FunctionContext, expr: c.Expr, as: Known, target: c.CType): rust.Expr {
  if (as.kind === "floor") return lowerValue(cx, expr);
  if (as.kind === "function") return lowerFunctionPointer(cx, expr, as.nullable);
  if (isNullConstant(expr)) {
    if ("nullable" in as && as.nullable) return b.none;
    return refuse("pointer/unknown-base", "null where a pointer to an object is needed", expr.span);
  }
  if (expr.kind === "conditional" && expr.then !== null)
    return conditionalAs(cx, expr, expr.then, as, target);
  if (expr.kind === "comma") {
    lowerEffect(cx, expr.left);
    return lowerPointerAs(cx, expr.right, as, target);
  }
  const inner = stripPointerCasts(expr);
  if (inner.kind === "assign" && "nullable" in as && as.nullable && as.kind !== "owned") {
    lowerEffect(cx, inner); // what was assigned may be null
    return lowerPointerAs(cx, loadOf(inner.target), as, target);
  }
  switch (as.kind) {
    case "borrowed":
      return borrowedAs(cx, expr, as, target);
    case "owned":
      return ownedAs(cx, expr, as, target);
    case "lent":
      return lentAs(cx, expr, as, target);
    case "static":
      return isView(as) ? viewAs(cx, expr, as, target) : staticAs(cx, expr, as);
    case "offset": {
      if (as.nullable) return nullablePosition(cx, expr, "element");
      return offsetOf(cx, expr);
    }
    case "cursor":
      return refuse("internal/bug", "a cursor as a value", expr.span);
  }
}

/** Position of a result in the elements of a parameter; in bytes, where these are its elements. */
function offsetOf(cx: FunctionContext, expr: c.Expr): rust.Expr {
  const last = lowerPointerPlace(cx, expr).steps.at(-1);
  if (last?.kind === "bytes" && !isByte(last.element, cx.program.program))
    return refuse("pointer/reinterpret", "a pointer into the bytes of an object is returned", expr.span);
  return last && "index" in last ? last.index : zero;
}

function conditionalAs(
  cx: FunctionContext,
  expr: c.Conditional,
  then: c.Expr,
  as: Known,
  target: c.CType,
): rust.Expr {
  const condition = lowerCondition(cx, expr.condition);
  const yes = cx.collect(() => lowerPointerAs(cx, then, as, target));
  const no = cx.collect(() => lowerPointerAs(cx, expr.otherwise, as, target));
  return b.ifElse(
    condition,
    b.block(yes.statements, asSlice(yes.value)),
    b.block(no.statements, asSlice(no.value)),
  );
}

/** Literals of different lengths have different types. */
function asSlice(value: rust.Expr): rust.Expr {
  return value.kind === "byte-string" ? b.borrow(b.index(value, b.range(null, null))) : value;
}

export function stripPointerCasts(expr: c.Expr): c.Expr {
  return expr.kind === "convert" && (expr.conversion === "pointer" || expr.conversion === "none")
    ? stripPointerCasts(expr.operand)
    : expr;
}

/** Variable whose own value (not one derived from it) the expression is. */
function wholeVariable(cx: FunctionContext, expr: c.Expr): c.SymbolId | null {
  const inner = stripPointerCasts(expr);
  if (inner.kind !== "load" || inner.place.kind !== "variable-ref") return null;
  const symbol = cx.symbol(inner.place.symbol);
  return symbol.kind === "variable" && symbol.storage === "automatic" ? symbol.id : null;
}

export function borrowedAs(
  cx: FunctionContext,
  expr: c.Expr,
  as: Extract<Known, { kind: "borrowed" }>,
  target: c.CType,
): rust.Expr {
  const variable = wholeVariable(cx, expr);
  if (as.nullable && variable !== null && isSameHolder(cx, variable, target)) {
    const whole = nullableWhole(cx, variable, as, expr.span);
    if (whole) return whole;
    const rest = as.mutable ? null : optionalRest(cx, stripPointerCasts(expr));
    if (rest) return seenAsOne(cx, rest, true, as);
  }
  if (as.nullable && as.many && !as.mutable && variable === null && isConstantPointer(cx, expr))
    return staticAs(cx, expr, { kind: "static", nullable: true });
  if (as.nullable) {
    const field = nullableField(cx, expr, as, target);
    if (field) return field;
  }
  if (expr.type.kind === "pointer" && expr.type.target.kind === "void" && wholeVariable(cx, expr) === null) {
    const inner = stripPointerCasts(expr);
    if (inner !== expr) return borrowedAs(cx, inner, as, target);
  }
  const search = as.nullable && as.many ? stripPointerCasts(expr) : null;
  const ready = search === null ? undefined : cx.readyOptions.get(search.id);
  if (ready && search?.kind === "call") return ready;
  const found = search?.kind === "call" ? foundIn(cx, search) : null;
  if (found && search?.kind === "call") return foundSlice(cx, found, as.mutable, search);
  const given = lowerPointerPlace(cx, expr);
  const viewed = target.kind === "void" ? given : viewPlace(cx, given, target, expr.span);
  if (
    viewed.root.kind === "linked" &&
    as.many &&
    isElementAddress(expr) &&
    viewed.steps.at(-2)?.kind === "element"
  )
    return refuse("pointer/node", "a pointer to an element of a row goes on in the next row", expr.span);
  const place = lentCopy(cx, bytesAsElements(cx, viewed) ?? viewed, as, expr.span);
  if (bytesStep(place)) {
    const argument = cx.copyForCall(bytesArgument(cx, place, as, expr.span), expr.span);
    return as.nullable ? b.some(argument) : argument;
  }
  const borrow = as.many
    ? isElementAddress(expr)
      ? borrowRows(cx, place, as.mutable, expr.span)
      : borrowMany(cx, place, as.mutable, expr.span)
    : borrowOne(cx, place, as.mutable, expr.span);
  return as.nullable ? b.some(borrow) : borrow;
}

/** The `Option` in a field, seen as the `Option` of a borrow. */
function nullableField(
  cx: FunctionContext,
  expr: c.Expr,
  as: Extract<Known, { kind: "borrowed" }>,
  target: c.CType,
): rust.Expr | null {
  const inner = stripPointerCasts(expr);
  if (inner.kind !== "load" || (inner.place.kind !== "member" && inner.place.kind !== "arrow")) return null;
  const field = fieldRepresentation(cx, inner.place);
  if (!("nullable" in field) || !field.nullable) return null;
  if (field.kind !== "owned" && field.kind !== "lent" && field.kind !== "static") return null;
  const element = pointee(inner);
  if (target.kind !== "void" && !sameRepresentation(element, target, cx.program.program.enums))
    return refuse(
      "pointer/reinterpret",
      "an argument is seen as another type by the function called",
      expr.span,
    );
  if (field.kind === "static") {
    if (as.mutable)
      return refuse(
        "pointer/reinterpret",
        "constant memory is handed to a function that writes it",
        expr.span,
      );
    return seenAsOne(cx, loadPlace(cx, lowerLvalue(cx, inner.place), expr.span), true, as);
  }
  const holder = placeExpr(
    cx,
    repeatablePlace(cx, lowerLvalue(cx, inner.place)),
    as.mutable ? "write" : "read",
    expr.span,
  );
  return seenAsOne(cx, b.method(holder, as.mutable ? "as_deref_mut" : "as_deref"), field.many, as);
}

/** `Option<&[T]>` as `Option<&T>` where only the first element is wanted. */
function seenAsOne(
  cx: FunctionContext,
  option: rust.Expr,
  many: boolean,
  as: Extract<Known, { kind: "borrowed" }>,
): rust.Expr {
  if (many === as.many) return option;
  const name = cx.temporary("it");
  const make = as.mutable ? b.borrowMut : b.borrow;
  if (many) return b.method(option, "map", b.closure([name], make(b.index(b.path(name), zero))));
  return b.method(option, "map", b.path(as.mutable ? "std::slice::from_mut" : "std::slice::from_ref"));
}

/** `&m[i][j]`: what is handed over may go on behind the end of the row. */
function isElementAddress(expr: c.Expr): boolean {
  const inner = stripPointerCasts(expr);
  return inner.kind === "address-of" && inner.place.kind === "index";
}

/** Does the variable hold a pointer to objects of the type that is wanted? */
function isSameHolder(cx: FunctionContext, variable: c.SymbolId, target: c.CType): boolean {
  const { type } = cx.symbol(variable);
  const own =
    type.kind !== "pointer"
      ? type
      : type.target.kind === "void"
        ? (cx.program.pointers.voidTargets.get(variable) ?? target)
        : type.target;
  return (
    cx.address(variable)?.steps.at(-1)?.kind !== "bytes" &&
    sameRepresentation(own, target, cx.program.program.enums)
  );
}

/** An `Option` handed on as it is. */
function nullableWhole(
  cx: FunctionContext,
  symbol: c.SymbolId,
  as: Extract<Known, { kind: "borrowed" }>,
  span: Span,
): rust.Expr | null {
  const own = cx.representation(symbol, span);
  if (cx.isOptionalPosition(symbol)) {
    const [position] = cx.positions(symbol);
    const address = cx.address(symbol);
    if (position === undefined || !address) return null;
    const { type } = cx.symbol(symbol);
    const name = cx.temporary("at");
    const target = type.kind === "pointer" ? type.target : type;
    const place = variablePlace(cx, symbol, target, span);
    const inner: Place = {
      ...place,
      steps: place.steps.map((step) =>
        step.kind === "element" && step.index.kind === "method-call"
          ? { kind: "element", index: b.path(name) }
          : step,
      ),
    };
    const borrow = as.many ? borrowMany(cx, inner, as.mutable, span) : borrowOne(cx, inner, as.mutable, span);
    return b.method(b.path(position), "map", b.closure([name], borrow));
  }
  if (!("nullable" in own) || !own.nullable || cx.positions(symbol).length > 0) return null;
  const holder = b.path(cx.local(symbol));
  if (own.kind === "static") return as.mutable ? null : seenAsOne(cx, holder, true, as);
  if (own.kind !== "borrowed" && own.kind !== "owned") return null;
  if (as.mutable) return seenAsOne(cx, b.method(holder, "as_deref_mut"), own.many, as);
  return seenAsOne(
    cx,
    own.kind === "borrowed" && !own.mutable ? holder : b.method(holder, "as_deref"),
    own.many,
    as,
  );
}

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

function ownedAs(
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

export function calleeResult(cx: FunctionContext, call: c.Call): Representation | null {
  const plan = cx.callPlan(call.id);
  return plan ? (cx.program.pointers.versions.get(plan.callee)?.result ?? null) : null;
}

function staticAs(cx: FunctionContext, expr: c.Expr, as: Extract<Known, { kind: "static" }>): rust.Expr {
  const inner = stripPointerCasts(expr);
  const wrap = (value: rust.Expr): rust.Expr => (as.nullable ? b.some(value) : value);
  if (inner.kind === "call") {
    const result = calleeResult(cx, inner);
    if (result?.kind === "static") {
      const value = lowerCallValue(cx, inner);
      return result.nullable === as.nullable
        ? value
        : as.nullable
          ? b.some(value)
          : b.method(value, "unwrap");
    }
  }
  const ready = as.nullable ? cx.readyOptions.get(inner.id) : undefined;
  if (ready) return ready;
  if (inner.kind === "load" && isStoredPointer(inner.place)) {
    const place = lowerLvalue(cx, inner.place);
    const field = storedRepresentation(cx, place, expr.span);
    if (field.kind === "static") {
      const value = loadPlace(cx, place, expr.span);
      return field.nullable === as.nullable ? value : as.nullable ? b.some(value) : b.method(value, "unwrap");
    }
  }
  const variable = wholeVariable(cx, inner);
  if (variable !== null && cx.positions(variable).length === 0) {
    const own = cx.representation(variable, expr.span);
    if (own.kind === "static" && own.nullable === as.nullable) return b.path(cx.local(variable));
  }
  const rest = as.nullable ? optionalRest(cx, inner) : null;
  if (rest) return rest;
  const found = as.nullable && inner.kind === "call" ? foundIn(cx, inner) : null;
  if (found && inner.kind === "call") return foundSlice(cx, found, false, inner);
  return wrap(borrowMany(cx, lowerPointerPlace(cx, expr), false, expr.span));
}

/** `f`, `Some(f)`; function pointer variables and fields. */
export function lowerFunctionPointer(cx: FunctionContext, expr: c.Expr, nullable: boolean): rust.Expr {
  if (isNullConstant(expr))
    return nullable ? b.none : refuse("pointer/unknown-base", "a null function pointer", expr.span);
  let inner = stripPointerCasts(expr);
  if (inner.kind === "convert" && inner.conversion === "function-to-pointer") inner = inner.operand;
  if (inner.kind === "address-of") inner = inner.place;
  if (inner.kind === "dereference") return lowerFunctionPointer(cx, inner.pointer, nullable);
  if (inner.kind === "function-ref") {
    const item = cx.program.names.functions.get(inner.symbol);
    if (!item) return refuse("unsupported/library", "the address of a C library function", expr.span);
    const path = b.path(itemPath(item, cx.module));
    return nullable ? b.some(path) : path;
  }
  if (inner.kind === "load") {
    const value = loadPlace(cx, lowerLvalue(cx, inner.place), expr.span);
    const own =
      inner.place.kind === "variable-ref"
        ? cx.isStatic(inner.place.symbol)
          ? undefined
          : cx.facts.pointers.get(inner.place.symbol)
        : inner.place.kind === "member" || inner.place.kind === "arrow"
          ? fieldRepresentation(cx, inner.place)
          : undefined;
    const isOptional = own?.kind === "function" ? own.nullable : true;
    if (isOptional === nullable) return value;
    return nullable ? b.some(value) : b.method(value, "unwrap");
  }
  if (inner.kind === "conditional" && inner.then !== null) {
    const { then } = inner;
    return b.choose(
      lowerCondition(cx, inner.condition),
      lowerFunctionPointer(cx, then, nullable),
      lowerFunctionPointer(cx, inner.otherwise, nullable),
    );
  }
  if (inner.kind === "call") {
    const result = calleeResult(cx, inner);
    if (result?.kind === "function") {
      const value = lowerCallValue(cx, inner);
      if (result.nullable === nullable) return value;
      return nullable ? b.some(value) : b.method(value, "unwrap");
    }
  }
  return refuse("pointer/unknown-base", "a function pointer made by an expression", expr.span);
}
