/** From concrete trees to the Rust AST: the stages between reading the C and writing the Rust. */
import { inferExtents } from "../../analyses/extents/infer-extents.ts";
import { inferPointers } from "../../analyses/pointer/infer-pointers.ts";
import type { Program } from "../c-ast/c-ast.ts";
import type { Outcome } from "../diagnostics/diagnostic.ts";
import { elaborate } from "../elaborate/elaborate.ts";
import { lowerProgram } from "../lower/lower.ts";
import type { PreprocessedUnit } from "../project/preprocessed.ts";
import type { Project } from "../project/project.ts";
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

export const coreStages: CoreStages = {
  elaborate: (units) => elaborate(units.map(({ unit, tree }) => ({ source: unit, tree }))),
  lower: (program, project) => {
    const noExtents = new Map();
    const first = inferPointers(program, noExtents); // extents need addresses, splits need extents
    const extents = inferExtents(program, first);
    const pointers = inferPointers(program, extents);
    const structure = { function: structureFunction, compound: structureCompound };
    return lowerProgram({ program, pointers, extents, structure, name: project.name });
  },
};
