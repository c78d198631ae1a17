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
import type { Diagnostic, Outcome } from "../diagnostics/diagnostic.ts";
import type { LoweredProgram } from "../translation/translation.ts";
import { simplify } from "./simplify.ts";

/** What a round goes on with. */
interface Attempt {
  readonly program: Program;
  readonly pointers: PointerFacts;
  readonly lowered: Outcome<LoweredProgram>;
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

/**
 * The translation of the round that refused least, and of several such the first that tells the causes. A round that breaks a promise of ours is
 * left out, with a warning: the floor, which needs no analysis, is always tried before the program is given up.
 */
export function lowerDescending(program: Program, lower: Lower): Outcome<LoweredProgram> {
  const broken: Diagnostic[] = [];
  const attemptWith = (floorOf: (form: Program) => FloorFacts): Attempt | null =>
    unlessBroken(broken, () => attempt(program, floorOf, lower));
  let best = attemptWith(() => nothingOnFloor);
  const seeds = noSeeds();
  let current = best;
  for (let round = 0; current && round < partialRounds; round++) {
    const open = refusals(current.lowered, (code) => !elsewhere.test(code));
    if (open.length === 0) break;
    const before = JSON.stringify(seeds, sizes);
    seedPointers(seeds, current.program, open, current.pointers);
    if (before === JSON.stringify(seeds, sizes)) seedFunctions(seeds, open);
    if (before === JSON.stringify(seeds, sizes)) break;
    current = attemptWith((form) => floorFor(form, seeds));
    if (best && current && isBetter(current.lowered, best.lowered)) best = current;
  }
  const isDone = best !== null && refusals(best.lowered, (code) => !lasting.test(code)).length === 0;
  const floor = (): Outcome<LoweredProgram> =>
    lower(program, { ...everythingOnFloor(program), extents: new Map() });
  const last = isDone ? null : best ? unlessBroken(broken, floor) : floor();
  const chosen = best && !(last && isBetter(last, best.lowered)) ? best.lowered : (last ?? floor());
  return { value: chosen.value, diagnostics: [...chosen.diagnostics, ...broken] };
}

function unlessBroken<T>(broken: Diagnostic[], run: () => T): T | null {
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
const elsewhere = /^unsupported\/(long-double|complex|vector|goto|evaluation-order)$/;
/** Refusals that stay where all pointers of the function are on the floor. */
const lasting = /^unsupported\/(long-double|complex|vector|goto|evaluation-order|library)$/;

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
  return { program, pointers, lowered };
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
