/**
 * What calls may write that their callers can see: globals, and memory behind pointers. Sound because a function writes
 * only by assignments of its own, by functions it calls, and by library functions, of which a table says what they write.
 */
import type * as c from "../c-ast/c-ast.ts";
import { calleeSymbol } from "../c-ast/callee.ts";
import { libraryEffect } from "../c-ast/library.ts";
import { walk, type AstNode } from "../c-ast/visit.ts";
import { accessOf, exposedVariables, type Access } from "./access.ts";

export interface CallEffects {
  /** Writes of one call, those of all functions that it calls included. */
  readonly writes: (call: c.Call) => readonly Access[];
  /** Do pointers reach the global? */
  readonly isExposed: (global: c.SymbolId) => boolean;
}

/** Computed when first asked for: most programs never ask. */
export function callEffects(
  program: c.Program,
  definitions: ReadonlyMap<c.SymbolId, c.FunctionDefinition>,
): CallEffects {
  const known = new Map<c.SymbolId, readonly Access[]>();
  const own = new Map<c.SymbolId, OwnEffects>();
  const ownOf = (definition: c.FunctionDefinition): OwnEffects => {
    const found = own.get(definition.symbol) ?? ownEffects(program, definition);
    own.set(definition.symbol, found);
    return found;
  };
  let pointed: readonly c.FunctionDefinition[] | null = null;
  /** Functions that a call may reach; all whose address is taken, where that is not known. */
  const targets = (call: c.Call): readonly c.FunctionDefinition[] => {
    const callee = calleeSymbol(call, program);
    const definition = callee && definitions.get(callee.id);
    if (definition) return [definition];
    if (callee && !call.args.some(isFunctionPointer)) return [];
    pointed ??= addressedFunctions(program, definitions);
    return callee ? pointed : pointed.filter(({ params }) => params.length === call.args.length);
  };
  const closure = (start: c.FunctionDefinition): readonly Access[] => {
    const found = known.get(start.symbol);
    if (found) return found;
    const writes = new Map<string, Access>();
    const seen = new Set<c.FunctionDefinition>();
    const open = [start];
    for (let next = open.pop(); next; next = open.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      const { accesses, calls } = ownOf(next);
      for (const access of [...accesses, ...calls.flatMap((call) => libraryWrites(program, call))])
        writes.set(JSON.stringify(access), access);
      open.push(...calls.flatMap(targets));
    }
    const all = [...writes.values()];
    known.set(start.symbol, all);
    return all;
  };
  let exposed: ReadonlySet<c.SymbolId> | null = null;
  return {
    writes: (call) => [...libraryWrites(program, call), ...targets(call).flatMap(closure)],
    isExposed: (global) => {
      exposed ??= exposedVariables(allNodes(program));
      return exposed.has(global);
    },
  };
}

interface OwnEffects {
  readonly accesses: readonly Access[];
  readonly calls: readonly c.Call[];
}

function ownEffects(program: c.Program, definition: c.FunctionDefinition): OwnEffects {
  const accesses: Access[] = [];
  const calls: c.Call[] = [];
  for (const node of walk(definition.body)) {
    if (node.kind === "call") calls.push(node);
    if (node.kind !== "assign" && node.kind !== "compound-assign" && node.kind !== "step") continue;
    const access = accessOf(program, node.target);
    if (access && isSeenOutside(program, access)) accesses.push(access);
  }
  return { accesses, calls };
}

function isSeenOutside(program: c.Program, { variable }: Access): boolean {
  const symbol = variable === null ? null : program.symbols.get(variable);
  return symbol?.kind !== "variable" || symbol.storage === "static";
}

/** Any memory behind a pointer. */
const anywhere: Access = { variable: null, field: null, form: null };

function libraryWrites(program: c.Program, call: c.Call): readonly Access[] {
  const callee = calleeSymbol(call, program);
  if (!callee || callee.defined) return [];
  const { writes } = libraryEffect(callee.name);
  return call.args.some((arg, at) => arg.type.kind === "pointer" && writes(at)) ? [anywhere] : [];
}

function isFunctionPointer({ type }: c.Expr): boolean {
  return type.kind === "pointer" && type.target.kind === "function";
}

function addressedFunctions(
  program: c.Program,
  definitions: ReadonlyMap<c.SymbolId, c.FunctionDefinition>,
): readonly c.FunctionDefinition[] {
  const found = new Set<c.FunctionDefinition>();
  const callees = new Set<AstNode>();
  for (const node of allNodes(program)) {
    if (node.kind === "call") callees.add(node.callee);
    if (node.kind !== "function-ref" || callees.has(node)) continue;
    const definition = definitions.get(node.symbol);
    if (definition) found.add(definition);
  }
  return [...found];
}

function* allNodes(program: c.Program): Generator<AstNode> {
  for (const { functions, globals } of program.units) {
    for (const { body } of functions) yield* walk(body);
    for (const { initializer } of globals) if (initializer) yield* walk(initializer);
  }
}
