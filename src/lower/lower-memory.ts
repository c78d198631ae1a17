/**
 * `memcpy`, `memmove`, `memcmp` on typed memory.
 *
 *   memcpy(d + i, s, n)         d[i..i + n].copy_from_slice(&s[..n])
 *   memmove(d + 1, d, n)        d.copy_within(0..n, 1)
 *   memcpy(&x, p, 4)            x = u32::from_ne_bytes(p[..4].try_into().unwrap())
 */
import type * as c from "../c-ast/c-ast.ts";
import { sizeOf as sizeIfKnown } from "../c-ast/layout.ts";
import { hasBytes } from "../c-ast/object-bytes.ts";
import { rustScalar, sameRepresentation } from "../c-ast/rust-scalar.ts";
import { sizeOf } from "../c-ast/type-size.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { FunctionContext } from "./context.ts";
import { countOf, isMultiple } from "./lower-allocation.ts";
import { constantSize } from "../c-ast/constant-size.ts";
import { bytesStep, compareBytes, copyThroughBytes } from "./lower-bytes.ts";
import { lowerIndex } from "./lower-lvalue.ts";
import { bare, bitsOf } from "./literal.ts";
import { lowerPointerPlace, sameObject } from "./pointer-place.ts";
import {
  addIndex,
  globalStorage,
  isZeroIndex,
  loadPlace,
  repeatablePlace,
  rootKey,
  sequenceExpr,
  storePlace,
  isMany,
  type Place,
} from "./lower-place.ts";
import { isCopy } from "./lower-zero.ts";
import { sameExpr } from "../rust-ast/equal.ts";
import { refuse } from "./refusal.ts";

/**
 * A pointer argument before its conversion to `void *`.
 *
 * @param bytes how many are meant from there on
 */
export function memoryPlace(cx: FunctionContext, pointer: c.Expr, bytes: c.Expr): Place {
  const inner = withWholeRows(cx, stripVoid(pointer), bytes);
  const place = lowerPointerPlace(cx, inner);
  return place.type.kind === "void"
    ? refuse("pointer/reinterpret", "memory of unknown type", pointer.span)
    : place;
}

function stripVoid(expr: c.Expr): c.Expr {
  return expr.kind === "convert" && (expr.conversion === "pointer" || expr.conversion === "none")
    ? stripVoid(expr.operand)
    : expr;
}

/** A pointer to the first element of a row is one to that row where the bytes are those of several: `&grid[0][0]`. */
function withWholeRows(cx: FunctionContext, pointer: c.Expr, bytes: c.Expr): c.Expr {
  const row = startedRow(pointer);
  if (row === null || cx.readyPlaces.has(pointer.id)) return pointer;
  if (isWithin(cx, bytes, row.type) || !isWholeNumber(cx, bytes, row.type)) return pointer;
  const { id, span } = pointer;
  const type: c.CType = { kind: "pointer", quals: 0, target: row.type };
  return withWholeRows(cx, { kind: "address-of", id, span, type, place: row }, bytes);
}

/** The row, one of several, to whose first element the pointer leads. */
function startedRow(pointer: c.Expr): c.Index | c.Dereference | null {
  if (pointer.kind === "address-of") {
    const { place } = pointer;
    if (place.kind === "dereference") return startedRow(place.pointer);
    return place.kind === "index" && constantSize(place.index) === 0n ? startedRow(place.pointer) : null;
  }
  if (pointer.kind !== "convert" || pointer.conversion !== "array-to-pointer") return null;
  const { operand } = pointer;
  return operand.kind === "index" || operand.kind === "dereference" ? operand : null;
}

function args(call: c.Call): readonly [c.Expr, c.Expr, c.Expr] {
  const [first, second, third] = call.args;
  return first && second && third
    ? [first, second, third]
    : refuse("elaborate/type", "a memory function with too few arguments", call.span);
}

export function lowerMemcpy(cx: FunctionContext, call: c.Call): void {
  const [to, from, bytes] = args(call);
  if (constantSize(bytes) === 0n) return;
  const places = [
    repeatablePlace(cx, memoryPlace(cx, to, bytes)),
    repeatablePlace(cx, memoryPlace(cx, from, bytes)),
  ] as const;
  const common = commonElements(cx, places[0], places[1], bytes);
  if (!common) {
    copyBytes(cx, element(places[0]), element(places[1]), bytes, call);
    return;
  }
  const { target, source } = common;
  const size = sizeOf(target.type, cx.program.program);
  if (constantSize(bytes) === BigInt(size)) {
    if (!isCopy(cx.program, target.type))
      return refuse("pointer/heap", "an object with owners inside is copied", call.span);
    cx.emit(b.statement(storePlace(cx, target, loadPlace(cx, source, call.span), call.span)));
    return;
  }
  if (!isCopy(cx.program, target.type))
    return refuse("pointer/heap", "objects with owners inside are copied", call.span);
  const count = repeatable(cx, countOf(cx, bytes, size), "count");
  if (sameContainer(target, source)) {
    const { expr } = container(cx, target, "write", call);
    const start = lastIndex(source);
    cx.emit(
      b.statement(b.method(expr, "copy_within", b.range(start, addIndex(start, count)), lastIndex(target))),
    );
    return;
  }
  const into = region(cx, target, count, "write", call);
  const out = region(cx, source, count, "read", call);
  const elements = canBorrowBoth(target, source) ? b.borrow(out) : heldElements(cx, out);
  cx.emit(b.statement(b.method(into, "copy_from_slice", elements)));
}

/** Rust sees that two places are apart where they lie in different variables or fields. */
function canBorrowBoth(a: Place, other: Place): boolean {
  if (rootKey(a.root) !== rootKey(other.root)) return true;
  for (const [at, step] of a.steps.entries()) {
    const twin = other.steps[at];
    if (step.kind !== "field" || twin?.kind !== "field") return false;
    if (step.field !== twin.field) return true;
  }
  return false;
}

/** `grid[i][..n]` is to go into `grid[j]`, which may be the same row: the elements are taken out first. */
function heldElements(cx: FunctionContext, elements: rust.Expr): rust.Expr {
  const name = cx.temporary("held");
  cx.emit(b.letVariable(name, b.method(elements, "to_vec")));
  return b.borrow(b.path(name));
}

/** An array object seen as its first element. */
function element(place: Place): Place {
  return place.type.kind === "array" ? element(firstOf(place, place.type)) : place;
}

export function firstOf(place: Place, array: Extract<c.CType, { kind: "array" }>): Place {
  return {
    root: place.root,
    steps: [...place.steps, { kind: "element", index: b.int(0) }],
    type: array.element,
  };
}

/** Both places at a level where they are objects of one type, of which a whole number is copied. */
function commonElements(
  cx: FunctionContext,
  target: Place,
  source: Place,
  bytes: c.Expr,
): { readonly target: Place; readonly source: Place } | null {
  const { program } = cx.program;
  if (bytesStep(target) || bytesStep(source)) return null;
  const isSame = sameRepresentation(target.type, source.type, program.enums);
  if (isSame && !isVariable(target.type)) {
    const size = sizeOf(target.type, program);
    if (constantSize(bytes) === BigInt(size)) return { target, source };
    const isRegion =
      !isObject(cx, target) && !isObject(cx, source) && !isGlobal(cx, target) && !isGlobal(cx, source);
    if (isRegion && isWholeNumber(cx, bytes, target.type)) return { target, source };
  }
  const into =
    target.type.kind === "array" && isWithin(cx, bytes, target.type) ? firstOf(target, target.type) : null;
  const out =
    source.type.kind === "array" && isWithin(cx, bytes, source.type) ? firstOf(source, source.type) : null;
  if (isSame) return into && out && commonElements(cx, into, out, bytes);
  const isLarger =
    (sizeIfKnown(target.type, program) ?? Infinity) >= (sizeIfKnown(source.type, program) ?? Infinity);
  if (into && (isLarger || !out)) return commonElements(cx, into, source, bytes);
  return out && commonElements(cx, target, out, bytes);
}

/** Do the bytes lie in one object of this type for sure? */
export function isWithin(cx: FunctionContext, bytes: c.Expr, type: c.CType): boolean {
  const count = constantSize(bytes);
  const size = sizeIfKnown(type, cx.program.program);
  return size === null || (count !== null && count <= BigInt(size));
}

export function isVariable(type: c.CType): boolean {
  return type.kind === "array" && (typeof type.length !== "number" || isVariable(type.element));
}

function isGlobal(cx: FunctionContext, place: Place): boolean {
  return globalStorage(cx, place, { unit: 0 as never, start: 0, end: 0 }) !== null;
}

/** Is it evident that the bytes make up whole objects? Objects without bytes in Rust are never copied in parts. */
export function isWholeNumber(cx: FunctionContext, bytes: c.Expr, type: c.CType): boolean {
  const { program } = cx.program;
  return isMultiple(bytes, sizeOf(type, program)) || !hasBytes(type, program);
}

function lastIndex(place: Place): rust.Expr {
  const last = place.steps.at(-1);
  return last?.kind === "element" ? last.index : b.int(0);
}

/** Does the place stand for one object rather than for a position in a sequence? */
export function isObject(cx: FunctionContext, place: Place): boolean {
  const last = place.steps.at(-1);
  if (last?.kind !== "element") return true;
  const before = place.steps.at(-2);
  if (before?.kind === "pointee") return !before.owner.many;
  return (
    place.steps.length === 1 &&
    place.root.kind === "pointee" &&
    !isMany(cx, place.root.symbol, { unit: 0 as never, start: 0, end: 0 })
  );
}

function sameContainer(a: Place, other: Place): boolean {
  if (!sameObject(a, other)) return false;
  return a.steps.slice(0, -1).every((step, at) => {
    const twin = other.steps[at];
    return step.kind !== "element" || (twin?.kind === "element" && sameExpr(step.index, twin.index));
  });
}

function container(
  cx: FunctionContext,
  place: Place,
  access: "read" | "write",
  call: c.Call,
): { readonly expr: rust.Expr } {
  if (globalStorage(cx, place, call.span) !== null)
    return refuse("pointer/global", "a memory function on a mutable global", call.span);
  return sequenceExpr(cx, { ...place, steps: place.steps.slice(0, -1) }, access, call.span);
}

/** `container[at..at + count]`, as a place. */
export function region(
  cx: FunctionContext,
  place: Place,
  count: rust.Expr,
  access: "read" | "write",
  call: c.Call,
): rust.Expr {
  if (isObject(cx, place))
    return refuse("pointer/reinterpret", "a memory function reaches beyond a single object", call.span);
  const { expr } = container(cx, place, access, call);
  const start = lastIndex(place);
  return b.index(expr, b.range(isZeroIndex(start) ? null : start, addIndex(start, bare(count))));
}

export function repeatable(cx: FunctionContext, expr: rust.Expr, hint: string): rust.Expr {
  if (expr.kind === "path" || expr.kind === "integer") return expr;
  if (expr.kind === "cast" && expr.operand.kind === "path") return expr;
  const name = cx.temporary(hint);
  cx.emit(b.letVariable(name, expr));
  return b.path(name);
}

/** Copies between bytes and scalars go through the object representation (C11 6.2.6.1). */
function copyBytes(cx: FunctionContext, target: Place, source: Place, bytes: c.Expr, call: c.Call): void {
  const { program } = cx.program;
  const { enums } = program;
  const to = bytesStep(target) || isGlobal(cx, target) ? null : rustScalar(target.type, enums);
  const from = bytesStep(source) || isGlobal(cx, source) ? null : rustScalar(source.type, enums);
  const size = constantSize(bytes);
  if (to !== null && from !== null && size !== null && to !== "bool" && from !== "bool" && to !== from) {
    const toSize = BigInt(bitsOf(to) / 8);
    const fromSize = BigInt(bitsOf(from) / 8);
    if (from === "u8" && toSize === size && !isObject(cx, source)) {
      const out = region(cx, source, b.int(size), "read", call);
      const value = b.call(`${to}::from_ne_bytes`, b.method(b.method(out, "try_into"), "unwrap"));
      cx.emit(b.statement(storePlace(cx, target, value, call.span)));
      return;
    }
    if (to === "u8" && fromSize === size && !isObject(cx, target)) {
      const into = region(cx, target, b.int(size), "write", call);
      const value = b.method(loadPlace(cx, source, call.span), "to_ne_bytes");
      cx.emit(b.statement(b.method(into, "copy_from_slice", b.borrow(value))));
      return;
    }
    if (toSize === fromSize && toSize === size) {
      const value = b.call(`${to}::from_ne_bytes`, b.method(loadPlace(cx, source, call.span), "to_ne_bytes"));
      cx.emit(b.statement(storePlace(cx, target, value, call.span)));
      return;
    }
    if (
      !isObject(cx, source) &&
      !isObject(cx, target) &&
      copyChunks(cx, target, source, { to, from, size, toSize, fromSize }, call)
    )
      return;
  }
  copyThroughBytes(cx, target, source, lowerIndex(cx, bytes), call.span);
}

/** `for (word, bytes) in words.iter_mut().zip(bytes.chunks_exact(8))` and the reverse. */
function copyChunks(
  cx: FunctionContext,
  target: Place,
  source: Place,
  {
    to,
    from,
    size,
    toSize,
    fromSize,
  }: { to: string; from: string; size: bigint; toSize: bigint; fromSize: bigint },
  call: c.Call,
): boolean {
  const word = cx.temporary("word");
  const chunk = cx.temporary("bytes");
  if (from === "u8" && size % toSize === 0n) {
    const words = b.method(region(cx, target, b.int(size / toSize), "write", call), "iter_mut");
    const chunks = b.method(region(cx, source, b.int(size), "read", call), "chunks_exact", b.int(toSize));
    const value = b.call(`${to}::from_ne_bytes`, b.method(b.method(b.path(chunk), "try_into"), "unwrap"));
    const body = b.block([b.statement(b.assign(b.deref(b.path(word)), value))]);
    cx.emit(
      b.statement(
        b.forLoop(b.tuplePattern(b.binding(word), b.binding(chunk)), b.method(words, "zip", chunks), body),
      ),
    );
    return true;
  }
  if (to === "u8" && size % fromSize === 0n) {
    const chunks = b.method(
      region(cx, target, b.int(size), "write", call),
      "chunks_exact_mut",
      b.int(fromSize),
    );
    const words = b.method(region(cx, source, b.int(size / fromSize), "read", call), "iter");
    const body = b.block([
      b.statement(
        b.method(b.path(chunk), "copy_from_slice", b.borrow(b.method(b.path(word), "to_ne_bytes"))),
      ),
    ]);
    cx.emit(
      b.statement(
        b.forLoop(b.tuplePattern(b.binding(chunk), b.binding(word)), b.method(chunks, "zip", words), body),
      ),
    );
    return true;
  }
  return false;
}

/** Sign of the first differing byte, as gcc's library returns it for the callers that may look at it: the sign only. */
export function lowerMemcmp(cx: FunctionContext, call: c.Call): rust.Expr {
  const [left, right, bytes] = args(call);
  const a = repeatablePlace(cx, element(memoryPlace(cx, left, bytes)));
  const other = repeatablePlace(cx, element(memoryPlace(cx, right, bytes)));
  const isBytes = (place: Place): boolean =>
    !bytesStep(place) &&
    !isObject(cx, place) &&
    !isGlobal(cx, place) &&
    rustScalar(place.type, cx.program.program.enums) === "u8";
  if (!isBytes(a) || !isBytes(other)) return compareBytes(cx, a, other, lowerIndex(cx, bytes), call.span);
  const count = repeatable(cx, countOf(cx, bytes, 1), "count");
  const ordering = b.method(
    region(cx, a, count, "read", call),
    "cmp",
    b.borrow(region(cx, other, count, "read", call)),
  );
  return b.cast(ordering, "i32");
}
