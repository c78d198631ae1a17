/**
 * Memory seen as another type: places that end in a position in the bytes of a sequence of objects.
 *
 *   C: ((uint8_t *)words)[i]         Rust: words[i / 4].to_ne_bytes()[i % 4]
 *   C: *(uint32_t *)(buf + i) = x    Rust: buf[i..i + 4].copy_from_slice(&u32::to_ne_bytes(x))
 *   C: ((uint8_t *)state)[i] = x     Rust: bytes::set_byte(std::slice::from_mut(state), i, x)
 */
import type * as c from "../c-ast/c-ast.ts";
import type { Address } from "../../analyses/facts/pointer-facts.ts";
import { typeAt, viewedAs, type ViewTables } from "../../analyses/facts/byte-view.ts";
import { rustScalar, sameRepresentation } from "../c-ast/rust-scalar.ts";
import { sizeOf } from "../c-ast/type-size.ts";
import { isUnion, storageByte, unionStorage } from "../c-ast/union-storage.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { descendants } from "../rust-ast/visit.ts";
import type { Span } from "../source/span.ts";
import { itemPath, runtimeModulePath, type CallCopy, type FunctionContext } from "./context.ts";
import {
  addIndex,
  borrowMany,
  globalStorage,
  isMany,
  isZeroIndex,
  objectRoot,
  placeExpr,
  scaleIndex,
  zero,
  type Access,
  type Place,
  type PlaceStep,
} from "./lower-place.ts";
import { lowerType } from "./lower-type.ts";
import { snakeCase } from "./names.ts";
import { noteObjectBytes, type BytesUse } from "./lower-object-bytes.ts";
import { refuse } from "./refusal.ts";

type BytesStep = Extract<PlaceStep, { kind: "bytes" }>;

/** The last step of a place in the bytes of objects. */
export function bytesStep(place: Place): BytesStep | null {
  const last = place.steps.at(-1);
  return last?.kind === "bytes" ? last : null;
}

// ------------------------------------------------------------------------------------------------- conversions

function tables(cx: FunctionContext): ViewTables {
  return { program: cx.program.program, voidTargets: cx.program.pointers.voidTargets };
}

function addressOf(place: Place): Address {
  const number = (index: rust.Expr): number | null =>
    index.kind === "integer" ? Number(BigInt.asIntN(64, index.value)) : null;
  const steps = place.steps.map((step) => {
    if (step.kind === "element") return { kind: step.kind, index: number(step.index) };
    if (step.kind === "bytes") return { ...step, index: number(step.index) };
    return step.kind === "pointee" ? { kind: step.kind } : step;
  });
  return { root: objectRoot(place.root), steps };
}

/** The place seen as one of type `to`. */
export function viewPlace(cx: FunctionContext, place: Place, to: c.CType, span: Span): Place {
  if (place.type.kind === "void") return { ...place, type: to };
  const { enums } = cx.program.program;
  if (place.root.kind === "linked" && (to.kind === "void" || sameRepresentation(place.type, to, enums)))
    return { ...place, type: to };
  const address = addressOf(place);
  const viewed = viewedAs(address, to, tables(cx));
  if (!viewed)
    return refuse("pointer/reinterpret", "memory of one type is accessed through a pointer to another", span);
  if (viewed === address) {
    if (!bytesStep(place) && !sameRepresentation(place.type, to, enums))
      return refuse(
        "pointer/reinterpret",
        "memory of one type is accessed through a pointer to another",
        span,
      );
    return { ...place, type: to };
  }
  const last = viewed.steps.at(-1);
  if (last?.kind === "bytes") return { ...inBytes(cx, place, span), type: to };
  const steps = viewed.steps.map((step, at): PlaceStep => {
    const own = place.steps[at];
    if (own?.kind === step.kind && own.kind !== "bytes") return own;
    if (step.kind === "element") return { kind: "element", index: b.int(step.index ?? 0) };
    return step.kind === "field" ? step : refuse("internal/bug", "a view through a pointer", span);
  });
  return { root: place.root, steps, type: to };
}

/** The place as a position in the bytes of the objects around it: what `inBytes` of the analysis does to addresses. */
export function inBytes(cx: FunctionContext, place: Place, span: Span): Place {
  if (bytesStep(place)) return place;
  const { program } = cx.program;
  let { steps } = place;
  let element: c.CType | null = typeAt(addressOf(place), tables(cx)) ?? place.type;
  let index: rust.Expr = zero;
  for (let last = steps.at(-1); last?.kind === "element"; last = steps.at(-1)) {
    index = addIndex(scaleIndex(last.index, sizeOf(element, program)), index);
    steps = steps.slice(0, -1);
    const outer = typeAt(addressOf({ ...place, steps }), tables(cx));
    if (steps.at(-1)?.kind !== "element" || outer === null) break;
    element = outer;
  }
  if (steps.length === place.steps.length && element.kind === "record" && isUnion(element.record, program))
    return inStorage(place, element.record);
  if (steps.length === place.steps.length && element.kind === "array") element = element.element;
  if (element.kind === "void") return refuse("pointer/reinterpret", "memory of unknown type", span);
  return { root: place.root, steps: [...steps, { kind: "bytes", index, element }], type: place.type };
}

/** The bytes of a union. */
function inStorage(place: Place, record: c.RecordId): Place {
  const storage: PlaceStep = { kind: "field", record, field: unionStorage };
  const bytes: PlaceStep = { kind: "bytes", index: zero, element: storageByte };
  return { ...place, steps: [...place.steps, storage, bytes] };
}

// ------------------------------------------------------------------------------------------------- the objects

/** The objects in whose bytes a place lies. */
interface Objects {
  /** The sequence or the single object. */
  readonly place: Place;
  readonly element: c.CType;
  readonly index: rust.Expr;
  readonly isOne: boolean;
}

function objectsOf(cx: FunctionContext, place: Place, uses: readonly BytesUse[], span: Span): Objects {
  const step = bytesStep(place) ?? refuse("internal/bug", "a place that is not in bytes", span);
  const { element, index } = step;
  const steps = place.steps.slice(0, -1);
  const container: Place = { root: place.root, steps, type: element };
  noteObjectBytes(cx.program, element, uses, span);
  noteObjectBytes(cx.program, place.type, uses.length === 0 ? [] : ["read", "write"], span);
  const last = steps.at(-1);
  if (last?.kind === "pointee") return { place: firstOf(container), element, index, isOne: !last.owner.many };
  if (!last && place.root.kind === "pointee")
    return { place: firstOf(container), element, index, isOne: !isMany(cx, place.root.symbol, span) };
  const isArray = typeAt(addressOf(container), tables(cx))?.kind === "array";
  return { place: isArray ? firstOf(container) : container, element, index, isOne: !isArray };
}

function firstOf(container: Place): Place {
  return { ...container, steps: [...container.steps, { kind: "element", index: zero }] };
}

/** The objects as a slice. */
function slice(cx: FunctionContext, { place }: Objects, access: Access, span: Span): rust.Expr {
  return borrowMany(cx, place, access === "write", span);
}

/** The single object, or the one at an element position. */
function object(
  cx: FunctionContext,
  { place, isOne }: Objects,
  at: rust.Expr,
  access: Access,
  span: Span,
): rust.Expr {
  const steps: readonly PlaceStep[] = isOne
    ? place.steps
    : [...place.steps.slice(0, -1), { kind: "element", index: at }];
  return placeExpr(cx, { ...place, steps }, access, span);
}

/** All elements, to be indexed. */
function sequence(cx: FunctionContext, objects: Objects, access: Access, span: Span): rust.Expr {
  const borrowed = slice(cx, objects, access, span);
  return borrowed.kind === "borrow" ? borrowed.place : borrowed;
}

/** Size of all objects together, where it is constant. */
function totalSize(cx: FunctionContext, { place, element, isOne }: Objects): number | null {
  const size = sizeOf(element, cx.program.program);
  if (isOne) return size;
  const container = typeAt(addressOf({ ...place, steps: place.steps.slice(0, -1) }), tables(cx));
  if (place.steps.length === 1 && place.root.kind === "pointee") return null;
  return container?.kind === "array" && typeof container.length === "number" ? container.length * size : null;
}

/** Makes an expression on a mutable global inside of the closure that borrows it. */
function onObjects(
  cx: FunctionContext,
  place: Place,
  access: Access,
  span: Span,
  make: () => rust.Expr,
): rust.Expr {
  const { root } = place;
  if (root.kind !== "variable" || cx.globalAliases.has(root.symbol)) return make();
  const storage = cx.program.pointers.globals.get(root.symbol)?.kind ?? "static";
  if (storage === "static") return make();
  const item = cx.program.names.globals.get(root.symbol);
  if (storage === "cell" || !item) return refuse("pointer/global", "a mutable global is seen as bytes", span);
  const name = cx.temporary(snakeCase(cx.symbol(root.symbol).name));
  cx.globalAliases.set(root.symbol, name);
  try {
    const body = make();
    const method = access === "write" ? "with_borrow_mut" : "with_borrow";
    return b.method(b.path(itemPath(item, cx.module)), method, b.closure([name], body));
  } finally {
    cx.globalAliases.delete(root.symbol);
  }
}

/** Calls an item of the runtime module `bytes`. */
function runtimeCall(cx: FunctionContext, name: string, ...args: readonly rust.Expr[]): rust.Expr {
  return b.call(`${runtimeModulePath(cx.program, cx.module, "bytes")}::${name}`, ...args);
}

/** A value that may stand beside a mutable borrow of the objects: reads of memory are done before. */
function settled(cx: FunctionContext, expr: rust.Expr, type?: rust.Type): rust.Expr {
  if (![...descendants(expr)].some(({ kind }) => unsettled.has(kind))) return expr;
  const name = cx.temporary("value");
  cx.emit(b.letVariable(name, expr, type));
  return b.path(name);
}

const unsettled = new Set([
  "index",
  "field",
  "call",
  "macro",
  "block",
  "if",
  "match",
  "method-call",
  "unary",
]);

// ------------------------------------------------------------------------------------------------- load and store

/** What is accessed, as Rust scalars where they are some; `size` is that of one object. */
interface BytesAccess {
  readonly objects: Objects;
  readonly from: string | null;
  readonly to: string | null;
  readonly size: number;
}

function accessOf(cx: FunctionContext, place: Place, uses: readonly BytesUse[], span: Span): BytesAccess {
  const objects = objectsOf(cx, place, uses, span);
  const { enums } = cx.program.program;
  const from = rustScalar(objects.element, enums);
  const to = rustScalar(place.type, enums);
  return { objects, from, to, size: sizeOf(objects.element, cx.program.program) };
}

function isByteName(scalar: string | null): boolean {
  return scalar === "u8" || scalar === "i8";
}

/** The element whose bytes begin at the position, when that is evident. */
function elementIndex(index: rust.Expr, size: number, isOne: boolean): rust.Expr | null {
  if (index.kind === "integer") {
    if (index.value % BigInt(size) !== 0n || (isOne && index.value !== 0n)) return null;
    return b.int(index.value / BigInt(size));
  }
  if (isOne) return null;
  if (
    index.kind === "binary" &&
    index.operator === "*" &&
    index.right.kind === "integer" &&
    index.right.value === BigInt(size)
  )
    return index.left;
  return null;
}

export function loadBytes(cx: FunctionContext, place: Place, span: Span): rust.Expr {
  const access = accessOf(cx, place, ["read"], span);
  const { objects, from, to } = access;
  const index = objects.index;
  return onObjects(cx, place, "read", span, () => {
    if (from !== null && isByteName(from) && isByteName(to) && !objects.isOne) {
      const value = b.index(sequence(cx, objects, "read", span), index);
      return from === to ? value : b.cast(value, to ?? "u8");
    }
    if (from === "u8" && to !== null && to !== "bool" && !objects.isOne) {
      const end = addIndex(index, b.int(sizeOf(place.type, cx.program.program)));
      const part = b.index(
        sequence(cx, objects, "read", span),
        b.range(isZeroIndex(index) ? null : index, end),
      );
      return b.call(`${to}::from_ne_bytes`, b.method(b.method(part, "try_into"), "unwrap"));
    }
    const whole =
      from === null || from === "bool" ? null : loadFromScalar(cx, access, { to, from }, place, span);
    return whole ?? loadAny(cx, objects, place, span);
  });
}

/** Bytes of a number, or another number of the same size. */
function loadFromScalar(
  cx: FunctionContext,
  { objects, size }: BytesAccess,
  { to, from }: { readonly to: string | null; readonly from: string },
  place: Place,
  span: Span,
): rust.Expr | null {
  const { index, isOne } = objects;
  const bytesOf = (at: rust.Expr): rust.Expr =>
    b.method(withoutDeref(object(cx, objects, at, "read", span)), "to_ne_bytes");
  const aligned = elementIndex(index, size, isOne);
  if (
    to !== null &&
    to !== "bool" &&
    !isByteName(to) &&
    sizeOf(place.type, cx.program.program) === size &&
    aligned
  )
    return b.call(`${to}::from_ne_bytes`, bytesOf(aligned));
  if (!isByteName(to) || isByteName(from)) return null;
  const [at, within] = isOne ? [zero, index] : divided(index, size);
  const value = b.index(bytesOf(at), within);
  return to === "u8" ? value : b.cast(value, "i8");
}

/** Element and byte in it. */
function divided(index: rust.Expr, size: number): readonly [rust.Expr, rust.Expr] {
  if (index.kind === "integer") return [b.int(index.value / BigInt(size)), b.int(index.value % BigInt(size))];
  return [b.binary("/", index, b.int(size)), b.binary("%", index, b.int(size))];
}

function withoutDeref(expr: rust.Expr): rust.Expr {
  return expr.kind === "unary" && expr.operator === "*" ? expr.operand : expr;
}

function loadAny(cx: FunctionContext, objects: Objects, place: Place, span: Span): rust.Expr {
  const own = slice(cx, objects, "read", span);
  const to = rustScalar(place.type, cx.program.program.enums);
  if (to === "u8") return runtimeCall(cx, "byte", own, objects.index);
  if (to !== null) return runtimeCall(cx, `get::<_, ${to}>`, own, objects.index);
  const type = typeOf(cx, place.type, span);
  if (type.kind === "path" && !type.args)
    return runtimeCall(cx, `get::<_, ${type.path}>`, own, objects.index);
  const value = runtimeCall(cx, "get", own, objects.index);
  const name = cx.temporary("value");
  return b.blockExpr(b.block([b.letVariable(name, value, type)], b.path(name)));
}

function typeOf(cx: FunctionContext, type: c.CType, span: Span): rust.Type {
  return lowerType(type, { program: cx.program, module: cx.module, span });
}

export function storeBytes(cx: FunctionContext, place: Place, value: rust.Expr, span: Span): rust.Expr {
  const { objects, from, to, size } = accessOf(cx, place, isZero(value) ? [] : ["write"], span);
  const index = settled(cx, objects.index);
  const stored = settled(cx, value, typeOf(cx, place.type, span));
  return onObjects(cx, place, "write", span, () => {
    if (isByteName(from) && isByteName(to) && !objects.isOne) {
      const target = b.index(sequence(cx, objects, "write", span), index);
      return b.assign(target, from === to ? stored : castByte(stored, to, from ?? "u8"));
    }
    if (from === "u8" && to !== null && to !== "bool" && !objects.isOne) {
      const end = addIndex(index, b.int(sizeOf(place.type, cx.program.program)));
      const part = b.index(
        sequence(cx, objects, "write", span),
        b.range(isZeroIndex(index) ? null : index, end),
      );
      return b.method(part, "copy_from_slice", b.borrow(b.call(`${to}::to_ne_bytes`, stored)));
    }
    const aligned = elementIndex(index, size, objects.isOne);
    const isScalar = from !== null && to !== null && from !== "bool" && to !== "bool";
    if (isScalar && sizeOf(place.type, cx.program.program) === size && aligned) {
      const target = object(cx, objects, aligned, "write", span);
      return b.assign(target, b.call(`${from}::from_ne_bytes`, b.call(`${to}::to_ne_bytes`, stored)));
    }
    const own = slice(cx, objects, "write", span);
    if (isByteName(to)) return runtimeCall(cx, "set_byte", own, index, castByte(stored, to, "u8"));
    return runtimeCall(cx, to === null ? "set" : `set::<_, ${to}>`, own, index, stored);
  });
}

/** A byte as one of the other signedness. */
function castByte(value: rust.Expr, from: string | null, to: string): rust.Expr {
  if (from === to || from === null) return value;
  if (value.kind === "integer") {
    const exact = to === "u8" ? BigInt.asUintN(8, value.value) : BigInt.asIntN(8, value.value);
    return b.int(exact);
  }
  return b.cast(value, to);
}

// ------------------------------------------------------------------------------------------------- arguments

/** A position in the bytes of an array of bytes, as one of its elements: such memory can be borrowed as it is. */
export function bytesAsElements(cx: FunctionContext, place: Place): Place | null {
  const step = bytesStep(place);
  const { enums } = cx.program.program;
  const scalar = step ? rustScalar(step.element, enums) : null;
  if (!step || !isByteName(scalar) || scalar !== rustScalar(place.type, enums)) return null;
  const container = place.steps.slice(0, -1);
  if (typeAt(addressOf({ ...place, steps: container }), tables(cx))?.kind !== "array") return null;
  return { ...place, steps: [...container, { kind: "element", index: step.index }] };
}

/**
 * `&mut copy` of the objects that begin at a place, as elements of its type: the function called works on the copy, and
 * what it leaves there is written back. Right because nothing else reaches the objects during the call: the plan of the
 * call binds arguments that share an object, and globals that the function uses are refused by the caller of this.
 */
export function bytesArgument(
  cx: FunctionContext,
  place: Place,
  as: { readonly many: boolean; readonly mutable: boolean },
  span: Span,
): CallCopy & { readonly expr: rust.Expr } {
  const objects = objectsOf(cx, place, argumentUses(cx, as.mutable), span);
  if (globalStorage(cx, place, span) !== null)
    return refuse("pointer/global", "a mutable global is seen as another type by the function called", span);
  const name = cx.temporary("bytes");
  const index = settled(cx, objects.index);
  const isU8 = rustScalar(place.type, cx.program.program.enums) === "u8";
  const copy = (): rust.Expr =>
    as.many ? copyOfAll(cx, { ...objects, index }, isU8, span) : slicedCall(cx, "get", objects, index, span);
  const type = as.many
    ? copyType(cx, { ...objects, index }, place.type, isU8, span)
    : typeOf(cx, place.type, span);
  const before = (): void => {
    const value = onObjects(cx, place, "read", span, copy);
    cx.emit(as.mutable ? b.letMut(name, value, type) : b.letVariable(name, value, type));
  };
  const after = (): void => {
    if (!as.mutable) return;
    const value = onObjects(cx, place, "write", span, () => {
      const own = slice(cx, objects, "write", span);
      if (!as.many) return runtimeCall(cx, "set", own, index, b.path(name));
      return runtimeCall(cx, isU8 ? "write" : "set_elements", own, index, b.borrow(b.path(name)));
    });
    cx.emit(b.statement(value));
  };
  const expr = as.mutable ? b.borrowMut(b.path(name)) : b.borrow(b.path(name));
  cx.program.counts.copies += 1;
  return { expr, before, after };
}

/** A function that never reads through pointers only writes into its copy; others leave its padding alone. */
function argumentUses(cx: FunctionContext, mutable: boolean): readonly BytesUse[] {
  if (!mutable) return cx.calleeUses.length === 0 ? [] : ["read"];
  return cx.calleeUses;
}

function isZero(value: rust.Expr): boolean {
  return value.kind === "integer" && value.value === 0n;
}

function slicedCall(
  cx: FunctionContext,
  name: string,
  objects: Objects,
  index: rust.Expr,
  span: Span,
): rust.Expr {
  return runtimeCall(cx, name, slice(cx, objects, "read", span), index);
}

/** Bytes from a constant position to the end of an object of constant size. */
function constantCount(cx: FunctionContext, objects: Objects): bigint | null {
  const total = totalSize(cx, objects);
  if (total === null || objects.index.kind !== "integer") return null;
  const count = BigInt(total) - objects.index.value;
  return count > 0n && count <= 4096n ? count : null;
}

function copyOfAll(cx: FunctionContext, objects: Objects, isU8: boolean, span: Span): rust.Expr {
  const isConstant = isU8 && constantCount(cx, objects) !== null;
  return slicedCall(cx, isConstant ? "bytes_at" : "elements", objects, objects.index, span);
}

function copyType(
  cx: FunctionContext,
  objects: Objects,
  type: c.CType,
  isU8: boolean,
  span: Span,
): rust.Type {
  const count = isU8 ? constantCount(cx, objects) : null;
  return count === null ? b.namedType("Vec", typeOf(cx, type, span)) : b.arrayType("u8", count);
}

/** A copy of the bytes for something that only reads them. */
export function readableCopy(cx: FunctionContext, place: Place, span: Span): rust.Expr {
  const objects = objectsOf(cx, place, ["read"], span);
  const name = cx.temporary("bytes");
  const value = onObjects(cx, place, "read", span, () =>
    slicedCall(cx, "elements", objects, objects.index, span),
  );
  cx.emit(b.letVariable(name, value, b.namedType("Vec", typeOf(cx, place.type, span))));
  return b.borrow(b.path(name));
}

// ------------------------------------------------------------------------------------------------- memory functions

/** `bytes::fill(objects, at, value, count)` */
export function fillBytes(
  cx: FunctionContext,
  target: Place,
  value: rust.Expr,
  count: rust.Expr,
  span: Span,
): rust.Expr {
  const place = inBytes(cx, target, span);
  const objects = objectsOf(cx, place, isZero(value) ? [] : ["write"], span);
  const [index, byte, bytes] = [settled(cx, objects.index), settled(cx, value), settled(cx, count)];
  return onObjects(cx, place, "write", span, () =>
    runtimeCall(cx, "fill", slice(cx, objects, "write", span), index, byte, bytes),
  );
}

/** Copies `count` bytes through a buffer, which is right for any overlap. */
export function copyThroughBytes(
  cx: FunctionContext,
  target: Place,
  source: Place,
  count: rust.Expr,
  span: Span,
): void {
  const [to, from] = [inBytes(cx, target, span), inBytes(cx, source, span)];
  const [into, out] = [objectsOf(cx, to, ["write"], span), objectsOf(cx, from, ["read"], span)];
  const bytes = settled(cx, count);
  const at = settled(cx, into.index);
  const name = cx.temporary("bytes");
  cx.emit(
    b.letVariable(
      name,
      onObjects(cx, from, "read", span, () =>
        runtimeCall(cx, "bytes_of", slice(cx, out, "read", span), out.index, bytes),
      ),
    ),
  );
  cx.emit(
    b.statement(
      onObjects(cx, to, "write", span, () =>
        runtimeCall(cx, "write", slice(cx, into, "write", span), at, b.borrow(b.path(name))),
      ),
    ),
  );
}

/** `bytes::bytes_of(objects, at, count)`: the first bytes from a place on. */
export function bytesFrom(cx: FunctionContext, source: Place, count: rust.Expr, span: Span): rust.Expr {
  const place = inBytes(cx, source, span);
  const objects = objectsOf(cx, place, ["read"], span);
  return onObjects(cx, place, "read", span, () =>
    runtimeCall(cx, "bytes_of", slice(cx, objects, "read", span), objects.index, count),
  );
}

/** `bytes::write(objects, at, bytes)` */
export function writeBytes(cx: FunctionContext, target: Place, bytes: rust.Expr, span: Span): rust.Expr {
  const place = inBytes(cx, target, span);
  const objects = objectsOf(cx, place, ["write"], span);
  const index = settled(cx, objects.index);
  return onObjects(cx, place, "write", span, () =>
    runtimeCall(cx, "write", slice(cx, objects, "write", span), index, bytes),
  );
}

/** `bytes::compare(left, at, right, at, count)` */
export function compareBytes(
  cx: FunctionContext,
  left: Place,
  right: Place,
  count: rust.Expr,
  span: Span,
): rust.Expr {
  const [a, z] = [inBytes(cx, left, span), inBytes(cx, right, span)];
  const [one, other] = [objectsOf(cx, a, ["read"], span), objectsOf(cx, z, ["read"], span)];
  const bytes = settled(cx, count);
  return onObjects(cx, a, "read", span, () =>
    onObjects(cx, z, "read", span, () =>
      runtimeCall(
        cx,
        "compare",
        slice(cx, one, "read", span),
        one.index,
        slice(cx, other, "read", span),
        other.index,
        bytes,
      ),
    ),
  );
}
