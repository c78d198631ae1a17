/**
 * Down the ladder: what no better representation fits is put on the floor, and all is inferred and lowered again. Each
 * round puts down what the functions refused in the round before point at; the last one puts everything down.
 */
import { inferExtents } from "../../analyses/extents/infer-extents.ts";
import type { ExtentFacts } from "../../analyses/facts/extent-facts.ts";
import type { FloorFacts } from "../../analyses/facts/floor-facts.ts";
import type { PointerFacts } from "../../analyses/facts/pointer-facts.ts";
import {
  noReasons,
  nothingOnFloorReasoned,
  type FloorStep,
  type ReasonedFloor,
  type ReasonedPointers,
  type SeedReason,
} from "../../analyses/facts/reason-facts.ts";
import { everythingOnFloor } from "../../analyses/floor/everything-on-floor.ts";
import {
  noSeeds,
  seedClasses,
  seedFunctions,
  seedGlobals,
  seedPointers,
  type FloorSeeds,
} from "../../analyses/floor/floor-seeds.ts";
import { inferPointsTo } from "../../analyses/floor/points-to.ts";
import { spreadFloor } from "../../analyses/floor/spread-floor.ts";
import { pointersThroughRows } from "../../analyses/floor/pointers-through-rows.ts";
import { inferFlow } from "../../analyses/flow/infer-flow.ts";
import { inferPointers } from "../../analyses/pointer/infer-pointers.ts";
import type { Program, SymbolId } from "../c-ast/c-ast.ts";
import { isSpan, type Diagnostic, type Outcome } from "../diagnostics/diagnostic.ts";
import type { LoweredProgram } from "../translation/translation.ts";
import { offeredRecords } from "../simplify/offered-records.ts";
import { attemptWithPools, pooledIn, recordsIn } from "./pools.ts";
import { simplify } from "./simplify.ts";

/** A form of the program, what its pointers are and why, and the Rust that follows. */
export interface Descent {
  readonly program: Program;
  readonly pointers: ReasonedPointers;
  readonly floor: ReasonedFloor;
  readonly extents: ExtentFacts;
  readonly lowered: Outcome<LoweredProgram>;
}

/** Lowers a program by facts. */
export type Lower = (
  program: Program,
  facts: {
    readonly pointers: PointerFacts;
    readonly floor: FloorFacts;
    readonly extents: ExtentFacts;
  },
) => Outcome<LoweredProgram>;

/** Rounds that put single objects down. */
const partialRounds = 5;

/**
 * The translation of the round that refused least, and of several such the first that tells the causes. A round that
 * breaks a promise of ours is left out, with a warning: the floor, which needs no analysis, is always tried before the
 * program is given up.
 * @param rejected functions whose pointers are on the floor from the start, with what rustc has against them
 * @param left functions that `longjmp` may leave, or come back to: so are theirs, for what was passed to a function that
 * does not come back is as C has it there only
 */
export function lowerDescending(
  program: Program,
  lower: Lower,
  rejected: ReadonlyMap<SymbolId, string>,
  left: ReadonlySet<SymbolId>,
): Descent {
  const broken: Diagnostic[] = [];
  const seeds = noSeeds();
  seedGlobals(seeds, program);
  seedFunctions(seeds, rejectionReasons(rejected));
  seedFunctions(seeds, new Map([...left].map((symbol) => [symbol, leftByJumps])));
  const onFloor = new Set(seeds.functions.keys());
  const unpooled = new Set([...offeredRecords(program), ...recordsIn(program, onFloor)]);
  const attemptWith = (floorOf: (form: Program) => ReasonedFloor): Descent | null =>
    unlessBroken(broken, () =>
      attemptWithPools(program, seeds, unpooled, floorOf, (form) => attempt(form, floorOf, lower)),
    );
  const isSeeded = onFloor.size + seeds.variables.size + pointersThroughRows(program).length > 0;
  let best = attemptWith((form) => (isSeeded ? floorFor(form, seeds) : nothingOnFloorReasoned));
  let current = best;
  for (let round = 0; current && round < partialRounds; round++) {
    const open = refusals(current.lowered, (code) => !elsewhere.test(code));
    if (open.length === 0) break;
    const before = JSON.stringify([seeds, unpooled.size], sizes);
    const isSame = (): boolean => before === JSON.stringify([seeds, unpooled.size], sizes);
    const causes = withoutInherited(current.lowered, open);
    seedPointers(seeds, current.program, reasonsOf(current.lowered, open), current.pointers);
    const nodes = refusals(current.lowered, (code) => code === "pointer/node");
    for (const record of pooledIn(current.program, new Set(nodes))) unpooled.add(record);
    if (isSame()) seedFunctions(seeds, reasonsOf(current.lowered, causes));
    if (isSame()) for (const record of pooledIn(current.program, new Set(causes))) unpooled.add(record);
    if (isSame()) break;
    current = attemptWith((form) => floorFor(form, seeds));
    if (best && current && isBetter(current.lowered, best.lowered)) best = current;
  }
  const isDone = best !== null && refusals(best.lowered, (code) => !lasting.test(code)).length === 0;
  const floor = (): Descent => lowerOnFloor(program, lower, best);
  const last = isDone ? null : best ? unlessBroken(broken, floor) : floor();
  const chosen = best && !(last && isBetter(last.lowered, best.lowered)) ? best : (last ?? floor());
  const { value, diagnostics } = chosen.lowered;
  return { ...chosen, lowered: { value, diagnostics: [...diagnostics, ...broken] } };
}

/** @param before the translation with less of the program on the floor; null when nobody tried */
export function lowerOnFloor(
  program: Program,
  lower: Lower,
  before: Pick<Descent, "lowered" | "extents"> | null,
): Descent {
  const { pointers, floor } = everythingOnFloor(program, inferFlow(program).variables);
  // only the comparison with the C asks how much `Ptr`s reach
  const extents: ExtentFacts = before?.extents ?? new Map();
  const [first] = before ? reasonsOf(before.lowered, refusals(before.lowered)) : [];
  const whole: FloorStep = {
    kind: "whole-program",
    refused: first?.[0] ?? null,
    why: first?.[1] ?? { code: "internal/bug", reason: "it was asked for", at: null },
  };
  return {
    program,
    pointers: { ...pointers, reasons: noReasons },
    floor: { ...floor, stepsOf: () => [whole] },
    extents,
    lowered: lower(program, { pointers, floor, extents }),
  };
}

/** Those of the functions that are not refused for the functions they call; all where there are no others. */
function withoutInherited(
  { value }: Outcome<LoweredProgram>,
  functions: readonly SymbolId[],
): readonly SymbolId[] {
  const inherited = new Set(
    value.functions.flatMap(({ symbol, diagnostics }) =>
      diagnostics.every(({ isInherited }) => isInherited) ? [symbol] : [],
    ),
  );
  const own = functions.filter((symbol) => !inherited.has(symbol));
  return own.length > 0 ? own : functions;
}

function rejectionReasons(rejected: ReadonlyMap<SymbolId, string>): ReadonlyMap<SymbolId, SeedReason> {
  const entries = [...rejected].map(
    ([symbol, reason]) => [symbol, { code: "verify/rustc", reason, at: null } as const] as const,
  );
  return new Map(entries);
}

const leftByJumps: SeedReason = {
  code: "pointer/jump",
  reason: "`longjmp` may leave the function, or come back to it",
  at: null,
};

/** Why functions were refused. */
function reasonsOf(
  { value }: Outcome<LoweredProgram>,
  functions: readonly SymbolId[],
): ReadonlyMap<SymbolId, SeedReason> {
  return new Map(
    value.functions.flatMap(({ symbol, diagnostics }) => {
      const [first] = diagnostics;
      if (!first || !functions.includes(symbol)) return [];
      const at = first.at && isSpan(first.at) ? first.at : null;
      return [[symbol, { code: first.code, reason: first.message, at }] as const];
    }),
  );
}

/** What `run` gives; where it breaks a promise of ours null, with a warning. */
export function unlessBroken<T>(broken: Diagnostic[], run: () => T): T | null {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const message = `a better form of the pointers could not be worked out: ${error.message}`;
    broken.push({ code: "internal/bug", severity: "warning", message });
    return null;
  }
}

/** Refusals that have nothing to do with where pointers stand. */
const elsewhere = /^unsupported\/(long-double|complex|goto|evaluation-order|undefined-function)$/;
/** Refusals that stay where all pointers of the function are on the floor. */
const lasting = /^unsupported\/(long-double|complex|goto|evaluation-order|undefined-function|library)$/;

function sizes(_: string, value: unknown): unknown {
  return value instanceof Map ? value.size : value;
}

function floorFor(program: Program, seeds: FloorSeeds): ReasonedFloor {
  const pointsTo = inferPointsTo(program);
  return spreadFloor(program, pointsTo, seedClasses(program, pointsTo, seeds));
}

function attempt(original: Program, floorOf: (program: Program) => ReasonedFloor, lower: Lower): Descent {
  const { program, floor, basis, pointers: first } = simplify(original, floorOf);
  const extents = inferExtents(program, first); // it needs addresses, and splits need extents
  const pointers = inferPointers(program, extents, floor, basis);
  const lowered = lower(program, { pointers, floor, extents });
  return { program, pointers, floor, extents, lowered };
}

/**
 * Fewer functions are refused; or as many, but for reasons that stay: a user can do something about the call of a function
 * that has no translation, and nothing about a pointer that the floor has a form for.
 */
function isBetter(one: Outcome<LoweredProgram>, other: Outcome<LoweredProgram>): boolean {
  const [refused, before] = [refusals(one).length, refusals(other).length];
  if (refused !== before) return refused < before;
  const passing = (lowered: Outcome<LoweredProgram>): number =>
    refusals(lowered, (code) => !lasting.test(code)).length;
  return passing(one) < passing(other);
}

/** Functions that were refused, for a reason of these. */
function refusals(
  { value }: Outcome<LoweredProgram>,
  isWanted: (code: string) => boolean = () => true,
): readonly SymbolId[] {
  return value.functions
    .filter(
      ({ status, diagnostics }) => status === "refused" && diagnostics.some(({ code }) => isWanted(code)),
    )
    .map(({ symbol }) => symbol);
}
