/**
 * Concrete trees to one linked, typed program.
 * Reads: preprocessed units and their trees. Gives: a Program in which every name is resolved, every conversion explicit,
 * every type laid out; definitions with errors are in `refused`, and their diagnostics name them.
 * Sound because each rule is C11's own, with gcc's choices on x86-64, and is compared with gcc's answers in the tests.
 * Example: `c += x[1]` with `char c; short *x` becomes a compound assignment computed in `int`, its value a `Load` of an
 * `Index` converted from `short`.
 * Order: units one after the other, so that each finds the symbols and records of those before it. In a unit the file
 * scope comes first, then the bodies; declarations of system headers are read when a name of theirs is used.
 */
import type { Program } from "../c-ast/c-ast.ts";
import type { Outcome } from "../diagnostics/diagnostic.ts";
import { createNodeIdSource } from "../source/node-id.ts";
import type { ProgramBuilder } from "./context.ts";
import { elaborateUnit } from "./elaborate-unit.ts";
import type { UnitInput } from "./elaborate-unit.ts";
import { linkProgram } from "./link.ts";

export function elaborate(units: readonly UnitInput[]): Outcome<Program> {
  const program = createProgram();
  const elaborated = units.map((unit, index) => elaborateUnit(program, unit, index));
  const value = linkProgram(program, elaborated);
  return { value, diagnostics: elaborated.flatMap((unit) => unit.diagnostics) };
}

function createProgram(): ProgramBuilder {
  return {
    nextNode: createNodeIdSource(),
    symbols: new Map(),
    records: new Map(),
    enums: new Map(),
    mentionedEnums: new Map(),
    incompleteTypes: new Map(),
    recordsByPlace: new Map(),
    enumsByPlace: new Map(),
    externals: new Map(),
    sharedSymbols: new Map(),
    referenced: new Set(),
    oldStyle: new Set(),
    tentative: new Set(),
    weakDeclarations: [],
    unprototypedCalls: [],
    lengthVariables: new Map(),
    ids: { symbol: 0, record: 0, enum: 0 },
  };
}
