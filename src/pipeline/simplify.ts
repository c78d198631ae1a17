/** Pointers that fit no representation become ones that do, in C, as long as there are such. */
import type { ReasonedFloor, ReasonedPointers } from "../../analyses/facts/reason-facts.ts";
import { inferPointers } from "../../analyses/pointer/infer-pointers.ts";
import { isIn, negativeIntegers } from "../../analyses/pointer/negative-integers.ts";
import { pointerBasis, type PointerBasis } from "../../analyses/pointer/pointer-basis.ts";
import { shareVoidTargets } from "../../analyses/pointer/shared-void-targets.ts";
import { inferVoidTargets } from "../../analyses/pointer/void-targets.ts";
import type { Program } from "../c-ast/c-ast.ts";
import { checkProgram } from "../c-ast/check.ts";
import { adaptContexts } from "../simplify/adapt-contexts.ts";
import { nameFixedResults } from "../simplify/fixed-results.ts";
import { skipEmptyRanges } from "../simplify/empty-ranges.ts";
import { forwardCalls } from "../simplify/forward-calls.ts";
import { ownArrays } from "../simplify/own-arrays.ts";
import { distributeChoices } from "../simplify/distribute-choices.ts";
import { distinctNames } from "../simplify/distinct-names.ts";
import { passGlobalPointers } from "../simplify/pass-global-pointers.ts";
import { simplifyClearing } from "../simplify/simplify-clearing.ts";
import { simplifyCursorFields } from "../simplify/simplify-cursor-fields.ts";
import { simplifyPointers } from "../simplify/simplify-pointers.ts";
import { simplifyStructCopies } from "../simplify/simplify-struct-copies.ts";
import { splitStructParameters } from "../simplify/split-struct-parameters.ts";
import { CompilerBug } from "../source/assert-never.ts";

/** Rewrites of pointers that make further ones possible; far above what programs need. */
const maximalRounds = 16;

/** A form of the program, and what is known of it. */
export interface Form {
  readonly program: Program;
  readonly floor: ReasonedFloor;
  readonly basis: PointerBasis;
  /** What its pointers are as long as nothing is known of extents. */
  readonly pointers: ReasonedPointers;
}

type FloorOf = (program: Program) => ReasonedFloor;

/** What stands on the floor needs no rewriting; `floorOf` says of each form of the program what that is. */
export function simplify(original: Program, floorOf: FloorOf): Form {
  const form = simplified(original, floorOf);
  const passed = form.floor.pointers.size === 0 ? original : passGlobalPointers(original);
  if (passed === original) return form;
  const other = simplified(passed, floorOf);
  return other.floor.pointers.size < form.floor.pointers.size ? other : form;
}

function simplified(original: Program, floorOf: FloorOf): Form {
  const adapted = withAdaptedContexts(inferForm(withCursorFields(original, floorOf), floorOf, null), floorOf);
  const form = withOwnedArrays(withSimplerPointers(adapted, floorOf), floorOf);
  if (form.program === original) return form;
  expectSound(form.program); // what the rewrites made, all at once
  return { ...form, program: distinctNames(form.program) };
}

function withSimplerPointers(first: Form, floorOf: FloorOf): Form {
  let form = first;
  for (let round = 0; round < maximalRounds; round++) {
    const { program, pointers, floor } = form;
    const simpler = simplerProgram(program, pointers, floor);
    if (simpler === program) break;
    form = inferForm(simpler, floorOf, form);
  }
  return form;
}

/** What the first rewrite that finds something to do makes of a program. */
function simplerProgram(program: Program, pointers: ReasonedPointers, floor: ReasonedFloor): Program {
  for (const rewrite of [simplifyStructCopies, simplifyPointers, splitStructParameters]) {
    const simpler = rewrite(program, pointers, floor);
    if (simpler !== program) return simpler;
  }
  return program;
}

/** @param before the form that this one was made from */
function inferForm(program: Program, floorOf: FloorOf, before: Form | null): Form {
  const floor = floorOf(program);
  const basis = pointerBasis(program, floor, before?.basis);
  return { program, floor, basis, pointers: inferPointers(program, new Map(), floor, basis) };
}

/** Where it would refuse functions, the floor has a place for the pointers. */
function withCursorFields(original: Program, floorOf: FloorOf): Program {
  const program = simplifyCursorFields(
    simplifyClearing(forwardCalls(distributeChoices(nameFixedResults(withoutEmptyRanges(original))))),
  );
  if (program === original) return original;
  const isRefused = program.units.some(({ functions }) =>
    functions.some(({ refusal }) => refusal !== undefined),
  );
  return isRefused && floorOf(original).pointers.size > 0 ? original : program;
}

function withoutEmptyRanges(program: Program): Program {
  const negatives = negativeIntegers(program);
  return negatives.size === 0 ? program : skipEmptyRanges(program, (index) => isIn(negatives, index));
}

/** Functions of one type that see different objects behind a `void *` get adapters for their table. */
function withAdaptedContexts(form: Form, floorOf: FloorOf): Form {
  const { program, pointers } = form;
  const own = shareVoidTargets(program, inferVoidTargets(program), new Map());
  const adapted = adaptContexts(program, pointers, own, (tried) => inferForm(tried, floorOf, form).pointers);
  if (adapted === program) return form;
  return inferForm(adapted, floorOf, form);
}

/**
 * Local arrays that lie in members which own heap memory elsewhere are owned by them. Most such arrays are gone with the
 * copies of structs that they lay in.
 */
function withOwnedArrays(form: Form, floorOf: FloorOf): Form {
  const { program, pointers } = form;
  let last = form;
  const owned = ownArrays(program, pointers, (tried) => {
    last = withSimplerPointers(inferForm(tried, floorOf, form), floorOf);
    return last.pointers;
  });
  return owned === program ? form : last;
}

/** What rewrites made is checked as what elaboration made. */
export function expectSound(program: Program): void {
  const [first] = checkProgram(program);
  if (first) throw new CompilerBug(`simplify: ${first.message}`);
}
