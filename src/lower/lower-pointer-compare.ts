/** Null tests, pointer comparisons (C11 6.5.8, 6.5.9) and differences (6.5.6p9). */
import type * as c from "../c-ast/c-ast.ts";
import { pointerVariable } from "../c-ast/pointer-variable.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { FunctionContext } from "./context.ts";
import { lowerEffect } from "./lower-effect.ts";
import { lowerLvalue } from "./lower-lvalue.ts";
import { sizeOf } from "../c-ast/type-size.ts";
import { bytesStep, inBytes } from "./lower-bytes.ts";
import { loadPlace, type Place } from "./lower-place.ts";
import { isNullConstant, lowerFunctionPointer, calleeResult } from "./lower-pointer.ts";
import { isStoredPointer, storedRepresentation, lowerPointerPlace, sameObject } from "./pointer-place.ts";
import { lowerCallValue } from "./lower-call.ts";
import { sameExpr } from "../rust-ast/equal.ts";
import { lowerFoundPosition } from "./library-position.ts";
import { calleeSymbol, stripConversions } from "../c-ast/callee.ts";
import { libraryEffect } from "../c-ast/library.ts";
import { valueWithCopiedParts } from "./copied-parts.ts";
import { addressOf as sliceAddress, viewAddresses, viewDistance } from "./lower-view.ts";
import { sameConstants } from "./optional-constant.ts";
import { refuse } from "./refusal.ts";

/** `pointer == NULL` or `pointer != NULL`; a constant where the pointer is never null. */
export function lowerNullTest(cx: FunctionContext, pointer: c.Expr, operator: "==" | "!="): rust.Expr {
  const call = stripConversions(pointer);
  const found = call.kind === "call" ? lowerFoundTest(cx, call, operator) : null;
  if (found) return found;
  const optional = optionalValue(cx, pointer);
  if (optional === null) return b.bool(operator === "!=");
  return b.method(optional, operator === "==" ? "is_none" : "is_some");
}

/** `strchr(s, c) != NULL`; null for calls that do not look for something. */
function lowerFoundTest(cx: FunctionContext, call: c.Call, operator: "==" | "!="): rust.Expr | null {
  const callee = calleeSymbol(call, cx.program.program);
  if (!callee || callee.defined || !libraryEffect(callee.name).nullable) return null;
  return valueWithCopiedParts(cx, call, callee, () => {
    const found = lowerFoundPosition(cx, call);
    if (!found) return refuse("internal/bug", "a position that is not looked for", call.span);
    if (found.isFound) return operator === "==" ? b.not(found.isFound) : found.isFound;
    return b.method(found.option, operator === "==" ? "is_none" : "is_some");
  });
}

/** The `Option` that holds a pointer, or null when it is never null. */
function optionalValue(cx: FunctionContext, pointer: c.Expr): rust.Expr | null {
  if (pointer.kind === "convert" && pointer.conversion === "null-pointer") return b.path("None::<()>");
  if (pointer.kind === "convert" && (pointer.conversion === "pointer" || pointer.conversion === "none"))
    return optionalValue(cx, pointer.operand);
  if (pointer.kind === "assign" || pointer.kind === "compound-assign" || pointer.kind === "step") {
    lowerEffect(cx, pointer);
    return storedOption(cx, pointer.target);
  }
  if (pointer.kind === "comma") {
    lowerEffect(cx, pointer.left);
    return optionalValue(cx, pointer.right);
  }
  if (pointer.kind === "load") return storedOption(cx, pointer.place);
  if (pointer.kind === "call") {
    const result = calleeResult(cx, pointer);
    if (result !== null && "nullable" in result && result.nullable) return lowerCallValue(cx, pointer);
    if (result === null && !givesArgument(cx, pointer))
      return refuse("pointer/unknown-base", "the result of this call is tested for null", pointer.span);
    lowerEffect(cx, pointer);
    return null;
  }
  if (pointer.kind === "address-of" || pointer.kind === "pointer-offset" || pointer.kind === "convert")
    return null;
  return refuse("pointer/unknown-base", `a null test of a ${pointer.kind} expression`, pointer.span);
}

/** `strcpy(a, b)`, which is `a`. */
function givesArgument(cx: FunctionContext, call: c.Call): boolean {
  const callee = calleeSymbol(call, cx.program.program);
  return callee !== null && !callee.defined && libraryEffect(callee.name).unmoved;
}

/** The `Option` in which a variable or field holds a pointer, or null when it is never null. */
export function storedOption(cx: FunctionContext, place: c.Expr): rust.Expr | null {
  const isFunction = place.type.kind === "pointer" && place.type.target.kind === "function";
  if (isFunction && place.kind === "variable-ref" && cx.isStatic(place.symbol))
    return loadPlace(cx, lowerLvalue(cx, place), place.span);
  if (place.kind === "variable-ref") {
    const representation = cx.representation(place.symbol, place.span);
    const isOptional = cx.isOptionalPosition(place.symbol);
    if (!isOptional && (!("nullable" in representation) || !representation.nullable)) return null;
    const name = isOptional ? cx.positions(place.symbol)[0] : cx.local(place.symbol);
    if (name === undefined)
      return refuse("pointer/unknown-base", "a pointer to one object that may be null", place.span);
    return b.path(name);
  }
  const isElement = place.kind === "index" || place.kind === "dereference";
  if (isElement && isFunction) return loadPlace(cx, lowerLvalue(cx, place), place.span);
  if (isStoredPointer(place)) {
    const at = lowerLvalue(cx, place);
    const representation = storedRepresentation(cx, at, place.span);
    if (!("nullable" in representation) || !representation.nullable) return null;
    return loadPlace(cx, at, place.span);
  }
  return refuse("pointer/stored", "a null test of a pointer stored in memory", place.span);
}

export function lowerPointerComparison(cx: FunctionContext, expr: c.Compare): rust.Expr {
  const { left, right, operator } = expr;
  if (operator === "==" || operator === "!=") {
    if (isNullConstant(right)) return lowerNullTest(cx, left, operator);
    if (isNullConstant(left)) return lowerNullTest(cx, right, operator);
    if (left.type.kind === "pointer" && left.type.target.kind === "function")
      return b.binary(operator, lowerFunctionPointer(cx, left, true), lowerFunctionPointer(cx, right, true));
    const same = sameConstants(cx, expr);
    if (same) return operator === "==" ? same : b.not(same);
  }
  if (mayGiveNull(cx, left) || mayGiveNull(cx, right))
    return refuse("pointer/unknown-base", "a result that may be null is compared at once", expr.span);
  const [a, other] = inOneUnit(cx, lowerPointerPlace(cx, left), lowerPointerPlace(cx, right), expr);
  const indices = positionsOf(a, other);
  const isSigned = mayStandBefore(cx, left) || mayStandBefore(cx, right);
  if (indices && !isSigned && asksForBefore(indices, operator))
    return refuse("pointer/unknown-base", "a pointer may come to stand before its object", expr.span);
  if (indices) {
    if (operator === "==" || operator === "!=") {
      const options = nullablePositions(cx, a, indices);
      return b.binary(operator, options.left, options.right);
    }
    const position = (index: rust.Expr): rust.Expr =>
      isSigned && index.kind !== "integer" ? b.cast(index, "isize") : index;
    return b.binary(operator, position(indices.left), position(indices.right));
  }
  if (operator !== "==" && operator !== "!=") {
    const addresses = viewAddresses(cx, a, other, expr.span);
    if (addresses) return b.binary(operator, addresses.left, addresses.right);
    return refuse("pointer/unknown-base", "pointers into different objects are ordered", expr.span);
  }
  if (areDifferentVariables(a, other)) return b.bool(operator === "!=");
  const same = sameAddress(cx, a, other, expr);
  return operator === "==" ? same : b.not(same);
}

/** Positions wrap, so that one before the start of the object is the highest of all, and -1 as an `isize`. */
function mayStandBefore(cx: FunctionContext, pointer: c.Expr): boolean {
  const variable = pointerVariable(pointer);
  return variable !== null && cx.program.flow.beforeStart.has(variable);
}

/** A call of the program that names a place, or none. */
function mayGiveNull(cx: FunctionContext, expr: c.Expr): boolean {
  const call = stripConversions(expr);
  const result = call.kind === "call" ? calleeResult(cx, call) : null;
  return result?.kind === "place" && result.nullable;
}

/** Objects that may be absent have no address: null is equal to null only. */
function sameAddress(cx: FunctionContext, a: Place, other: Place, expr: c.Compare): rust.Expr {
  const [left, right] = [optionalAddress(cx, a, expr), optionalAddress(cx, other, expr)];
  if (left === null && right === null)
    return b.call("std::ptr::eq", addressOf(cx, a, expr), addressOf(cx, other, expr));
  return b.binary("==", left ?? b.some(addressOf(cx, a, expr)), right ?? b.some(addressOf(cx, other, expr)));
}

/** `p.map(|object| object[p_pos..].as_ptr())` of a parameter that may be null; null where it cannot be. */
function optionalAddress(cx: FunctionContext, place: Place, expr: c.Compare): rust.Expr | null {
  const { root } = place;
  if (root.kind !== "pointee" || cx.isView(root.symbol)) return null;
  const own = cx.facts.pointers.get(root.symbol);
  if (own?.kind !== "borrowed" || !own.nullable || own.mutable) return null;
  const name = cx.temporary("object");
  const holder = b.path(cx.local(root.symbol));
  if (!own.many) {
    if (place.steps.some((step) => step.kind !== "element")) return null;
    const one = b.method(b.call("std::slice::from_ref", b.path(name)), "as_ptr");
    return b.method(holder, "map", b.closure([name], one));
  }
  const inside: Place = { ...place, root: { kind: "pointee", symbol: cx.addView(name) } };
  const address = addressOf(cx, inside, expr);
  return b.method(holder, "map", b.closure([name], address));
}

interface Positions {
  readonly left: rust.Expr;
  readonly right: rust.Expr;
}

/** Positions of which one may be null are compared as `Option`s, so that null is equal to null only. */
function nullablePositions(cx: FunctionContext, { root }: Place, { left, right }: Positions): Positions {
  const [first, second] = [optionUnwrapped(left), optionUnwrapped(right)];
  if (first === null && second === null) return { left, right };
  const holder =
    root.kind === "pointee" && !cx.isView(root.symbol) ? cx.facts.pointers.get(root.symbol) : null;
  const isNullable = holder != null && "nullable" in holder && holder.nullable;
  const asOption = (position: rust.Expr): rust.Expr =>
    isNullable && root.kind === "pointee"
      ? b.method(b.method(b.path(cx.local(root.symbol)), "is_some"), "then_some", position)
      : b.some(position);
  return { left: first ?? asOption(left), right: second ?? asOption(right) };
}

/** The `p` of `p.unwrap()`. */
function optionUnwrapped(position: rust.Expr): rust.Expr | null {
  return position.kind === "method-call" && position.method === "unwrap" ? position.receiver : null;
}

/** `p.unwrap()` as a number to subtract: null minus null is nothing. */
function orStart(position: rust.Expr): rust.Expr {
  const option = optionUnwrapped(position);
  return option === null ? position : b.method(option, "unwrap_or", b.int(0));
}

/** `p >= start`: positions are never negative, and the program expects that one may be. */
function asksForBefore(
  { left, right }: { readonly left: rust.Expr; readonly right: rust.Expr },
  operator: c.Compare["operator"],
): boolean {
  if (operator === ">=" || operator === "<") return isStart(right) && !isStart(left);
  if (operator === "<=" || operator === ">") return isStart(left) && !isStart(right);
  return false;
}

function isStart(position: rust.Expr): boolean {
  return position.kind === "integer" && position.value === 0n;
}

/** Pointers into two variables are unequal (C11 6.5.9p6 leaves one past the end of the one open). */
function areDifferentVariables(a: Place, other: Place): boolean {
  const isLent = [...a.steps, ...other.steps].some(
    (step) => step.kind === "pointee" && step.owner.kind === "lent",
  );
  if (isLent) return false; // one of the two may be lent to the other
  return a.root.kind === "variable" && other.root.kind === "variable" && a.root.symbol !== other.root.symbol;
}

function addressOf(cx: FunctionContext, place: Place, expr: c.Compare): rust.Expr {
  if (!bytesStep(place)) return sliceAddress(cx, place, expr.span);
  return refuse(
    "pointer/reinterpret",
    "pointers into the bytes of different objects are compared",
    expr.span,
  );
}

/** The element positions of two places in one sequence; null when they are not in one for sure. */
function positionsOf(a: Place, other: Place): { readonly left: rust.Expr; readonly right: rust.Expr } | null {
  if (!sameObject(a, other)) return null;
  const differing = a.steps.flatMap((step, at) => {
    const twin = other.steps[at];
    if ((step.kind !== "element" && step.kind !== "bytes") || twin?.kind !== step.kind) return [];
    return sameExpr(step.index, twin.index) ? [] : [{ at, left: step.index, right: twin.index }];
  });
  const [first] = differing;
  const last = a.steps.at(-1);
  if (!first)
    return last && "index" in last
      ? { left: last.index, right: last.index }
      : { left: b.int(0, "usize"), right: b.int(0, "usize") };
  if (differing.length > 1 || first.at !== a.steps.length - 1) return null;
  return typed(first);
}

/** Two literals need a type. */
function typed(pair: { readonly left: rust.Expr; readonly right: rust.Expr }): {
  readonly left: rust.Expr;
  readonly right: rust.Expr;
} {
  return pair.left.kind === "integer" && pair.right.kind === "integer"
    ? { left: { ...pair.left, suffix: "usize" }, right: pair.right }
    : pair;
}

/** `p - q` as `ptrdiff_t`, in elements. */
export function lowerPointerDifference(cx: FunctionContext, expr: c.PointerDifference): rust.Expr {
  const [left, right] = inOneUnit(
    cx,
    lowerPointerPlace(cx, expr.left),
    lowerPointerPlace(cx, expr.right),
    expr,
  );
  const indices = positionsOf(left, right);
  const element = expr.left.type.kind === "pointer" ? expr.left.type.target : expr.left.type;
  const inView = indices ? null : viewDistance(cx, left, right, element, expr.span);
  if (inView) return inView;
  if (!indices)
    return refuse("pointer/unknown-base", "the difference of pointers into different objects", expr.span);
  const isZero = indices.right.kind === "integer" && indices.right.value === 0n;
  const [to, from] = [orStart(indices.left), orStart(indices.right)];
  const distance = isZero ? b.cast(to, "i64") : b.binary("-", b.cast(to, "i64"), b.cast(from, "i64"));
  const target = expr.left.type.kind === "pointer" ? expr.left.type.target : expr.left.type;
  const size = bytesStep(left) ? sizeOf(target, cx.program.program) : 1;
  return size === 1 ? distance : b.binary("/", distance, b.int(size));
}

/** Both places in bytes when one of them is, or when the pointers are `void *`, which GNU counts in bytes. */
function inOneUnit(
  cx: FunctionContext,
  left: Place,
  right: Place,
  expr: c.Compare | c.PointerDifference,
): readonly [Place, Place] {
  const { type } = expr.left;
  const isVoid = expr.kind === "pointer-difference" && type.kind === "pointer" && type.target.kind === "void";
  if (!isVoid && !bytesStep(left) && !bytesStep(right)) return [left, right];
  return [inBytes(cx, left, expr.span), inBytes(cx, right, expr.span)];
}
