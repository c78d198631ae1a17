/**
 * Variables that hold pointers to constants and are moved: `p++` counts a position in what the variable holds, and
 * `p = other + 2` makes it hold the rest of other constants. What was cut off so is out of reach for `p[-1]`.
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import { isNull, type FunctionSummary, type PointerSource } from "./summary.ts";

/** Is the variable moved inside of what it holds? */
export function isMovedInPlace({ sources }: FunctionSummary, symbol: c.SymbolId): boolean {
  return (sources.get(symbol) ?? []).some((source) =>
    source.kind === "moved" ? source.by.kind !== "call" : isOwnMove(source.value, symbol),
  );
}

/** May the variable hold the rest of constants whose start it does not reach? */
export function mayBeCut({ sources }: FunctionSummary, symbol: c.SymbolId): boolean {
  return (sources.get(symbol) ?? []).some((source) => isCut(source, symbol));
}

function isCut(source: PointerSource, symbol: c.SymbolId): boolean {
  if (source.kind === "moved") return source.by.kind === "call";
  return !isOwnMove(source.value, symbol) && !isWhole(source.value);
}

/** A string literal, or a pointer as it lies in memory. */
function isWhole(value: c.Expr): boolean {
  switch (value.kind) {
    case "convert":
      return isNull(value) || isWhole(value.operand);
    case "conditional":
      return value.then !== null && isWhole(value.then) && isWhole(value.otherwise);
    case "string-literal":
      return true;
    case "load":
      return value.place.kind !== "variable-ref";
    default:
      return false;
  }
}

/** `p = p + 1` */
function isOwnMove(value: c.Expr, symbol: c.SymbolId): boolean {
  if (value.kind === "pointer-offset") return isOwnMove(value.pointer, symbol);
  if (value.kind === "convert") return isOwnMove(value.operand, symbol);
  return value.kind === "load" && value.place.kind === "variable-ref" && value.place.symbol === symbol;
}
