/** From concrete trees to the Rust AST: the stages between reading the C and writing the Rust. */
import { inferExtents } from "../../analyses/extents/infer-extents.ts";
import { inferPointers } from "../../analyses/pointer/infer-pointers.ts";
import { shareVoidTargets } from "../../analyses/pointer/shared-void-targets.ts";
import { inferVoidTargets } from "../../analyses/pointer/void-targets.ts";
import type { CType, Program, SymbolId } from "../c-ast/c-ast.ts";
import { checkProgram } from "../c-ast/check.ts";
import type { Outcome } from "../diagnostics/diagnostic.ts";
import { elaborate } from "../elaborate/elaborate.ts";
import { lowerProgram } from "../lower/lower.ts";
import { CompilerBug } from "../source/assert-never.ts";
import type { PreprocessedUnit } from "../project/preprocessed.ts";
import type { Project } from "../project/project.ts";
import { adaptContexts } from "../simplify/adapt-contexts.ts";
import { simplifyClearing } from "../simplify/simplify-clearing.ts";
import { simplifyCursorFields } from "../simplify/simplify-cursor-fields.ts";
import { simplifyPointers } from "../simplify/simplify-pointers.ts";
import { simplifyStructCopies } from "../simplify/simplify-struct-copies.ts";
import { structureCompound, structureFunction } from "../structure/structure.ts";
import type { SyntaxTree } from "../syntax/syntax-node.ts";
import type { LoweredProgram } from "../translation/translation.ts";

export interface ParsedUnit {
  readonly unit: PreprocessedUnit;
  readonly tree: SyntaxTree;
}

/** The pipeline takes them as an argument, so that its own tests need no whole translator. */
export interface CoreStages {
  /** Names, types and conversions; all units linked into one program. */
  readonly elaborate: (units: readonly ParsedUnit[]) => Outcome<Program>;
  /** The analyses, and the Rust that follows from them. */
  readonly lower: (program: Program, project: Project) => Outcome<LoweredProgram>;
}

/** Rewrites of pointers that make further ones possible; far above what programs need. */
const maximalRounds = 16;

/** What a rewrite made is checked as what elaboration made. */
function expectSound(program: Program): void {
  const [first] = checkProgram(program);
  if (first) throw new CompilerBug(`simplify: ${first.message}`);
}

/** What functions see behind `void *` parameters by themselves, whatever others of their type see. */
function ownVoidTargets(program: Program): ReadonlyMap<SymbolId, CType> {
  return shareVoidTargets(program, inferVoidTargets(program), new Map());
}

export const coreStages: CoreStages = {
  elaborate: (units) => elaborate(units.map(({ unit, tree }) => ({ source: unit, tree }))),
  lower: (elaborated, project) => {
    const noExtents = new Map();
    let program = simplifyCursorFields(simplifyClearing(elaborated));
    if (program !== elaborated) expectSound(program);
    let first = inferPointers(program, noExtents); // extents need addresses, splits need extents
    const adapted = adaptContexts(program, first, ownVoidTargets(program), (tried) =>
      inferPointers(tried, noExtents),
    );
    if (adapted !== program) {
      expectSound(adapted);
      program = adapted;
      first = inferPointers(program, noExtents);
    }
    for (let round = 0; round < maximalRounds; round++) {
      const withoutCopies = simplifyStructCopies(program, first);
      const simpler = withoutCopies === program ? simplifyPointers(program, first) : withoutCopies;
      if (simpler === program) break;
      expectSound(simpler);
      program = simpler;
      first = inferPointers(program, noExtents);
    }
    const extents = inferExtents(program, first);
    const pointers = inferPointers(program, extents);
    const structure = { function: structureFunction, compound: structureCompound };
    return lowerProgram({ program, pointers, extents, structure, name: project.name });
  },
};
