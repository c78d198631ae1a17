/** What expressions of one version of a function ask when they are evaluated: values of variables, fields and results so far. */
import type * as c from "../../src/c-ast/c-ast.ts";
import {
  isElementSlot,
  recordOf,
  type Address,
  type FieldKey,
  type Representation,
  type VersionKey,
} from "../facts/pointer-facts.ts";
import { type Environment } from "./evaluate.ts";
import { type FunctionSummary } from "./summary.ts";
import { isMovedInPlace } from "./moved-constants.ts";
import {
  choiceOf,
  asNullable,
  isNullable,
  noValue,
  pointeeOf,
  viewValue,
  viewsOf,
  unknownValue,
  type Option,
  type PointerValue,
} from "./pointer-value.ts";
import type { ViewQuery } from "./view-chain.ts";
import type { State, VersionState } from "./solver-state.ts";

export const differentObjects = "it points into different objects at different times";

/** What expressions of a version of a function are evaluated in. */
export function environmentOf(state: State, version: VersionState, summary: FunctionSummary): Environment {
  return {
    program: state.program,
    floor: state.floor,
    variable: (symbol) =>
      usedValue(summary, symbol, version.values.get(symbol) ?? initialValue(state, version, summary, symbol)),
    field: (key) => slotValue(state, key),
    voidTargets: state.voidTargets,
    pointee: (callee, param) => pointeeOfParam(state, state.summaries.get(callee)?.definition.params[param]),
    result: (symbol) => {
      const plain = state.versions.get(String(symbol) as VersionKey);
      return plain ? resultRepresentation(plain, state) : null;
    },
    isConstant: (symbol) => isConstantGlobal(state, symbol),
    movedOwner: (load) => movedOwner(version, summary, load),
    tokenStrings: summary.tokenStrings,
  };
}

/** The variable that a load moves the memory of. */
export function movedVariable({ definition }: FunctionSummary, expr: c.Expr): c.SymbolId | null {
  if (expr.kind !== "load" || expr.place.kind !== "variable-ref") return null;
  return definition.moves?.has(expr.id) === true ? expr.place.symbol : null;
}

function movedOwner({ values }: VersionState, summary: FunctionSummary, load: c.Load): PointerValue | null {
  const symbol = movedVariable(summary, load);
  const value = symbol === null ? undefined : values.get(symbol);
  return value?.kind === "fresh" ? value : null;
}

/** What a pointer parameter points at; for `void *` the type that it is used as. */
export function pointeeOfParam(state: State, param: c.SymbolId | undefined): c.CType | null {
  if (param === undefined) return null;
  const type = state.program.symbols.get(param)?.type;
  if (type?.kind !== "pointer") return null;
  return type.target.kind === "void" ? (state.voidTargets.get(param) ?? null) : type.target;
}

/** A global that nothing writes to. */
export function isConstantGlobal(state: State, symbol: c.SymbolId): boolean {
  const variable = state.program.symbols.get(symbol);
  return variable?.kind === "variable" && variable.storage === "static" && !state.writtenGlobals.has(symbol);
}

/** Parameters start at their pointee; all other variables start without a value. */
export function initialValue(
  state: State,
  { version }: VersionState,
  { definition }: FunctionSummary,
  symbol: c.SymbolId,
): PointerValue {
  if (state.floor.variables.has(symbol)) return { kind: "floor" };
  const at = definition.params.indexOf(symbol);
  if (at < 0) {
    const variable = state.program.symbols.get(symbol);
    if (variable?.kind === "variable" && variable.storage === "static")
      return state.globalValues.get(symbol) ?? noValue;
    return noValue;
  }
  const type = state.program.symbols.get(symbol)?.type;
  if (type?.kind === "pointer" && type.target.kind === "function")
    return { kind: "function", nullable: false };
  const nullable = state.nullable.has(symbol);
  const binding = version.bindings[at];
  if (!binding && state.statics.has(symbol)) return { kind: "static", nullable };
  const leader = binding ? definition.params[binding.leader] : undefined;
  const address: Address =
    leader !== undefined
      ? { root: { kind: "pointee", symbol: leader }, steps: binding?.steps ?? [] }
      : pointeeOf(symbol);
  return { kind: "address", address, nullable, constant: false };
}

/** A variable that owns or holds a constant view is itself the root of what it points at. */
export function usedValue(summary: FunctionSummary, symbol: c.SymbolId, value: PointerValue): PointerValue {
  if (value.kind === "fresh")
    return { kind: "address", address: pointeeOf(symbol), nullable: value.nullable, constant: false };
  if (value.kind === "static") {
    const constant = viewsOf(value).length === 0;
    const address = constant && isMovedInPlace(summary, symbol) ? anywhereIn(symbol) : pointeeOf(symbol);
    return { kind: "address", address, nullable: value.nullable, constant };
  }
  if (value.kind === "choice")
    return choiceOf(
      value.options.map((option) => usedOption(symbol, option)),
      value.nullable,
    );
  return value;
}

function anywhereIn(symbol: c.SymbolId): Address {
  return { root: { kind: "pointee", symbol }, steps: [{ kind: "element", index: null }] };
}

/** What a variable that is to hold one option of its choice is for those who use it. */
function usedOption(symbol: c.SymbolId, option: Option): Option {
  if (option.kind === "address") return option;
  return { kind: "address", address: pointeeOf(symbol), nullable: false, constant: option.kind === "static" };
}

/** Objects that are made before their pointers have values get empty slices. */
export function isManyField(state: State, slot: FieldKey): boolean {
  return state.manyFields.has(slot) || state.openRecords.has(recordOf(slot));
}

/** What the pointers in a field or array become. */
export function fieldRepresentation(value: PointerValue): Representation {
  switch (value.kind) {
    case "fresh":
      return { kind: "owned", many: value.many, nullable: value.nullable };
    case "lent":
      return { kind: "lent", many: value.many, nullable: value.nullable };
    default:
      return heldRepresentation(value) ?? { kind: "static", nullable: true }; // nothing but null is ever stored
  }
}

/** What a value is wherever it is held; null where that depends on the holder. */
export function heldRepresentation(value: PointerValue): Representation | null {
  switch (value.kind) {
    case "static":
      return viewValue(viewsOf(value), value.nullable);
    case "function":
      return { kind: "function", nullable: value.nullable };
    case "floor":
      return { kind: "floor" };
    case "unknown":
      return { kind: "refused", code: value.code, reason: value.reason };
    case "choice":
      return { kind: "refused", code: "pointer/unknown-base", reason: differentObjects };
    default:
      return null;
  }
}

/** Elements of arrays are pointers to constants or functions; they own nothing. */
export function slotValue(state: State, slot: FieldKey): PointerValue {
  if (state.floor.fields.has(slot)) return { kind: "floor" };
  const stored = state.fields.get(slot) ?? noValue;
  // callers from outside may give null to what they fill and the program tests
  const isFilled = state.isLibrary && (viewsOf(stored).length > 0 || stored.kind === "lent");
  const mayBeNull = isFilled || state.zeroedRecords.has(recordOf(slot));
  const isOpenFunction = stored.kind === "function" && state.openRecords.has(recordOf(slot));
  const held = isOpenFunction || (mayBeNull && state.testedFields.has(slot)) ? asNullable(stored) : stored;
  if (held.kind === "lent") return { ...held, many: isManyField(state, slot) };
  const value = viewsOf(held).length > 0 ? viewValue([...viewsOf(held), slot], isNullable(held)) : held;
  if (!isElementSlot(slot) || value.kind !== "fresh") return value;
  return unknownValue("pointer/stored", "heap memory is owned by an element of an array");
}

/** What the result of a version becomes; null where it is no pointer. */
export function resultRepresentation({ version, result }: VersionState, state: State): Representation | null {
  if (state.floor.results.has(version.symbol) && givesPointer(state, version.symbol))
    return { kind: "floor" };
  switch (result.kind) {
    case "none":
      return null;
    case "null":
      return { kind: "refused", code: "pointer/unknown-base", reason: "only null is ever returned" };
    case "address": {
      const { root } = result.address;
      const params = state.summaries.get(version.symbol)?.definition.params ?? [];
      const param = root.kind === "pointee" ? params.indexOf(root.symbol) : -1;
      return { kind: "offset", param, nullable: result.nullable };
    }
    case "fresh":
      return { kind: "owned", many: result.many, nullable: result.nullable };
    case "lent":
      return { kind: "refused", code: "pointer/stored", reason: "what a struct is lent is returned" };
    default:
      return heldRepresentation(result);
  }
}

function givesPointer(state: State, id: c.SymbolId): boolean {
  const symbol = state.program.symbols.get(id);
  return symbol?.kind === "function" && symbol.type.result.kind === "pointer";
}

/** To ask which fields a value borrows through. */
export function viewQuery(version: VersionState, env: Environment): ViewQuery {
  return { env, given: (symbol) => version.values.get(symbol) ?? noValue };
}

/** A variable of type `void *`. */
export function isVoidPointer(state: State, symbol: c.SymbolId): boolean {
  const type = state.program.symbols.get(symbol)?.type;
  return type?.kind === "pointer" && type.target.kind === "void";
}
