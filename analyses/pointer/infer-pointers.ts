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
  functionTypeKey,
  slotOf,
  variableSlot,
  versionKey,
  type Address,
  type FieldKey,
  type PointerFacts,
  type Version,
  type VersionKey,
} from "../facts/pointer-facts.ts";
import type { PassedTo, ReasonedPointers } from "../facts/reason-facts.ts";
import { basisOf } from "../facts/signature-facts.ts";
import { libraryEffect } from "../../src/c-ast/library.ts";
import { calleeSymbol, stripConversions } from "../../src/c-ast/callee.ts";
import { pointerVariable } from "../../src/c-ast/pointer-variable.ts";
import { isByte } from "../facts/byte-view.ts";
import { movedValue, pointerValue, placeAddress, viewedValue, type Environment } from "./evaluate.ts";
import { sizeOf as sizeIfKnown } from "../../src/c-ast/layout.ts";
import { elementType, isConstantMemorySize } from "./memory-size.ts";
import { planCall, type Argument } from "./plan-call.ts";
import { mayBePastEnd } from "./past-end.ts";
import { storedByInitializer, type StoredPointer } from "./stored-pointers.ts";
import { sharedArguments } from "./shared-arguments.ts";
import { addressedVariable, type FunctionSummary } from "./summary.ts";
import { pointerFieldOf } from "./replaced-fields.ts";
import { parametersOf, staticParameters, type PassedPointer, type StaticQuery } from "./static-parameters.ts";
import { mayBeCut } from "./moved-constants.ts";
import { mayBeRest, slotsBehind } from "./rest-slots.ts";
import {
  isNullable,
  join,
  noValue,
  nullValue,
  optionsOf,
  viewValue,
  viewsOf,
  sameValue,
  unknownValue,
  type Option,
  type PointerValue,
} from "./pointer-value.ts";
import { type BorrowFacts } from "./borrow-facts.ts";
import { borrowableFields, openFields } from "./borrowable-fields.ts";
import {
  canBeLent,
  fieldBehind,
  holdsField,
  isStart,
  withLent,
  withoutRefuted,
  type Borrowable,
} from "./lent-fields.ts";
import { viewsBehind, viewsBehindPlace } from "./view-chain.ts";
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
import {
  differentObjects,
  environmentOf,
  initialValue,
  isConstantGlobal,
  isManyField,
  pointeeOfParam,
  slotValue,
  viewQuery,
} from "./version-environment.ts";

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

function isVoidPointer(state: State, symbol: c.SymbolId): boolean {
  const type = state.program.symbols.get(symbol)?.type;
  return type?.kind === "pointer" && type.target.kind === "void";
}

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

// ------------------------------------------------------------------------------------------------- effects

/** The variable whose whole pointee the value addresses, if it does. */
function wholePointee(value: PointerValue): c.SymbolId | null {
  if (value.kind !== "address" || value.address.steps.length !== 1) return null;
  return value.address.root.kind === "pointee" ? value.address.root.symbol : null;
}

function noteMany(state: State, summary: FunctionSummary, env: Environment): void {
  for (const use of summary.manyUses) {
    lookAt(state, "reached", use);
    const value = pointerValue(use, env);
    noteManyOf(state, value);
    const moved = pointerFieldOf(use) === null ? null : lentBehind(state, value);
    if (moved !== null) add(state, state.cutFields, moved);
  }
  for (const cast of summary.casts) {
    lookAt(state, "reached", cast);
    noteWide(state, pointerValue(cast, env), cast.type);
  }
}

/** Moving in the bytes of an object does not make it a sequence: only reaching beyond its end does. */
function noteManyOf(state: State, value: PointerValue): void {
  const field = lentBehind(state, value);
  if (field !== null) add(state, state.manyFields, field);
  const symbol = wholePointee(value);
  if (symbol === null || (value.kind === "address" && isBytes(value.address) && isOneObject(state, symbol)))
    return;
  add(state, state.many, symbol);
}

/** An object seen in the bytes of smaller ones takes up several of them. */
function noteWide(state: State, value: PointerValue, type: c.CType): void {
  const last = value.kind === "address" ? value.address.steps.at(-1) : undefined;
  if (last?.kind !== "bytes" || type.kind !== "pointer") return;
  const [wide, narrow] = [sizeIfKnown(type.target, state.program), sizeIfKnown(last.element, state.program)];
  if (wide !== null && narrow !== null && wide > narrow) noteManyOf(state, value);
}

function isBytes(address: Address): boolean {
  return address.steps.at(-1)?.kind === "bytes";
}

/** Is no more than one object behind the pointer ever touched? For owners the size of the allocation decides. */
function isOneObject(state: State, symbol: c.SymbolId): boolean {
  const variable = state.program.symbols.get(symbol);
  if (variable?.kind === "variable" && variable.role !== "parameter") return true;
  const extent = state.extents.get(symbol);
  return extent?.kind === "constant" && basisOf(extent) === "proven" && extent.elements <= 1;
}

function noteNullTests(state: State, summary: FunctionSummary, env: Environment): void {
  for (const test of summary.nullTests) {
    if (test.kind === "assign" || test.kind === "step") continue; // the value that it was just given
    lookAt(state, "tested", test);
    const value = pointerValue(test, env);
    const symbol = wholePointee(value);
    noteTestedField(state, summary, test, value);
    if (symbol === null || !summary.definition.params.includes(symbol)) continue;
    add(state, state.nullable, symbol);
    add(state, state.acceptNull, symbol);
  }
}

/** A parameter that is handed on, as it is, to where null is accepted: callers outside may rely on that. */
function noteNullAccepted(state: State, value: PointerValue): void {
  const symbol = wholePointee(value);
  const step = value.kind === "address" ? value.address.steps[0] : undefined;
  if (symbol === null || step?.kind !== "element" || step.index !== 0) return;
  add(state, state.acceptNull, symbol);
  if (state.offered.has(symbol)) add(state, state.nullable, symbol);
}

/** The tested value was read from a field, directly or by way of a variable. */
function noteTestedField(state: State, summary: FunctionSummary, test: c.Expr, value: PointerValue): void {
  if (value.kind === "address") {
    const field = value.address.steps.at(-3);
    if (value.address.steps.at(-2)?.kind === "pointee" && field?.kind === "field")
      add(state, state.testedFields, fieldKey(field.record, field.field));
    return;
  }
  const inner = stripConversions(test);
  const place = inner.kind === "load" ? inner.place : null;
  const sources = place?.kind === "variable-ref" ? (summary.sources.get(place.symbol) ?? []) : [];
  const loaded = sources.flatMap((source) =>
    source.kind === "value" ? [stripConversions(source.value)] : [],
  );
  for (const read of [inner, ...loaded]) {
    if (read.kind === "load" && (read.place.kind === "member" || read.place.kind === "arrow"))
      add(state, state.testedFields, fieldKey(read.place.record, read.place.field));
  }
}

function noteWrite(state: State, version: VersionState, target: c.Expr, env: Environment): void {
  noteNoView(state, viewsBehindPlace(target, viewQuery(version, env)), writtenThrough);
  const isLane = target.kind === "index" && target.pointer.type.kind === "vector";
  if (isLane) {
    noteWrite(state, version, target.pointer, env);
    return;
  }
  if (target.kind === "variable-ref") {
    add(state, version.mutableVariables, target.symbol);
    noteGlobal(state, target.symbol, state.writtenGlobals);
    return;
  }
  writeThrough(state, version, placeAddress(target, env));
  noteWriter(state, version, target);
}

/** The variable whose pointer is written through: for reasons only. */
function noteWriter({ causes }: State, version: VersionState, pointer: c.Expr): void {
  const variable = pointerVariable(pointer);
  if (variable === null || version.writers.has(variable)) return;
  version.writers.add(variable);
  causes.noteMember(version.writers, variable);
}

function writeThrough(state: State, version: VersionState, address: Address | null): void {
  if (!address || address.root.kind === "literal") return;
  const { symbol } = address.root;
  if (isBytes(address)) noteBorrowedGlobal(state, address);
  if (address.root.kind === "pointee" && holdsConstant(state, version, symbol))
    loseConstant(state, version, symbol, "it is written through, and points at a global");
  if (address.root.kind === "pointee") add(state, version.mutablePointees, symbol);
  else noteGlobal(state, symbol, state.writtenGlobals);
  add(state, version.mutableVariables, symbol);
}

/** Does the variable hold a pointer to memory that is not written? */
function holdsConstant({ statics }: State, { values }: VersionState, symbol: c.SymbolId): boolean {
  const value = values.get(symbol);
  return value ? value.kind === "static" : statics.has(symbol);
}

/** What was taken for a pointer to constants is none. */
function loseConstant(state: State, version: VersionState, symbol: c.SymbolId, reason: string): void {
  version.values.set(symbol, unknownValue("pointer/global", reason));
  state.causes.noteHeld(version.values, symbol, "unknown");
  noteChangedVersion(state, version);
}

function noteGlobal(state: State, symbol: c.SymbolId, set: Set<c.SymbolId>): void {
  const variable = state.program.symbols.get(symbol);
  if (variable?.kind === "variable" && variable.storage === "static") add(state, set, symbol);
}

/** `&x` of a pointer variable: its value can then change behind our back, for which only the floor has a form. */
function noteAddressTaken(state: State, version: VersionState, place: c.Expr): void {
  if (place.kind !== "variable-ref" || place.type.kind !== "pointer") return;
  if (state.floor.variables.has(place.symbol)) return;
  const value = unknownValue("pointer/escapes", "the address of the pointer variable itself is taken");
  if (version.values.get(place.symbol)?.kind === "unknown") return;
  version.values.set(place.symbol, value);
  state.causes.noteHeld(version.values, place.symbol, value.kind);
  noteChangedVersion(state, version);
}

function noteStore(
  state: State,
  version: VersionState,
  { slot, value }: StoredPointer,
  env: Environment,
): void {
  if (value) lookAt(state, "stored", value);
  else state.causes.lookAt(null);
  const held = value === null ? nullValue : pointerValue(value, env);
  noteStoredParam(state, version, held, slot);
  if (mayBeRest(held)) add(state, state.restSlots, slot);
  if (state.movedBackSlots.has(slot)) noteSlotsMovedBack(state, [slot]);
  joinInto(state, slot, storedValue(state, version, slot, held));
}

/** A parameter of this function is stored as it is. */
function noteStoredParam(state: State, { version }: VersionState, value: PointerValue, slot: FieldKey): void {
  const params = state.summaries.get(version.symbol)?.definition.params ?? [];
  for (const param of parametersOf(value))
    if (params.includes(param))
      state.storedParams.set(param, (state.storedParams.get(param) ?? new Set()).add(slot));
}

/** A value as it is stored: where the field may borrow, a pointer to what something else owns is a borrow. */
function storedValue(state: State, version: VersionState, slot: FieldKey, given: PointerValue): PointerValue {
  if (state.borrowable.lent.has(slot)) return lentValue(state, version, slot, given);
  const owned = ownedValue(state, version, given);
  const views = viewsOf(owned);
  if (views.length > 0 && !isOpenToBorrow(state, slot))
    return unknownValue("pointer/stored", "a borrow is stored where nothing can borrow");
  const options = optionsOf(given);
  if (owned.kind !== "unknown" || options.length === 0) return owned;
  const reason = state.borrowable.refuted.get(slot);
  if (reason !== undefined) return unknownValue("pointer/stored", reason);
  if (!isOpenToBorrow(state, slot) || !options.every((option) => isBorrowed(state, option))) return owned;
  for (const option of options) noteManyOf(state, option);
  if (state.testedFields.has(slot)) noteNullAccepted(state, given);
  return viewValue([slot, ...options.flatMap(viewsOf)], isNullable(given));
}

/** A value as a field is lent it: the object is written from here on. */
function lentValue(state: State, version: VersionState, slot: FieldKey, given: PointerValue): PointerValue {
  const [option] = optionsOf(given);
  if (!option) return given;
  if (given.kind === "choice") return unknownValue("pointer/unknown-base", differentObjects);
  const isView = viewsOf(ownedValue(state, version, given)).length > 0;
  if (isView || !canBeLent(option, state.program))
    return unknownValue("pointer/stored", "a pointer that is no mutable borrow is stored where one is kept");
  if (isManyField(state, slot)) noteManyOf(state, option);
  if (!isStart(option.address)) add(state, state.cutFields, slot);
  if (state.testedFields.has(slot)) noteNullAccepted(state, given);
  writeThrough(state, version, option.address);
  return { kind: "lent", many: false, nullable: isNullable(given) };
}

/** The lent field whose memory a value points into. */
function lentBehind({ borrowable }: State, value: PointerValue): FieldKey | null {
  const field = fieldBehind(value);
  return field !== null && borrowable.lent.has(field) ? field : null;
}

/** A pointer to what a lent field reaches is moved back: what is before the field's pointer is not lent. */
function noteLentMovedBack(state: State, value: PointerValue): void {
  const field = lentBehind(state, value);
  if (field === null) return;
  if (state.cutFields.has(field)) joinInto(state, field, unknownValue("pointer/stored", movedBack));
  for (const [param, slots] of state.storedParams) if (slots.has(field)) add(state, state.backward, param);
}

/** Pointers that were read from these slots are moved back: rests of constants do not do there. */
function noteSlotsMovedBack(state: State, slots: readonly FieldKey[]): void {
  for (const slot of slots) {
    add(state, state.movedBackSlots, slot);
    if (state.restSlots.has(slot)) joinInto(state, slot, unknownValue("pointer/stored", movedBack));
  }
}

/** What a field is lent is handed to who must not have it. */
function noteNotLent(state: State, value: PointerValue, reason: string): void {
  const field = lentBehind(state, value);
  if (field !== null) joinInto(state, field, unknownValue("pointer/stored", reason));
}

/** A struct is copied or passed: what it is lent is borrowed from the first one, what it owns stays there. */
function noteStructRead(state: State, version: VersionState, place: c.Expr, env: Environment): void {
  const isWritable = (slot: FieldKey): boolean =>
    state.borrowable.lent.has(slot) || slotValue(state, slot).kind === "fresh";
  if (holdsField(state.program, place.type, isWritable))
    writeThrough(state, version, placeAddress(place, env));
}

/** Objects that a reference can be kept to: constants, those of variables and parameters, as what they are. */
function isBorrowed(state: State, option: Option): boolean {
  if (option.kind !== "address") return option.kind === "static";
  const { root, steps } = option.address;
  if (option.constant) return true;
  if (root.kind === "literal" || steps.at(-1)?.kind === "bytes") return false;
  const variable = state.program.symbols.get(root.symbol);
  return root.kind === "pointee" || (variable?.kind === "variable" && variable.storage === "automatic");
}

function isOpenToBorrow({ borrowable }: State, slot: FieldKey): boolean {
  return borrowable.slots.has(slot);
}

/** A variable as one that may hold borrows: globals and pointers to no type may not. */
function heldValue(state: State, symbol: c.SymbolId, value: PointerValue): PointerValue {
  if (viewsOf(value).length === 0) return value;
  const variable = state.program.symbols.get(symbol);
  const isLocal = variable?.kind === "variable" && variable.storage === "automatic";
  if (isLocal && !isVoidPointer(state, symbol)) return value;
  return unknownValue("pointer/stored", "memory that a struct borrows is kept where nothing can borrow");
}

const writtenThrough = "memory that a struct field points at is written through it";

const movedBack = "a pointer in a struct field is moved back";

const handedOver = "memory that a struct field points at is freed or taken over";

/** These fields are no shared borrows. */
function noteNoView(state: State, slots: readonly FieldKey[], reason: string): void {
  if (reason === writtenThrough) for (const slot of slots) add(state, state.writtenViews, slot);
  for (const slot of slots) joinInto(state, slot, unknownValue("pointer/stored", reason));
}

function joinInto(state: State, slot: FieldKey, value: PointerValue): void {
  const before = state.fields.get(slot) ?? noValue;
  const after = join(before, value);
  if (sameValue(before, after)) return;
  state.fields.set(slot, after);
  state.causes.noteHeld(state.fields, slot, after.kind);
  noteChanged(state, slot);
}

/** Static objects hold what their initializers say, and null elsewhere. */
function noteGlobalInitializers(state: State): void {
  const outside = createVersionState({ symbol: -1 as c.SymbolId, bindings: [] });
  const env: Environment = {
    program: state.program,
    floor: state.floor,
    variable: (symbol) => state.globalValues.get(symbol) ?? noValue,
    field: (key) => slotValue(state, key),
    voidTargets: state.voidTargets,
    pointee: (callee, param) => pointeeOfParam(state, state.summaries.get(callee)?.definition.params[param]),
    result: () => null,
    isConstant: (symbol) => isConstantGlobal(state, symbol),
    tokenStrings: [],
  };
  for (const unit of state.program.units) {
    for (const { symbol, initializer } of unit.globals) {
      const variable = state.program.symbols.get(symbol);
      if (variable?.kind !== "variable") continue;
      for (const store of storedByInitializer(variable, initializer, state.program))
        noteStore(state, outside, store, env);
    }
  }
}

/** An array of pointers is passed to a parameter: both have the same pointers in them. */
function noteSharedSlot(state: State, address: Address, param: c.SymbolId): void {
  const type = state.program.symbols.get(param)?.type;
  if (type?.kind !== "pointer" || type.target.kind !== "pointer") return;
  const slot = slotOf(address);
  if (slot === null) return;
  const own = variableSlot(param);
  joinInto(state, own, state.fields.get(slot) ?? noValue);
  joinInto(state, slot, state.fields.get(own) ?? noValue);
  for (const set of [state.restSlots, state.movedBackSlots])
    if (set.has(own) || set.has(slot)) for (const one of [own, slot]) add(state, set, one);
  if (state.movedBackSlots.has(slot)) noteSlotsMovedBack(state, [own, slot]);
}

/** A value as it is stored or returned: a whole object with one owner moves out of the variable that owned it. */
function ownedValue(state: State, version: VersionState, value: PointerValue): PointerValue {
  if (value.kind === "choice") return unknownValue("pointer/unknown-base", differentObjects);
  if (value.kind !== "address") return value;
  const symbol = wholePointee(value);
  const { root } = value.address;
  const holder = root.kind === "pointee" ? version.values.get(root.symbol) : undefined;
  const views = holder ? viewsOf(holder) : [];
  if (views.length > 0) return viewValue(views, value.nullable);
  const last = value.address.steps.at(-1);
  if (symbol !== null && last?.kind === "element" && last.index === 0) {
    const owner = version.values.get(symbol);
    if (owner?.kind === "fresh") return owner;
    if (state.consumed.has(symbol))
      return { kind: "fresh", many: state.many.has(symbol), nullable: value.nullable };
  }
  if (value.constant) return { kind: "static", nullable: value.nullable };
  return unknownValue("pointer/stored", "a pointer to memory that something else owns is stored");
}

function noteReturns(state: State, version: VersionState, summary: FunctionSummary, env: Environment): void {
  for (const value of summary.returns) {
    if (value.type.kind !== "pointer") continue;
    lookAt(state, "returned", value);
    const returned = pointerValue(value, env);
    const after = join(
      version.result,
      isParameterAddress(returned, summary)
        ? inElements(returned, env)
        : ownedValue(state, version, returned),
    );
    if (sameValue(after, version.result)) continue;
    version.result = after;
    state.causes.noteHeld(version, "result", after.kind);
    noteChangedVersion(state, version);
  }
}

/** A result is a position in the elements of the parameter: one in its bytes has no such form, unless they are bytes. */
function inElements(value: PointerValue, { program }: Environment): PointerValue {
  const last = value.kind === "address" ? value.address.steps.at(-1) : undefined;
  if (last?.kind !== "bytes" || isByte(last.element, program)) return value;
  return unknownValue("pointer/reinterpret", "a pointer into the bytes of an object is returned");
}

function isParameterAddress(value: PointerValue, summary: FunctionSummary): boolean {
  const symbol = wholePointee(value);
  return symbol !== null && summary.definition.params.includes(symbol);
}

// ------------------------------------------------------------------------------------------------------- calls

function noteCall(state: State, version: VersionState, call: c.Call, env: Environment): void {
  const callee = calleeSymbol(call, state.program);
  if (!callee) noteIndirectCall(state, version, call, env);
  else if (callee.defined) noteDirectCall(state, version, call, callee, env);
  else noteLibraryCall(state, version, call, callee, env);
}

/** A slice may be empty. */
function notePastEnd(state: State, address: Address, param: c.SymbolId): void {
  if (mayBePastEnd(address, state.program, (symbol) => state.many.has(symbol))) add(state, state.many, param);
}

function noteDirectCall(
  state: State,
  version: VersionState,
  call: c.Call,
  callee: c.FunctionSymbol,
  env: Environment,
): void {
  const summary = state.summaries.get(callee.id);
  if (!summary) return;
  const { params } = summary.definition;
  const plain = state.versions.get(String(callee.id) as VersionKey);
  if (!plain) return;
  const args: Argument[] = [];
  for (const [at, arg] of call.args.entries()) {
    const param = params[at];
    if (param === undefined || arg.type.kind !== "pointer") continue;
    lookAt(state, "passed", arg, passedTo(callee.id, param));
    const target = pointeeOfParam(state, param);
    const plainValue = pointerValue(arg, env);
    const value = target ? viewedValue(plainValue, target, env) : plainValue;
    if (value.kind === "address" && !summary.accessed.has(param)) notePastEnd(state, value.address, param);
    noteArgument(state, version, value, { many: state.many.has(param), consumed: state.consumed.has(param) });
    noteSharedArgument(state, viewsBehind(arg, viewQuery(version, env)), plain, param);
    if (isNullable(value)) add(state, state.nullable, param);
    if (target) noteWide(state, value, { kind: "pointer", target, quals: 0 });
    if (state.acceptNull.has(param)) noteNullAccepted(state, value);
    const caller = state.summaries.get(version.version.symbol);
    if (caller && state.nullable.has(param)) noteTestedField(state, caller, arg, value);
    const mutable = plain.mutablePointees.has(param);
    if (value.kind === "address") noteSharedSlot(state, value.address, param);
    if (state.backward.has(param)) noteLentMovedBack(state, value);
    if (state.backward.has(param) && caller) noteSlotsMovedBack(state, slotsBehind(arg, caller, env));
    const passedOn = state.backward.has(param) ? wholePointee(value) : null;
    if (passedOn !== null) add(state, state.backward, passedOn);
    if (value.kind === "address")
      args.push({ at, address: value.address, pointer: arg, mutable, many: state.many.has(param) });
  }
  const related = (a: number, b: number): boolean => {
    const [one, other] = [params[a], params[b]];
    return one !== undefined && other !== undefined && (state.related.get(one)?.has(other) ?? false);
  };
  const plan = planCall(
    {
      symbol: callee.id,
      params,
      related,
      isBackward: (at) => state.backward.has(params[at] ?? (-1 as c.SymbolId)),
    },
    args,
    state.extents,
  );
  for (const binding of plan.version.bindings) {
    const leader =
      binding?.steps[0]?.kind === "element" && binding.steps[0].index === null
        ? params[binding.leader]
        : undefined;
    if (leader !== undefined) add(state, state.many, leader); // it brings the whole sequence
  }
  const key = versionKey(plan.version);
  if (!state.versions.has(key)) {
    addVersion(state, createVersionState(plan.version));
    state.changed = true;
  }
  const target = state.versions.get(key);
  version.calls.set(call.id, { callee: key, splits: plan.splits });
  for (const { at, address, pointer } of args) {
    const leader = plan.version.bindings[at]?.leader ?? at;
    const param = params[leader];
    if (param !== undefined)
      lookAt(state, "passed", pointer, { callee: callee.id, param: { symbol: param, version: key } });
    if (param !== undefined && target?.mutablePointees.has(param)) noteWriter(state, version, pointer);
    if (param !== undefined && target?.mutablePointees.has(param)) writeThrough(state, version, address);
    noteBorrowedGlobal(state, address);
  }
}

/** To the plain version of a function. */
function passedTo(callee: c.SymbolId, param: c.SymbolId): PassedTo {
  return { callee, param: { symbol: param, version: String(callee) as VersionKey } };
}

function noteBorrowedGlobal(state: State, address: Address): void {
  if (address.root.kind === "variable") noteGlobal(state, address.root.symbol, state.borrowedGlobals);
}

function noteArgument(
  state: State,
  version: VersionState,
  value: PointerValue,
  param: { readonly many: boolean; readonly consumed: boolean },
): void {
  if (param.consumed && value.kind === "address") noteTaken(state, version, value.address);
  const symbol = wholePointee(value);
  if (param.many) noteManyOf(state, value);
  if (param.consumed) noteNotLent(state, value, handedOver);
  if (symbol === null) return;
  if (param.consumed) noteConsumed(state, version, symbol);
}

/** Memory is taken out of the object that owns it, which is empty then. */
function noteTaken(state: State, version: VersionState, address: Address): void {
  if (address.steps.some(({ kind }) => kind === "pointee")) writeThrough(state, version, address);
}

/** The object of a parameter is taken over by whoever gets it here. */
function noteConsumed(state: State, version: VersionState, symbol: c.SymbolId): void {
  const params = state.summaries.get(version.version.symbol)?.definition.params ?? [];
  if (params.includes(symbol)) add(state, state.consumed, symbol);
}

/** What a struct borrows is handed to a parameter. */
function noteSharedArgument(
  state: State,
  views: readonly FieldKey[],
  callee: VersionState,
  param: c.SymbolId,
): void {
  if (callee.mutablePointees.has(param)) noteNoView(state, views, writtenThrough);
  if (state.consumed.has(param)) noteNoView(state, views, handedOver);
  if (state.backward.has(param)) noteNoView(state, views, movedBack);
}

/** Functions that can be called through a pointer of one type are treated alike. */
function noteIndirectCall(state: State, version: VersionState, call: c.Call, env: Environment): void {
  const type = call.callee.type.kind === "pointer" ? call.callee.type.target : call.callee.type;
  const members = state.addressTaken.get(functionTypeKey(type)) ?? [];
  for (const member of members) {
    const params = state.summaries.get(member)?.definition.params ?? [];
    const plain = state.versions.get(String(member) as VersionKey);
    for (const [at, arg] of call.args.entries()) {
      const param = params[at];
      if (param === undefined || arg.type.kind !== "pointer") continue;
      lookAt(state, "passed", arg, passedTo(member, param));
      const target = pointeeOfParam(state, param);
      const plainValue = pointerValue(arg, env);
      const value = target ? viewedValue(plainValue, target, env) : plainValue;
      noteArgument(state, version, value, {
        many: state.many.has(param),
        consumed: state.consumed.has(param),
      });
      if (plain) noteSharedArgument(state, viewsBehind(arg, viewQuery(version, env)), plain, param);
      if (isNullable(value)) add(state, state.nullable, param);
      if (value.kind === "address") {
        noteSharedSlot(state, value.address, param);
        if (plain?.mutablePointees.has(param)) writeThrough(state, version, value.address);
        noteBorrowedGlobal(state, value.address);
      }
    }
  }
}

function unifyFunctionPointers(state: State): void {
  for (const members of state.addressTaken.values()) {
    const summaries = members.map((member) => state.summaries.get(member)?.definition.params ?? []);
    const count = Math.max(0, ...summaries.map((params) => params.length));
    for (let at = 0; at < count; at++) {
      const params = summaries.flatMap((list) => list[at] ?? []);
      for (const set of [state.many, state.nullable, state.consumed])
        if (params.some((param) => set.has(param))) for (const param of params) add(state, set, param);
      const plains = members.map((member) => state.versions.get(String(member) as VersionKey));
      if (params.some((param) => plains.some((plain) => plain?.mutablePointees.has(param))))
        for (const [index, plain] of plains.entries()) {
          const param = summaries[index]?.[at];
          if (plain && param !== undefined) add(state, plain.mutablePointees, param);
        }
    }
  }
}

function noteLibraryCall(
  state: State,
  version: VersionState,
  call: c.Call,
  callee: c.FunctionSymbol,
  env: Environment,
): void {
  const { name } = callee;
  const effect = libraryEffect(name);
  for (const [at, arg] of call.args.entries()) {
    if (arg.type.kind !== "pointer" || (addressedVariable(arg) !== null && effect.writes(at))) continue;
    lookAt(state, "passed", arg, { callee: callee.id, param: null });
    const value = pointerValue(arg, env);
    const views = viewsBehind(arg, viewQuery(version, env));
    if (effect.writes(at)) noteNoView(state, views, writtenThrough);
    if (effect.frees === at) noteNoView(state, views, handedOver);
    const symbol = wholePointee(value);
    if (!touchesOne(state, call, name, at, arg)) noteManyOf(state, value);
    if (effect.frees === at) noteNotLent(state, value, handedOver);
    if (value.kind !== "address") continue;
    if (effect.writes(at)) {
      writeThrough(state, version, value.address);
      noteWriter(state, version, arg);
    }
    noteBorrowedGlobal(state, value.address);
    if (effect.frees === at) noteTaken(state, version, value.address);
    if (effect.frees === at && symbol !== null) noteConsumed(state, version, symbol);
    if (effect.frees === at) noteNullAccepted(state, value);
  }
}

/** Does the library touch only the object that the argument points at, and nothing behind it? */
function touchesOne(state: State, call: c.Call, name: string, at: number, arg: c.Expr): boolean {
  const effect = libraryEffect(name);
  if (effect.frees === at || effect.isOne(at) || isConstantMemorySize(call, name, arg, state.program))
    return true;
  const element = elementType(arg);
  return (
    effect.isVariable(at) &&
    effect.writes(at) &&
    element !== null &&
    (sizeIfKnown(element, state.program) ?? 0) > 1
  );
}
