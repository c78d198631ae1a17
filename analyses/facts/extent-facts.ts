/** DATA: how many elements each pointer parameter of a function reaches, and each field of the structs behind some. */
import type { SymbolId } from "../../src/c-ast/c-ast.ts";
import type { Extent } from "./signature-facts.ts";

/**
 * Access extent per parameter symbol: elements at and behind that position are never touched by the function. Under the
 * symbol of a field, where `linear` counts in the field of that index, what the function reaches behind the field.
 */
export type ExtentFacts = ReadonlyMap<SymbolId, Extent>;

/**
 * Stands for what field `at` of the struct behind a parameter points at; no symbol of the program, and none of those
 * close to zero that stand for parts of objects.
 */
export function fieldSymbol(param: SymbolId, at: number): SymbolId {
  return (firstField - (param * maximalFields + at)) as SymbolId;
}

const firstField = -(2 ** 40);
const maximalFields = 4096;
