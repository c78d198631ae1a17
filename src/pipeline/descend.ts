/**
 * Down the ladder: what no better representation fits is put on the floor, and all is inferred and lowered again. Each
 * round puts down what the functions refused in the round before point at; the last one puts everything down.
 */
import { inferExtents } from "../../analyses/extents/infer-extents.ts";
import { nothingOnFloor, type FloorFacts } from "../../analyses/facts/floor-facts.ts";
import type { PointerFacts } from "../../analyses/facts/pointer-facts.ts";
import { everythingOnFloor } from "../../analyses/floor/everything-on-floor.ts";
import type { ClassId } from "../../analyses/floor/object-classes.ts";
import { inferPointsTo, type PointsTo } from "../../analyses/floor/points-to.ts";
import { refusedClasses } from "../../analyses/floor/refused-classes.ts";
import { spreadFloor } from "../../analyses/floor/spread-floor.ts";
import { inferPointers } from "../../analyses/pointer/infer-pointers.ts";
import type { Program, SymbolId } from "../c-ast/c-ast.ts";
import type { Outcome } from "../diagnostics/diagnostic.ts";
import type { LoweredProgram } from "../translation/translation.ts";

/** What a round goes on with. */
interface Attempt {
  readonly lowered: Outcome<LoweredProgram>;
  readonly pointers: PointerFacts;
}

/** Lowers a program by facts. */
export type Lower = (
  program: Program,
  facts: {
    readonly pointers: PointerFacts;
    readonly floor: FloorFacts;
    readonly extents: ReturnType<typeof inferExtents>;
  },
) => Outcome<LoweredProgram>;

/** Rounds that put single objects down. */
const partialRounds = 4;

/**
 * @param program the program whose pointers were made simple
 * @param original the same before that, for the last round
 * @returns the translation of the round that refused least; the first of those
 */
export function lowerDescending(program: Program, original: Program, lower: Lower): Outcome<LoweredProgram> {
  let best = attempt(program, nothingOnFloor, lower);
  if (refusals(best).length === 0) return best.lowered;
  const pointsTo = inferPointsTo(program);
  const seeds = new Set<ClassId>();
  let current = best;
  for (let round = 0; round < partialRounds; round++) {
    const before = seeds.size;
    for (const seed of seedsOf(program, pointsTo, current, round)) seeds.add(pointsTo.classes.find(seed));
    if (seeds.size === before && round > 0) break;
    current = attempt(program, spreadFloor(program, pointsTo, seeds), lower);
    if (refusals(current).length < refusals(best).length) best = current;
    if (refusals(current).length === 0) return current.lowered;
  }
  const { pointers, floor } = everythingOnFloor(original);
  const last = lower(original, { pointers, floor, extents: new Map() });
  return last.value.functions.filter(isRefused).length < refusals(best).length ? last : best.lowered;
}

function attempt(program: Program, floor: FloorFacts, lower: Lower): Attempt {
  const first = inferPointers(program, new Map(), floor); // extents need addresses, splits need extents
  const extents = inferExtents(program, first);
  const pointers = inferPointers(program, extents, floor);
  return { lowered: lower(program, { pointers, floor, extents }), pointers };
}

function isRefused({ status }: LoweredProgram["functions"][number]): boolean {
  return status === "refused";
}

function refusals({ lowered }: Attempt): readonly SymbolId[] {
  return lowered.value.functions.filter(isRefused).map(({ symbol }) => symbol);
}

/** First the pointers without a representation in functions that were refused, then all pointers in them. */
function seedsOf(program: Program, pointsTo: PointsTo, current: Attempt, round: number): readonly ClassId[] {
  const scope = round === 0 ? "refused pointers" : "all pointers";
  return refusedClasses(program, pointsTo, {
    functions: refusals(current),
    pointers: current.pointers,
    scope,
  });
}
