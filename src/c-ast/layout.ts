/**
 * Sizes, alignments and offsets as gcc lays objects out on x86-64 Linux (System V ABI 3.1.2). Pure functions over types
 * and the program's tables; tested against the C compiler's own answers.
 */
import type { CType, Field, FloatingKind } from "./c-type.ts";
import { integerBits, enumUnderlying } from "./type-relations.ts";
import type { TypeTables } from "./type-relations.ts";

const floatingSizes: Readonly<Record<FloatingKind, number>> = {
  float: 4,
  double: 8,
  ldouble: 16,
  float128: 16,
};

/** Bytes of an object of this type; null when that is not known before the program runs, or at all. */
export function sizeOf(type: CType, tables: TypeTables): number | null {
  switch (type.kind) {
    // GNU: arithmetic on `void *` and function pointers counts in bytes
    case "void":
    case "function":
    case "bool":
      return 1;
    case "integer":
      return integerBits(type.integer) / 8;
    case "enum":
      return tables.enums.has(type.enum) ? integerBits(enumUnderlying(type, tables).integer) / 8 : null;
    case "floating":
      return floatingSizes[type.floating];
    case "complex":
      return 2 * floatingSizes[type.floating];
    case "pointer":
    case "stream":
    case "link":
    case "slot":
      return 8;
    case "vector": {
      const lane = sizeOf(type.element, tables);
      return lane === null ? null : lane * type.lanes;
    }
    case "array": {
      const element = sizeOf(type.element, tables);
      return element === null || typeof type.length !== "number" ? null : element * type.length;
    }
    case "record": {
      const record = tables.records.get(type.record);
      return record?.fields ? record.size : null;
    }
  }
}

/** Alignment in bytes of an object of this type; 1 where the type is incomplete. */
export function alignOf(type: CType, tables: TypeTables): number {
  if (type.align !== undefined) return type.align;
  switch (type.kind) {
    case "array":
      return alignOf(type.element, tables);
    case "complex":
      return floatingSizes[type.floating];
    case "record":
      return tables.records.get(type.record)?.align ?? 1;
    default:
      return sizeOf(type, tables) ?? 1;
  }
}

/** A member as it was declared, before it has its place. */
export interface FieldRequest {
  readonly name: string | null;
  readonly type: CType;
  readonly bitWidth: number | null;
  /** Alignment asked for by an attribute or `_Alignas`. */
  readonly align?: number;
  readonly packed: boolean;
}

export interface RecordLayout {
  readonly fields: readonly Field[];
  readonly size: number;
  readonly align: number;
}

export interface RecordOptions {
  readonly keyword: "struct" | "union";
  /** `__attribute__((packed))` on the record. */
  readonly packed: boolean;
  /** Upper bound on the alignment of members, by `#pragma pack`. */
  readonly maxAlign?: number;
  /** Alignment asked for by an attribute on the record. */
  readonly align?: number;
}

/** Gives every member its place. */
export function layoutRecord(
  requests: readonly FieldRequest[],
  options: RecordOptions,
  tables: TypeTables,
): RecordLayout {
  const fields: Field[] = [];
  let recordAlign = options.align ?? 1;
  let nextBit = 0;
  let endBit = 0;
  for (const request of requests) {
    if (options.keyword === "union") nextBit = 0;
    const place =
      request.bitWidth === null
        ? placeOrdinary(request, nextBit, options, tables)
        : placeBitField(request, request.bitWidth, nextBit, options, tables);
    recordAlign = Math.max(recordAlign, place.align);
    nextBit = place.end;
    endBit = Math.max(endBit, nextBit);
    const { name, type, bitWidth } = request;
    fields.push({ name, type, bitWidth, offset: Math.floor(place.start / 8), bitOffset: place.start });
  }
  return { fields, size: alignUp(Math.ceil(endBit / 8), recordAlign), align: recordAlign };
}

interface Place {
  readonly start: number;
  readonly end: number;
  /** What the member adds to the alignment of the record, in bytes. */
  readonly align: number;
}

function placeOrdinary(request: FieldRequest, at: number, options: RecordOptions, tables: TypeTables): Place {
  const align = memberAlign(request, options, tables);
  const start = alignUp(at, 8 * align);
  // a flexible array member takes no room (C11 6.7.2.1p18)
  return { start, end: start + 8 * (sizeOf(request.type, tables) ?? 0), align };
}

function memberAlign(request: FieldRequest, options: RecordOptions, tables: TypeTables): number {
  const packed = options.packed || request.packed;
  const natural = packed ? 1 : alignOf(request.type, tables);
  const asked = Math.max(natural, request.align ?? 1);
  return Math.min(asked, options.maxAlign ?? asked);
}

/**
 * A bit-field lies within one aligned unit of its declared type, beside its neighbours (System V ABI 3.1.2); packed ones,
 * and all under `#pragma pack`, follow bit by bit. Width zero goes on at the next unit. Unnamed ones do not align the
 * record.
 */
function placeBitField(
  request: FieldRequest,
  width: number,
  at: number,
  options: RecordOptions,
  tables: TypeTables,
): Place {
  const unit = 8 * (sizeOf(request.type, tables) ?? 1);
  const typeAlign = 8 * alignOf(request.type, tables);
  const { maxAlign } = options;
  if (width === 0) {
    const start = alignUp(at, Math.max(typeAlign, 8 * (request.align ?? 1)));
    return { start, end: start, align: 1 };
  }
  const packed = options.packed || request.packed;
  const bound = maxAlign === undefined ? (packed ? 8 : typeAlign) : Math.min(typeAlign, 8 * maxAlign);
  const asked = 8 * Math.min(request.align ?? 1, maxAlign ?? Infinity);
  const wanted = request.align === undefined ? at : alignUp(at, asked);
  const straddles = Math.floor(wanted / typeAlign) * typeAlign + unit < wanted + width;
  const start = straddles && !packed && maxAlign === undefined ? alignUp(wanted, typeAlign) : wanted;
  return { start, end: start + width, align: request.name === null ? 1 : Math.max(bound, asked) / 8 };
}

/** The smallest multiple of `unit` that is not below `value`. */
export function alignUp(value: number, unit: number): number {
  return Math.ceil(value / unit) * unit;
}
