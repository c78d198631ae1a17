/** Which objects hold pointers, in themselves or in their parts. */
import type * as c from "./c-ast.ts";

export function holdsPointers(program: c.Program, type: c.CType): boolean {
  if (type.kind === "array") return holdsPointers(program, type.element);
  if (type.kind !== "record") return type.kind === "pointer";
  return (program.records.get(type.record)?.fields ?? []).some((field) => holdsPointers(program, field.type));
}

/** A pointer, or an array of them. */
export function isPointers(type: c.CType): boolean {
  return type.kind === "array" ? isPointers(type.element) : type.kind === "pointer";
}

/** Does the type hold pointers to structs, as nodes of linked structures do? Those that stand for a pointer do not count. */
export function leadsToRecords(program: c.Program, type: c.CType): boolean {
  const { records } = program;
  if (type.kind === "array") return leadsToRecords(program, type.element);
  if (type.kind === "record")
    return (records.get(type.record)?.fields ?? []).some((field) => leadsToRecords(program, field.type));
  if (type.kind !== "pointer") return false;
  const { target } = type;
  return target.kind === "record" && records.get(target.record)?.wraps === undefined;
}

/** The pointer that a struct was put around (`simplify/wrap-pointers.ts`); null for every other struct. */
export function wrappedPointer(program: c.Program, record: c.RecordId): c.CType | null {
  const definition = program.records.get(record);
  return definition?.wraps === undefined ? null : (definition.fields?.[0]?.type ?? null);
}
