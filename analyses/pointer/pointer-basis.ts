/**
 * What inference knows of a program before it solves anything: what each function does with pointers, and what the
 * types say. Solving again, with other extents or other borrows, starts from the same.
 * Reads: the typed C AST, what stands on the floor. Gives: `PointerBasis`.
 */
import { isLibrary } from "../../src/c-ast/program-kind.ts";
import type * as c from "../../src/c-ast/c-ast.ts";
import { calleeSymbol, namedComparisons, stripAllConversions } from "../../src/c-ast/callee.ts";
import { walkExpr } from "../../src/c-ast/visit.ts";
import type { NodeId } from "../../src/source/node-id.ts";
import type { FloorFacts } from "../facts/floor-facts.ts";
import { functionTypeKey } from "../facts/pointer-facts.ts";
import type { Sight } from "./agenda.ts";
import { floorVariables, type FloorVariablesOf } from "./floor-variables.ts";
import { negativeIntegers, type NegativeIntegers } from "./negative-integers.ts";
import { shareVoidTargets } from "./shared-void-targets.ts";
import { summarize, type FunctionSummary } from "./summary.ts";
import { inferVoidTargets } from "./void-targets.ts";
import { inferOpenRecords, inferZeroedRecords } from "./zeroed-records.ts";

export interface PointerBasis {
  readonly program: c.Program;
  readonly summaries: ReadonlyMap<c.SymbolId, FunctionSummary>;
  readonly floorVariables: FloorVariablesOf;
  readonly voidTargets: ReadonlyMap<c.SymbolId, c.CType>;
  readonly isLibrary: boolean;
  readonly zeroedRecords: ReadonlySet<c.RecordId>;
  readonly openRecords: ReadonlySet<c.RecordId>;
  /** Parameters of functions that callers outside of the program can call: they may be null where null is accepted. */
  readonly offered: ReadonlySet<c.SymbolId>;
  /** Functions whose address is taken, by the text of their type. */
  readonly addressTaken: ReadonlyMap<string, readonly c.SymbolId[]>;
  readonly sight: Sight;
  readonly negatives: NegativeIntegers;
}

/** @param before of the form of the program that this one was made from: most of its functions are the same */
export function pointerBasis(
  program: c.Program,
  floor: FloorFacts,
  before: PointerBasis | null = null,
): PointerBasis {
  const addressTaken = findAddressTakenFunctions(program);
  const zeroedRecords = inferZeroedRecords(program);
  const negatives = negativeIntegers(program);
  const functions = summaries(program, negatives, before);
  return {
    program,
    summaries: functions,
    floorVariables: floorVariables(program, floor),
    voidTargets: shareVoidTargets(program, inferVoidTargets(program), addressTaken),
    isLibrary: isLibrary(program),
    zeroedRecords,
    openRecords: inferOpenRecords(program, zeroedRecords),
    offered: offeredParameters(program),
    addressTaken,
    negatives,
    sight: { owners: ownersOf(functions), callers: callersOf(program, functions, addressTaken) },
  };
}

function ownersOf(functions: PointerBasis["summaries"]): Sight["owners"] {
  const owners = new Map<c.SymbolId, c.SymbolId>();
  for (const { definition, locals } of functions.values())
    for (const variable of [...definition.params, ...locals]) owners.set(variable, definition.symbol);
  return owners;
}

/** A call through a pointer may call every function of the type whose address is taken. */
function callersOf(
  program: c.Program,
  functions: PointerBasis["summaries"],
  addressTaken: PointerBasis["addressTaken"],
): Sight["callers"] {
  const callers = new Map<c.SymbolId, Set<c.SymbolId>>();
  for (const { definition, calls } of functions.values())
    for (const call of calls) {
      const called = calleeSymbol(call, program);
      const { callee } = call;
      const type = callee.type.kind === "pointer" ? callee.type.target : callee.type;
      const targets = called ? [called.id] : (addressTaken.get(functionTypeKey(type)) ?? []);
      for (const target of targets)
        callers.set(target, (callers.get(target) ?? new Set()).add(definition.symbol));
    }
  return callers;
}

function summaries(
  program: c.Program,
  negatives: NegativeIntegers,
  before: PointerBasis | null,
): PointerBasis["summaries"] {
  const isLike = before && hasAllOf(program, before.program) && isSameSet(negatives, before.negatives);
  const known = isLike ? before.summaries : new Map<never, never>();
  const found = new Map<c.SymbolId, FunctionSummary>();
  for (const { functions } of program.units)
    for (const definition of functions) {
      const own = known.get(definition.symbol);
      found.set(
        definition.symbol,
        own?.definition === definition ? own : summarize(definition, program, negatives),
      );
    }
  return found;
}

function isSameSet(one: NegativeIntegers, other: NegativeIntegers): boolean {
  return one.size === other.size && [...one].every((member) => other.has(member));
}

/** Is everything that an unchanged function can name what it was? */
function hasAllOf(program: c.Program, before: c.Program): boolean {
  if (program.records !== before.records || program.enums !== before.enums) return false;
  return [...before.symbols].every(([id, symbol]) => program.symbols.get(id) === symbol);
}

/** Of a library's functions with external linkage. */
function offeredParameters(program: c.Program): ReadonlySet<c.SymbolId> {
  if (!isLibrary(program)) return new Set();
  const definitions = program.units.flatMap(({ functions }) => functions);
  return new Set(
    definitions.flatMap(({ symbol, params }) => {
      const found = program.symbols.get(symbol);
      return found?.kind === "function" && found.linkage === "external" ? params : [];
    }),
  );
}

/** Functions used other than by calling them. */
function findAddressTakenFunctions(program: c.Program): ReadonlyMap<string, readonly c.SymbolId[]> {
  const found = new Map<string, Set<c.SymbolId>>();
  const note = (root: Parameters<typeof walkExpr>[0]): void => {
    const callees = new Set<NodeId>();
    for (const expr of walkExpr(root)) {
      if (expr.kind === "call") {
        callees.add(stripAllConversions(expr.callee).id);
        for (const comparison of namedComparisons(expr, program)) callees.add(comparison.id);
      }
      if (expr.kind === "function-ref" && !callees.has(expr.id)) {
        const key = functionTypeKey(expr.type);
        const set = found.get(key) ?? new Set();
        set.add(expr.symbol);
        found.set(key, set);
      }
    }
  };
  for (const unit of program.units) {
    for (const definition of unit.functions) note(definition.body);
    for (const global of unit.globals) if (global.initializer) note(global.initializer);
  }
  return new Map([...found].map(([key, set]) => [key, [...set]]));
}
