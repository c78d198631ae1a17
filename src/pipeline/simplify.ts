/** Pointers that fit no representation become ones that do, in C, as long as there are such. */
import type { FloorFacts } from "../../analyses/facts/floor-facts.ts";
import type { PointerFacts } from "../../analyses/facts/pointer-facts.ts";
import { inferPointers } from "../../analyses/pointer/infer-pointers.ts";
import { shareVoidTargets } from "../../analyses/pointer/shared-void-targets.ts";
import { inferVoidTargets } from "../../analyses/pointer/void-targets.ts";
import type { Program } from "../c-ast/c-ast.ts";
import { checkProgram } from "../c-ast/check.ts";
import { adaptContexts } from "../simplify/adapt-contexts.ts";
import { simplifyClearing } from "../simplify/simplify-clearing.ts";
import { simplifyCursorFields } from "../simplify/simplify-cursor-fields.ts";
import { simplifyPointers } from "../simplify/simplify-pointers.ts";
import { simplifyStructCopies } from "../simplify/simplify-struct-copies.ts";
import { CompilerBug } from "../source/assert-never.ts";

/** Rewrites of pointers that make further ones possible; far above what programs need. */
const maximalRounds = 16;

/** What stands on the floor needs no rewriting; `floorOf` says of each form of the program what that is. */
export function simplify(original: Program, floorOf: (program: Program) => FloorFacts): Program {
  let program = withAdaptedContexts(withCursorFields(original, floorOf), floorOf);
  for (let round = 0; round < maximalRounds; round++) {
    const pointers = inferPointers(program, new Map(), floorOf(program));
    const withoutCopies = simplifyStructCopies(program, pointers);
    const simpler = withoutCopies === program ? simplifyPointers(program, pointers) : withoutCopies;
    if (simpler === program) break;
    expectSound(simpler);
    program = simpler;
  }
  return program;
}

/** Where it would refuse functions, the floor has a place for the pointers. */
function withCursorFields(original: Program, floorOf: (program: Program) => FloorFacts): Program {
  const program = simplifyCursorFields(simplifyClearing(original));
  if (program === original) return original;
  expectSound(program);
  const isRefused = program.units.some(({ functions }) =>
    functions.some(({ refusal }) => refusal !== undefined),
  );
  return isRefused && floorOf(original).pointers.size > 0 ? original : program;
}

/** Functions of one type that see different objects behind a `void *` get adapters for their table. */
function withAdaptedContexts(program: Program, floorOf: (program: Program) => FloorFacts): Program {
  const infer = (form: Program): PointerFacts => inferPointers(form, new Map(), floorOf(form));
  const own = shareVoidTargets(program, inferVoidTargets(program), new Map());
  const adapted = adaptContexts(program, infer(program), own, infer);
  if (adapted !== program) expectSound(adapted);
  return adapted;
}

/** What a rewrite made is checked as what elaboration made. */
function expectSound(program: Program): void {
  const [first] = checkProgram(program);
  if (first) throw new CompilerBug(`simplify: ${first.message}`);
}
