/** Initializers of objects in memory: stored whole where Rust has a value of the type, else member by member. */
import type * as c from "../c-ast/c-ast.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { Span } from "../source/span.ts";
import type { FunctionContext } from "./context.ts";
import { floorType, floorTypeText, memoryItem } from "./floor.ts";
import { inLocal, inMemory } from "./floor-place.ts";
import { bare } from "./literal.ts";
import { isZeroInitializer, lowerInitializer } from "./lower-initializer.ts";
import { lowerValue } from "./lower-expr.ts";
import { elementPlace, fieldPlace, storePlace, type Place } from "./lower-place.ts";
import { refuse } from "./refusal.ts";

/** Longer arrays are filled element by element where most elements are zero. */
const longestList = 64;

/** Stores what the initializer gives; the bytes of the object are zero before. */
export function storeInitializer(
  cx: FunctionContext,
  place: Place,
  initializer: c.Initializer,
  span: Span,
): void {
  if (isZeroInitializer(initializer)) return;
  switch (initializer.kind) {
    case "value":
      cx.emit(b.statement(storePlace(cx, place, bare(lowerValue(cx, initializer.value)), span)));
      return;
    case "string":
      storeString(cx, place, initializer.literal, span);
      return;
    case "array":
      storeArray(cx, place, initializer, span);
      return;
    case "record":
      for (const { field, value } of initializer.fields)
        storeInitializer(cx, memberOf(cx, place, initializer.record, field, span), value, span);
  }
}

function memberOf(cx: FunctionContext, place: Place, record: c.RecordId, field: number, span: Span): Place {
  const type = cx.program.program.records.get(record)?.fields?.[field]?.type;
  return type
    ? fieldPlace(cx, place, record, field, type)
    : refuse("internal/bug", "an initializer of no member", span);
}

function storeString(cx: FunctionContext, place: Place, literal: c.StringLiteral, span: Span): void {
  const { type } = place;
  if (type.kind !== "array") return refuse("internal/bug", "a string initializes no array", span);
  if (typeof type.length === "number") {
    const value = lowerInitializer(cx, { kind: "string", literal }, type, span);
    cx.emit(b.statement(storePlace(cx, place, value, span)));
    return;
  }
  const whole: c.CType = { ...type, length: literal.units.length };
  if (place.root.kind !== "memory") return refuse("internal/bug", "a flexible array out of memory", span);
  const array = inMemory(b.method(place.root.pointer, "cast"), whole);
  storeString(cx, array, literal, span);
}

function storeArray(
  cx: FunctionContext,
  place: Place,
  initializer: Extract<c.Initializer, { kind: "array" }>,
  span: Span,
): void {
  const { type } = place;
  if (type.kind === "vector") {
    const value = lowerInitializer(cx, initializer, type, span);
    cx.emit(b.statement(storePlace(cx, place, value, span)));
    return;
  }
  if (type.kind !== "array") return refuse("internal/bug", "an array initializer of no array", span);
  const isWhole = typeof type.length === "number" && isPlain(cx, type.element);
  const given = initializer.elements.length;
  if (isWhole && (type.length <= longestList || given > type.length / 2)) {
    const value = lowerInitializer(cx, initializer, type, span);
    cx.emit(b.statement(storePlace(cx, place, value, span)));
    return;
  }
  for (const { index, value } of initializer.elements)
    storeInitializer(cx, elementPlace(cx, place, b.int(index), type.element), value, span);
}

/** A union as a value: made in memory, member by member. */
export function unionInMemory(
  cx: FunctionContext,
  initializer: Extract<c.Initializer, { kind: "record" }>,
  span: Span,
): rust.Expr {
  const type: c.CType = { kind: "record", record: initializer.record, quals: 0 };
  const site = { program: cx.program, module: cx.module, span };
  const name = cx.temporary("filled");
  const local = `${memoryItem(cx.program, cx.module, "Local")}::<${floorTypeText(floorType(type, site))}>`;
  cx.emit(b.letVariable(name, b.call(`${local}::zeroed`)));
  storeInitializer(cx, inLocal(b.path(name), type), initializer, span);
  return b.method(b.path(name), "get");
}

/** Numbers, pointers and arrays of them. */
function isPlain(cx: FunctionContext, type: c.CType): boolean {
  return type.kind === "array" ? isPlain(cx, type.element) : type.kind !== "record";
}
