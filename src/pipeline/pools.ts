/**
 * The rung above the floor: records of which objects would lie in memory live in pools where that is possible, and pointers
 * to them are links.
 */
import type { PointerFacts, Representation } from "../../analyses/facts/pointer-facts.ts";
import { fieldKey } from "../../analyses/facts/pointer-facts.ts";
import type { ReasonedFloor, SeedReason } from "../../analyses/facts/reason-facts.ts";
import type { FloorSeeds } from "../../analyses/floor/floor-seeds.ts";
import { isPointers } from "../c-ast/holds-pointers.ts";
import { linkedRecords } from "../c-ast/pooled-types.ts";
import { linksOnFloor } from "../../analyses/floor/links-on-floor.ts";
import { functionNodes } from "../c-ast/program-nodes.ts";
import type { CType, Program, RecordId, SymbolId } from "../c-ast/c-ast.ts";
import { linksAsValues } from "../simplify/links-as-values.ts";
import { pooledRecords } from "../simplify/pooled-records.ts";
import type { Pools } from "../simplify/slot-pointers.ts";
import { expectSound } from "./simplify.ts";

/** A form of the program with pools, and what was found out about it. */
interface PooledForm {
  readonly program: Program;
  readonly floor: ReasonedFloor;
  readonly pointers: PointerFacts;
}

/**
 * What `attempt` makes of the program, with as many pools as work out.
 * @param seeds members of pooled records that cannot be copied are added
 * @param unpooled records that are not to be pooled; those that cannot be are added
 */
export function attemptWithPools<Form extends PooledForm>(
  original: Program,
  seeds: FloorSeeds,
  unpooled: Set<RecordId>,
  floorOf: (program: Program) => ReasonedFloor,
  attempt: (program: Program) => Form,
): Form {
  const onFloor = new Set(floorOf(original).records);
  for (;;) {
    const pools = poolsOf(original, onFloor, unpooled);
    const program = linksAsValues(original, pools);
    if (program !== original) expectSound(program);
    if (addAll(unpooled, linksOnFloor(program, floorOf(program)))) continue;
    const form = attempt(program);
    const isLinked = addAll(unpooled, linksOnFloor(form.program, form.floor));
    const isSeeded = seedMembers(seeds, form, pools.pooled);
    // what is on the floor may be known by variables that simplification made
    const isMore = addAll(onFloor, isSeeded ? floorOf(original).records : form.floor.records);
    const isOther = isMore && poolsOf(original, onFloor, unpooled).pooled.size > pools.pooled.size;
    if (!isLinked && !isSeeded && !isOther) return form;
  }
}

/** As many pools as there can be for records of which objects would lie in memory. */
function poolsOf(program: Program, onFloor: ReadonlySet<RecordId>, unpooled: ReadonlySet<RecordId>): Pools {
  const wanted = [...onFloor].filter((record) => program.records.has(record) && !unpooled.has(record));
  return pooledRecords(program, new Set(wanted));
}

function addAll(to: Set<RecordId>, more: Iterable<RecordId>): boolean {
  const before = to.size;
  for (const record of more) to.add(record);
  return to.size > before;
}

/** Pointers in a node are copied like numbers: constants and functions, or else `Ptr`s. */
function seedMembers(
  seeds: FloorSeeds,
  { program, pointers }: PooledForm,
  pooled: Iterable<RecordId>,
): boolean {
  const before = seeds.fields.size;
  const why: SeedReason = { code: "pointer/stored", reason: "a node in a pool holds it", at: null };
  for (const record of pooled)
    for (const [at, { type }] of (program.records.get(record)?.fields ?? []).entries()) {
      const key = fieldKey(record, at);
      if (isPointers(type) && !isCopied(pointers.fields.get(key)) && !seeds.fields.has(key))
        seeds.fields.set(key, why);
    }
  return seeds.fields.size > before;
}

function isCopied(representation: Representation | undefined): boolean {
  switch (representation?.kind) {
    case "floor":
    case "function":
      return true;
    case "static":
      return (representation.views ?? []).length === 0;
    default:
      return false;
  }
}

/** Pooled records that functions name: they had better not be pooled where these functions fail. */
export function pooledIn(program: Program, functions: ReadonlySet<SymbolId>): ReadonlySet<RecordId> {
  return new Set(typesIn(program, functions).flatMap((type) => linkedRecords(program, type)));
}

/** Records that functions of a program without pools point at. */
export function recordsIn(program: Program, functions: ReadonlySet<SymbolId>): ReadonlySet<RecordId> {
  return new Set(
    typesIn(program, functions).flatMap((type) => {
      let inner = type;
      while (inner.kind === "array" || inner.kind === "pointer")
        inner = inner.kind === "array" ? inner.element : inner.target;
      return inner.kind === "record" ? [inner.record] : [];
    }),
  );
}

/** Types of the expressions in functions. */
function typesIn(program: Program, functions: ReadonlySet<SymbolId>): readonly CType[] {
  return program.units
    .flatMap((unit) => unit.functions)
    .filter(({ symbol }) => functions.has(symbol))
    .flatMap((definition) => [...functionNodes(definition)])
    .flatMap((node) => ("type" in node ? [node.type] : []));
}
