/** Questions about types that only the verifier asks. */
import type { CType } from "./c-type.ts";
import { isArithmetic, promote, sameType, unqualified, type TypeTables } from "./type-relations.ts";

/** Identity except for the outermost qualifiers. */
export function sameUnqualified(a: CType, b: CType): boolean {
  return sameType(unqualified(a), unqualified(b));
}

/** A type that operators compute in: integer promotion leaves it alone. Vectors count lane by lane. */
export function isPromoted(type: CType, tables: TypeTables): boolean {
  if (type.kind === "vector") return true;
  return isArithmetic(type) && type.kind !== "enum" && sameType(promote(type, tables), type);
}

export function isInt(type: CType): boolean {
  return type.kind === "integer" && type.integer === "int" && type.quals === 0;
}
