/** Links, which lie in no bytes: what holds them, and where the floor would have them. */
import type * as c from "../../src/c-ast/c-ast.ts";
import { indexedObject } from "../../src/c-ast/indexed-object.ts";
import { programNodes } from "../flow/program-nodes.ts";
import type { FloorFacts } from "../facts/floor-facts.ts";

/** Records that links in an object of the type lead to. */
export function linkedRecords(program: c.Program, type: c.CType): readonly c.RecordId[] {
  switch (type.kind) {
    case "link":
    case "slot":
      return [type.record];
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

/** Records that cannot be pooled: what lies in memory would hold links to them, or point at parts of them. */
export function linksOnFloor(program: c.Program, floor: FloorFacts): ReadonlySet<c.RecordId> {
  const found = new Set<c.RecordId>();
  const addLinked = (type: c.CType | undefined): void => {
    const parts = type?.kind === "function" ? [type.result, ...type.params] : type ? [type] : [];
    for (const record of parts.flatMap((part) => linkedRecords(program, part))) found.add(record);
  };
  for (const symbol of floor.functions) addLinked(program.symbols.get(symbol)?.type);
  for (const symbol of floor.objects) addLinked(program.symbols.get(symbol)?.type);
  for (const record of floor.records) {
    if (program.records.get(record)?.pooled) found.add(record);
    addLinked({ kind: "record", record, quals: 0 });
  }
  for (const node of programNodes(program)) {
    if (!("type" in node) || node.type.kind !== "pointer" || !floor.pointers.has(node.id)) continue;
    addLinked(node.type.target);
    if (node.type.target.kind === "record" && program.records.get(node.type.target.record)?.pooled)
      found.add(node.type.target.record);
    const place =
      node.kind === "address-of"
        ? node.place
        : node.kind === "convert" && node.conversion === "array-to-pointer"
          ? node.operand
          : null;
    const around = place && nodeAround(program, place);
    if (around !== null) found.add(around);
  }
  return found;
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
