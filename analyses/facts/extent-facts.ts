/** DATA: how many elements each pointer parameter of a function reaches. */
import type { SymbolId } from "../../src/c-ast/c-ast.ts";
import type { Extent } from "./signature-facts.ts";

/** Access extent per parameter symbol: elements at and behind that position are never touched by the function. */
export type ExtentFacts = ReadonlyMap<SymbolId, Extent>;
