/** Questions that `layout.ts` and `type-relations.ts` answer, for types that are known to be complete. */
import type { CType } from "./c-type.ts";
import { sizeOf as sizeIfKnown } from "./layout.ts";
import { integerRange as rangeOf, type TypeTables } from "./type-relations.ts";
import { CompilerBug } from "../source/assert-never.ts";

/** Bytes that `sizeof` gives. */
export function sizeOf(type: CType, tables: TypeTables): number {
  const size = sizeIfKnown(type, tables);
  if (size === null) throw new CompilerBug(`size of an incomplete or variable type (${type.kind})`);
  return size;
}

/** Least and greatest value of an integer type; enums count as their underlying type. */
export function integerRange(
  type: CType,
  tables: TypeTables,
): { readonly min: bigint; readonly max: bigint } {
  return rangeOf(type, tables);
}
