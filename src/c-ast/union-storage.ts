/**
 * Unions of plain data are one array of bytes in Rust: what a member is follows from the bytes, whichever member was
 * written last (C11 6.5.2.3p3 and its note on type punning). Bytes beyond a smaller member stay, as with gcc.
 *
 *   union { uint32_t u; float f; } x;     struct X { bytes: [u8; 4] }
 */
import type { CType, RecordDefinition, RecordId } from "./c-type.ts";
import type { TypeTables } from "./type-relations.ts";

/** Index of the one Rust field of a union, which is no member in C. */
export const unionStorage = -1;

export function isUnion(record: RecordId, tables: TypeTables): boolean {
  return tables.records.get(record)?.keyword === "union";
}

/** Type of the storage: an array of all its bytes. */
export function storageType(record: RecordDefinition): CType {
  return { kind: "array", element: storageByte, length: record.size, quals: 0 };
}

export const storageByte: CType = { kind: "integer", integer: "uchar", quals: 0 };

/** Type of the member that a step goes to, or of the storage. */
export function memberType(record: RecordId, field: number, tables: TypeTables): CType | null {
  const definition = tables.records.get(record);
  if (definition && field === unionStorage) return storageType(definition);
  return definition?.fields?.[field]?.type ?? null;
}
