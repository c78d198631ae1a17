/** Variables whose values change behind the back of a function. */
import type * as c from "../../src/c-ast/c-ast.ts";
import { walkExpr } from "../../src/c-ast/visit.ts";

/** Static variables, and variables whose address is taken. */
export function exposedVariables(
  program: c.Program,
  definitions: Iterable<c.FunctionDefinition>,
): ReadonlySet<c.SymbolId> {
  const exposed = new Set<c.SymbolId>();
  for (const symbol of program.symbols.values())
    if (symbol.kind === "variable" && symbol.storage === "static") exposed.add(symbol.id);
  for (const definition of definitions) for (const symbol of addressed(definition)) exposed.add(symbol);
  return exposed;
}

/** By function: bodies do not change, and the same ones are asked for in many forms of a program. */
const known = new WeakMap<c.FunctionDefinition, ReadonlySet<c.SymbolId>>();

function addressed(definition: c.FunctionDefinition): ReadonlySet<c.SymbolId> {
  const found = known.get(definition) ?? addressedIn(definition);
  known.set(definition, found);
  return found;
}

function addressedIn({ body }: c.FunctionDefinition): ReadonlySet<c.SymbolId> {
  const found = new Set<c.SymbolId>();
  for (const expr of walkExpr(body)) {
    if (expr.kind !== "address-of") continue;
    let place = expr.place;
    while (place.kind === "member") place = place.base;
    if (place.kind === "variable-ref") found.add(place.symbol);
  }
  return found;
}
