/**
 * Rewrites pointers that no representation fits into pointers for which there is one, in C: the analyses and lowering
 * then need not know of them.
 *
 * Reads: the typed C AST and what the pointers in it are. Gives: the typed C AST, the same program when nothing can be
 * done. What was rewritten may make more possible: call it again with the facts of its result.
 */
import type * as c from "../c-ast/c-ast.ts";
import type { PointerFacts, VersionFacts, VersionKey } from "../../analyses/facts/pointer-facts.ts";
import { walk } from "../c-ast/visit.ts";
import { Edit } from "./edit.ts";
import { copyParameters } from "./copy-parameters.ts";
import { dropCopies } from "./drop-copies.ts";
import { passPositions } from "./pass-positions.ts";
import { selectBases } from "./select-base.ts";
import { splitWebs } from "./split-webs.ts";

export function simplifyPointers(program: c.Program, facts: PointerFacts): c.Program {
  const passed = passPositions(program, facts);
  if (passed !== program) return passed;
  const edit = new Edit(program);
  for (const unit of program.units)
    for (const definition of unit.functions) {
      const plain = facts.versions.get(String(definition.symbol) as VersionKey);
      const simpler = plain ? simplifyFunction(edit, definition, plain) : null;
      if (simpler) edit.replace(simpler);
    }
  return edit.finish();
}

/** The first rewrite that changes anything: each is worth the most when those before it have nothing left to do. */
function simplifyFunction(
  edit: Edit,
  definition: c.FunctionDefinition,
  facts: VersionFacts,
): c.FunctionDefinition | null {
  const unfit = unfitVariables(edit, definition, facts);
  if (unfit.size === 0 || callsSetjmp(edit, definition)) return null;
  return (
    dropCopies(edit, definition, unfit) ??
    splitWebs(edit, definition, unfit) ??
    copyParameters(edit, definition, unfit) ??
    selectBases(edit, definition, unfit, facts.choices)
  );
}

/** Local pointers without a representation whose every use is in sight. */
function unfitVariables(
  edit: Edit,
  definition: c.FunctionDefinition,
  facts: VersionFacts,
): ReadonlySet<c.SymbolId> {
  const taken = new Set<c.SymbolId>();
  for (const node of walk(definition.body))
    if (node.kind === "address-of" && node.place.kind === "variable-ref") taken.add(node.place.symbol);
  const unfit = new Set<c.SymbolId>();
  for (const [symbol, representation] of facts.pointers) {
    const variable = edit.symbol(symbol);
    if (variable?.kind !== "variable" || variable.storage !== "automatic" || taken.has(symbol)) continue;
    const isRefused = representation.kind === "refused" && representation.code === "pointer/unknown-base";
    if (isRefused || facts.choices.variables.has(symbol)) unfit.add(symbol);
  }
  return unfit;
}

/** `longjmp` comes back with variables as they were then. */
function callsSetjmp(edit: Edit, definition: c.FunctionDefinition): boolean {
  for (const node of walk(definition.body)) {
    if (node.kind !== "function-ref") continue;
    const name = edit.symbol(node.symbol)?.name ?? "";
    if (/^_*(sig)?setjmp$/.test(name)) return true;
  }
  return false;
}
