/** What objects of a C type hold that decides where they can lie. */
import type * as c from "../../src/c-ast/c-ast.ts";

/** Numbers, and arrays of them; no vectors, whose parts can be reached one by one too. */
export function isNumbers(type: c.CType): boolean {
  if (type.kind === "array") return isNumbers(type.element);
  return !["record", "pointer", "link", "slot", "vector"].includes(type.kind);
}

/** Unions and bit-fields are what their bytes are; a flexible array is as long as its memory. */
export function needsBytes(program: c.Program, type: c.CType): boolean {
  if (type.kind === "array") return typeof type.length !== "number" || needsBytes(program, type.element);
  if (type.kind !== "record") return false;
  const record = program.records.get(type.record);
  if (record?.keyword === "union") return true;
  return (record?.fields ?? []).some((field) => field.bitWidth !== null || needsBytes(program, field.type));
}
