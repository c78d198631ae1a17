/** Finds members by name, also those of anonymous records (C11 6.7.2.1p13). */
import type { RecordType } from "../c-ast/c-type.ts";
import { completeType } from "./complete-type.ts";
import type { UnitContext } from "./context.ts";

/** Indices of the fields on the way to the member, through anonymous members; null if there is none. */
export function findMember(unit: UnitContext, object: RecordType, name: string): readonly number[] | null {
  completeType(unit, object);
  // the type may now be that of another unit's record, so it is read only here
  const fields = unit.program.records.get(object.record)?.fields ?? [];
  const direct = fields.findIndex((field) => field.name === name);
  if (direct >= 0) return [direct];
  for (const [index, { name: own, type }] of fields.entries()) {
    if (own !== null || type.kind !== "record") continue;
    const inner = findMember(unit, type, name);
    if (inner) return [index, ...inner];
  }
  return null;
}
