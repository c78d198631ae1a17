/** From concrete trees to the Rust AST: the stages between reading the C and writing the Rust. */
import { everythingOnFloor } from "../../analyses/floor/everything-on-floor.ts";
import { inferPointers } from "../../analyses/pointer/infer-pointers.ts";
import type { Program } from "../c-ast/c-ast.ts";
import { checkProgram } from "../c-ast/check.ts";
import type { Outcome } from "../diagnostics/diagnostic.ts";
import { elaborate } from "../elaborate/elaborate.ts";
import { lowerProgram } from "../lower/lower.ts";
import { CompilerBug } from "../source/assert-never.ts";
import type { PreprocessedUnit } from "../project/preprocessed.ts";
import type { Project } from "../project/project.ts";
import { simplifyCursorFields } from "../simplify/simplify-cursor-fields.ts";
import { simplifyPointers } from "../simplify/simplify-pointers.ts";
import { simplifyStructCopies } from "../simplify/simplify-struct-copies.ts";
import { structureCompound, structureFunction } from "../structure/structure.ts";
import { lowerDescending, type Lower } from "./descend.ts";
import type { SyntaxTree } from "../syntax/syntax-node.ts";
import type { LoweredProgram } from "../translation/translation.ts";

export interface ParsedUnit {
  readonly unit: PreprocessedUnit;
  readonly tree: SyntaxTree;
}

/** Which representations pointers get: the best that is sound, or the lowest one for all, which is for debugging. */
export type Ladder = "best" | "floor";

/** The pipeline takes them as an argument, so that its own tests need no whole translator. */
export interface CoreStages {
  /** Names, types and conversions; all units linked into one program. */
  readonly elaborate: (units: readonly ParsedUnit[]) => Outcome<Program>;
  /** The analyses, and the Rust that follows from them. */
  readonly lower: (program: Program, project: Project, ladder: Ladder) => Outcome<LoweredProgram>;
}

/** Rewrites of pointers that make further ones possible; far above what programs need. */
const maximalRounds = 16;

/** What a rewrite made is checked as what elaboration made. */
function expectSound(program: Program): void {
  const [first] = checkProgram(program);
  if (first) throw new CompilerBug(`simplify: ${first.message}`);
}

export const coreStages: CoreStages = {
  elaborate: (units) => elaborate(units.map(({ unit, tree }) => ({ source: unit, tree }))),
  lower: (elaborated, project, ladder) => {
    const structure = { function: structureFunction, compound: structureCompound };
    const lower: Lower = (program, facts) =>
      lowerProgram({ program, ...facts, structure, name: project.name });
    if (ladder === "floor")
      return lower(elaborated, { ...everythingOnFloor(elaborated), extents: new Map() });
    return lowerDescending(simplify(elaborated), elaborated, lower);
  },
};

/** Pointers that fit no representation become ones that do, as long as there are such. */
function simplify(elaborated: Program): Program {
  const noExtents = new Map();
  let program = simplifyCursorFields(elaborated);
  if (program !== elaborated) expectSound(program);
  for (let round = 0; round < maximalRounds; round++) {
    const pointers = inferPointers(program, noExtents);
    const withoutCopies = simplifyStructCopies(program, pointers);
    const simpler = withoutCopies === program ? simplifyPointers(program, pointers) : withoutCopies;
    if (simpler === program) break;
    expectSound(simpler);
    program = simpler;
  }
  return program;
}
