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
  for (let round = 0; round < partialRounds; round++) {
    const open = refusals(current.lowered, (code) => !elsewhere.test(code));
    if (open.length === 0) break;
    const before = JSON.stringify(seeds, sizes);
    seedPointers(seeds, current.program, open, current.pointers);
    if (before === JSON.stringify(seeds, sizes)) seedFunctions(seeds, open);
    if (before === JSON.stringify(seeds, sizes)) break;
    current = attempt(program, (form) => floorFor(form, seeds), lower);
    if (current.refused.length < best.refused.length) best = current;
  }
  if (refusals(best.lowered, (code) => ofPointers.test(code)).length === 0) return best.lowered;
  const last = lower(program, { ...everythingOnFloor(program), extents: new Map() });
  return refusals(last).length < best.refused.length ? last : best.lowered;
}

/** Refusals that have nothing to do with where pointers stand. */
const elsewhere =
  /^(unsupported\/(long-double|complex|vector|goto|evaluation-order|extension|builtin)|elaborate\/|parse\/)/;
/** Refusals that may be gone where everything is on the floor. */
const ofPointers = /^(pointer|internal)\/|^unsupported\/(union|vla|variadic)/;

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
