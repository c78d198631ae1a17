/** Elements of arrays and vectors, members of records, counted alike for initializers. */
import type { CType } from "../c-ast/c-type.ts";
import { withQualifiers } from "../c-ast/type-relations.ts";
import { CompilerBug } from "../source/assert-never.ts";
import type { UnitContext } from "./context.ts";

/** Index behind the last element. */
export function elementLimit(unit: UnitContext, type: CType): number {
  switch (type.kind) {
    case "array":
      return typeof type.length === "number" ? type.length : Infinity;
    case "vector":
      return type.lanes;
    case "record":
      return unit.program.records.get(type.record)?.fields?.length ?? 0;
    default:
      return 0;
  }
}

export function elementType(unit: UnitContext, type: CType, index: number): CType {
  switch (type.kind) {
    case "array":
    case "vector":
      return type.element;
    case "record": {
      const field = unit.program.records.get(type.record)?.fields?.[index];
      if (field) return withQualifiers(field.type, type.quals);
      break;
    }
    default:
      break;
  }
  throw new CompilerBug(`no element ${String(index)} in a type of kind ${type.kind}`);
}

/** The element after `index` that takes an initializer: unnamed bit-fields do not (C11 6.7.9p9), unions have one. */
export function nextElement(unit: UnitContext, type: CType, index: number): number {
  if (type.kind !== "record") return index + 1;
  const record = unit.program.records.get(type.record);
  const fields = record?.fields ?? [];
  if (record?.keyword === "union" && index >= 0) return fields.length;
  let next = index + 1;
  while (fields[next]?.name === null && fields[next]?.bitWidth !== null) next += 1;
  return next;
}
