/** What holds links, and what is a part of the objects that they lead to. */
import type * as c from "./c-ast.ts";
import type { LinkType, SlotType } from "./c-type.ts";
import { indexedObject } from "./indexed-object.ts";

/** Links, and references to the cells that links lie in. */
export function isLink(type: c.CType): type is LinkType | SlotType {
  return type.kind === "link" || type.kind === "slot";
}

/** Records that links in an object of the type lead to. */
export function linkedRecords(program: c.Program, type: c.CType): readonly c.RecordId[] {
  if (isLink(type)) return [type.record];
  switch (type.kind) {
    case "array":
      return linkedRecords(program, type.element);
    case "record":
      return (program.records.get(type.record)?.fields ?? []).flatMap((field) =>
        linkedRecords(program, field.type),
      );
    default:
      return [];
  }
}

export function holdsLinks(program: c.Program, type: c.CType): boolean {
  return linkedRecords(program, type).length > 0;
}

/** The record of the object of a pool that a place is a part of. */
export function nodeAround(program: c.Program, place: c.Expr): c.RecordId | null {
  switch (place.kind) {
    case "member": {
      const { type } = place.base;
      if (type.kind === "record" && program.records.get(type.record)?.pooled) return type.record;
      return nodeAround(program, place.base);
    }
    case "index":
    case "dereference": {
      const whole = indexedObject(place);
      return whole && nodeAround(program, whole);
    }
    default:
      return null;
  }
}
