/** Says which functions of the C library give results that may differ in their last bits. */
import type * as c from "../c-ast/c-ast.ts";
import { calleeSymbol } from "../c-ast/callee.ts";
import { libraryFunction } from "../c-ast/library.ts";
import { walk } from "../c-ast/visit.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";

/** One note for each such function that the program calls and does not define, at its first call. */
export function noteNearestFunctions(program: c.Program): readonly Diagnostic[] {
  const nearest = new Set(
    [...program.symbols.values()]
      .filter(({ defined, name }) => !defined && libraryFunction(name)?.isNearest === true)
      .map(({ id }) => id),
  );
  if (nearest.size === 0) return [];
  const notes = new Map<c.SymbolId, Diagnostic>();
  for (const { body } of program.units.flatMap(({ functions }) => functions))
    for (const node of walk(body)) {
      if (node.kind !== "call") continue;
      const callee = calleeSymbol(node, program);
      if (!callee || !nearest.has(callee.id) || notes.has(callee.id)) continue;
      const message = `What \`${callee.name}\` gives is rounded to the nearest; its last bits may not be those of the C library`;
      notes.set(callee.id, { code: "library/last-bits", severity: "note", message, at: node.span });
    }
  return [...notes.values()];
}
