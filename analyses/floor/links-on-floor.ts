/** Links lie in no bytes: where the floor would have them, the records are not pooled. */
import type * as c from "../../src/c-ast/c-ast.ts";
import { linkedRecords, nodeAround } from "../../src/c-ast/pooled-types.ts";
import { programNodes } from "../../src/c-ast/program-nodes.ts";
import type { FloorFacts } from "../facts/floor-facts.ts";

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
