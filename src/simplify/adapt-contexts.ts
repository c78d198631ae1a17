/**
 * Method tables and callbacks whose functions see different objects behind the same `void *` parameter: in the tables
 * stand adapters, which make the object from its bytes and put it back (`adapter-function.ts`). Direct calls stay as
 * they are.
 *
 *   struct hash sha1 = { sha1_init, ... }      becomes      struct hash sha1 = { sha1_init_on_bytes, ... }
 *
 * Reads: the typed C AST, what pointers are, what each function sees in its own parameters. Gives: the typed C AST.
 * Sound because during a call through a pointer nothing else reaches the object: arguments that share an object are
 * refused there, and so are globals whose bytes are passed. An object whose address the function keeps, returns or
 * compares is not adapted.
 */
import type * as c from "../c-ast/c-ast.ts";
import {
  type PointerFacts,
  type Representation,
  type VersionFacts,
  type VersionKey,
} from "../../analyses/facts/pointer-facts.ts";
import { paddedRecords } from "../c-ast/object-bytes.ts";
import { addAdapter, type AdaptedParam } from "./adapter-function.ts";
import { Edit } from "./edit.ts";
import { findMixedContexts, type MixedContext, type VoidTargets } from "./mixed-contexts.ts";
import { comparesObjects } from "./object-identity.ts";
import { findPaddingUses, type PaddingUses } from "./padding-uses.ts";
import { replaceAddressTaken } from "./replace-functions.ts";

/** `infer` decides on a program's pointers, as `facts` were decided for this one. */
export function adaptContexts(
  program: c.Program,
  facts: PointerFacts,
  targets: VoidTargets,
  infer: (program: c.Program) => PointerFacts,
): c.Program {
  let mixed = findMixedContexts(program, facts, targets);
  if (mixed.length === 0) return program;
  const uses = findPaddingUses(program, targets);
  mixed = withoutTypesOf(mixed, ({ params }) =>
    [...params.values()].some((type) => paddedRecords(type, program).some((record) => uses.seen.has(record))),
  );
  // What the functions do with their objects shows only where no other objects are behind the same pointers.
  const tried = infer(withAdapters(program, mixed, () => tryOut));
  mixed = withoutTypesOf(mixed, (context) => !isAdaptable(program, tried, context));
  return withAdapters(program, mixed, (context, at) => adaptedParam(program, tried, uses, context, at));
}

const tryOut: Pick<AdaptedParam, "writes" | "nullable"> = { writes: "members", nullable: false };

/** Without all functions of a type that has one of which the condition holds. */
function withoutTypesOf(
  mixed: readonly MixedContext[],
  isExcluded: (context: MixedContext) => boolean,
): readonly MixedContext[] {
  const excluded = new Set(mixed.filter(isExcluded).map(({ key }) => key));
  return mixed.filter(({ key }) => !excluded.has(key));
}

function withAdapters(
  program: c.Program,
  mixed: readonly MixedContext[],
  how: (context: MixedContext, at: number) => Pick<AdaptedParam, "writes" | "nullable">,
): c.Program {
  const edit = new Edit(program);
  const adapters = new Map<c.SymbolId, c.SymbolId>();
  for (const context of mixed) {
    const { definition } = context;
    const symbol = program.symbols.get(definition.symbol);
    if (symbol?.kind !== "function") continue;
    const params = new Map([...context.params].map(([at, type]) => [at, { type, ...how(context, at) }]));
    adapters.set(symbol.id, addAdapter(edit, { definition, params }, symbol).id);
  }
  replaceAddressTaken(edit, adapters);
  return edit.finish();
}

/** Does the function only borrow the one object that each of the parameters points at? */
function isAdaptable(program: c.Program, facts: PointerFacts, { definition, params }: MixedContext): boolean {
  const version = plainVersion(facts, definition);
  if (!version) return false;
  const own = [...params.keys()].map((at) => representationOf(version, definition, at));
  const areBorrowed = own.every((one) => one?.kind === "borrowed" && !one.many);
  const mayBeNull = own.filter((one) => one?.kind === "borrowed" && one.nullable);
  return areBorrowed && mayBeNull.length <= 1 && !comparesObjects(program, facts, definition);
}

function plainVersion(facts: PointerFacts, { symbol }: c.FunctionDefinition): VersionFacts | undefined {
  return facts.versions.get(String(symbol) as VersionKey);
}

function representationOf(
  version: VersionFacts | undefined,
  definition: c.FunctionDefinition,
  at: number,
): Representation | undefined {
  const param = definition.params[at];
  return param === undefined ? undefined : version?.pointers.get(param);
}

function adaptedParam(
  program: c.Program,
  facts: PointerFacts,
  uses: PaddingUses,
  { definition, params }: MixedContext,
  at: number,
): Pick<AdaptedParam, "writes" | "nullable"> {
  const representation = representationOf(plainVersion(facts, definition), definition, at);
  const type = params.get(at);
  if (representation?.kind !== "borrowed" || !type) return tryOut;
  const { mutable, nullable } = representation;
  const zeroed = uses.zeroed(definition);
  const isWhole = paddedRecords(type, program).some((record) => zeroed.has(record));
  return { writes: !mutable ? "nothing" : isWhole ? "whole" : "members", nullable };
}
