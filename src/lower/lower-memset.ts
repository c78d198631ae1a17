/**
 * `memset`, `bzero` on typed memory.
 *
 *   memset(d, 0, n * sizeof *d)       d[..n].fill(0)
 *   memset(grid, -1, sizeof grid)     grid.as_flattened_mut().fill(-1)
 *   memset(&point, 0, sizeof point)   point = Point::ZERO
 */
import type * as c from "../c-ast/c-ast.ts";
import { constantSize } from "../c-ast/constant-size.ts";
import { sizeOf as sizeIfKnown } from "../c-ast/layout.ts";
import { rustScalar } from "../c-ast/rust-scalar.ts";
import { sizeOf } from "../c-ast/type-size.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { FunctionContext } from "./context.ts";
import { useTrait } from "./link.ts";
import { bare, bitsOf } from "./literal.ts";
import { countOf } from "./lower-allocation.ts";
import { bytesStep, fillBytes } from "./lower-bytes.ts";
import { lowerValue } from "./lower-expr.ts";
import { globalsOf, withGlobals } from "./lower-global-borrow.ts";
import { passedLink } from "./lower-link.ts";
import { lowerIndex } from "./lower-lvalue.ts";
import {
  firstOf,
  isObject,
  isVariable,
  isWholeNumber,
  isWithin,
  memoryPlace,
  region,
  repeatable,
} from "./lower-memory.ts";
import {
  globalStorage,
  isZeroIndex,
  placeExpr,
  repeatablePlace,
  storePlace,
  type Place,
} from "./lower-place.ts";
import { zeroValue } from "./lower-zero.ts";
import { refuse } from "./refusal.ts";

/** Larger objects are filled where they are, not made on the stack first. In bytes. */
const largeObject = 1024;

export function lowerMemset(cx: FunctionContext, call: c.Call, name: string): void {
  const [to, second, third] = call.args;
  const bytes = name === "memset" ? third : second;
  const fill = name === "memset" ? (second ?? null) : null;
  if (!to || !bytes) return refuse("elaborate/type", "a memory function with too few arguments", call.span);
  if (constantSize(bytes) === 0n) return;
  const link = passedLink(cx, to);
  if (link) {
    useTrait(cx, "Pooled");
    cx.emit(b.statement(b.method(link, "clear"))); // of the whole object: no other call is let through
    return;
  }
  const place = memoryPlace(cx, to, bytes);
  const value = fill !== null && constantFill(fill) !== 0n ? fill : null;
  if (clearWhole(cx, place, bytes, value, call) || fillElements(cx, place, bytes, value, call)) return;
  const byte = fill === null ? b.int(0) : byteOf(cx, fill);
  cx.emit(b.statement(fillBytes(cx, place, bare(byte), lowerIndex(cx, bytes), call.span)));
}

/** All of one object becomes zero. Gives false where it is none, or where it is filled with something else. */
function clearWhole(
  cx: FunctionContext,
  place: Place,
  bytes: c.Expr,
  fill: c.Expr | null,
  call: c.Call,
): boolean {
  const size = sizeIfKnown(place.type, cx.program.program);
  if (fill !== null || bytesStep(place) || size === null || constantSize(bytes) !== BigInt(size))
    return false;
  if (size > largeObject && place.type.kind === "array" && canBorrow(cx, place)) return false;
  cx.emit(b.statement(storePlace(cx, place, bare(zeroValue(cx, place.type, call.span)), call.span)));
  return true;
}

/** A whole number of elements. Gives false where the bytes make up none for sure. */
function fillElements(
  cx: FunctionContext,
  original: Place,
  bytes: c.Expr,
  fill: c.Expr | null,
  call: c.Call,
): boolean {
  const target = filledLevel(cx, repeatablePlace(cx, original), bytes, fill === null);
  const element = target && filledElement(cx, leafOf(target.type), fill, call);
  if (!target || element === null) return false;
  const count = repeatable(cx, countOf(cx, bytes, sizeOf(target.type, cx.program.program)), "count");
  emitFill(cx, target, call, () => {
    const rows = wholeArray(cx, target, count, call) ?? region(cx, target, count, "write", call);
    return b.method(flattened(target.type, rows), "fill", element);
  });
  return true;
}

/** The array itself where all of its elements are meant. */
function wholeArray(cx: FunctionContext, place: Place, count: rust.Expr, call: c.Call): rust.Expr | null {
  const { root, steps } = place;
  const [step, ...more] = steps;
  if (root.kind !== "variable" || cx.isView(root.symbol)) return null;
  if (step?.kind !== "element" || !isZeroIndex(step.index) || more.length > 0) return null;
  const { type } = cx.symbol(root.symbol);
  if (type.kind !== "array" || count.kind !== "integer" || BigInt(Number(type.length)) !== count.value)
    return null;
  const array = placeExpr(cx, { root, steps: [], type }, "write", call.span);
  return array.kind === "unary" && array.operator === "*" ? array.operand : array;
}

/** Rows as one row of what they are made of. */
function flattened(row: c.CType, rows: rust.Expr): rust.Expr {
  return row.kind === "array" ? flattened(row.element, b.method(rows, "as_flattened_mut")) : rows;
}

/** In a closure that has the global where it is in one. */
function emitFill(cx: FunctionContext, place: Place, call: c.Call, make: () => rust.Expr): void {
  cx.emit(b.statement(withGlobals(cx, globalsOf(cx, [place]), call, make)));
}

/** The place as a sequence of objects of which a whole number is filled; null when it has to be filled byte by byte. */
function filledLevel(cx: FunctionContext, place: Place, bytes: c.Expr, isZero: boolean): Place | null {
  if (bytesStep(place) || !canBorrow(cx, place)) return null;
  const scalar = rustScalar(leafOf(place.type), cx.program.program.enums);
  const isFillable = isZero || (scalar !== null && scalar !== "bool");
  if (isFillable && !isVariable(place.type) && !isObject(cx, place) && isWholeNumber(cx, bytes, place.type))
    return place;
  return place.type.kind === "array" && isWithin(cx, bytes, place.type)
    ? filledLevel(cx, firstOf(place, place.type), bytes, isZero)
    : null;
}

/** Can it be borrowed for writing: is it no place of cells, and none on the floor? */
function canBorrow(cx: FunctionContext, place: Place): boolean {
  const storage = globalStorage(cx, place, { unit: 0 as never, start: 0, end: 0 });
  return storage === null || storage === "refcell";
}

/** What the rows of an array are made of in the end. */
function leafOf(type: c.CType): c.CType {
  return type.kind === "array" ? leafOf(type.element) : type;
}

function byteOf(cx: FunctionContext, fill: c.Expr): rust.Expr {
  return lowerValue(cx, {
    kind: "convert",
    conversion: "integer",
    explicit: false,
    operand: fill,
    type: { kind: "integer", integer: "uchar", quals: 0 },
    id: fill.id,
    span: fill.span,
  });
}

/** A value of which every byte is `fill`, or zero; null where it is no number. */
function filledElement(
  cx: FunctionContext,
  type: c.CType,
  fill: c.Expr | null,
  call: c.Call,
): rust.Expr | null {
  if (fill === null) return bare(zeroValue(cx, type, call.span));
  const scalar = rustScalar(type, cx.program.program.enums);
  if (scalar === null || scalar === "bool") return null;
  const constant = constantFill(fill);
  if (constant !== null && /^[iu]/.test(scalar)) return repeatedByte(constant, scalar);
  const byte = byteOf(cx, fill);
  const settled = byte.kind === "path" ? byte : repeatable(cx, byte, "byte");
  if (scalar === "u8") return settled;
  if (scalar === "i8") return b.cast(settled, "i8");
  return b.call(`${scalar}::from_ne_bytes`, b.repeat(settled, bitsOf(scalar) / 8));
}

/** A constant with this byte at its end; null for what is none. */
function constantFill(fill: c.Expr): bigint | null {
  if (fill.kind === "convert" && fill.conversion === "integer") return constantFill(fill.operand);
  if (fill.kind !== "unary") return constantSize(fill);
  const operand = constantFill(fill.operand);
  if (operand === null) return null;
  return fill.operator === "-" ? -operand : fill.operator === "~" ? ~operand : null;
}

/** `-1`, or `0x3f3f3f3f`. */
function repeatedByte(fill: bigint, scalar: string): rust.Expr {
  const bits = bitsOf(scalar);
  const pattern = BigInt.asUintN(8, fill) * (((1n << BigInt(bits)) - 1n) / 0xffn);
  const value = scalar.startsWith("i") ? BigInt.asIntN(bits, pattern) : pattern;
  return value > 0xffn ? b.hex(value) : b.int(value);
}
