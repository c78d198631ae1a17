/** Which nodes of pools a function can reach: those to which it, or a function that it calls, has links. */
import type * as c from "../c-ast/c-ast.ts";
import { calleeSymbol } from "../c-ast/callee.ts";
import { functionNodes } from "../c-ast/program-nodes.ts";
import { linkedRecords } from "../c-ast/pooled-types.ts";

/** Null where a pointer decides what is called. */
export function reachesNodes(
  program: c.Program,
  start: c.FunctionDefinition,
): ReadonlySet<c.RecordId> | null {
  const definitions = new Map(
    program.units.flatMap(({ functions }) => functions.map((definition) => [definition.symbol, definition])),
  );
  const found = new Set<c.RecordId>();
  const seen = new Set([start]);
  for (const definition of seen)
    for (const node of functionNodes(definition)) {
      if ("type" in node) for (const record of linkedRecords(program, node.type)) found.add(record);
      if (node.kind !== "call") continue;
      const callee = calleeSymbol(node, program);
      if (!callee) return null;
      const called = definitions.get(callee.id);
      if (called) seen.add(called);
    }
  return found;
}
