/** The places that pointers of C point at, as places of Rust. */
import type * as c from "../c-ast/c-ast.ts";
import { slotOf } from "../../analyses/facts/pointer-facts.ts";
import * as b from "../rust-ast/build.ts";
import type { Span } from "../source/span.ts";
import type { FunctionContext } from "./context.ts";
import { lowerPointerCallPlace } from "./lower-call.ts";
import { lowerCondition } from "./lower-condition.ts";
import { isFloorPointer } from "./floor.ts";
import { floorTarget } from "./floor-pointer.ts";
import { lowerEffect } from "./lower-effect.ts";
import { lowerMemberOfValue } from "./lower-expr.ts";
import { lowerIndex, lowerLvalue } from "./lower-lvalue.ts";
import {
  elementPlace,
  loadPlace,
  objectRoot,
  rootKey,
  unsignedIndex,
  variablePlace,
  zero,
  type Place,
  movePlace,
} from "./lower-place.ts";
import { viewPlace } from "./lower-bytes.ts";
import { sameExpr } from "../rust-ast/equal.ts";
import { lowerType } from "./lower-type.ts";
import { putOffMove } from "./lower-lent.ts";
import { mayHaveEffect } from "./purity.ts";
import { refuse } from "./refusal.ts";
import { fieldRepresentation, movePointer, ownType } from "./assign-pointer.ts";
import { type Known, calleeResult, lowerPointerAs } from "./lower-pointer.ts";

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

/** The type that a pointer expression points at. */
export function pointee(expr: c.Expr): c.CType {
  return expr.type.kind === "pointer"
    ? expr.type.target
    : refuse("internal/bug", "a pointer expression of no pointer type", expr.span);
}

/** GNU: `void *` moves by bytes. */
export const byteType: c.CType = { kind: "integer", integer: "uchar", quals: 0 };

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
  const isConstant = isConstantPointer(cx, then) && isConstantPointer(cx, expr.otherwise);
  if (isConstant && !isOneConstant(expr)) return constantChoice(cx, expr);
  const condition = lowerCondition(cx, expr.condition);
  const yes = cx.collect(() => lowerPointerPlace(cx, then));
  const no = cx.collect(() => lowerPointerPlace(cx, expr.otherwise));
  if (!sameObject(yes.value, no.value) || yes.statements.length > 0 || no.statements.length > 0)
    return refuse("pointer/unknown-base", "a choice between pointers into different objects", expr.span);
  const isChosen = mayHaveEffect(condition) ? cx.temporary("is_chosen") : null; // once, also where nothing depends on it
  if (isChosen !== null) cx.emit(b.letVariable(isChosen, condition));
  const chosen = isChosen === null ? condition : b.path(isChosen);
  const steps = yes.value.steps.map((step, at) => {
    const other = no.value.steps[at];
    if ((step.kind !== "element" && step.kind !== "bytes") || other?.kind !== step.kind) return step;
    if (sameExpr(step.index, other.index)) return step;
    const name = cx.temporary("at");
    cx.emit(b.letVariable(name, b.choose(chosen, step.index, other.index)));
    return { ...step, index: unsignedIndex(b.path(name)) };
  });
  return { ...yes.value, steps };
}

/** `c ? table + 1 : &table[5]`: a choice between places in one constant array, which are positions in it. */
function isOneConstant(expr: c.Expr): boolean {
  const arrays = new Set<string | null>();
  const add = (pointer: c.Expr): void => {
    if (pointer.kind === "conditional" && pointer.then)
      for (const part of [pointer.then, pointer.otherwise]) add(part);
    else arrays.add(namedArray(pointer));
  };
  add(expr);
  return arrays.size === 1 && !arrays.has(null);
}

/** The variable that a pointer is taken of, and the members on the way to what it points at. */
function namedArray(pointer: c.Expr): string | null {
  switch (pointer.kind) {
    case "convert":
      return namedArray(pointer.operand);
    case "pointer-offset":
    case "index":
    case "dereference":
      return namedArray(pointer.pointer);
    case "address-of":
      return namedArray(pointer.place);
    case "member": {
      const base = namedArray(pointer.base);
      return base && `${base}.${String(pointer.field)}`;
    }
    case "variable-ref":
      return pointer.type.kind === "pointer" ? null : String(pointer.symbol);
    default:
      return null;
  }
}

/** Does the pointer point into a string literal or a constant object? */
export function isConstantPointer(cx: FunctionContext, expr: c.Expr): boolean {
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

/** Does the holder of a pointer only ever hold pointers to constants? */
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
