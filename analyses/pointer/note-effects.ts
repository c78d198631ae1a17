/** What reads, writes, stores and returns tell the solver of pointers. */
import type * as c from "../../src/c-ast/c-ast.ts";
import { Qualifier } from "../../src/c-ast/c-type.ts";
import {
  fieldKey,
  slotOf,
  variableSlot,
  varyingSteps,
  type Address,
  type FieldKey,
  type Root,
} from "../facts/pointer-facts.ts";
import { basisOf } from "../facts/signature-facts.ts";
import { stripConversions } from "../../src/c-ast/callee.ts";
import { pointerVariable } from "../../src/c-ast/pointer-variable.ts";
import { isByte } from "../facts/byte-view.ts";
import { pointerValue, placeAddress, type Environment } from "./evaluate.ts";
import { sizeOf as sizeIfKnown } from "../../src/c-ast/layout.ts";
import { storedByInitializer, type StoredPointer } from "./stored-pointers.ts";
import type { FunctionSummary } from "./summary.ts";
import { pointerFieldOf } from "./replaced-fields.ts";
import { parametersOf } from "./static-parameters.ts";
import { mayBeRest } from "./rest-slots.ts";
import {
  isNullable,
  join,
  noValue,
  nullValue,
  optionsOf,
  viewValue,
  eachValue,
  viewsOf,
  sameValue,
  unknownValue,
  type Option,
  type PointerValue,
} from "./pointer-value.ts";
import { canBeLent, fieldBehind, holdsField, isStart } from "./lent-fields.ts";
import { viewsBehindPlace } from "./view-chain.ts";
import {
  add,
  createVersionState,
  lookAt,
  noteChanged,
  noteChangedVersion,
  type State,
  type VersionState,
} from "./solver-state.ts";
import {
  differentObjects,
  isConstantGlobal,
  isManyField,
  movedVariable,
  pointeeOfParam,
  slotValue,
  viewQuery,
  isVoidPointer,
} from "./version-environment.ts";

/** The variable whose whole pointee the value addresses, if it does. */
export function wholePointee(value: PointerValue): c.SymbolId | null {
  if (value.kind !== "address" || value.address.steps.length !== 1) return null;
  return value.address.root.kind === "pointee" ? value.address.root.symbol : null;
}

/** Pointers that reach more than one object. */
export function noteMany(state: State, summary: FunctionSummary, env: Environment): void {
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
export function noteManyOf(state: State, value: PointerValue): void {
  for (const one of eachValue(value)) noteManyOfOne(state, one);
}

function noteManyOfOne(state: State, value: PointerValue): void {
  const field = lentBehind(state, value);
  if (field !== null) add(state, state.manyFields, field);
  const symbol = wholePointee(value);
  if (symbol === null || (value.kind === "address" && isBytes(value.address) && isOneObject(state, symbol)))
    return;
  add(state, state.many, symbol);
}

/** A variable whose memory moves to another one is a sequence where that one is. */
export function noteMovedMany(state: State, summary: FunctionSummary): void {
  for (const [to, sources] of summary.sources)
    for (const source of sources) {
      const from = source.kind === "value" ? movedVariable(summary, source.value) : null;
      if (from === null || (!state.many.has(from) && !state.many.has(to))) continue;
      for (const symbol of [from, to]) add(state, state.many, symbol);
    }
}

/** An object seen in the bytes of smaller ones takes up several of them. */
export function noteWide(state: State, value: PointerValue, type: c.CType): void {
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

/** Pointers that are compared with null, which may then be given null. */
export function noteNullTests(state: State, summary: FunctionSummary, env: Environment): void {
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
export function noteNullAccepted(state: State, value: PointerValue): void {
  const symbol = wholePointee(value);
  const step = value.kind === "address" ? value.address.steps[0] : undefined;
  if (symbol === null || step?.kind !== "element" || step.index !== 0) return;
  add(state, state.acceptNull, symbol);
  if (state.offered.has(symbol)) add(state, state.nullable, symbol);
}

/** The tested value was read from a field, directly or by way of a variable. */
export function noteTestedField(
  state: State,
  summary: FunctionSummary,
  test: c.Expr,
  value: PointerValue,
): void {
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

/** A write to a place: what it goes through is mutable. */
export function noteWrite(state: State, version: VersionState, target: c.Expr, env: Environment): void {
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
export function noteWriter({ causes }: State, version: VersionState, pointer: c.Expr): void {
  const variable = pointerVariable(pointer);
  if (variable === null || version.writers.has(variable)) return;
  version.writers.add(variable);
  causes.noteMember(version.writers, variable);
}

/** A write to the object at an address. */
export function writeThrough(state: State, version: VersionState, address: Address | null): void {
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
export function holdsConstant({ statics }: State, { values }: VersionState, symbol: c.SymbolId): boolean {
  const value = values.get(symbol);
  return value ? value.kind === "static" : statics.has(symbol);
}

/** What was taken for a pointer to constants is none. */
export function loseConstant(state: State, version: VersionState, symbol: c.SymbolId, reason: string): void {
  version.values.set(symbol, unknownValue("pointer/global", reason));
  state.causes.noteHeld(version.values, symbol, "unknown");
  noteChangedVersion(state, version);
}

/** Adds a variable to a set of globals, if it is one. */
export function noteGlobal(state: State, symbol: c.SymbolId, set: Set<c.SymbolId>): void {
  const variable = state.program.symbols.get(symbol);
  if (variable?.kind === "variable" && variable.storage === "static") add(state, set, symbol);
}

/** `&x` of a pointer variable: its value can then change behind our back, for which only the floor has a form. */
export function noteAddressTaken(state: State, version: VersionState, place: c.Expr): void {
  if (place.kind !== "variable-ref" || place.type.kind !== "pointer") return;
  if (state.floor.variables.has(place.symbol)) return;
  const value = unknownValue("pointer/escapes", "the address of the pointer variable itself is taken");
  if (version.values.get(place.symbol)?.kind === "unknown") return;
  version.values.set(place.symbol, value);
  state.causes.noteHeld(version.values, place.symbol, value.kind);
  noteChangedVersion(state, version);
}

/** A pointer that is stored into memory. */
export function noteStore(
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
export function noteLentMovedBack(state: State, value: PointerValue): void {
  const field = lentBehind(state, value);
  if (field === null) return;
  if (state.cutFields.has(field)) joinInto(state, field, unknownValue("pointer/stored", movedBack));
  for (const [param, slots] of state.storedParams) if (slots.has(field)) add(state, state.backward, param);
}

/** Pointers that were read from these slots are moved back: rests of constants do not do there. */
export function noteSlotsMovedBack(state: State, slots: readonly FieldKey[]): void {
  for (const slot of slots) {
    add(state, state.movedBackSlots, slot);
    if (state.restSlots.has(slot)) joinInto(state, slot, unknownValue("pointer/stored", movedBack));
  }
}

/** What a field is lent is handed to who must not have it. */
export function noteNotLent(state: State, value: PointerValue, reason: string): void {
  const field = lentBehind(state, value);
  if (field !== null) joinInto(state, field, unknownValue("pointer/stored", reason));
}

/** A struct is copied or passed: what it is lent is borrowed from the first one, what it owns stays there. */
export function noteStructRead(state: State, version: VersionState, place: c.Expr, env: Environment): void {
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
export function heldValue(state: State, symbol: c.SymbolId, value: PointerValue): PointerValue {
  if (viewsOf(value).length === 0) return value;
  const variable = state.program.symbols.get(symbol);
  const isLocal = variable?.kind === "variable" && variable.storage === "automatic";
  if (isLocal && !isVoidPointer(state, symbol)) return value;
  return unknownValue("pointer/stored", "memory that a struct borrows is kept where nothing can borrow");
}

export const writtenThrough = "memory that a struct field points at is written through it";

export const movedBack = "a pointer in a struct field is moved back";

export const handedOver = "memory that a struct field points at is freed or taken over";

/** These fields are no shared borrows. */
export function noteNoView(state: State, slots: readonly FieldKey[], reason: string): void {
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
export function noteGlobalInitializers(state: State): void {
  const outside = createVersionState({ symbol: -1 as c.SymbolId, bindings: [] });
  const env: Environment = {
    program: state.program,
    floor: state.floor,
    variable: (symbol) => state.globalValues.get(symbol) ?? noValue,
    field: (key) => slotValue(state, key),
    voidTargets: state.voidTargets,
    pointee: (callee, param) => pointeeOfParam(state, state.summaries.get(callee)?.definition.params[param]),
    parameter: () => -1,
    result: () => null,
    isConstant: (symbol) => isConstantGlobal(state, symbol),
    movedOwner: () => null,
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
export function noteSharedSlot(state: State, address: Address, param: c.SymbolId): void {
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

/** What the function gives its callers. */
export function noteReturns(
  state: State,
  version: VersionState,
  summary: FunctionSummary,
  env: Environment,
): void {
  for (const value of summary.returns) {
    if (value.type.kind !== "pointer") continue;
    lookAt(state, "returned", value);
    const returned = pointerValue(value, env);
    const isNamed = isParameterAddress(returned, summary) || isNamedPlace(state, returned, summary);
    const given = isNamed ? inElements(returned, env) : ownedValue(state, version, returned);
    const isLate = isNamed && version.result.kind === "static" && given.kind === "address";
    if (isLate && given.address.root.kind === "variable") state.writtenResults.add(given.address.root.symbol);
    const after = join(version.result, given);
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

/**
 * A place in a global that is written, or in what a parameter points at, for which callers have a name: an index says
 * which it is. Functions that others see or call through pointers give pointers of their type.
 */
function isNamedPlace(state: State, value: PointerValue, { definition }: FunctionSummary): boolean {
  if (value.kind !== "address" || !isHidden(state, definition.symbol)) return false;
  const { root, steps } = value.address;
  if (value.constant && !isOpenToWrites(state, root, definition) && !isWrittenResult(state, root))
    return false;
  if (steps.some(({ kind }) => kind === "bytes") || varyingSteps(value.address).length > 1) return false;
  if (root.kind === "literal") return false;
  const variable = state.program.symbols.get(root.symbol);
  if (root.kind === "pointee") return steps.length > 1 && definition.params.includes(root.symbol);
  return variable?.kind === "variable" && variable.storage === "static";
}

function isWrittenResult({ writtenResults }: State, root: Root): boolean {
  return root.kind === "variable" && writtenResults.has(root.symbol);
}

/** A global is only known not to be written when all is solved: the types say which may be, through this result. */
function isOpenToWrites({ program }: State, root: Root, { symbol }: c.FunctionDefinition): boolean {
  const type = program.symbols.get(symbol)?.type;
  const result = type?.kind === "function" && type.result.kind === "pointer" ? type.result.target : null;
  const variable = root.kind === "literal" ? undefined : program.symbols.get(root.symbol);
  if (result === null || variable?.kind !== "variable") return false;
  return !isConstType(result) && !isConstType(variable.type);
}

function isConstType(type: c.CType): boolean {
  return (type.quals & Qualifier.const) !== 0 || (type.kind === "array" && isConstType(type.element));
}

/** Is the function called by its name only, and in this program? */
function isHidden({ program, isLibrary, addressTaken }: State, symbol: c.SymbolId): boolean {
  const isOffered = isLibrary && program.symbols.get(symbol)?.linkage !== "internal";
  return !isOffered && ![...addressTaken.values()].some((functions) => functions.includes(symbol));
}

function isParameterAddress(value: PointerValue, summary: FunctionSummary): boolean {
  const symbol = wholePointee(value);
  return symbol !== null && summary.definition.params.includes(symbol);
}

/** A global of which a part is borrowed. */
export function noteBorrowedGlobal(state: State, address: Address): void {
  if (address.root.kind === "variable") noteGlobal(state, address.root.symbol, state.borrowedGlobals);
}
