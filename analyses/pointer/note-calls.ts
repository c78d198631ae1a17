/** What calls tell the solver of pointers: arguments bind parameters, results come back. */
import type * as c from "../../src/c-ast/c-ast.ts";
import {
  functionTypeKey,
  versionKey,
  type Address,
  type FieldKey,
  type VersionKey,
} from "../facts/pointer-facts.ts";
import type { PassedTo } from "../facts/reason-facts.ts";
import { libraryEffect } from "../../src/c-ast/library.ts";
import { calleeSymbol } from "../../src/c-ast/callee.ts";
import { pointerValue, viewedValue, type Environment } from "./evaluate.ts";
import { sizeOf as sizeIfKnown } from "../../src/c-ast/layout.ts";
import { elementType, isConstantMemorySize } from "./memory-size.ts";
import { planCall, type Argument } from "./plan-call.ts";
import { mayBePastEnd } from "./past-end.ts";
import { addressedVariable } from "./summary.ts";
import { slotsBehind } from "./rest-slots.ts";
import { eachValue, isNullable, type PointerValue } from "./pointer-value.ts";
import { viewsBehind } from "./view-chain.ts";
import {
  add,
  addVersion,
  createVersionState,
  lookAt,
  type State,
  type VersionState,
} from "./solver-state.ts";
import { pointeeOfParam, viewQuery } from "./version-environment.ts";
import {
  handedOver,
  movedBack,
  noteLentMovedBack,
  noteManyOf,
  noteNoView,
  noteNotLent,
  noteNullAccepted,
  noteSharedSlot,
  noteSlotsMovedBack,
  noteTestedField,
  noteWide,
  noteWriter,
  wholePointee,
  writeThrough,
  writtenThrough,
  noteBorrowedGlobal,
} from "./note-effects.ts";

/** A call: what it does to its arguments, and what it needs of them. */
export function noteCall(state: State, version: VersionState, call: c.Call, env: Environment): void {
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
  const chosen: Pick<Argument, "at" | "address" | "pointer">[] = [];
  for (const [at, arg] of call.args.entries()) {
    const param = params[at];
    if (param === undefined || arg.type.kind !== "pointer") continue;
    lookAt(state, "passed", arg, passedTo(callee.id, param));
    const target = pointeeOfParam(state, param);
    const plainValue = pointerValue(arg, env);
    const value = target ? viewedValue(plainValue, target, env) : plainValue;
    const addresses = eachValue(value).flatMap((one) => (one.kind === "address" ? [one.address] : []));
    if (!summary.accessed.has(param)) for (const address of addresses) notePastEnd(state, address, param);
    noteArgument(state, version, value, { many: state.many.has(param), consumed: state.consumed.has(param) });
    noteSharedArgument(state, viewsBehind(arg, viewQuery(version, env)), plain, param);
    if (isNullable(value)) add(state, state.nullable, param);
    if (target) noteWide(state, value, { kind: "pointer", target, quals: 0 });
    if (state.acceptNull.has(param)) noteNullAccepted(state, value);
    const caller = state.summaries.get(version.version.symbol);
    if (caller && state.nullable.has(param)) noteTestedField(state, caller, arg, value);
    const mutable = plain.mutablePointees.has(param);
    for (const address of addresses) noteSharedSlot(state, address, param);
    if (state.backward.has(param)) noteLentMovedBack(state, value);
    if (state.backward.has(param) && caller) noteSlotsMovedBack(state, slotsBehind(arg, caller, env));
    for (const one of state.backward.has(param) ? eachValue(value) : []) {
      const passedOn = wholePointee(one);
      if (passedOn !== null) add(state, state.backward, passedOn);
    }
    if (value.kind === "address")
      args.push({ at, address: value.address, pointer: arg, mutable, many: state.many.has(param) });
    else for (const address of addresses) chosen.push({ at, address, pointer: arg });
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
  for (const { at, address, pointer } of [...args, ...chosen]) {
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

function noteArgument(
  state: State,
  version: VersionState,
  value: PointerValue,
  param: { readonly many: boolean; readonly consumed: boolean },
): void {
  if (param.many) noteManyOf(state, value);
  if (!param.consumed) return;
  noteNotLent(state, value, handedOver);
  for (const one of eachValue(value)) {
    if (one.kind === "address") noteTaken(state, version, one.address);
    const symbol = wholePointee(one);
    if (symbol !== null) noteConsumed(state, version, symbol);
  }
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
      for (const one of eachValue(value)) {
        if (one.kind !== "address") continue;
        noteSharedSlot(state, one.address, param);
        if (plain?.mutablePointees.has(param)) writeThrough(state, version, one.address);
        noteBorrowedGlobal(state, one.address);
      }
    }
  }
}

/** Functions called through pointers of one type see their parameters in one way. */
export function unifyFunctionPointers(state: State): void {
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
    if (!touchesOne(state, call, name, at, arg)) noteManyOf(state, value);
    if (effect.frees === at) noteNotLent(state, value, handedOver);
    for (const one of eachValue(value)) {
      if (one.kind !== "address") continue;
      if (effect.writes(at)) {
        writeThrough(state, version, one.address);
        noteWriter(state, version, arg);
      }
      noteBorrowedGlobal(state, one.address);
      if (effect.frees === at) noteFreed(state, version, one);
    }
  }
}

function noteFreed(
  state: State,
  version: VersionState,
  value: Extract<PointerValue, { kind: "address" }>,
): void {
  const symbol = wholePointee(value);
  noteTaken(state, version, value.address);
  if (symbol !== null) noteConsumed(state, version, symbol);
  noteNullAccepted(state, value);
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
