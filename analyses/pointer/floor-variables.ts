/**
 * The pointer variables on the floor, by the function that they belong to: what a version says of others' variables is
 * never asked for, and in a program with much on the floor that would be the most of what it says.
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import { walk } from "../../src/c-ast/visit.ts";
import type { FloorFacts } from "../facts/floor-facts.ts";

/** Those that a function may name: its own, and all that belong to no function. */
export type FloorVariablesOf = (definition: c.FunctionDefinition) => Iterable<c.SymbolId>;

export function floorVariables(program: c.Program, { variables }: FloorFacts): FloorVariablesOf {
  if (variables.size === 0) return () => [];
  const shared = new Set(variables);
  const own = new Map<c.SymbolId, readonly c.SymbolId[]>();
  for (const definition of program.units.flatMap(({ functions }) => functions)) {
    const locals = localsOf(definition).filter((local) => variables.has(local));
    own.set(definition.symbol, locals);
    for (const local of locals) shared.delete(local);
  }
  return ({ symbol }) => [...shared, ...(own.get(symbol) ?? [])];
}

function localsOf({ params, body }: c.FunctionDefinition): readonly c.SymbolId[] {
  const locals = [...params];
  for (const node of walk(body))
    if (node.kind === "local-declaration") locals.push(...node.variables.map(({ symbol }) => symbol));
  return locals;
}
