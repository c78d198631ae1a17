/** Questions about types that only the verifier asks. */
import type { CType } from "./c-type.ts";
import {
  isArithmetic,
  isVariablyModified,
  promote,
  sameType,
  unqualified,
  type TypeTables,
} from "./type-relations.ts";

/** Identity except for the outermost qualifiers. Lengths known only at run time are taken to agree (C11 6.7.6.2p6). */
export function sameUnqualified(a: CType, b: CType): boolean {
  return (
    sameType(unqualified(a), unqualified(b)) ||
    ((isVariablyModified(a) || isVariablyModified(b)) && sameShape(a, b))
  );
}

function sameShape(a: CType, b: CType): boolean {
  if (a.kind === "pointer" && b.kind === "pointer") return sameShape(a.target, b.target);
  if (a.kind === "array" && b.kind === "array") return sameShape(a.element, b.element);
  return sameType(a, b);
}

/** A type that operators compute in: integer promotion leaves it alone. Vectors count lane by lane. */
export function isPromoted(type: CType, tables: TypeTables): boolean {
  if (type.kind === "vector") return true;
  return isArithmetic(type) && type.kind !== "enum" && sameType(promote(type, tables), type);
}

export function isInt(type: CType): boolean {
  return type.kind === "integer" && type.integer === "int" && type.quals === 0;
}
