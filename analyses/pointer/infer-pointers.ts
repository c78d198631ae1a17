/**
 * Infers what every pointer is: for each version of each function the address or ownership that its pointer variables
 * hold, which pointees are written, which are sequences, which may be null; for the whole program the representation
 * of fields, results and globals.
 *
 * Reads: the typed C AST. Gives: `PointerFacts`.
 * Sound because every fact only grows (values climb their lattice, sets gain members) until nothing changes, and
 * because what is not known stays `refused`: lowering then refuses the function that needs it.
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import {
  fieldKey,
  slotOf,
  versionKey,
  type FieldKey,
  type PointerFacts,
  type Version,
  type VersionKey,
} from "../facts/pointer-facts.ts";
import type { ReasonedPointers } from "../facts/reason-facts.ts";
import { calleeSymbol } from "../../src/c-ast/callee.ts";
import { movedValue, pointerValue, placeAddress, viewedValue, type Environment } from "./evaluate.ts";
import { sharedArguments } from "./shared-arguments.ts";
import type { FunctionSummary } from "./summary.ts";
import { pointerFieldOf } from "./replaced-fields.ts";
import { staticParameters, type PassedPointer, type StaticQuery } from "./static-parameters.ts";
import { mayBeCut } from "./moved-constants.ts";
import { slotsBehind } from "./rest-slots.ts";
import { join, noValue, optionsOf, viewsOf, sameValue, type PointerValue } from "./pointer-value.ts";
import type { BorrowFacts } from "./borrow-facts.ts";
import { borrowableFields, openFields } from "./borrowable-fields.ts";
import { withLent, withoutRefuted, type Borrowable } from "./lent-fields.ts";
import { viewsBehind } from "./view-chain.ts";
import { nothingOnFloor, type FloorFacts } from "../facts/floor-facts.ts";
import { pointerBasis, type PointerBasis } from "./pointer-basis.ts";
import type { ExtentFacts } from "../facts/extent-facts.ts";
import { borrowsOf, collectFacts } from "./collect-facts.ts";
import {
  add,
  addVersion,
  createState,
  createVersionState,
  type Extras,
  type Given,
  lookAt,
  noteChanged,
  noteChangedVersion,
  type State,
  type VersionState,
} from "./solver-state.ts";
import { environmentOf, initialValue, slotValue, viewQuery, isVoidPointer } from "./version-environment.ts";
import { noteCall, unifyFunctionPointers } from "./note-calls.ts";
import {
  heldValue,
  holdsConstant,
  loseConstant,
  movedBack,
  noteAddressTaken,
  noteGlobalInitializers,
  noteLentMovedBack,
  noteMany,
  noteMovedMany,
  noteNoView,
  noteNotLent,
  noteNullTests,
  noteReturns,
  noteSlotsMovedBack,
  noteStore,
  noteStructRead,
  noteWrite,
  wholePointee,
} from "./note-effects.ts";

/** Rounds after which inference gives up growing facts; far above what programs need. */
const maximalRounds = 60;

/**
 * `extents` tells how far a callee reaches from each parameter: what splits rest on. What `floor` names is held in
 * `Ptr`s, and not followed. Who asks twice about a program gives the same `basis`.
 */
export function inferPointers(
  program: c.Program,
  extents: ExtentFacts,
  floor: FloorFacts = nothingOnFloor,
  basis: PointerBasis = pointerBasis(program, floor),
): ReasonedPointers {
  const given = { program, extents, floor, basis };
  const { state, borrows, statics, borrowable } = solveWithStatics(given);
  const plain = collectFacts(state, borrows);
  // What is offered to C callers must not change how the rest is translated.
  for (let shared = sharedArguments(program, plain, extents); shared.length > 0;) {
    const solved = solve({ ...given, shared, statics, borrowable });
    const found = borrowsOf(solved);
    if (found.refuted.size > 0) return plain;
    const facts = collectFacts(solved, found);
    const changed = changedVariables(plain, facts);
    if (!sameData([...plain.globals, ...plain.fields], [...facts.globals, ...facts.fields])) return plain;
    if (changed.size === 0) return { ...facts, shared: versionsByFunction(shared) };
    const harmless = shared.filter((version) => !reaches(facts, versionKey(version), changed));
    shared = harmless.length < shared.length ? harmless : [];
  }
  return plain;
}

function versionsByFunction(versions: readonly Version[]): ReadonlyMap<c.SymbolId, readonly VersionKey[]> {
  const keys = new Map<c.SymbolId, VersionKey[]>();
  for (const version of versions)
    keys.set(version.symbol, [...(keys.get(version.symbol) ?? []), versionKey(version)]);
  return keys;
}

/** Variables that have another representation, or another address, in a version that was there before. */
function changedVariables(before: PointerFacts, after: PointerFacts): ReadonlySet<c.SymbolId> {
  const changed = new Set<c.SymbolId>();
  for (const [key, old] of before.versions) {
    const now = after.versions.get(key);
    for (const [symbol, representation] of old.pointers)
      if (
        !sameData(
          [representation, old.addresses.get(symbol)],
          [now?.pointers.get(symbol), now?.addresses.get(symbol)],
        )
      )
        changed.add(symbol);
    if (!sameData(old.result, now?.result)) for (const symbol of old.pointers.keys()) changed.add(symbol);
  }
  return changed;
}

function sameData(a: unknown, b: unknown): boolean {
  const text = (data: unknown): string =>
    JSON.stringify(data, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value));
  return text(a) === text(b);
}

/** Does a version call one, or is it one, that has such a variable? */
function reaches(facts: PointerFacts, start: VersionKey, variables: ReadonlySet<c.SymbolId>): boolean {
  const seen = new Set<VersionKey>();
  const open = [start];
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    if (seen.has(key)) continue;
    seen.add(key);
    const version = facts.versions.get(key);
    if ([...(version?.pointers.keys() ?? [])].some((symbol) => variables.has(symbol))) return true;
    for (const { callee } of version?.calls.values() ?? []) open.push(callee);
  }
  return false;
}

/** Rounds after which no parameter is taken for a pointer to constants. */
const maximalStaticRounds = 8;

/** What is known once nothing is solved again. */
interface Solution extends SolvedBorrows {
  readonly statics: ReadonlySet<c.SymbolId>;
}

/**
 * Solves again until it is known which parameters are pointers to constants; in every round, which fields borrow. What is
 * a pointer to a constant is stored as one: the field borrows only for the sake of other pointers.
 */
function solveWithStatics(given: Given): Solution {
  const rejected = new Set<c.SymbolId>();
  const stores = new Map<c.SymbolId, Set<FieldKey>>(); // of all rounds: a static among others is not told apart
  let statics: ReadonlySet<c.SymbolId> = new Set();
  for (let round = 0; round < maximalStaticRounds; round++) {
    const solved = solveBorrows(given, statics);
    const { state } = solved;
    for (const [param, slots] of state.storedParams)
      stores.set(param, new Set([...(stores.get(param) ?? []), ...slots]));
    for (const param of statics) if (!isKeptStatic(state, param, stores)) rejected.add(param);
    const used = usedOtherwise(state);
    const found = staticParameters({
      program: given.program,
      offered: state.offered,
      isExcluded: (param) => rejected.has(param) || used.has(param),
      stores,
      passed: stores.size === 0 ? [] : passedPointers(state),
    });
    if (found.size === statics.size && [...found].every((param) => statics.has(param)))
      return { ...solved, statics };
    statics = found;
  }
  return { ...solveBorrows(given, new Set()), statics: new Set() };
}

/** Is all that such a parameter is stored in, and the parameter itself, a pointer to constants? */
function isKeptStatic(state: State, param: c.SymbolId, stores: StaticQuery["stores"]): boolean {
  const slots = [...(stores.get(param) ?? [])];
  if (slots.some((slot) => !isStatic(slotValue(state, slot)))) return false;
  return [...state.versions.values()].every(({ values }) =>
    isStatic(values.get(param) ?? { kind: "static", nullable: false }),
  );
}

/** A pointer to constants, and not to memory that is borrowed. */
function isStatic(value: PointerValue): boolean {
  return value.kind === "static" && viewsOf(value).length === 0;
}

/** Parameters that a pointer to constants cannot be. */
function usedOtherwise(state: State): ReadonlySet<c.SymbolId> {
  const found = new Set([...state.consumed, ...state.backward]);
  for (const { mutablePointees } of state.versions.values())
    for (const symbol of mutablePointees) found.add(symbol);
  const addressTaken = new Set([...state.addressTaken.values()].flat());
  for (const { definition, sources } of state.summaries.values())
    for (const param of definition.params) {
      const isMoved = (sources.get(param) ?? []).some(({ kind }) => kind !== "value");
      if (isMoved || addressTaken.has(definition.symbol)) found.add(param);
    }
  return found;
}

/** What calls inside of the program pass to pointer parameters. */
function passedPointers(state: State): readonly PassedPointer[] {
  return [...state.versions.values()].flatMap((version) => {
    const summary = state.summaries.get(version.version.symbol);
    if (!summary) return [];
    const env = environmentOf(state, version, summary);
    return summary.calls.flatMap((call) => {
      const callee = calleeSymbol(call, state.program);
      const params = callee ? (state.summaries.get(callee.id)?.definition.params ?? []) : [];
      return call.args.flatMap((arg, at) => {
        const param = params[at];
        if (param === undefined || arg.type.kind !== "pointer") return [];
        return [{ param, value: pointerValue(arg, env) }];
      });
    });
  });
}

interface SolvedBorrows {
  readonly state: State;
  readonly borrows: BorrowFacts;
  readonly borrowable: Borrowable;
}

/** Solves with every field a borrow that can be one; what turns out not to be one is taken out, and all is solved again. */
function solveBorrows(given: Given, statics: ReadonlySet<c.SymbolId>): SolvedBorrows {
  const { program, floor, basis } = given;
  const solveWith = (borrowable: Borrowable): State => solve({ ...given, shared: [], statics, borrowable });
  let borrowable: Borrowable = {
    slots: borrowableFields(program, floor),
    lent: new Set(),
    open: new Set(),
    refuted: new Map(),
  };
  let state = solveWith(borrowable);
  const open = basis.isLibrary
    ? openFields(program, borrowable.slots).filter((slot) => isOpen(state, slot))
    : [];
  if (open.length > 0) {
    borrowable = { ...borrowable, open: new Set(open) };
    state = solveWith(borrowable);
  }
  for (;;) {
    const lent = withLent(borrowable, state.writtenViews);
    const borrows = lent ? null : borrowsOf(state);
    if (borrows?.refuted.size === 0) return { state, borrows, borrowable };
    borrowable = lent ?? withoutRefuted(borrowable, borrows?.refuted ?? new Map());
    state = solveWith(borrowable);
  }
}

/** Is nothing but null ever stored in the field? */
function isOpen(state: State, slot: FieldKey): boolean {
  const stored = state.fields.get(slot) ?? noValue;
  return stored.kind === "none" || stored.kind === "null";
}

function solve(extras: Extras): State {
  const { shared } = extras;
  const solver = createState(extras);
  for (const version of shared) addVersion(solver, createVersionState(version));
  for (let round = 0; round < maximalRounds; round++) {
    const { isWhole } = solver.agenda;
    solver.changed = false;
    noteGlobalInitializers(solver);
    for (const key of [...solver.versions.keys()]) if (solver.agenda.take(key)) solveVersion(solver, key);
    unifyFunctionPointers(solver);
    if (!isStable(solver)) continue;
    if (isWhole) break;
    solver.agenda.all();
  }
  return solver;
}

function isStable({ changed }: State): boolean {
  return !changed;
}

// ------------------------------------------------------------------------------------------------- one version

function solveVersion(state: State, key: VersionKey): void {
  const version = state.versions.get(key);
  if (!version) return;
  const summary = state.summaries.get(version.version.symbol);
  if (!summary) return;
  const env = environmentOf(state, version, summary);
  solveVariables(state, version, summary, env);
  noteMany(state, summary, env);
  noteMovedMany(state, summary);
  noteNullTests(state, summary, env);
  for (const target of summary.writes) {
    lookAt(state, "written", target);
    noteWrite(state, version, target, env);
  }
  for (const place of summary.addressTaken) {
    lookAt(state, "addressed", place);
    noteAddressTaken(state, version, place);
  }
  for (const { record, field, value } of summary.fieldStores)
    noteStore(state, version, { slot: fieldKey(record, field), value }, env);
  for (const { target, value } of summary.elementStores) {
    const slot = slotOf(placeAddress(target, env));
    if (slot !== null) noteStore(state, version, { slot, value }, env);
  }
  for (const store of summary.initialStores) noteStore(state, version, store, env);
  for (const place of summary.structReads) noteStructRead(state, version, place, env);
  for (const call of summary.calls) noteCall(state, version, call, env);
  noteReturns(state, version, summary, env);
  for (const use of summary.backwardUses) {
    lookAt(state, "moved", use);
    noteNoView(state, viewsBehind(use, viewQuery(version, env)), movedBack);
    const back = pointerValue(use, env);
    if (pointerFieldOf(use) !== null) noteNotLent(state, back, movedBack);
    noteLentMovedBack(state, back);
    noteSlotsMovedBack(state, slotsBehind(use, summary, env));
    const symbol = wholePointee(back);
    if (symbol === null) continue;
    add(state, state.backward, symbol);
    if (holdsConstant(state, version, symbol) && mayBeCut(summary, symbol))
      loseConstant(state, version, symbol, "a pointer into constants is moved back");
  }
  for (const { left, right } of summary.orderings)
    noteOrdering(state, pointerValue(left, env), pointerValue(right, env));
  state.causes.lookAt(null);
}

/** Parameters whose pointers are ordered or subtracted point into one object: calls bind them together. */
function noteOrdering(state: State, left: PointerValue, right: PointerValue): void {
  for (const one of optionsOf(left))
    for (const other of optionsOf(right)) noteRelated(state, wholePointee(one), wholePointee(other));
}

function noteRelated(state: State, a: c.SymbolId | null, b: c.SymbolId | null): void {
  if (a === null || b === null || a === b) return;
  for (const [one, other] of [
    [a, b],
    [b, a],
  ] as const) {
    const related = state.related.get(one) ?? new Set();
    if (!related.has(other)) noteChanged(state, one);
    state.related.set(one, related.add(other));
  }
}

/** GNU: `void *` moves by bytes. */
const byteType: c.CType = { kind: "integer", integer: "uchar", quals: 0 };

function solveVariables(
  state: State,
  version: VersionState,
  summary: FunctionSummary,
  env: Environment,
): void {
  for (let again = true, rounds = 0; again && rounds < maximalRounds; rounds++) {
    again = false;
    for (const [symbol, sources] of summary.sources) {
      const before = version.values.get(symbol) ?? initialValue(state, version, summary, symbol);
      let value = join(before, initialValue(state, version, summary, symbol));
      for (const source of sources) {
        const held = value;
        if (source.kind === "value")
          value = join(value, heldValue(state, symbol, pointerValue(source.value, env)));
        else if (value.kind === "address" || value.kind === "choice")
          value = movedValue(
            isVoidPointer(state, symbol) ? viewedValue(value, byteType, env) : value,
            null,
            null,
          );
        if (sameValue(held, value)) continue;
        if (source.kind === "value") lookAt(state, "assigned", source.value);
        else lookAt(state, "moved", source.by);
        state.causes.noteHeld(version.values, symbol, value.kind);
      }
      if (sameValue(value, before)) continue;
      version.values.set(symbol, value);
      const variable = state.program.symbols.get(symbol);
      if (variable?.kind === "variable" && variable.storage === "static")
        state.globalValues.set(symbol, value);
      again = true;
      noteChangedVersion(state, version);
      noteChanged(state, symbol);
    }
  }
}
