/**
 * Pointer expressions: as places (to be read, written or borrowed from) and as Rust values of a representation.
 *
 *   C: p = base + 4;  *p++ = x;      Rust: p = 4;  base[p] = x; p += 1;
 */
import type * as c from "../c-ast/c-ast.ts";
import type { Representation } from "../../analyses/facts/pointer-facts.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { sameRepresentation } from "../c-ast/rust-scalar.ts";
import type { Span } from "../source/span.ts";
import { itemPath, type FunctionContext } from "./context.ts";
import { loadOf } from "./lower-assign.ts";
import { lowerCallValue } from "./lower-call.ts";
import { lowerCondition } from "./lower-condition.ts";
import { lowerEffect } from "./lower-effect.ts";
import { lowerValue } from "./lower-expr.ts";
import { foundSlice } from "./library-position.ts";
import { foundIn, optionalRest } from "./optional-constant.ts";
import { lowerLvalue } from "./lower-lvalue.ts";
import {
  borrowMany,
  borrowRows,
  borrowOne,
  loadPlace,
  placeExpr,
  repeatablePlace,
  variablePlace,
  wholeSlice,
  zero,
  type Place,
} from "./lower-place.ts";
import { isByte } from "../../analyses/facts/byte-view.ts";
import { bytesArgument, bytesAsElements, bytesStep, viewPlace } from "./lower-bytes.ts";
import { lentAs } from "./lower-lent.ts";
import { isView, viewAs } from "./lower-view.ts";
import { lentCopy } from "./lent-part.ts";
import { isOtherFunction } from "./other-function.ts";
import { refusePointerTo } from "./lower-library.ts";
import { refuse } from "./refusal.ts";
import { fieldRepresentation } from "./assign-pointer.ts";
import { ownedAs } from "./pointer-owner.ts";
import {
  isConstantPointer,
  isStoredPointer,
  lowerPointerPlace,
  pointee,
  storedRepresentation,
} from "./pointer-place.ts";
import { nullablePosition, stepOf } from "./pointer-position.ts";
import { globalsOf } from "./lower-global-borrow.ts";
import { lowerResultPlace, resultIndex } from "./result-place.ts";

export type Known = Exclude<Representation, { kind: "refused" }>;

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

/** `NULL`, `0`, also converted. */
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
  const isReady = cx.readyPlaces.has(expr.id); // it was computed, with all that it does
  const choice = isReady ? null : choiceOf(cx, expr);
  if (choice) return conditionalAs(cx, choice, as, target);
  if (!isReady && expr.kind === "comma") {
    lowerEffect(cx, expr.left);
    return lowerPointerAs(cx, expr.right, as, target);
  }
  const inner = stripPointerCasts(expr);
  if (!isReady && inner.kind === "assign" && "nullable" in as && as.nullable && as.kind !== "owned") {
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
      if (as.nullable) return nullablePosition(cx, expr, { unit: "element", at: null });
      return offsetOf(cx, expr);
    }
    case "place":
      if (as.nullable) return nullablePosition(cx, expr, stepOf(as.address));
      return (
        resultIndex(lowerPointerPlace(cx, expr), as) ??
        refuse("internal/bug", "a place that is none of those that are returned", expr.span)
      );
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

/** One of two pointers. */
interface PointerChoice {
  readonly condition: c.Expr;
  readonly then: c.Expr;
  readonly otherwise: c.Expr;
}

/** `c ? p : q`; with conversions around it, a choice between what is converted: `(const char *)(c ? p : NULL)`. */
function choiceOf(cx: FunctionContext, expr: c.Expr): PointerChoice | null {
  if (cx.readyPlaces.has(expr.id)) return null;
  if (expr.kind === "conditional")
    return expr.then === null
      ? null
      : { condition: expr.condition, then: expr.then, otherwise: expr.otherwise };
  if (expr.kind !== "convert" || stripPointerCasts(expr) === expr) return null;
  const inner = choiceOf(cx, expr.operand);
  // two texts of different lengths are no choice but as slices, which the place of the whole is
  if (!inner || !(isNullConstant(inner.then) || isNullConstant(inner.otherwise))) return null;
  const converted = (operand: c.Expr): c.Expr => ({ ...expr, operand });
  return { ...inner, then: converted(inner.then), otherwise: converted(inner.otherwise) };
}

function conditionalAs(cx: FunctionContext, expr: PointerChoice, as: Known, target: c.CType): rust.Expr {
  const condition = lowerCondition(cx, expr.condition);
  const yes = cx.collect(() => lowerPointerAs(cx, expr.then, as, target));
  const no = cx.collect(() => lowerPointerAs(cx, expr.otherwise, as, target));
  return b.ifElse(
    condition,
    b.block(yes.statements, asSlice(yes.value)),
    b.block(no.statements, asSlice(no.value)),
  );
}

/** Literals of different lengths have different types. */
function asSlice(value: rust.Expr): rust.Expr {
  const isLiteral = value.kind === "byte-string" || (value.kind === "borrow" && value.place.kind === "array");
  return isLiteral ? b.borrow(b.index(value, b.range(null, null))) : value;
}

/** The pointer without the conversions that leave it where it is. */
export function stripPointerCasts(expr: c.Expr): c.Expr {
  return expr.kind === "convert" && (expr.conversion === "pointer" || expr.conversion === "none")
    ? stripPointerCasts(expr.operand)
    : expr;
}

/** Variable whose own value (not one derived from it) the expression is. */
export function wholeVariable(cx: FunctionContext, expr: c.Expr): c.SymbolId | null {
  const inner = stripPointerCasts(expr);
  if (inner.kind !== "load" || inner.place.kind !== "variable-ref") return null;
  const symbol = cx.symbol(inner.place.symbol);
  return symbol.kind === "variable" && symbol.storage === "automatic" ? symbol.id : null;
}

/** A reference, slice or `Option` of one to what the pointer points at. */
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
  const isStored = stripPointerCasts(expr).kind === "load";
  if (as.nullable && !as.mutable && variable === null && (as.many || isStored) && isConstantPointer(cx, expr))
    return seenAsOne(cx, staticAs(cx, expr, { kind: "static", nullable: true }), true, as);
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
  const one = as.nullable && !as.many ? foundOne(cx, stripPointerCasts(expr), as.mutable) : null;
  if (one) return one;
  const given = lowerPointerPlace(cx, expr);
  const viewed = target.kind === "void" ? given : viewPlace(cx, given, target, expr.span);
  if (
    viewed.root.kind === "linked" &&
    as.many &&
    goesThroughRows(expr) &&
    viewed.steps.at(-2)?.kind === "element"
  )
    return refuse("pointer/node", "a pointer to an element of a row goes on in the next row", expr.span);
  const place = lentCopy(cx, bytesAsElements(cx, viewed) ?? viewed, as, expr.span);
  if (bytesStep(place)) {
    const argument = cx.copyForCall(bytesArgument(cx, place, as, expr.span), expr.span);
    return as.nullable ? b.some(argument) : argument;
  }
  const borrow = as.many
    ? goesThroughRows(expr)
      ? borrowRows(cx, place, as.mutable, expr.span)
      : borrowMany(cx, place, as.mutable, expr.span)
    : borrowOne(cx, place, as.mutable, expr.span);
  return as.nullable ? b.some(borrow) : borrow;
}

/** `Option<&T>` of a call that names a place by its index, or gives null. */
function foundOne(cx: FunctionContext, call: c.Expr, mutable: boolean): rust.Expr | null {
  const result = call.kind === "call" ? calleeResult(cx, call) : null;
  if (call.kind !== "call" || result?.kind !== "place" || !result.nullable) return null;
  const found = lowerResultPlace(cx, call);
  if (!found) return null;
  const name = cx.temporary("found");
  const place = found.placeAt(b.path(name));
  if (globalsOf(cx, [place]).length > 0)
    return refuse("pointer/global", "a pointer into a mutable global is handed on", call.span);
  return b.method(found.value, "map", b.closure([name], borrowOne(cx, place, mutable, call.span)));
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

/** `&m[i][j]`, `(T *)m`, `*m`: what is handed over may go on behind the end of the row. */
export function goesThroughRows(expr: c.Expr): boolean {
  const inner = stripPointerCasts(expr);
  const isRows =
    inner.type.kind === "pointer" && inner.type.target.kind === "array" && pointee(expr).kind !== "array";
  const isFirst =
    inner.kind === "convert" &&
    inner.conversion === "array-to-pointer" &&
    inner.operand.kind === "dereference";
  return isRows || isFirst || (inner.kind === "address-of" && inner.place.kind === "index");
}

/** Does the variable hold a pointer to objects of the type that is wanted? */
export function isSameHolder(cx: FunctionContext, variable: c.SymbolId, target: c.CType): boolean {
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
    const borrow = as.many
      ? wholeSlice(inner, borrowMany(cx, inner, as.mutable, span))
      : borrowOne(cx, inner, as.mutable, span);
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

/** What the result of the function called is; null where none is planned. */
export function calleeResult(cx: FunctionContext, call: c.Call): Representation | null {
  const plan = cx.callPlan(call.id);
  return plan ? (cx.program.pointers.versions.get(plan.callee)?.result ?? null) : null;
}

function staticAs(cx: FunctionContext, expr: c.Expr, as: Extract<Known, { kind: "static" }>): rust.Expr {
  const inner = stripPointerCasts(expr);
  const wrap = (value: rust.Expr): rust.Expr => (as.nullable ? b.some(value) : value);
  if (inner.kind === "call" && !cx.readyPlaces.has(inner.id)) {
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
  if (isOtherFunction(expr.type, inner.type, cx.program.program.enums))
    return refuse(
      "pointer/reinterpret",
      "a function is pointed at as one with other parameters or another result",
      expr.span,
    );
  if (inner.kind === "convert" && inner.conversion === "function-to-pointer") inner = inner.operand;
  if (inner.kind === "address-of") inner = inner.place;
  if (inner.kind === "dereference") return lowerFunctionPointer(cx, inner.pointer, nullable);
  if (inner.kind === "function-ref") {
    const item = cx.program.names.functions.get(inner.symbol);
    if (!item) return refusePointerTo(cx.symbol(inner.symbol), inner);
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
