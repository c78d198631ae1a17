/** Objects of places, as classes of what the same pointers may point at (`analyses/facts/object-facts.ts`). */
import type * as c from "../c-ast/c-ast.ts";
import { fieldKey } from "../../analyses/facts/pointer-facts.ts";
import type { ClassId, ObjectFacts } from "../../analyses/facts/object-facts.ts";

/** The object that an lvalue stands for; null for what is no lvalue, or one of which nothing is known. */
export function objectIn(objects: ObjectFacts, program: c.Program, place: c.Expr): ClassId | null {
  const { classes, targets, variables } = objects;
  const known = (id: ClassId | undefined): ClassId | null => (id === undefined ? null : classes.find(id));
  switch (place.kind) {
    case "variable-ref":
      return known(variables.get(place.symbol));
    case "member":
    case "arrow":
      return objectOfField(objects, program, place.record, place.field);
    case "index":
    case "dereference":
      return place.pointer.type.kind === "pointer"
        ? known(targets.get(place.pointer.id))
        : objectIn(objects, program, place.pointer);
    default:
      return null;
  }
}

/** Members of a union are one object. */
export function objectOfField(
  { classes, fields }: ObjectFacts,
  { records }: c.Program,
  record: c.RecordId,
  field: number,
): ClassId | null {
  const found = fields.get(fieldKey(record, records.get(record)?.keyword === "union" ? 0 : field));
  return found === undefined ? null : classes.find(found);
}
