/**
 * What calls write that their callers can see, globals and memory behind pointers, and which globals functions name. Sound
 * because a function writes only by assignments of its own, by functions it calls, and by library functions, of which a
 * table says what they write.
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import { calleeSymbol } from "../../src/c-ast/callee.ts";
import { libraryEffect } from "../../src/c-ast/library.ts";
import { passedPart } from "../../src/c-ast/passed-part.ts";
import type { CallGraph } from "./call-graph.ts";
import { accessOf, type Access } from "./place-access.ts";
import { mayFill, placeWritten } from "./place-effects.ts";
import { functionNodes } from "../../src/c-ast/program-nodes.ts";

export interface ModRef {
  /** Writes of one call, those of all functions that it reaches included. */
  readonly writes: (call: c.Call) => readonly Access[];
  /** Static variables that the function, or one that it reaches, names; null where a pointer is called. */
  readonly globalsNamed: (callee: c.SymbolId) => ReadonlySet<c.SymbolId> | null;
}

/** Computed when first asked for: most programs never ask. */
export function modRef(program: c.Program, graph: CallGraph): ModRef {
  const ownWrites = memoized((definition) => writesIn(program, graph, definition));
  const ownGlobals = memoized((definition) => globalsIn(program, graph, definition));
  const allWrites = memoized((start) => distinct(graph.reached(start).flatMap(ownWrites)));
  const allGlobals = memoized((start) => union(graph.reached(start).map(ownGlobals)));
  return {
    writes: (call) => [...libraryWrites(program, call), ...graph.targets(call).flatMap(allWrites)],
    globalsNamed: (callee) => {
      const definition = graph.definition(callee);
      return definition ? allGlobals(definition) : new Set();
    },
  };
}

function memoized<T>(
  compute: (definition: c.FunctionDefinition) => T,
): (definition: c.FunctionDefinition) => T {
  const known = new Map<c.FunctionDefinition, { readonly value: T }>();
  return (definition) => {
    const found = known.get(definition) ?? { value: compute(definition) };
    known.set(definition, found);
    return found.value;
  };
}

function distinct(accesses: readonly Access[]): readonly Access[] {
  return [...new Map(accesses.map((access) => [JSON.stringify(access), access])).values()];
}

/** Null as soon as one is not known. */
function union(sets: readonly (ReadonlySet<c.SymbolId> | null)[]): ReadonlySet<c.SymbolId> | null {
  const all = new Set<c.SymbolId>();
  for (const set of sets) {
    if (!set) return null;
    for (const symbol of set) all.add(symbol);
  }
  return all;
}

/** Writes of the function itself that are seen outside of it. */
function writesIn(program: c.Program, graph: CallGraph, definition: c.FunctionDefinition): readonly Access[] {
  const writes = graph.callsOf(definition).flatMap((call) => libraryWrites(program, call));
  for (const node of functionNodes(definition)) {
    if (mayFill(node)) writes.push(anywhere);
    const target = placeWritten(node);
    const access = target && accessOf(program, target);
    if (access && isSeenOutside(program, access)) writes.push(access);
  }
  return distinct(writes);
}

function isSeenOutside(program: c.Program, { variable }: Access): boolean {
  return variable === null || !isAutomatic(program, variable);
}

function isAutomatic(program: c.Program, variable: c.SymbolId): boolean {
  const symbol = program.symbols.get(variable);
  return symbol?.kind === "variable" && symbol.storage !== "static";
}

/** Any memory behind a pointer. */
const anywhere: Access = { variable: null, field: null, form: null };

function libraryWrites(program: c.Program, call: c.Call): readonly Access[] {
  const callee = calleeSymbol(call, program);
  if (!callee || callee.defined) return [];
  const { writes } = libraryEffect(callee.name);
  return call.args.flatMap((arg, at) =>
    arg.type.kind === "pointer" && writes(at) ? (textWritten(program, callee.name, arg) ?? anywhere) : [],
  );
}

/** Text that is written into an array that is named stays in it; null for any other argument. */
function textWritten(program: c.Program, name: string, arg: c.Expr): Access | null {
  const part = name.startsWith("mem") ? null : passedPart(arg);
  const type = part?.object.type;
  const isText = type?.kind === "array" && type.element.kind === "integer" && type.element.integer === "char";
  return part && isText ? accessOf(program, part.object) : null;
}

/** Callers outside of the program may be behind a pointer, and call any of its functions. */
function globalsIn(
  program: c.Program,
  graph: CallGraph,
  definition: c.FunctionDefinition,
): ReadonlySet<c.SymbolId> | null {
  if (graph.callsOf(definition).some((call) => calleeSymbol(call, program) === null)) return null;
  const named = new Set<c.SymbolId>();
  for (const node of functionNodes(definition))
    if (node.kind === "variable-ref" && !isAutomatic(program, node.symbol)) named.add(node.symbol);
  return named;
}
