/** DATA: how many elements each pointer parameter of a function reaches, and each field of the structs behind some. */
import type { SymbolId } from "../../src/c-ast/c-ast.ts";
import type { Extent } from "./signature-facts.ts";

/**
 * Access extent per parameter symbol: elements at and behind that position are never touched by the function. Under the
 * symbol of a field, where `linear` counts in the field of that index, what the function reaches behind the field.
 */
export type ExtentFacts = ReadonlyMap<SymbolId, Extent>;

/** Stands for what field `at` of the struct behind a parameter points at; no symbol of the program. */
export function fieldSymbol(param: SymbolId, at: number): SymbolId {
  return (-1 - (param * maximalFields + at)) as SymbolId;
}

const maximalFields = 4096;
