/**
 * Down the ladder: what no better representation fits is put on the floor, and all is inferred and lowered again. Each
 * round puts down what the functions refused in the round before point at; the last one puts everything down.
 */
import { inferExtents } from "../../analyses/extents/infer-extents.ts";
import { nothingOnFloor, type FloorFacts } from "../../analyses/facts/floor-facts.ts";
import type { PointerFacts } from "../../analyses/facts/pointer-facts.ts";
import { everythingOnFloor } from "../../analyses/floor/everything-on-floor.ts";
import { noSeeds, seedClasses, seedFunctions, seedPointers } from "../../analyses/floor/floor-seeds.ts";
import { inferPointsTo } from "../../analyses/floor/points-to.ts";
import { spreadFloor } from "../../analyses/floor/spread-floor.ts";
import { inferPointers } from "../../analyses/pointer/infer-pointers.ts";
import type { Program, SymbolId } from "../c-ast/c-ast.ts";
import type { Outcome } from "../diagnostics/diagnostic.ts";
import type { LoweredProgram } from "../translation/translation.ts";
import { simplify } from "./simplify.ts";

/** What a round goes on with. */
interface Attempt {
  readonly program: Program;
  readonly pointers: PointerFacts;
  readonly lowered: Outcome<LoweredProgram>;
  readonly refused: readonly SymbolId[];
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
const partialRounds = 5;

/** The translation of the round that refused least; of several such the first. */
export function lowerDescending(program: Program, lower: Lower): Outcome<LoweredProgram> {
  let best = attempt(program, () => nothingOnFloor, lower);
  const seeds = noSeeds();
  let current = best;
  for (let round = 0; round < partialRounds && current.refused.length > 0; round++) {
    const before = JSON.stringify(seeds, sizes);
    seedPointers(seeds, current.program, current.refused, current.pointers);
    if (before === JSON.stringify(seeds, sizes)) seedFunctions(seeds, current.refused);
    if (before === JSON.stringify(seeds, sizes)) break;
    current = attempt(program, (form) => floorFor(form, seeds), lower);
    if (current.refused.length < best.refused.length) best = current;
  }
  if (best.refused.length === 0) return best.lowered;
  const last = lower(program, { ...everythingOnFloor(program), extents: new Map() });
  return refusals(last).length < best.refused.length ? last : best.lowered;
}

function sizes(_: string, value: unknown): unknown {
  return value instanceof Set ? value.size : value;
}

function floorFor(program: Program, seeds: ReturnType<typeof noSeeds>): FloorFacts {
  const pointsTo = inferPointsTo(program);
  return spreadFloor(program, pointsTo, seedClasses(program, pointsTo, seeds));
}

function attempt(original: Program, floorOf: (program: Program) => FloorFacts, lower: Lower): Attempt {
  const program = simplify(original, floorOf);
  const floor = floorOf(program);
  const first = inferPointers(program, new Map(), floor); // extents need addresses, splits need extents
  const extents = inferExtents(program, first);
  const pointers = inferPointers(program, extents, floor);
  const lowered = lower(program, { pointers, floor, extents });
  return { program, pointers, lowered, refused: refusals(lowered) };
}

function refusals({ value }: Outcome<LoweredProgram>): readonly SymbolId[] {
  return value.functions.filter(({ status }) => status === "refused").map(({ symbol }) => symbol);
}
