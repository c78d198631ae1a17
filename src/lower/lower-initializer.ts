/**
 * Initializers (C11 6.7.9) as Rust values; what is not given is zero.
 *
 *   C: int a[8] = { 9 };  struct s x = { .b = 2 };     Rust: [9, 0, 0, ...];  S { b: 2, ..S::ZERO }
 */
import type * as c from "../c-ast/c-ast.ts";
import { fieldKey, type FieldKey } from "../../analyses/facts/pointer-facts.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { Span } from "../source/span.ts";
import { itemPath, type FunctionContext } from "./context.ts";
import { isFloorPointer, isInMemory } from "./floor.ts";
import { isFlexible } from "./floor-record.ts";
import { unionInMemory } from "./floor-initializer.ts";
import { bare } from "./literal.ts";
import { lowerInOrder } from "./evaluation-order.ts";
import { lowerValue } from "./lower-expr.ts";
import { lowerFunctionPointer, lowerPointerAs } from "./lower-pointer.ts";
import { fieldType, fieldTypeIfAny } from "./lower-type.ts";
import { isCopy, zeroField, zeroValue } from "./lower-zero.ts";
import { unionValue } from "./lower-union.ts";
import { refuse } from "./refusal.ts";
import { inCells } from "./link.ts";
import { vectorOf } from "./vector-type.ts";

/** Longer runs of equal elements are written as blocks that assign. */
const longestList = 4096;

/** `slot` names the pointers in an array, where the object is or holds one. */
export function lowerInitializer(
  cx: FunctionContext,
  initializer: c.Initializer,
  type: c.CType,
  span: Span,
  slot?: FieldKey,
): rust.Expr {
  switch (initializer.kind) {
    case "value":
      if (type.kind === "pointer" && isFloorPointer(cx, initializer.value))
        return lowerValue(cx, initializer.value);
      if (type.kind === "pointer" && slot !== undefined)
        return pointerElement(cx, initializer.value, type.target, slot);
      if (type.kind === "pointer" && type.target.kind === "function")
        return lowerFunctionPointer(cx, initializer.value, true);
      return lowerValue(cx, initializer.value);
    case "string":
      return stringArray(cx, initializer.literal, type, span);
    case "array":
      return arrayValue(cx, initializer, type, span, slot);
    case "record":
      return recordValue(cx, initializer, span);
  }
}

function arrayLength(type: c.CType, span: Span): { readonly element: c.CType; readonly length: number } {
  if (type.kind === "vector") return { element: type.element, length: type.lanes };
  if (type.kind !== "array" || typeof type.length !== "number")
    return refuse("unsupported/vla", "an initialized array of unknown length", span);
  return { element: type.element, length: type.length };
}

function stringArray(_cx: FunctionContext, literal: c.StringLiteral, type: c.CType, span: Span): rust.Expr {
  const { element, length } = arrayLength(type, span);
  const units = literal.units.slice(0, length);
  while (units.length < length) units.push(0);
  const isBytes = element.kind === "integer" && (element.integer === "char" || element.integer === "uchar");
  if (isBytes) return b.deref(b.byteString(units));
  return b.array(
    ...units.map((unit) =>
      b.int(
        element.kind === "integer" && element.integer === "schar" ? BigInt.asIntN(8, BigInt(unit)) : unit,
      ),
    ),
  );
}

/** A pointer in an array of pointers. */
function pointerElement(cx: FunctionContext, value: c.Expr, target: c.CType, slot: FieldKey): rust.Expr {
  if (target.kind === "function") return lowerFunctionPointer(cx, value, true);
  const representation = cx.program.pointers.fields.get(slot);
  if (!representation)
    return refuse("pointer/stored", "an array of pointers that are never given a value", value.span);
  if (representation.kind === "refused")
    return refuse(representation.code, representation.reason, value.span);
  return lowerPointerAs(cx, value, representation, target);
}

function arrayValue(
  cx: FunctionContext,
  initializer: Extract<c.Initializer, { kind: "array" }>,
  type: c.CType,
  span: Span,
  slot?: FieldKey,
): rust.Expr {
  const { element, length } = arrayLength(type, span);
  const given = new Map(initializer.elements.map(({ index, value }) => [index, value]));
  const site = { program: cx.program, module: cx.module, ...(slot === undefined ? {} : { slot }) };
  const zero = (): rust.Expr => zeroValue(site, element, span);
  const allZero = initializer.elements.every(({ value }) => isZeroInitializer(value));
  if (allZero) return zeroValue(site, type, span);
  if (length > longestList && given.size < length / 4)
    return sparseArray(cx, initializer, element, length, span);
  const elements = lowerInOrder(
    cx,
    Array.from({ length }, (_, index) => {
      const value = given.get(index) ?? null;
      const lower = (): rust.Expr => {
        const lowered = value ? lowerInitializer(cx, value, element, span, slot) : zero();
        return index === 0 ? lowered : bare(lowered);
      };
      return { source: value, lower };
    }),
  );
  return type.kind === "vector" ? vectorOf(b.array(...elements), site) : b.array(...elements);
}

/** `{ let mut a = [0; N]; a[5] = 1; a }` */
function sparseArray(
  cx: FunctionContext,
  initializer: Extract<c.Initializer, { kind: "array" }>,
  element: c.CType,
  length: number,
  span: Span,
): rust.Expr {
  const zero = zeroValue({ program: cx.program, module: cx.module }, element, span);
  if (!isCopy(cx.program, element)) return refuse("unsupported/extension", "a long array of owners", span);
  const statements: rust.Statement[] = [b.letMut("elements", b.repeat(zero, length))];
  for (const { index, value } of initializer.elements)
    statements.push(
      b.statement(
        b.assign(b.index(b.path("elements"), b.int(index)), lowerInitializer(cx, value, element, span)),
      ),
    );
  return b.blockExpr(b.block(statements, b.path("elements")));
}

export function isZeroInitializer(initializer: c.Initializer): boolean {
  switch (initializer.kind) {
    case "value":
      return isZeroConstant(initializer.value);
    case "string":
      return initializer.literal.units.every((unit) => unit === 0);
    case "array":
      return initializer.elements.every(({ value }) => isZeroInitializer(value));
    case "record":
      return initializer.fields.every(({ value }) => isZeroInitializer(value));
  }
}

function isZeroConstant(expr: c.Expr): boolean {
  if (expr.kind === "integer-constant")
    return expr.value === 0n && expr.macro === undefined && expr.form.kind !== "enumerator";
  if (expr.kind === "convert" && expr.conversion === "integer") return isZeroConstant(expr.operand);
  return false;
}

function recordValue(
  cx: FunctionContext,
  initializer: Extract<c.Initializer, { kind: "record" }>,
  span: Span,
): rust.Expr {
  const record = cx.program.program.records.get(initializer.record);
  const item = cx.program.names.records.get(initializer.record);
  if (!record?.fields || !item) return refuse("elaborate/type", "an object of incomplete type", span);
  if (record.keyword === "union")
    return cx.program.floor.records.has(record.id) && !isConstant(cx)
      ? unionInMemory(cx, initializer, span)
      : unionValue(cx, record, initializer, span);
  if (initializer.fields.length > 0 && initializer.fields.every(({ value }) => isZeroInitializer(value)))
    if (!record.fields.some((field) => field.type.kind === "pointer"))
      return zeroValue(
        { program: cx.program, module: cx.module },
        { kind: "record", record: record.id, quals: 0 },
        span,
      );
  const given = new Map(initializer.fields.map(({ field, value }) => [field, value]));
  const site = { program: cx.program, module: cx.module, span };
  const named = record.fields
    .map((field, at) => ({ field, at }))
    .filter(({ field }) => (field.name !== null || field.bitWidth === null) && !isFlexible(field.type))
    .filter(({ at }) => given.has(at) || fieldTypeIfAny(record, at, site) !== null);
  const values = lowerInOrder(
    cx,
    named.map(({ at }) => {
      const value = given.get(at) ?? null;
      const lower = (): rust.Expr =>
        value
          ? fieldValue(cx, record, at, value, span)
          : bare(zeroField({ program: cx.program, module: cx.module }, record, at, span));
      return { source: value, lower };
    }),
  );
  const fields = values.map((value, index) => {
    const at = named[index]?.at ?? 0;
    const isArray = record.fields?.[at]?.type.kind === "array";
    return {
      name: cx.program.names.field(record.id, at),
      value: record.pooled ? inCells(cx, value, isArray) : value,
    };
  });
  return { kind: "struct", path: itemPath(item, cx.module), fields };
}

/** Must the value be a constant expression? What lies in memory is filled by statements. */
function isConstant(cx: FunctionContext): boolean {
  return cx.isGlobal && !isInMemory(cx, cx.definition.symbol);
}

function fieldValue(
  cx: FunctionContext,
  record: c.RecordDefinition,
  at: number,
  value: c.Initializer,
  span: Span,
): rust.Expr {
  const field = record.fields?.[at];
  if (!field) return refuse("internal/bug", "a field that is not there", span);
  if (field.type.kind === "pointer") {
    if (value.kind !== "value") return refuse("elaborate/type", "a pointer initialized by a list", span);
    const representation = cx.program.pointers.fields.get(fieldKey(record.id, at));
    if (!representation) return refuse("pointer/stored", "a pointer field that is never given a value", span);
    if (representation.kind === "refused") return refuse(representation.code, representation.reason, span);
    fieldType(record, at, { program: cx.program, module: cx.module, span }); // refuses where it has none
    return lowerPointerAs(cx, value.value, representation, field.type.target);
  }
  const lowered = bare(lowerInitializer(cx, value, field.type, span, fieldKey(record.id, at)));
  if (field.bitWidth === null || field.type.kind === "bool") return lowered;
  return truncated(lowered, field.bitWidth, field.type);
}

/** A bit-field's initial value, reduced to its width. */
function truncated(value: rust.Expr, width: number, type: c.CType): rust.Expr {
  const unsigned = type.kind === "integer" ? type.integer.startsWith("u") : true;
  if (value.kind === "integer")
    return {
      ...value,
      value: unsigned ? BigInt.asUintN(width, value.value) : BigInt.asIntN(width, value.value),
    };
  if (unsigned) return b.binary("&", value, b.hex((1n << BigInt(width)) - 1n));
  const bits = type.kind === "integer" && type.integer.includes("long") ? 64 : 32;
  return b.binary(">>", b.binary("<<", value, b.int(bits - width)), b.int(bits - width));
}
