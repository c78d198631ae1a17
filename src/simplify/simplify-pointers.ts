/**
 * Rewrites pointers that no representation fits into pointers for which there is one, in C: the analyses and lowering
 * then need not know of them.
 *
 * Reads: the typed C AST and what the pointers in it are. Gives: the typed C AST, the same program when nothing can be
 * done. What was rewritten may make more possible: call it again with the facts of its result.
 */
import { isLibrary } from "../c-ast/program-kind.ts";
import type * as c from "../c-ast/c-ast.ts";
import type { FloorFacts } from "../../analyses/facts/floor-facts.ts";
import type { PointerFacts, VersionFacts, VersionKey } from "../../analyses/facts/pointer-facts.ts";
import { walk } from "../c-ast/visit.ts";
import { Edit } from "./edit.ts";
import { copyParameters } from "./copy-parameters.ts";
import { dropCopies } from "./drop-copies.ts";
import { handOwnersOn } from "./hand-owners-on.ts";
import { moveOwners } from "./move-owners.ts";
import { passPositions } from "./pass-positions.ts";
import { selectBases } from "./select-base.ts";
import { splitWebs } from "./split-webs.ts";

export function simplifyPointers(program: c.Program, facts: PointerFacts, floor: FloorFacts): c.Program {
  const passed = passPositions(program, facts, floor);
  if (passed !== program) return passed;
  const edit = new Edit(program);
  const callers = callersOf(program, facts);
  const versions = versionsBySymbol(facts);
  for (const unit of program.units)
    for (const definition of unit.functions)
      for (const version of versionsInUse(
        program,
        versions.get(definition.symbol) ?? [],
        definition,
        callers,
      )) {
        const simpler = simplifyFunction(edit, definition, version);
        if (!simpler) continue;
        edit.replace(simpler);
        break;
      }
  return edit.finish();
}

/** Which versions of functions are called, and what else may call a function. */
interface Callers {
  readonly called: ReadonlySet<VersionKey>;
  readonly addressTaken: ReadonlySet<c.SymbolId>;
  readonly isLibrary: boolean;
}

function callersOf(program: c.Program, facts: PointerFacts): Callers {
  const calls = [...facts.versions.values()].flatMap((version) => [...version.calls.values()]);
  return {
    called: new Set(calls.map(({ callee }) => callee)),
    addressTaken: new Set([...facts.addressTaken.values()].flat()),
    isLibrary: isLibrary(program),
  };
}

function versionsBySymbol(facts: PointerFacts): ReadonlyMap<c.SymbolId, readonly VersionFacts[]> {
  const found = new Map<c.SymbolId, VersionFacts[]>();
  for (const version of facts.versions.values()) {
    const { symbol } = version.version;
    const known = found.get(symbol);
    if (known) known.push(version);
    else found.set(symbol, [version]);
  }
  return found;
}

/** The versions that are called; the plain one also where callers are not in sight. */
function versionsInUse(
  program: c.Program,
  own: readonly VersionFacts[],
  { symbol }: c.FunctionDefinition,
  { called, addressTaken, isLibrary }: Callers,
): readonly VersionFacts[] {
  const found = program.symbols.get(symbol);
  const isOffered = found?.linkage !== "internal" && isLibrary;
  const isOpen = found?.kind !== "function" || isOffered || addressTaken.has(symbol) || found.name === "main";
  const plain = String(symbol) as VersionKey;
  const used = own.filter(({ key }) => called.has(key) || (key === plain && isOpen));
  return used.length > 0 ? used : own.filter(({ key }) => key === plain);
}

/** The first rewrite that changes anything: each is worth the most when those before it have nothing left to do. */
function simplifyFunction(
  edit: Edit,
  definition: c.FunctionDefinition,
  facts: VersionFacts,
): c.FunctionDefinition | null {
  const unfit = unfitVariables(edit, definition, facts);
  if (unfit.size === 0 || catchesJumps(definition)) return null;
  return (
    dropCopies(edit, definition, unfit) ??
    handOwnersOn(edit, definition, unfit) ??
    splitWebs(edit, definition, unfit) ??
    copyParameters(edit, definition, unfit) ??
    moveOwners(edit, definition, unfit) ??
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
function catchesJumps(definition: c.FunctionDefinition): boolean {
  for (const node of walk(definition.body)) if (node.kind === "catch") return true;
  return false;
}
