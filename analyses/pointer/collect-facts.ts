/** What was solved, as facts: the representation of every variable, field, result and global. */
import type * as c from "../../src/c-ast/c-ast.ts";
import {
  noLifetimes,
  type Address,
  type ChoiceFacts,
  type FieldKey,
  type GlobalRepresentation,
  type Representation,
  type VersionFacts,
  type VersionKey,
} from "../facts/pointer-facts.ts";
import type { PointerReasons, ReasonedPointers } from "../facts/reason-facts.ts";
import { libraryEffect } from "../../src/c-ast/library.ts";
import { calleeSymbol } from "../../src/c-ast/callee.ts";
import type { Span } from "../../src/source/span.ts";
import { pointerValue, type Environment } from "./evaluate.ts";
import { collectChoices } from "./choices.ts";
import { findMovedOwners } from "./moved-owners.ts";
import { storedByInitializer, storedByLiteral } from "./stored-pointers.ts";
import { type FunctionSummary } from "./summary.ts";
import { inferKeptStructs } from "./kept-structs.ts";
import { inferReplacedFields, type ReplacedFields } from "./replaced-fields.ts";
import { findStalePointers } from "./stale-pointers.ts";
import { isNullable, optionsOf, type PointerValue } from "./pointer-value.ts";
import { inferBorrows, type BorrowFacts, type BorrowVersion } from "./borrow-facts.ts";
import { holdsField } from "./lent-fields.ts";
import { holdsLinks } from "../../src/c-ast/pooled-types.ts";
import type { State, VersionState } from "./solver-state.ts";
import {
  environmentOf,
  fieldRepresentation,
  heldRepresentation,
  initialValue,
  isConstantGlobal,
  resultRepresentation,
  slotValue,
  usedValue,
  viewQuery,
} from "./version-environment.ts";

function fieldRepresentations(state: State): ReadonlyMap<FieldKey, Representation> {
  const fields = new Map<FieldKey, Representation>();
  for (const slot of [...state.fields.keys(), ...state.floor.fields])
    fields.set(slot, fieldRepresentation(slotValue(state, slot)));
  return fields;
}

export function borrowsOf(state: State): BorrowFacts {
  const fields = fieldRepresentations(state);
  const versions = [...state.versions].flatMap(([key, version]) => borrowVersion(state, key, version) ?? []);
  return inferBorrows(state.program, fields, versions, (symbol) => isConstantGlobal(state, symbol));
}

function borrowVersion(state: State, key: VersionKey, version: VersionState): BorrowVersion | null {
  const { symbol } = version.version;
  const summary = state.summaries.get(symbol);
  if (!summary) return null;
  const env = environmentOf(state, version, summary);
  return {
    ...viewQuery(version, env),
    key,
    definition: summary.definition,
    result: version.result,
    isOwner: (variable) => state.consumed.has(variable) || version.values.get(variable)?.kind === "fresh",
    isAddressTaken: [...state.addressTaken.values()].some((members) => members.includes(symbol)),
    mutablePointees: version.mutablePointees,
    calleeKey: (call) => version.calls.get(call.id)?.callee ?? null,
    mayWrite: (call, at) => mayWrite(state, version, call, at),
    takesOver: (call, at) => takesOver(state, call, at),
  };
}

/** May a call write what this argument points at? */
function mayWrite(state: State, version: VersionState, call: c.Call, at: number): boolean {
  const callee = calleeSymbol(call, state.program);
  if (callee && !callee.defined) return libraryEffect(callee.name).writes(at);
  const plan = version.calls.get(call.id);
  const target = plan ? state.versions.get(plan.callee) : undefined;
  const params = target ? (state.summaries.get(target.version.symbol)?.definition.params ?? []) : [];
  const param = params[target?.version.bindings[at]?.leader ?? at];
  return !target || param === undefined || target.mutablePointees.has(param);
}

function takesOver(state: State, call: c.Call, at: number): boolean {
  const callee = calleeSymbol(call, state.program);
  if (callee && !callee.defined) return libraryEffect(callee.name).frees === at;
  return isConsumedArgument(state, call, at);
}

export function collectFacts(state: State, { borrowing, lifetimes }: BorrowFacts): ReasonedPointers {
  const versions = new Map<VersionKey, VersionFacts>();
  const fields = fieldRepresentations(state);
  const replaced = inferReplacedFields(state.program, state.summaries, fields);
  for (const [key, version] of state.versions)
    versions.set(key, {
      ...versionFacts(state, key, version, replaced),
      lifetimes: lifetimes.get(key) ?? noLifetimes(version.version),
    });
  const globals = new Map<c.SymbolId, GlobalRepresentation>();
  for (const symbol of state.program.symbols.values()) {
    if (symbol.kind !== "variable" || symbol.storage !== "static") continue;
    const kind =
      !state.writtenGlobals.has(symbol.id) && !holdsLinks(state.program, symbol.type)
        ? "static"
        : state.borrowedGlobals.has(symbol.id) || !isCellType(symbol.type)
          ? "refcell"
          : "cell";
    globals.set(symbol.id, { kind });
  }
  const { voidTargets, addressTaken, backward: reachingBack } = state;
  const reasons = reasonsOf(state);
  const keptStructs = keptStructsOf(state);
  const shared = new Map<c.SymbolId, readonly VersionKey[]>();
  const types = { voidTargets, addressTaken, fields, borrowing, keptStructs, reachingBack };
  return { ...types, versions, globals, shared, reasons };
}

function keptStructsOf(state: State): ReadonlySet<c.SymbolId> {
  return inferKeptStructs({
    program: state.program,
    definitions: [...state.summaries.values()].map(({ definition }) => definition),
    ownsMemory: (type) => holdsField(state.program, type, (slot) => slotValue(state, slot).kind === "fresh"),
    addressTaken: new Set([...state.addressTaken.values()].flat()),
    released: (definition) => releasedIn(state, definition),
  });
}

/** Variables whose memory goes to others in calls. */
function releasedIn(state: State, { symbol }: c.FunctionDefinition): ReadonlySet<c.SymbolId> {
  const summary = state.summaries.get(symbol);
  const version = state.versions.get(String(symbol) as VersionKey);
  if (!summary || !version) return new Set();
  const env = environmentOf(state, version, summary);
  const released = summary.calls.flatMap((call) =>
    call.args.filter((arg, at) => arg.type.kind === "pointer" && takesOver(state, call, at)),
  );
  return new Set(
    released
      .flatMap((arg) => optionsOf(pointerValue(arg, env)))
      .flatMap((option) =>
        option.kind === "address" && option.address.root.kind !== "literal"
          ? [option.address.root.symbol]
          : [],
      ),
  );
}

function reasonsOf({ causes, versions, fields, many, nullable, consumed }: State): PointerReasons {
  const byVersion = <T>(of: (version: VersionState) => T): ReadonlyMap<VersionKey, T> =>
    new Map([...versions].map(([key, version]) => [key, of(version)]));
  return {
    many: causes.membersOf(many),
    nullable: causes.membersOf(nullable),
    consumed: causes.membersOf(consumed),
    mutable: byVersion(
      ({ mutablePointees, writers }) =>
        new Map([...causes.membersOf(mutablePointees), ...causes.membersOf(writers)]),
    ),
    variables: byVersion((version) => causes.heldIn(version.values)),
    fields: causes.heldIn(fields),
    results: byVersion((version) => causes.heldBy(version, "result")),
  };
}

/** Scalars and arrays of scalars are stored in `Cell`s. */
function isCellType(type: c.CType): boolean {
  if (type.kind === "array") return isCellType(type.element);
  return type.kind !== "record" && type.kind !== "vector"; // lanes are reached one by one
}

function versionFacts(
  state: State,
  key: VersionKey,
  version: VersionState,
  replaced: ReplacedFields,
): Omit<VersionFacts, "lifetimes"> {
  const summary = state.summaries.get(version.version.symbol);
  const pointers = new Map<c.SymbolId, Representation>();
  const addresses = new Map<c.SymbolId, Address>();
  const params = summary?.definition.params ?? [];
  const variables = new Set([
    ...params,
    ...(summary?.sources.keys() ?? []),
    ...version.values.keys(),
    ...(summary ? state.floorVariables(summary.definition) : []),
  ]);
  for (const symbol of variables) {
    const type = state.program.symbols.get(symbol)?.type;
    if (type?.kind !== "pointer" || !summary) continue;
    const value = version.values.get(symbol) ?? initialValue(state, version, summary, symbol);
    pointers.set(symbol, variableRepresentation(state, version, symbol, value));
    const used = usedValue(summary, symbol, value);
    if (used.kind === "address") addresses.set(symbol, used.address);
  }
  if (summary) {
    const isOwner = (symbol: c.SymbolId): boolean =>
      ["owned", "static"].includes(pointers.get(symbol)?.kind ?? "");
    const stale = findStalePointers({ ...replaced, definition: summary.definition, addresses, isOwner });
    for (const [symbol, at] of stale) {
      pointers.set(symbol, staleRepresentation);
      noteLost(state, version, symbol, at);
    }
    const moved = findMovedOwners({
      definition: summary.definition,
      addresses,
      isOwner: (symbol) => pointers.get(symbol)?.kind === "owned",
      isOwnedField: (key) => slotValue(state, key).kind === "fresh",
      isConsumed: (call, at) => isConsumedArgument(state, call, at),
      stored: (symbol, initializer) => {
        const variable = state.program.symbols.get(symbol);
        return variable?.kind === "variable" ? storedByInitializer(variable, initializer, state.program) : [];
      },
      listed: (literal) => storedByLiteral(literal, state.program),
    });
    for (const [symbol, at] of moved) {
      pointers.set(symbol, movedRepresentation);
      noteLost(state, version, symbol, at);
    }
  }
  return {
    key,
    version: version.version,
    pointers,
    addresses,
    nullablePositions: summary ? nullablePositions(state, version, summary) : new Set(),
    mutableVariables: version.mutableVariables,
    mutablePointees: version.mutablePointees,
    manyPointees: state.many,
    result: resultRepresentation(version, state),
    calls: version.calls,
    choices: summary
      ? collectChoices(summary, version.values, environmentOf(state, version, summary))
      : noChoices,
  };
}

const noChoices: ChoiceFacts = { variables: new Map(), chosen: new Map(), meetings: new Map() };

/** Parameters that are given a value that may be null by itself, not because the parameter was. */
function nullablePositions(
  state: State,
  version: VersionState,
  summary: FunctionSummary,
): ReadonlySet<c.SymbolId> {
  const env = environmentOf(state, version, summary);
  const found = new Set<c.SymbolId>();
  for (const param of summary.definition.params) {
    const inner: Environment = {
      ...env,
      variable: (symbol) => (symbol === param ? notNull(env.variable(symbol)) : env.variable(symbol)),
    };
    const sources = summary.sources.get(param) ?? [];
    if (sources.some((source) => source.kind === "value" && isNullable(pointerValue(source.value, inner))))
      found.add(param);
  }
  return found;
}

function notNull(value: PointerValue): PointerValue {
  return "nullable" in value ? { ...value, nullable: false } : value;
}

/** A use that the variable's memory does not outlive. */
function noteLost({ causes }: State, version: VersionState, symbol: c.SymbolId, at: Span): void {
  causes.lookAt({ kind: "used", at });
  causes.noteHeld(version.values, symbol, "unknown");
  causes.lookAt(null);
}

const neverPoints: Representation = {
  kind: "refused",
  code: "pointer/unknown-base",
  reason: "it never points at anything",
};

const staleRepresentation: Representation = {
  kind: "refused",
  code: "pointer/stored",
  reason: "it is used after the memory it points into was replaced by other memory in its owner",
};

const movedRepresentation: Representation = {
  kind: "refused",
  code: "pointer/stored",
  reason: "it is used after the memory it points into went to another owner",
};

function isConsumedArgument(state: State, call: c.Call, at: number): boolean {
  const callee = calleeSymbol(call, state.program);
  const param = callee?.defined ? state.summaries.get(callee.id)?.definition.params[at] : undefined;
  return param !== undefined && state.consumed.has(param);
}

function variableRepresentation(
  state: State,
  version: VersionState,
  symbol: c.SymbolId,
  value: PointerValue,
): Representation {
  switch (value.kind) {
    case "address": {
      const { root } = value.address;
      if (root.kind !== "pointee" || root.symbol !== symbol)
        return { kind: "cursor", nullable: value.nullable };
      const many = state.many.has(symbol);
      if (state.consumed.has(symbol)) return { kind: "owned", many, nullable: value.nullable };
      const mutable = version.mutablePointees.has(symbol);
      return { kind: "borrowed", many, mutable, nullable: state.nullable.has(symbol) };
    }
    case "fresh":
      return { kind: "owned", many: value.many || state.many.has(symbol), nullable: value.nullable };
    default:
      return heldRepresentation(value) ?? neverPoints;
  }
}
