/**
 * Pointers on the floor as values: a `Ptr` is copied, compared and computed with like a number.
 *
 *   C: p = &s->list[i];  q = p + 1;  (char *)q;  p == NULL
 *   Rust: p = s.list().first().at(i as isize);  q = p.at(1);  q.cast::<u8>();  p.is_null()
 */
import type * as c from "../c-ast/c-ast.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { FunctionContext } from "./context.ts";
import {
  floorType,
  floorTypeText,
  hasLength,
  isFloorPointer,
  isSameInMemory,
  memoryItem,
  nullPointer,
  type FloorSite,
} from "./floor.ts";
import { functionPointer } from "./floor-function.ts";
import { firstElement, inLocal, inMemory, movedPointer } from "./floor-place.ts";
import { bare, wideUnit } from "./literal.ts";
import { standardStreamValue } from "./library-stream.ts";
import { lowerInOrder } from "./evaluation-order.ts";
import { lowerInitializer } from "./lower-initializer.ts";
import { lowerLvalue } from "./lower-lvalue.ts";
import { lowerValue } from "./lower-expr.ts";
import type { MemoryRoot, Place } from "./lower-place.ts";
import { refuse } from "./refusal.ts";

function site(cx: FunctionContext, expr: c.Expr): FloorSite {
  return { program: cx.program, module: cx.module, span: expr.span };
}

/** Pointers that are made rather than read: null for all other expressions, which are lowered like numbers. */
export function lowerMadePointer(cx: FunctionContext, expr: c.Expr): rust.Expr | null {
  switch (expr.kind) {
    case "address-of":
      if (expr.place.type.kind === "function") return functionPointer(cx, expr.place);
      if (expr.place.kind === "index" && isLiteralArray(expr.place.pointer))
        return movedPointer(lowerValue(cx, expr.place.pointer), floorIndex(cx, expr.place.index), "+");
      return pointerTo(cx, lowerLvalue(cx, expr.place), expr);
    case "pointer-offset":
      return offsetPointer(cx, expr);
    case "convert":
      return convertedPointer(cx, expr);
    case "load":
      return standardStreamValue(cx, expr);
    default:
      return null;
  }
}

/** `"text"` where it decays to a pointer. */
function isLiteralArray(pointer: c.Expr): boolean {
  return (
    pointer.kind === "convert" &&
    pointer.conversion === "array-to-pointer" &&
    pointer.operand.kind === "string-literal"
  );
}

/** The `Ptr` to a place in memory: one that C knows, where C may get to see it. */
function pointerTo(cx: FunctionContext, place: Place, expr: c.Expr): rust.Expr {
  if (place.root.kind !== "memory")
    return refuse("internal/bug", "the address of what does not lie in memory", expr.span);
  return rootPointer(cx, place.root);
}

/** What the root of a place is as a pointer. */
export function rootPointer(cx: FunctionContext, { pointer, is }: MemoryRoot): rust.Expr {
  const { isNative, sharesLocals } = cx.program.memory;
  const plain = is === "Local" ? b.method(pointer, "ptr") : pointer;
  const isShared = is === "Global" ? isNative : is !== "Ptr" && sharesLocals;
  return isShared ? b.method(plain, "native") : plain;
}

function convertedPointer(cx: FunctionContext, expr: c.Convert): rust.Expr | null {
  switch (expr.conversion) {
    case "array-to-pointer": {
      if (expr.operand.kind === "string-literal") return literalPointer(cx, expr.operand, expr);
      const array = lowerLvalue(cx, expr.operand);
      const pointer = pointerTo(cx, array, expr);
      return firstElement(array.type, pointer);
    }
    case "function-to-pointer":
      return functionPointer(cx, expr.operand);
    case "null-pointer":
      return nullPointer(cx.program, cx.module);
    case "integer-to-pointer": {
      const address = b.cast(lowerValue(cx, expr.operand), "u64");
      const type = expr.type.kind === "pointer" ? expr.type.target : expr.type;
      const target = floorTypeText(floorType(type, site(cx, expr)));
      return b.call(`${memoryItem(cx.program, cx.module, "Ptr")}::<${target}>::from_exposed`, address);
    }
    case "pointer":
      return castPointer(cx, lowerValue(cx, expr.operand), expr.operand.type, expr.type, expr);
    case "none":
      return lowerValue(cx, expr.operand);
    default:
      return null;
  }
}

/** `p` as a pointer of another C type. */
export function castPointer(
  cx: FunctionContext,
  pointer: rust.Expr,
  from: c.CType,
  to: c.CType,
  at: c.Expr,
): rust.Expr {
  const where = site(cx, at);
  if (isSameInMemory(from, to, where) || isNullPath(pointer)) return pointer;
  const target = floorType(to.kind === "pointer" ? to.target : to, where);
  return b.method(pointer, `cast::<${floorTypeText(target)}>`);
}

function isNullPath(expr: rust.Expr): boolean {
  return expr.kind === "path" && expr.path.endsWith("Ptr::NULL");
}

/** A string literal: the same place each time. */
function literalPointer(cx: FunctionContext, literal: c.StringLiteral, expr: c.Convert): rust.Expr {
  const element = literal.type.kind === "array" ? literal.type.element : literal.type;
  const isBytes = element.kind === "integer" && (element.integer === "char" || element.integer === "uchar");
  const pointer = memoryItem(cx.program, cx.module, "Ptr");
  if (isBytes) return b.call(`${pointer}::text`, b.byteString(literal.units));
  const type = floorTypeText(floorType(element, site(cx, expr)));
  const units = literal.units.map((unit) => wideUnit(BigInt(unit), type));
  return b.call(`${pointer}::<${type}>::wide_text`, b.borrow(b.array(...units)));
}

function offsetPointer(cx: FunctionContext, expr: c.PointerOffset): rust.Expr {
  const [pointer, index] = lowerInOrder(cx, [
    { source: expr.pointer, lower: () => lowerValue(cx, expr.pointer) },
    { source: expr.index, lower: () => floorIndex(cx, expr.index) },
  ]);
  return movedPointer(pointer, scaled(cx, index, expr.pointer.type, expr), expr.operator);
}

/** An integer expression as an `isize`, with C's value. */
export function floorIndex(cx: FunctionContext, expr: c.Expr): rust.Expr {
  if (expr.kind === "integer-constant" && expr.macro === undefined && expr.form.kind !== "enumerator")
    return b.int(BigInt.asUintN(64, expr.value));
  const value = lowerValue(cx, expr);
  const isChar = expr.type.kind === "integer" && expr.type.integer === "char";
  if (value.kind === "integer") return bare(value);
  return b.cast(isChar ? b.cast(value, "i8") : value, "isize");
}

/** Pointers to arrays of variable length count in their innermost parts of known size. */
export function scaled(cx: FunctionContext, index: rust.Expr, pointer: c.CType, expr: c.Expr): rust.Expr {
  const stride = pointer.kind === "pointer" ? strideOf(cx, pointer.target, expr) : null;
  if (stride === null) return index;
  return b.binary("*", index, stride);
}

/** Elements of known size in an object of this type, an `isize`; null for one. */
export function strideOf(cx: FunctionContext, type: c.CType, expr: c.Expr): rust.Expr | null {
  if (type.kind !== "array" || hasLength(type)) return null;
  const inner = strideOf(cx, type.element, expr);
  const own =
    typeof type.length === "number"
      ? b.int(type.length)
      : type.lengthNode !== undefined && cx.lengths.has(type.lengthNode)
        ? b.cast(b.path(cx.lengths.get(type.lengthNode) ?? ""), "isize")
        : refuse("unsupported/vla", "an array whose length is not known here", expr.span);
  return inner === null ? own : b.binary("*", own, inner);
}

// ----------------------------------------------------------------------------------------------------- comparisons

export function floorNullTest(pointer: rust.Expr, operator: "==" | "!="): rust.Expr {
  if (isNullPath(pointer)) return b.bool(operator === "==");
  const isNull = b.method(pointer, "is_null");
  return operator === "==" ? isNull : b.not(isNull);
}

/** Are both sides on the floor? A null constant goes with either. */
export function comparesFloor(cx: FunctionContext, expr: c.Compare | c.PointerDifference): boolean {
  return isFloorPointer(cx, expr.left) || isFloorPointer(cx, expr.right);
}

export function floorComparison(cx: FunctionContext, expr: c.Compare): rust.Expr {
  const [left, right] = lowerInOrder(cx, [
    { source: expr.left, lower: () => lowerValue(cx, expr.left) },
    { source: expr.right, lower: () => lowerValue(cx, expr.right) },
  ]);
  if (expr.operator === "==" || expr.operator === "!=") {
    if (isNullPath(right)) return floorNullTest(left, expr.operator);
    if (isNullPath(left)) return floorNullTest(right, expr.operator);
  }
  return b.binary(expr.operator, left, castPointer(cx, right, expr.right.type, expr.left.type, expr));
}

export function floorDifference(cx: FunctionContext, expr: c.PointerDifference): rust.Expr {
  const [left, right] = lowerInOrder(cx, [
    { source: expr.left, lower: () => lowerValue(cx, expr.left) },
    { source: expr.right, lower: () => lowerValue(cx, expr.right) },
  ]);
  const distance = b.method(left, "distance", castPointer(cx, right, expr.right.type, expr.left.type, expr));
  const stride = expr.left.type.kind === "pointer" ? strideOf(cx, expr.left.type.target, expr) : null;
  return stride === null ? distance : b.binary("/", distance, b.cast(stride, "i64"));
}

// ---------------------------------------------------------------------------------------------------------- places

/** The object that a pointer expression on the floor points at. */
export function floorTarget(cx: FunctionContext, pointer: c.Expr, type: c.CType): Place {
  return inMemory(lowerValue(cx, pointer), type);
}

/** An unnamed object: a variable of the block it stands in. */
export function floorLiteral(cx: FunctionContext, literal: c.CompoundLiteral): Place {
  const value = lowerInitializer(cx, literal.initializer, literal.type, literal.span);
  if (cx.isGlobal) {
    const keep = b.call(`${memoryItem(cx.program, cx.module, "Ptr")}::keep`, value);
    return inMemory(keep, literal.type);
  }
  return temporaryObject(cx, value, literal.type, "literal");
}

/** A value put into memory, so that it can be looked at as C does. */
export function temporaryObject(cx: FunctionContext, value: rust.Expr, type: c.CType, hint: string): Place {
  const name = cx.temporary(hint);
  cx.emit(b.letVariable(name, b.call(`${memoryItem(cx.program, cx.module, "Local")}::new`, value)));
  return inLocal(b.path(name), type);
}
