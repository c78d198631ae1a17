/**
 * Which objects can be seen as bytes (C11 6.2.6.1): all of whose bytes follow from the values of their scalars, with
 * the offsets that C gives them. Pointers have no bytes in Rust, bit-fields are laid out otherwise there.
 */
import type { CType, RecordId } from "./c-type.ts";
import type { TypeTables } from "./type-relations.ts";
import { rustScalar } from "./rust-scalar.ts";
import { sizeOf } from "./layout.ts";
import { isUnion } from "./union-storage.ts";

export function hasBytes(type: CType, tables: TypeTables): boolean {
  if (rustScalar(type, tables.enums) !== null) return true;
  if (type.kind === "array") return typeof type.length === "number" && hasBytes(type.element, tables);
  if (type.kind !== "record") return false;
  const record = tables.records.get(type.record);
  if (!record?.fields || record.system || record.reshaped) return false;
  return record.fields.every((field) => field.bitWidth === null && hasBytes(field.type, tables));
}

/** Records in the type that have bytes which belong to no field. */
export function paddedRecords(type: CType, tables: TypeTables): readonly RecordId[] {
  if (type.kind === "array") return paddedRecords(type.element, tables);
  if (type.kind !== "record") return [];
  if (isUnion(type.record, tables)) return []; // all its bytes are kept
  const fields = tables.records.get(type.record)?.fields ?? [];
  const inner = fields.flatMap((field) => paddedRecords(field.type, tables));
  const used = fields.reduce((sum, field) => sum + (sizeOf(field.type, tables) ?? 0), 0);
  return used === sizeOf(type, tables) ? inner : [type.record, ...inner];
}
