/**
 * Which functions of the program a call may reach. A call through a pointer may reach every function that is named other
 * than to be called and takes as many arguments; so may a library function that is given a pointer to one.
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import { calleeSymbol, stripAllConversions } from "../../src/c-ast/callee.ts";
import { functionNodes } from "../../src/c-ast/program-nodes.ts";

export interface CallGraph {
  /** Functions that the call itself may call. */
  readonly targets: (call: c.Call) => readonly c.FunctionDefinition[];
  /** The function, all that it may call, and so on. */
  readonly reached: (start: c.FunctionDefinition) => readonly c.FunctionDefinition[];
  /** Calls in the function itself. */
  readonly callsOf: (definition: c.FunctionDefinition) => readonly c.Call[];
  readonly definition: (symbol: c.SymbolId) => c.FunctionDefinition | null;
}

/** @param pointed functions that are named other than to be called; asked for when a pointer is called */
export function callGraph(program: c.Program, pointed: () => ReadonlySet<c.SymbolId>): CallGraph {
  const functions = program.units.flatMap((unit) => unit.functions);
  const definitions = new Map(functions.map((definition) => [definition.symbol, definition]));
  const definition = (symbol: c.SymbolId): c.FunctionDefinition | null => definitions.get(symbol) ?? null;
  const allPointed = (): readonly c.FunctionDefinition[] =>
    [...pointed()].flatMap((symbol) => definition(symbol) ?? []);
  const targets = (call: c.Call): readonly c.FunctionDefinition[] => {
    const callee = calleeSymbol(call, program);
    if (!callee) return allPointed().filter((one) => takes(program, one, call.args.length));
    const own = definition(callee.id);
    return own ? [own] : call.args.flatMap((arg) => handedOver(arg, definition) ?? allPointed());
  };
  const calls = new Map<c.FunctionDefinition, readonly c.Call[]>();
  const callsOf = (one: c.FunctionDefinition): readonly c.Call[] => {
    const known = calls.get(one) ?? [...functionNodes(one)].filter((node) => node.kind === "call");
    calls.set(one, known);
    return known;
  };
  const reached = (start: c.FunctionDefinition): readonly c.FunctionDefinition[] => {
    const seen = new Set<c.FunctionDefinition>([start]);
    for (const next of seen) for (const call of callsOf(next)) for (const to of targets(call)) seen.add(to);
    return [...seen];
  };
  return { targets, reached, callsOf, definition };
}

function takes(program: c.Program, { symbol, params }: c.FunctionDefinition, given: number): boolean {
  const found = program.symbols.get(symbol);
  const isVariadic = found?.kind === "function" && found.type.variadic;
  return isVariadic ? given >= params.length : given === params.length;
}

/** What a library function may call because it is given this argument; null where that is not known. */
function handedOver(
  arg: c.Expr,
  definition: CallGraph["definition"],
): readonly c.FunctionDefinition[] | null {
  if (arg.type.kind !== "pointer" || arg.type.target.kind !== "function") return [];
  const inner = stripAllConversions(arg);
  const place = inner.kind === "address-of" ? inner.place : inner;
  if (place.kind !== "function-ref") return null;
  const named = definition(place.symbol);
  return named ? [named] : [];
}
