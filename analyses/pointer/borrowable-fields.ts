/**
 * Pointer fields that may borrow what they point at, as far as types and the shape of their uses tell: fields of plain
 * structs, to objects that hold no such field themselves, whose own address is never taken; what is on the floor has
 * another form.
 *
 *   struct reader { const uint8_t *data; size_t len; }     `data` may
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import { Qualifier } from "../../src/c-ast/c-type.ts";
import { walk } from "../../src/c-ast/visit.ts";
import type { FloorFacts } from "../facts/floor-facts.ts";
import { fieldKey, type FieldKey } from "../facts/pointer-facts.ts";
import { holdsFunctions } from "./static-parameters.ts";

export function borrowableFields(program: c.Program, floor: FloorFacts): ReadonlySet<FieldKey> {
  const found = new Set<FieldKey>();
  const inUnions = recordsInUnions(program);
  for (const record of program.records.values()) {
    if (record.keyword !== "struct" || record.system || inUnions.has(record.id)) continue;
    for (const [at, field] of (record.fields ?? []).entries())
      if (field.type.kind === "pointer" && isBorrowable(field.type.target, program))
        found.add(fieldKey(record.id, at));
  }
  for (const slot of [...addressedFields(program), ...floor.fields]) found.delete(slot);
  return found;
}

/** Those that callers outside of the program may give borrows to: they hardly ever make structs with functions in them. */
export function openFields(program: c.Program, borrowable: ReadonlySet<FieldKey>): readonly FieldKey[] {
  return [...program.records.values()].flatMap((record) =>
    (record.fields ?? []).flatMap(({ type }, at) => {
      const slot = fieldKey(record.id, at);
      const isOpen = type.kind === "pointer" && !holdsFunctions(type.target, program);
      return isOpen && borrowable.has(slot) ? [slot] : [];
    }),
  );
}

/** Objects without pointers to data; functions hold nothing. */
function isBorrowable(type: c.CType, program: c.Program): boolean {
  if ((type.quals & Qualifier.volatile) !== 0) return false;
  switch (type.kind) {
    case "integer":
    case "floating":
    case "bool":
    case "enum":
      return true;
    case "array":
      return isBorrowable(type.element, program);
    case "record": {
      const record = program.records.get(type.record);
      if (!record?.fields || record.keyword !== "struct" || record.system) return false;
      return record.fields.every(
        (field) =>
          (field.type.kind === "pointer" && field.type.target.kind === "function") ||
          isBorrowable(field.type, program),
      );
    }
    default:
      return false;
  }
}

/** Structs whose bytes a union shares with other objects. */
function recordsInUnions(program: c.Program): ReadonlySet<c.RecordId> {
  const found = new Set<c.RecordId>();
  const note = (type: c.CType): void => {
    if (type.kind === "array") note(type.element);
    if (type.kind !== "record" || found.has(type.record)) return;
    found.add(type.record);
    for (const field of program.records.get(type.record)?.fields ?? []) note(field.type);
  };
  for (const record of program.records.values())
    if (record.keyword === "union") for (const field of record.fields ?? []) note(field.type);
  return found;
}

/** `&r->p`: the field can then change behind our back. */
function addressedFields(program: c.Program): readonly FieldKey[] {
  const found: FieldKey[] = [];
  for (const { functions } of program.units)
    for (const { body } of functions)
      for (const node of walk(body)) {
        if (node.kind !== "address-of") continue;
        const { place } = node;
        if (place.type.kind === "pointer" && (place.kind === "member" || place.kind === "arrow"))
          found.push(fieldKey(place.record, place.field));
      }
  return found;
}
