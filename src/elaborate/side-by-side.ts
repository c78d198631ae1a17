/** Two types side by side: which records and enumerations stand in the same place, and whether all else is the same. */
import type { CType, EnumId, RecordId } from "../c-ast/c-type.ts";
import { sameType } from "../c-ast/type-relations.ts";

export type IdPair =
  | { readonly kind: "record"; readonly a: RecordId; readonly b: RecordId }
  | { readonly kind: "enum"; readonly a: EnumId; readonly b: EnumId };

export interface SideBySide {
  /** Also of types that differ elsewhere. */
  readonly pairs: readonly IdPair[];
  /** Are the types the same, if the two of each pair are? */
  readonly areAlike: boolean;
}

/** Compares the types part by part, as far as they are built alike. */
export function sideBySide(a: CType, b: CType): SideBySide {
  const pairs: IdPair[] = [];
  const areAlike = compare(a, b, pairs);
  return { pairs, areAlike };
}

function compare(a: CType, b: CType, pairs: IdPair[]): boolean {
  if (a === b) return true;
  const parts = compareParts(a, b, pairs);
  return a.quals === b.quals && (parts ?? sameType(a, b));
}

/** Null for types without parts of interest, or of different kinds. */
function compareParts(a: CType, b: CType, pairs: IdPair[]): boolean | null {
  switch (a.kind) {
    case "record":
      if (b.kind !== "record") return null;
      if (a.record !== b.record) pairs.push({ kind: "record", a: a.record, b: b.record });
      return true;
    case "enum":
      if (b.kind !== "enum") return null;
      if (a.enum !== b.enum) pairs.push({ kind: "enum", a: a.enum, b: b.enum });
      return true;
    case "pointer":
      return b.kind === "pointer" ? compare(a.target, b.target, pairs) : null;
    case "array":
      if (b.kind !== "array") return null;
      return compare(a.element, b.element, pairs) && a.length === b.length;
    case "function": {
      if (b.kind !== "function") return null;
      const isSame = compare(a.result, b.result, pairs);
      const others = b.params;
      const same = a.params.map((param, at) => others[at] !== undefined && compare(param, others[at], pairs));
      const isOneForm = a.variadic === b.variadic && a.prototyped === b.prototyped;
      return isSame && isOneForm && same.length === others.length && !same.includes(false);
    }
    default:
      return null;
  }
}
