/** From concrete trees to the Rust AST: the stages between reading the C and writing the Rust. */
import { inferFlow } from "../../analyses/flow/infer-flow.ts";
import { inferJumps } from "../../analyses/flow/infer-jumps.ts";
import { explainPointers } from "../../analyses/reasons/explain-pointers.ts";
import type { Program } from "../c-ast/c-ast.ts";
import type { Outcome } from "../diagnostics/diagnostic.ts";
import { elaborate } from "../elaborate/elaborate.ts";
import { lowerProgram } from "../lower/lower.ts";
import type { PreprocessedUnit } from "../project/preprocessed.ts";
import type { Project } from "../project/project.ts";
import { constantPointers } from "../simplify/constant-pointers.ts";
import { catchJumps } from "../simplify/catch-jumps.ts";
import { inlineAllocators } from "../simplify/inline-allocators.ts";
import { returnLastCalls } from "../simplify/last-calls.ts";
import { streamsAsValues } from "../simplify/streams-as-values.ts";
import { simplifyOverflow } from "../simplify/simplify-overflow.ts";
import { swapObjects } from "../simplify/swap-objects.ts";
import { wrapLibraryFunctions } from "../simplify/wrap-library-functions.ts";
import { structureCompound, structureFunction } from "../structure/structure.ts";
import { lowerDescending, lowerOnFloor, type Descent, type Lower } from "./descend.ts";
import { descendWrapped } from "./wrap.ts";
import { noDemands, type Demands } from "./rustc-oracle.ts";
import type { SyntaxTree } from "../syntax/syntax-node.ts";
import type { PointerExplanation } from "../translation/explanation.ts";
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
  readonly lower: (
    program: Program,
    project: Project,
    ladder: Ladder,
    demands: Demands,
  ) => Outcome<LoweredProgram>;
  /** What the analyses decided, and why. */
  readonly explain: (program: Program, project: Project, ladder: Ladder) => readonly PointerExplanation[];
}

export const coreStages: CoreStages = {
  elaborate: (units) => elaborate(units.map(({ unit, tree }) => ({ source: unit, tree }))),
  lower: (program, project, ladder, demands) => descend(program, project, ladder, demands).lowered,
  explain: (program, project, ladder) => explainPointers(descend(program, project, ladder, noDemands)),
};

function descend(elaborated: Program, project: Project, ladder: Ladder, demands: Demands): Descent {
  const complete = returnLastCalls(elaborated);
  const jumps = inferJumps(complete);
  const caught = catchJumps(complete, jumps);
  const values = constantPointers(streamsAsValues(inlineAllocators(caught)));
  const plain = wrapLibraryFunctions(simplifyOverflow(values));
  const structure = { function: structureFunction, compound: structureCompound };
  const { name } = project;
  const { withheld } = demands;
  const lower: Lower = (program, facts) =>
    lowerProgram({ program, ...facts, flow: inferFlow(program), structure, name, withheld });
  return ladder === "floor" || demands.everything
    ? lowerOnFloor(plain, lower, null)
    : descendWrapped(plain, (form) =>
        lowerDescending(swapObjects(form), lower, demands.floor, jumps?.functions ?? new Set()),
      );
}
