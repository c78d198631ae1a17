/** Structs: one Rust struct per C definition, fields in C's order; bit-fields become fields that are masked on writing. */
import type * as c from "../c-ast/c-ast.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { ProgramContext } from "./context.ts";
import { docComment } from "./comments.ts";
import { isFlexible, memoryImpls } from "./floor-record.ts";
import { bare } from "./literal.ts";
import { bytesImpl } from "./lower-object-bytes.ts";
import { fieldTypeIfAny } from "./lower-type.ts";
import { isCopy, zeroField } from "./lower-zero.ts";
import { unionStruct, unionZero } from "./lower-union.ts";
import type { ItemName } from "./names.ts";
import { pooledRecord } from "./pooled-record.ts";
import { refuse } from "./refusal.ts";

export interface LoweredRecord {
  readonly module: string;
  readonly items: readonly rust.Item[];
}

/** Throws a `Refusal` when some field has no Rust type. */
export function lowerRecord(program: ProgramContext, record: c.RecordDefinition): LoweredRecord {
  const item = program.names.records.get(record.id);
  if (!item || !record.fields) return refuse("elaborate/type", "a record of incomplete type", record.span);
  if (record.keyword === "union") return lowerUnion(program, record, item);
  if (record.pooled) return { module: item.module, items: pooledRecord(program, record, item) };
  const isBorrowing = program.pointers.borrowing.has(record.id);
  const lifetimes = isBorrowing ? { borrow: "a", inside: "a" } : undefined;
  const site = { program, module: item.module, span: record.span, ...(lifetimes ? { lifetimes } : {}) };
  const type: c.CType = { kind: "record", record: record.id, quals: 0 };
  const fields = record.fields.flatMap((field, at) => {
    if (field.name === null && field.bitWidth !== null) return [];
    if (isFlexible(field.type) && program.floor.records.has(record.id)) return [];
    if (field.type.kind === "array" && field.type.length === "incomplete")
      return refuse("pointer/reinterpret", "a flexible array member", record.span);
    const type = fieldTypeIfAny(record, at, site);
    return type ? [{ name: program.names.field(record.id, at), visibility: "pub" as const, type }] : [];
  });
  const derives = isCopy(program, type) ? ["derive(Clone, Copy)"] : [];
  const struct: rust.StructItem = {
    kind: "struct",
    name: item.name,
    visibility: "pub",
    ...(isBorrowing ? { generics: { lifetimes: ["a"], params: [] } } : {}),
    fields,
    docs: docComment(program.program, record.span),
    attributes: isFlat(program, record) ? [...derives, "repr(C)"] : derives,
    ...(record.wraps !== undefined && !program.floor.records.has(record.id) ? { wraps: true } : {}),
    origin: record.node,
  };
  const zero = program.used.zeros.has(record.id) ? [zeroImpl(program, record, item.name, item.module)] : [];
  const bytes = program.used.bytes.has(record.id) ? [bytesImpl(program, record, item.name, item.module)] : [];
  return { module: item.module, items: [struct, ...zero, ...bytes, ...inMemory(program, record, item)] };
}

function inMemory(program: ProgramContext, record: c.RecordDefinition, item: ItemName): readonly rust.Item[] {
  return program.floor.records.has(record.id) ? memoryImpls(program, record, item) : [];
}

function lowerUnion(program: ProgramContext, record: c.RecordDefinition, item: ItemName): LoweredRecord {
  const struct = unionStruct(program, record, item);
  const zero = program.used.zeros.has(record.id) ? [unionZero(program, record, item.name)] : [];
  const bytes = program.used.bytes.has(record.id) ? [bytesImpl(program, record, item.name, item.module)] : [];
  return { module: item.module, items: [struct, ...zero, ...bytes, ...inMemory(program, record, item)] };
}

/** Only scalars and arrays of them: C and Rust agree about its layout. */
export function isFlat(program: ProgramContext, record: c.RecordDefinition): boolean {
  if (record.reshaped) return false;
  return (record.fields ?? []).every((field) => field.bitWidth === null && isFlatType(program, field.type));
}

function isFlatType(program: ProgramContext, type: c.CType): boolean {
  switch (type.kind) {
    case "array":
      return isFlatType(program, type.element);
    case "record": {
      const record = program.program.records.get(type.record);
      return record !== undefined && record.keyword === "struct" && !record.packed && isFlat(program, record);
    }
    case "pointer":
    case "link":
    case "slot":
      return false;
    default:
      return true;
  }
}

/** `impl S { pub const ZERO: S = S { ... }; }` */
function zeroImpl(
  program: ProgramContext,
  record: c.RecordDefinition,
  name: string,
  module: string,
): rust.ImplItem {
  const fields = (record.fields ?? []).flatMap((field, at) => {
    if (field.name === null && field.bitWidth !== null) return [];
    if (isFlexible(field.type)) return [];
    if (!fieldTypeIfAny(record, at, { program, module, span: record.span })) return [];
    return [
      {
        name: program.names.field(record.id, at),
        value: bare(zeroField({ program, module }, record, at, record.span)),
      },
    ];
  });
  const value: rust.Expr = { kind: "struct", path: name, fields };
  const isBorrowing = program.pointers.borrowing.has(record.id);
  return {
    kind: "impl",
    trait: null,
    type: isBorrowing ? b.lifetimeType(name, ["_"]) : b.toType(name),
    items: [
      {
        kind: "const",
        name: "ZERO",
        visibility: "pub",
        type: b.toType(isBorrowing ? "Self" : name),
        value,
        docs: ["All fields zero, as C initialises static objects."],
      },
    ],
  };
}
