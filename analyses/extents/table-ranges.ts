/** Least and greatest element of integer tables that nothing ever writes. */
import type * as c from "../../src/c-ast/c-ast.ts";
import type { PointerFacts } from "../facts/pointer-facts.ts";
import type { FunctionRun } from "./function-run.ts";

export function constantTableRanges(program: c.Program, pointers: PointerFacts): FunctionRun["tableRange"] {
  const initializers = new Map<c.SymbolId, c.Initializer | null>();
  for (const unit of program.units)
    for (const { symbol, initializer } of unit.globals) initializers.set(symbol, initializer);
  const ranges = new Map<c.SymbolId, { low: bigint; high: bigint } | null>();
  return (symbol) => {
    const initializer = initializers.get(symbol);
    if (!initializer || pointers.globals.get(symbol)?.kind !== "static") return null;
    const known = ranges.get(symbol);
    if (known !== undefined) return known;
    const range = rangeOf(initializer);
    ranges.set(symbol, range);
    return range;
  };
}

/** Zero counts along: elements without initializer have it. Null: some element is no constant. */
function rangeOf(initializer: c.Initializer): { low: bigint; high: bigint } | null {
  if (initializer.kind === "value") {
    let value = initializer.value;
    while (value.kind === "convert" && value.conversion === "integer") value = value.operand;
    if (value.kind !== "integer-constant") return null;
    return { low: value.value < 0n ? value.value : 0n, high: value.value > 0n ? value.value : 0n };
  }
  if (initializer.kind !== "array") return null;
  let low = 0n;
  let high = 0n;
  for (const element of initializer.elements) {
    const range = rangeOf(element.value);
    if (!range) return null;
    if (range.low < low) low = range.low;
    if (range.high > high) high = range.high;
  }
  return { low, high };
}
