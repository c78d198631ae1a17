/** What the solver of pointers knows while it solves; facts only grow, and who adds one says so. */
import type * as c from "../../src/c-ast/c-ast.ts";
import {
  versionKey,
  type CallPlan,
  type FieldKey,
  type Version,
  type VersionKey,
} from "../facts/pointer-facts.ts";
import type { NodeId } from "../../src/source/node-id.ts";
import type { CauseKind, PassedTo } from "../facts/reason-facts.ts";
import { Agenda } from "./agenda.ts";
import { CauseLog } from "./cause-log.ts";
import { mainArguments } from "./main-arguments.ts";
import { noValue, nullValue, viewValue, type PointerValue } from "./pointer-value.ts";
import { type Borrowable } from "./lent-fields.ts";
import { nodePointers } from "./node-pointers.ts";
import { type FloorFacts } from "../facts/floor-facts.ts";
import { type PointerBasis } from "./pointer-basis.ts";
import type { ExtentFacts } from "../facts/extent-facts.ts";

/** What is the same for all that is solved of a program. */
export interface Given {
  readonly program: c.Program;
  readonly extents: ExtentFacts;
  readonly floor: FloorFacts;
  readonly basis: PointerBasis;
}

/** What is solved together with the program. */
export interface Extras extends Given {
  /** Versions for C callers. */
  readonly shared: readonly Version[];
  /** Parameters that are pointers to constants. */
  readonly statics: ReadonlySet<c.SymbolId>;
  readonly borrowable: Borrowable;
  /** Globals that results point into and that are written: such results are no pointers to constants. */
  readonly writtenResults?: ReadonlySet<c.SymbolId>;
}

/** Facts of one version, growing. */
export interface VersionState {
  readonly version: Version;
  readonly values: Map<c.SymbolId, PointerValue>;
  readonly mutablePointees: Set<c.SymbolId>;
  readonly mutableVariables: Set<c.SymbolId>;
  /** Variables whose pointers are written through. */
  readonly writers: Set<c.SymbolId>;
  result: PointerValue;
  readonly calls: Map<NodeId, CallPlan>;
}

export interface State extends PointerBasis {
  readonly program: c.Program;
  readonly extents: ExtentFacts;
  readonly floor: FloorFacts;
  readonly versions: Map<VersionKey, VersionState>;
  readonly fields: Map<FieldKey, PointerValue>;
  /** Fields that may borrow what they point at. */
  readonly borrowable: Borrowable;
  /** Fields that would be shared borrows if nothing were written through them. */
  readonly writtenViews: Set<FieldKey>;
  /** Fields that are lent, and reach sequences. */
  readonly manyFields: Set<FieldKey>;
  /** Fields that are lent, and may point behind the start of an object. */
  readonly cutFields: Set<FieldKey>;
  /** Slots that may hold the rest of constants whose start they do not reach. */
  readonly restSlots: Set<FieldKey>;
  /** Slots whose pointers are moved back by who reads them. */
  readonly movedBackSlots: Set<FieldKey>;
  /** Fields whose values are tested for null: zeroed memory gives them null without a store. */
  readonly testedFields: Set<FieldKey>;
  /** Globals and static locals of pointer type. */
  readonly globalValues: Map<c.SymbolId, PointerValue>;
  readonly writtenGlobals: Set<c.SymbolId>;
  readonly borrowedGlobals: Set<c.SymbolId>;
  /** Globals that were taken for constants when a result pointed into them. */
  readonly writtenResults: Set<c.SymbolId>;
  readonly many: Set<c.SymbolId>;
  readonly nullable: Set<c.SymbolId>;
  /** Parameters that the function, or one that it passes them to, tests for null or frees. */
  readonly acceptNull: Set<c.SymbolId>;
  /** Parameters whose object the callee takes over. */
  readonly consumed: Set<c.SymbolId>;
  /** Parameters that are pointers to constants. */
  readonly statics: ReadonlySet<c.SymbolId>;
  /** Parameters that are put into memory as they are, and where. */
  readonly storedParams: Map<c.SymbolId, Set<FieldKey>>;
  /** Pointees that are reached from behind: a caller has to pass the whole object and a position. */
  readonly backward: Set<c.SymbolId>;
  /** Parameters that are compared with each other. */
  readonly related: Map<c.SymbolId, Set<c.SymbolId>>;
  /** What made the facts so. */
  readonly causes: CauseLog;
  readonly agenda: Agenda;
  changed: boolean;
}

export function createState(extras: Extras): State {
  const { program, floor, extents, basis, statics, borrowable } = extras;
  const given = mainArguments(program, floor);
  const state: State = {
    ...basis,
    program,
    extents,
    floor,
    versions: new Map(),
    agenda: new Agenda(basis.sight),
    fields: new Map([
      ...given.fields,
      ...nodePointers(program).map((slot) => [slot, nullValue] as const),
      ...[...borrowable.open].map((slot) => [slot, givenFromOutside(slot, borrowable)] as const),
    ]),
    borrowable,
    writtenViews: new Set(),
    manyFields: new Set(),
    cutFields: new Set(),
    restSlots: new Set(),
    movedBackSlots: new Set(),
    testedFields: new Set(),
    globalValues: new Map(),
    writtenGlobals: new Set(),
    borrowedGlobals: new Set(),
    writtenResults: new Set(extras.writtenResults),
    many: new Set(),
    nullable: new Set(),
    acceptNull: new Set(),
    consumed: new Set(),
    statics: new Set([...statics, ...given.tables]),
    storedParams: new Map(),
    related: new Map(),
    backward: new Set(),
    causes: new CauseLog(),
    changed: false,
  };
  for (const { definition } of basis.summaries.values()) {
    const version = { symbol: definition.symbol, bindings: definition.params.map(() => null) };
    const fixed = [...given.others].filter(([param]) => definition.params.includes(param));
    addVersion(state, { ...createVersionState(version), values: new Map(fixed) });
  }
  return state;
}

function givenFromOutside(slot: FieldKey, { lent }: Borrowable): PointerValue {
  return lent.has(slot) ? { kind: "lent", many: false, nullable: false } : viewValue([slot], false);
}

export function addVersion(state: State, version: VersionState): void {
  state.versions.set(versionKey(version.version), version);
  state.agenda.add(version.version);
}

export function createVersionState(version: Version): VersionState {
  return {
    version,
    values: new Map(),
    mutablePointees: new Set(),
    mutableVariables: new Set(),
    writers: new Set(),
    result: noValue,
    calls: new Map(),
  };
}

/** All facts that are found next are there because of this. */
export function lookAt(state: State, kind: CauseKind, { span }: c.Expr, passed?: PassedTo): void {
  state.causes.lookAt({ kind, at: span, ...(passed ? { passed } : {}) });
}

export function add<T extends c.SymbolId | FieldKey>(state: State, set: Set<T>, member: T): void {
  if (set.has(member)) return;
  set.add(member);
  state.causes.noteMember(set, member);
  noteChanged(state, member);
}

/** What is known of a field or a variable changed. */
export function noteChanged(state: State, about: c.SymbolId | FieldKey): void {
  state.changed = true;
  if (typeof about === "number") state.agenda.changedVariable(about);
  else state.agenda.all();
}

export function noteChangedVersion(state: State, { version }: VersionState): void {
  state.changed = true;
  state.agenda.changed(version.symbol);
}
