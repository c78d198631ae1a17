/**
 * How C types cross the border to Rust: which have the same bytes on both sides ("flat"), and how each is written in
 * the shims (Rust) and in the differential driver (C).
 *
 * `char` needs care: it lives as `u8` in translated code, but by value the C caller sign-extends it, so the shim takes
 * an `i8`. In memory the two are the same byte.
 */
import type {
  CType,
  EnumDefinition,
  EnumId,
  IntegerKind,
  RecordDefinition,
  RecordId,
} from "../c-ast/c-type.ts";
import type { ConstantTables } from "../../analyses/facts/signature-facts.ts";
import { assertNever } from "../source/assert-never.ts";

/** What the border needs to know of the program's types. */
export interface BorderTypes {
  readonly records: ReadonlyMap<RecordId, RecordDefinition>;
  readonly enums: ReadonlyMap<EnumId, EnumDefinition>;
  /** Rust path of each translated record, from the crate root: `sha256::Sha256Ctx`. */
  readonly recordPaths: ReadonlyMap<RecordId, string>;
  /** Constant structs, and what pointer fields are in Rust; without it no struct with pointers crosses. */
  readonly constants?: ConstantTables;
}

export interface ScalarLayout {
  readonly kind: "scalar";
  readonly class: "unsigned" | "signed" | "bool" | "float" | "constant";
  readonly size: number;
  readonly align: number;
  /** Type of the translated object in memory. */
  readonly rust: string;
  /** Type by value in an `extern "C"` function. */
  readonly abi: string;
  /** Type in the C driver. */
  readonly c: string;
  /** Class "constant": C names of the objects that it points at; null is a value, too. */
  readonly constants?: readonly string[];
  readonly nullable?: boolean;
}
export interface ArrayLayout {
  readonly kind: "array";
  readonly element: Layout;
  readonly length: number;
  readonly size: number;
  readonly align: number;
}
export interface RecordLayout {
  readonly kind: "record";
  readonly record: RecordId;
  readonly name: string;
  readonly fields: readonly { readonly name: string; readonly offset: number; readonly layout: Layout }[];
  readonly size: number;
  readonly align: number;
}
/** A type whose bytes mean the same in C and in Rust. */
export type Layout = ScalarLayout | ArrayLayout | RecordLayout;

/** The layout, or the reason why the type is not flat. */
export type FlatResult =
  { readonly flat: true; readonly layout: Layout } | { readonly flat: false; readonly reason: string };

const integers: Record<IntegerKind, ScalarLayout> = {
  char: scalar("signed", 1, "u8", "i8", "int8_t"),
  schar: scalar("signed", 1, "i8", "i8", "int8_t"),
  uchar: scalar("unsigned", 1, "u8", "u8", "uint8_t"),
  short: scalar("signed", 2, "i16", "i16", "int16_t"),
  ushort: scalar("unsigned", 2, "u16", "u16", "uint16_t"),
  int: scalar("signed", 4, "i32", "i32", "int32_t"),
  uint: scalar("unsigned", 4, "u32", "u32", "uint32_t"),
  long: scalar("signed", 8, "i64", "i64", "int64_t"),
  ulong: scalar("unsigned", 8, "u64", "u64", "uint64_t"),
  llong: scalar("signed", 8, "i64", "i64", "int64_t"),
  ullong: scalar("unsigned", 8, "u64", "u64", "uint64_t"),
  int128: scalar("signed", 16, "i128", "i128", "__int128"),
  uint128: scalar("unsigned", 16, "u128", "u128", "unsigned __int128"),
};
const bool = scalar("bool", 1, "bool", "bool", "_Bool");
const float = scalar("float", 4, "f32", "f32", "float");
const double = scalar("float", 8, "f64", "f64", "double");
const byte = integers.uchar;

function scalar(of: ScalarLayout["class"], size: number, rust: string, abi: string, c: string): ScalarLayout {
  return { kind: "scalar", class: of, size, align: size, rust, abi, c };
}

/** Layout of an object of C type `type`; `void` counts as bytes, as behind a `void *`. */
export function flatLayout(type: CType, types: BorderTypes): FlatResult {
  switch (type.kind) {
    case "void":
      return flat(byte);
    case "bool":
      return flat(bool);
    case "integer":
      return flat(integers[type.integer]);
    case "floating":
      if (type.floating === "float") return flat(float);
      if (type.floating === "double") return flat(double);
      return notFlat("long double has no counterpart in Rust");
    case "enum": {
      const definition = types.enums.get(type.enum);
      return definition
        ? flat(integers[definition.underlying.integer])
        : notFlat("an enum without definition");
    }
    case "array": {
      if (typeof type.length !== "number") return notFlat("an array of unknown length");
      const element = flatLayout(type.element, types);
      if (!element.flat) return element;
      return flat(arrayOf(element.layout, type.length));
    }
    case "record":
      return flatRecord(type.record, types);
    case "pointer":
    case "stream":
    case "link":
    case "slot":
      return notFlat("a pointer has another form in Rust");
    case "function":
      return notFlat("a function has another form in Rust");
    case "complex":
    case "vector":
      return notFlat(`a ${type.kind} type has no counterpart in Rust`);
    default:
      return assertNever(type);
  }
}

export function arrayOf(element: Layout, length: number): ArrayLayout {
  return { kind: "array", element, length, size: element.size * length, align: element.align };
}

/**
 * A struct is flat when `#[repr(C)]` lays its fields out where C has them. Bit-fields, packed and over-aligned structs
 * fail that test, unions have no safe Rust counterpart with the same bytes.
 */
function flatRecord(id: RecordId, types: BorderTypes): FlatResult {
  const definition = types.records.get(id);
  if (!definition?.fields) return notFlat("an incomplete struct");
  const name = recordName(definition);
  if (definition.keyword === "union") return notFlat(`${name} is a union`);
  if (!types.recordPaths.has(id)) return notFlat(`${name} has no Rust type`);
  const fields: { name: string; offset: number; layout: Layout }[] = [];
  let end = 0;
  let align = 1;
  for (const [index, field] of definition.fields.entries()) {
    if (field.bitWidth !== null) return notFlat(`${name} has bit-fields`);
    const inner = flatLayout(field.type, types);
    if (!inner.flat) return notFlat(`${name}.${field.name ?? String(index)}: ${inner.reason}`);
    end = roundUp(end, inner.layout.align);
    if (end !== field.offset) return notFlat(`${name} is packed or aligned by attributes`);
    fields.push({ name: field.name ?? `field${String(index)}`, offset: end, layout: inner.layout });
    end += inner.layout.size;
    align = Math.max(align, inner.layout.align);
  }
  if (roundUp(end, align) !== definition.size || align !== definition.align) {
    return notFlat(`${name} is packed or aligned by attributes`);
  }
  return flat({ kind: "record", record: id, name, fields, size: definition.size, align });
}

/** The layout of a scalar type, or null. */
export function scalarOf(type: CType, types: BorderTypes): ScalarLayout | null {
  const result = type.kind === "void" ? null : flatLayout(type, types);
  return result?.flat && result.layout.kind === "scalar" ? result.layout : null;
}

/** Between the ABI's type and the type the translation chose: `usize` for an index, `bool` for a truth value. */
export function convertScalar(value: string, from: string, to: string): string {
  if (from === to) return value;
  if (to === "bool") return `${value} != 0`;
  return `${value} as ${to}`;
}

export function recordName(definition: RecordDefinition): string {
  if (definition.tag !== null) return `${definition.keyword} ${definition.tag}`;
  return definition.name ?? `an unnamed ${definition.keyword}`;
}

/** Rust type of a flat object, written from outside the crate. */
export function rustTypeText(layout: Layout, crateName: string, types: BorderTypes): string {
  switch (layout.kind) {
    case "scalar":
      return layout.rust;
    case "array":
      return `[${rustTypeText(layout.element, crateName, types)}; ${String(layout.length)}]`;
    case "record":
      return `${crateName}::${types.recordPaths.get(layout.record) ?? ""}`;
    default:
      return assertNever(layout);
  }
}

function flat(layout: Layout): FlatResult {
  return { flat: true, layout };
}
function notFlat(reason: string): FlatResult {
  return { flat: false, reason };
}
function roundUp(value: number, align: number): number {
  return Math.ceil(value / align) * align;
}

/** The integer field in which the length of a sequence stands; null when it is none. */
export function lengthField(
  { record, field }: { readonly record: RecordId; readonly field: number },
  types: BorderTypes,
): { readonly name: string; readonly offset: number; readonly layout: ScalarLayout } | null {
  const found = types.records.get(record)?.fields?.[field];
  const layout = found ? scalarOf(found.type, types) : null;
  if (!found || !layout || layout.class === "float" || layout.class === "bool" || layout.size > 8)
    return null;
  return { name: found.name ?? "", offset: found.offset, layout };
}
