/**
 * Pointers whose values are not the program's to decide: the arguments of `main` are strings that the system made,
 * which the program may write to, move along and replace. They have no form but the floor, where memory has them.
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import { walk } from "../../src/c-ast/visit.ts";
import { unknownValue, type PointerValue } from "./pointer-value.ts";

const reason = "it is an argument of `main`, which the system gives";

/** Values that the parameters of a function have before anything is inferred; those on the floor have their form. */
export function fixedValues(
  program: c.Program,
  { symbol, params, body }: c.FunctionDefinition,
  onFloor: ReadonlySet<c.SymbolId>,
): Map<c.SymbolId, PointerValue> {
  const values = new Map<c.SymbolId, PointerValue>();
  if (program.symbols.get(symbol)?.name !== "main") return values;
  const used = new Set<c.SymbolId>();
  for (const node of walk(body)) if (node.kind === "variable-ref") used.add(node.symbol);
  for (const param of params)
    if (used.has(param) && !onFloor.has(param) && program.symbols.get(param)?.type.kind === "pointer")
      values.set(param, unknownValue("pointer/stored", reason));
  return values;
}
