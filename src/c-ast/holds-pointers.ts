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
