/**
 * Calls. Arguments are passed by the callee version's representations; several views of one object come as splits or
 * as positions (see `plan-call`). Scalars that read memory are computed before a mutable borrow is made.
 *
 *   C: f(x + 4, x)      Rust: let (lo, hi) = x.split_at_mut(4); f(hi, lo);
 */
import type { Representation } from "../../analyses/facts/pointer-facts.ts";
import type * as c from "../c-ast/c-ast.ts";
import type { Binding, CallPlan, VersionFacts } from "../../analyses/facts/pointer-facts.ts";
import { calleeSymbol, stripConversions } from "../c-ast/callee.ts";
import { isMentioned } from "../c-ast/mentions.ts";
import { walkExpr } from "../c-ast/visit.ts";
import * as b from "../rust-ast/build.ts";
import { sameExpr } from "../rust-ast/equal.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { functionTypeKey } from "../../analyses/facts/pointer-facts.ts";
import { isByte } from "../../analyses/facts/byte-view.ts";
import { rustScalar } from "../c-ast/rust-scalar.ts";
import { itemPath, type FunctionContext } from "./context.ts";
import { bytesArgument, bytesStep, inBytes, viewPlace } from "./lower-bytes.ts";
import { isFloorPointer } from "./floor.ts";
import { asParameter, lowerFloorCall } from "./floor-function.ts";
import { variadicArguments } from "./floor-variadic.ts";
import { followsOnly } from "./follows-only.ts";
import { bare } from "./literal.ts";
import {
  lowerLibraryEffect,
  lowerLibraryPlace,
  lowerLibraryValue,
  refuseUndefined,
} from "./lower-library.ts";
import { lowerEffect } from "./lower-effect.ts";
import { lowerValue } from "./lower-expr.ts";
import { lowerLvalue } from "./lower-lvalue.ts";
import { isCopy } from "./lower-zero.ts";
import { isLvalue } from "../c-ast/check-designator.ts";
import { requireLent } from "./lent-part.ts";
import { isLender } from "./lower-lent.ts";
import { isNullConstant, lowerPointerAs } from "./lower-pointer.ts";
import { lowerPointerPlace } from "./pointer-place.ts";
import { nullablePosition } from "./pointer-position.ts";
import { borrowMany, borrowOne, movePlace, repeatablePlace, zero, type Place } from "./lower-place.ts";
import { splitArguments } from "./lower-split.ts";
import { forgetReady, optionalBase } from "./optional-constant.ts";
import { refuseOverrunRows } from "./overrun-row.ts";
import { isElsewhere } from "../c-ast/free-names.ts";
import { Refusal, refuse } from "./refusal.ts";
import { lowerResultPlace } from "./result-place.ts";
import { withBorrowedGlobals } from "./lower-global-borrow.ts";
import { computedBefore, inOrder, isMutableBorrow } from "./before-borrows.ts";
import { lowerIndirectCall, pointerCalled } from "./indirect-call.ts";

/** The function of the C library that is called. */
function libraryCallee(cx: FunctionContext, call: c.Call): c.FunctionSymbol | null {
  const { program } = cx.program;
  const callee = calleeSymbol(call, program);
  if (!callee || callee.defined) return null;
  return isElsewhere(program, callee) ? refuseUndefined(call, callee.name) : callee;
}

export function lowerCallValue(cx: FunctionContext, call: c.Call): rust.Expr {
  const callee = libraryCallee(cx, call);
  if (callee) return lowerLibraryValue(cx, call, callee);
  return lowerDefinedCall(cx, call);
}

export function lowerCallEffect(cx: FunctionContext, call: c.Call): void {
  const callee = libraryCallee(cx, call);
  if (callee) {
    lowerLibraryEffect(cx, call, callee);
    return;
  }
  const value = lowerDefinedCall(cx, call);
  if (value.kind !== "path" && !(value.kind === "tuple" && value.elements.length === 0))
    cx.emit(b.statement(value));
}

/** The place that the pointer returned by a call points at. */
export function lowerPointerCallPlace(cx: FunctionContext, call: c.Call): Place {
  const callee = libraryCallee(cx, call);
  if (callee) return lowerLibraryPlace(cx, call, callee);
  const plan = cx.callPlan(call.id);
  const facts = plan ? cx.program.pointers.versions.get(plan.callee) : undefined;
  const result = facts?.result;
  const target = call.type.kind === "pointer" ? call.type.target : call.type;
  if (result?.kind === "offset") {
    const argument = call.args[result.param];
    if (!argument) return refuse("internal/bug", "a result that points into no argument", call.span);
    const { base, value } = lowerOffsetCall(cx, call, result.param, argument);
    const name = cx.temporary("offset");
    cx.emit(b.letVariable(name, result.nullable ? b.method(value, "unwrap") : value));
    if (target.kind === "void") return movePlace(cx, base, b.path(name), "+", call.span);
    return { ...movePlace(cx, base, b.path(name), "+", call.span), type: target };
  }
  const found = lowerResultPlace(cx, call);
  if (found) {
    const name = cx.temporary("found");
    cx.emit(b.letVariable(name, found.nullable ? b.method(found.value, "unwrap") : found.value));
    return found.placeAt(b.path(name));
  }
  if (result?.kind === "static" || (result?.kind === "owned" && result.many)) {
    const name = cx.temporary(result.kind === "owned" ? "made" : "view");
    const value = lowerDefinedCall(cx, call);
    const held = result.nullable ? b.method(value, "unwrap") : value;
    // what nobody keeps lives as long as what is made from it: `let made = &spell(3)[..];`
    const view = result.kind === "owned" ? b.borrow(b.index(held, b.range(null, null))) : held;
    cx.emit(b.letVariable(name, view));
    return {
      root: { kind: "pointee", symbol: cx.addView(name) },
      steps: [{ kind: "element", index: zero }],
      type: target,
    };
  }
  return refuse(
    "pointer/unknown-base",
    "the object that a returned pointer points into is not known",
    call.span,
  );
}

/** A call whose result is a position in an argument, which is evaluated once; and the place from which it counts. */
export function lowerOffsetCall(
  cx: FunctionContext,
  call: c.Call,
  param: number,
  argument: c.Expr,
): { readonly base: Place; readonly value: rust.Expr } {
  const accepted = nullAccepting(cx, call, param);
  const base = accepted ? optionalBase(cx, argument, accepted.mutable) : null;
  const place = repeatablePlace(cx, base ?? lowerPointerPlace(cx, argument));
  const value = cx.withReadyPlace(argument, place, () => lowerDefinedCall(cx, call));
  forgetReady(cx, argument);
  const plan = cx.callPlan(call.id);
  const facts = plan ? cx.program.pointers.versions.get(plan.callee) : undefined;
  const binding = facts?.version.bindings[param];
  const seen = resultBase(cx, call, param, place);
  return { base: binding && startsObject(binding) ? rewound(seen) : seen, value };
}

/** The parameter, where it is an `Option` of what the argument points at. */
function nullAccepting(
  cx: FunctionContext,
  call: c.Call,
  at: number,
): Extract<Representation, { kind: "borrowed" }> | null {
  const plan = cx.callPlan(call.id);
  const facts = plan ? cx.program.pointers.versions.get(plan.callee) : undefined;
  const param = facts ? cx.program.definitions.get(facts.version.symbol)?.params[at] : undefined;
  const own = param === undefined ? undefined : facts?.pointers.get(param);
  return own?.kind === "borrowed" && own.nullable && facts?.version.bindings[at] === null ? own : null;
}

/** Do positions in a bound parameter count from the start of the whole object? */
function startsObject(binding: Binding): boolean {
  const [first] = binding.steps;
  return first?.kind === "element" && first.index === null;
}

/** The place of an argument, seen as the callee sees it: results are positions in such elements. */
export function resultBase(cx: FunctionContext, call: c.Call, at: number, place: Place): Place {
  const callee = calleeSymbol(call, cx.program.program);
  const param = callee ? cx.program.definitions.get(callee.id)?.params[at] : undefined;
  const type = param === undefined ? undefined : cx.symbol(param).type;
  if (param === undefined || type?.kind !== "pointer") return place;
  const target = type.target.kind === "void" ? cx.program.pointers.voidTargets.get(param) : type.target;
  return target ? viewPlace(cx, place, target, call.span) : place;
}

function lowerDefinedCall(cx: FunctionContext, call: c.Call): rust.Expr {
  const callee = calleeSymbol(call, cx.program.program);
  if (!callee)
    return isFloorPointer(cx, pointerCalled(call)) ? lowerFloorCall(cx, call) : lowerIndirectCall(cx, call);
  const plan = cx.callPlan(call.id);
  const facts = plan ? cx.program.pointers.versions.get(plan.callee) : undefined;
  const item = plan ? cx.program.versionNames.get(plan.callee) : undefined;
  const definition = cx.program.definitions.get(callee.id);
  if (!definition)
    throw new Refusal(
      "unsupported/extension",
      `it calls \`${callee.name}\`, which is refused`,
      call.span,
      undefined,
      true,
    );
  if (!plan || !facts || !item)
    return refuse("internal/bug", `no version of \`${callee.name}\` was planned for this call`, call.span);
  const missing = cx.program.unavailable.versions.get(plan.callee);
  if (missing)
    throw new Refusal(
      missing.code,
      `it calls \`${callee.name}\`: ${missing.message}`,
      call.span,
      undefined,
      true,
    );
  if (callee.type.variadic && !cx.program.floor.variadic.has(callee.id))
    return refuse("unsupported/variadic", `\`${callee.name}\` is variadic`, call.span);
  if (
    callee.type.variadic
      ? call.args.length < definition.params.length
      : call.args.length !== definition.params.length
  )
    return refuse(
      "elaborate/type",
      `\`${callee.name}\` is called with another number of arguments`,
      call.span,
    );
  requireLent(cx, call, facts, definition);
  const made = withEffectsBefore(cx, call);
  return withBorrowedGlobals(cx, made, callee.id, () =>
    withCopies(
      cx,
      made,
      () => lowerArguments(cx, made, plan, facts, definition),
      (args) => b.call(itemPath(item, cx.module), ...args),
    ),
  );
}

/** `f((fill(3), table), n)`: what is done before an argument, where no other argument can notice, is done before the borrows. */
function withEffectsBefore(cx: FunctionContext, call: c.Call): c.Call {
  const at = call.args.findIndex((arg) => cx.program.flow.hasSideEffect(arg));
  const arg = call.args[at];
  const comma = arg && stripConversions(arg);
  if (comma?.kind !== "comma" || cx.readyPlaces.has(comma.id)) return call;
  const isNoticed = call.args.some(
    (other, index) =>
      index !== at && (cx.program.flow.hasSideEffect(other) || cx.program.flow.mayChange(comma.left, other)),
  );
  if (isNoticed) return call;
  lowerEffect(cx, comma.left);
  return { ...call, args: call.args.map((other, index) => (index === at ? afterComma(other) : other)) };
}

function afterComma(arg: c.Expr): c.Expr {
  if (arg.kind === "convert") return { ...arg, operand: afterComma(arg.operand) };
  return arg.kind === "comma" ? arg.right : arg;
}

/** Does the function called neither read through pointers nor call anything, as functions that wipe memory do? */
function onlyWrites(cx: FunctionContext, call: c.Call): boolean {
  const callee = calleeSymbol(call, cx.program.program);
  const body = callee ? cx.program.definitions.get(callee.id)?.body : undefined;
  if (!body) return false;
  for (const node of walkExpr(body)) {
    if (node.kind === "call" || node.kind === "builtin-call" || node.kind === "compound-assign") {
      if (node.kind !== "compound-assign" || node.target.kind !== "variable-ref") return false;
    } else if (node.kind === "step" && node.target.kind !== "variable-ref") return false;
    else if (node.kind === "load" && node.place.kind !== "variable-ref") return false;
  }
  return true;
}

/**
 * Do functions that are called through pointers of this type only make objects from the bytes of this argument? They
 * touch what belongs to the members of such an object, and one of another type cannot be behind the pointer (C11 6.5p7).
 */
export function onlyMakesObjects(cx: FunctionContext, type: c.FunctionType, at: number): boolean {
  const { pointers, program, definitions } = cx.program;
  const members = pointers.addressTaken.get(functionTypeKey(type)) ?? [];
  return members.every((member) => {
    const symbol = program.symbols.get(member);
    const definition = definitions.get(member);
    const param = definition?.params[at];
    if (symbol?.kind !== "function" || !definition || param === undefined) return false;
    if (!isMentioned(definition, param)) return true;
    const adapted =
      symbol.adapterOf === undefined ? undefined : definitions.get(symbol.adapterOf)?.params[at];
    const target = adapted === undefined ? undefined : pointers.voidTargets.get(adapted);
    return target !== undefined && !isByte(target, program);
  });
}

/** The call, between the making of the copies that its arguments need and their writing back. */
export function withCopies(
  cx: FunctionContext,
  call: c.Call,
  lowerArgs: () => readonly rust.Expr[],
  make: (args: readonly rust.Expr[]) => rust.Expr,
): rust.Expr {
  const { copies, value: args } = cx.collectCopies(lowerArgs, onlyWrites(cx, call) ? ["write"] : undefined);
  if (copies.length === 0) return make(args);
  const ready = computedBefore(cx, args);
  for (const { before } of copies) before();
  const made = make(ready);
  const name = call.type.kind === "void" ? null : cx.temporary("result");
  cx.emit(name === null ? b.statement(made) : b.letVariable(name, made));
  for (const { after } of copies) after();
  return name === null ? b.tuple() : b.path(name);
}

function lowerArguments(
  cx: FunctionContext,
  call: c.Call,
  plan: CallPlan,
  facts: VersionFacts,
  definition: c.FunctionDefinition,
): readonly rust.Expr[] {
  refuseOverrunRows(cx, call);
  const lowered = new Map<number, readonly rust.Expr[]>();
  const callee = calleeSymbol(call, cx.program.program);
  const rest = callee ? variadicArguments(cx, call, callee.type) : null;
  const split = splitArguments(cx, call, plan, definition, facts);
  const bound = boundPlaces(cx, call, facts);
  // gcc evaluates arguments from right to left
  for (let at = call.args.length - 1; at >= 0; at--) {
    const arg = call.args[at];
    const param = definition.params[at];
    if (!arg || param === undefined) continue;
    const ready = split.get(at);
    if (ready) lowered.set(at, [ready]);
    else if (facts.version.bindings[at])
      lowered.set(at, boundArgument(cx, at, facts, definition, bound, arg));
    else lowered.set(at, [inOrder(cx, call, at, lowerArgument(cx, arg, param, facts))]);
  }
  const groups = call.args.map((_, at) => lowered.get(at) ?? []);
  const borrows =
    groups.some((group) => group.some(isMutableBorrow)) || call.args.some((arg) => readsLender(cx, arg));
  const made = borrows ? computedBefore(cx, groups.flat()) : groups.flat();
  return rest ? [...made, rest] : made;
}

function lowerArgument(cx: FunctionContext, arg: c.Expr, param: c.SymbolId, facts: VersionFacts): rust.Expr {
  if (arg.type.kind === "record") return structArgument(cx, arg, param);
  if (arg.type.kind !== "pointer") return bare(lowerValue(cx, arg));
  const representation = facts.pointers.get(param);
  const symbol = cx.symbol(param);
  const target = symbol.type.kind === "pointer" ? symbol.type.target : symbol.type;
  if (!representation)
    return refuse("internal/bug", "a pointer parameter without a representation", arg.span);
  if (representation.kind === "refused")
    return refuse(
      representation.code,
      `parameter \`${symbol.name}\` of the function called: ${representation.reason}`,
      arg.span,
    );
  if (representation.kind === "floor") return asParameter(cx, lowerValue(cx, arg), arg, symbol.type);
  const known = target.kind === "void" ? cx.program.pointers.voidTargets.get(param) : target;
  if (!known)
    return refuse("pointer/reinterpret", "a `void *` parameter that is used as several types", arg.span);
  if (cx.program.pointers.reachingBack.has(param) && isChoiceInside(arg))
    return refuse("pointer/unknown-base", "a choice of places from which a function goes back", arg.span);
  return lowerPointerAs(cx, arg, representation, known);
}

/** `c ? a + 1 : b`: where the objects begin is not passed on. */
function isChoiceInside(arg: c.Expr): boolean {
  if (arg.kind === "convert" && arg.conversion !== "array-to-pointer") return isChoiceInside(arg.operand);
  return arg.kind === "conditional" && !startsObjects(arg);
}

function startsObjects(pointer: c.Expr): boolean {
  switch (pointer.kind) {
    case "conditional":
      return [pointer.then ?? pointer.condition, pointer.otherwise].every(startsObjects);
    case "convert": {
      const { operand, conversion } = pointer;
      if (conversion !== "array-to-pointer") return startsObjects(operand);
      return (
        operand.kind === "variable-ref" || operand.kind === "string-literal" || operand.kind === "member"
      );
    }
    case "address-of":
      return pointer.place.kind === "variable-ref";
    default:
      return false;
  }
}

/** A number in a struct that other arguments may be lent to. */
function readsLender(cx: FunctionContext, arg: c.Expr): boolean {
  if (arg.type.kind === "pointer" || arg.type.kind === "record") return false;
  return [...walkExpr(arg)].some((part) => {
    const type = part.kind === "variable-ref" ? part.type : null;
    return type !== null && isLender(cx.program, type.kind === "pointer" ? type.target : type);
  });
}

/** A struct with owners inside is lent to who only looks into it, and moves to who does more. */
function structArgument(cx: FunctionContext, arg: c.Expr, param: c.SymbolId): rust.Expr {
  const place = arg.kind === "load" && isLvalue(arg.place) ? arg.place : null;
  if (cx.program.pointers.keptStructs.has(param)) {
    if (!place) return b.borrowMut(lowerValue(cx, arg));
    const isKept = place.kind === "variable-ref" && cx.program.pointers.keptStructs.has(place.symbol);
    return isKept ? b.path(cx.local(place.symbol)) : borrowOne(cx, lowerLvalue(cx, place), true, arg.span);
  }
  if (place?.kind === "variable-ref" && !isCopy(cx.program, arg.type)) {
    const symbol = cx.symbol(place.symbol);
    const isLocal = symbol.kind === "variable" && symbol.storage === "automatic";
    if (isLocal && !isReachedAfter(cx, symbol.id, arg)) return b.path(cx.local(symbol.id));
  }
  return bare(lowerValue(cx, arg));
}

/** By its name, or by a pointer to what it holds. */
function isReachedAfter(cx: FunctionContext, symbol: c.SymbolId, arg: c.Expr): boolean {
  const derived = [...cx.facts.addresses].flatMap(([pointer, { root }]) =>
    root.kind !== "literal" && root.symbol === symbol ? [pointer] : [],
  );
  return [symbol, ...derived].some((one) => cx.isMentionedAfter(one, arg));
}

// -------------------------------------------------------------------------------------- clones with bound parameters

function boundPlaces(cx: FunctionContext, call: c.Call, facts: VersionFacts): ReadonlyMap<number, Place> {
  const places = new Map<number, Place>();
  for (const [at, binding] of facts.version.bindings.entries()) {
    const arg = call.args[at];
    if (!binding || !arg || (isNullConstant(arg) && binding.leader !== at)) continue;
    const place = (): Place => resultBase(cx, call, at, lowerPointerPlace(cx, arg));
    if (!isNullablePosition(cx, facts, at)) places.set(at, place());
    else if (binding.leader !== at) places.set(at, cx.collect(place).value);
    else if (!cx.program.flow.hasSideEffect(arg)) places.set(at, place());
    else refuse("pointer/aliasing-call", "an argument with effects that may be null", arg.span);
  }
  return places;
}

/** Is the position that a bound parameter gets worked out beside the place, which is not to be looked at, as it may be null? */
function isNullablePosition(cx: FunctionContext, facts: VersionFacts, at: number): boolean {
  const param = cx.program.definitions.get(facts.version.symbol)?.params[at];
  const own = param === undefined ? undefined : facts.pointers.get(param);
  return own?.kind === "cursor" && own.nullable;
}

/** The leader passes the object, each bound parameter the positions that vary. */
function boundArgument(
  cx: FunctionContext,
  at: number,
  facts: VersionFacts,
  definition: c.FunctionDefinition,
  places: ReadonlyMap<number, Place>,
  arg: c.Expr,
): readonly rust.Expr[] {
  const binding = facts.version.bindings[at];
  const own = places.get(at);
  const leader = binding ? places.get(binding.leader) : undefined;
  const leaderSymbol = binding ? definition.params[binding.leader] : undefined;
  if (!binding || !own || !leader || leaderSymbol === undefined)
    return refuse("internal/bug", "a bound parameter without its leader", arg.span);
  const isCopied = bytesStep(leader) !== null;
  if (isCopied) requireSameView(cx, facts, binding.leader, places, arg);
  const depth = leader.steps.length - 1;
  if (!isSameWay(own, leader, depth))
    return refuse("pointer/aliasing-call", "arguments may lie in different elements of one object", arg.span);
  const exprs: rust.Expr[] = [];
  if (binding.leader === at) {
    const representation = facts.pointers.get(leaderSymbol);
    const mutable = facts.mutablePointees.has(leaderSymbol);
    const many =
      representation?.kind === "borrowed" ? representation.many : facts.manyPointees.has(leaderSymbol);
    const base = startsObject(binding) ? rewound(leader) : leader;
    const object = isCopied
      ? cx.copyForCall(bytesArgument(cx, base, { many, mutable }, arg.span), arg.span)
      : many
        ? borrowMany(cx, base, mutable, arg.span)
        : borrowOne(cx, base, mutable, arg.span);
    exprs.push(representation?.kind === "borrowed" && representation.nullable ? b.some(object) : object);
  }
  const param = definition.params[at];
  const mayBeNull = param === undefined ? undefined : facts.pointers.get(param);
  if (mayBeNull?.kind === "cursor" && mayBeNull.nullable) {
    if (isCopied)
      return refuse(
        "pointer/aliasing-call",
        "arguments that may be null overlap in the bytes of an object",
        arg.span,
      );
    const varying = binding.steps.findIndex((step) => "index" in step && step.index === null);
    const isLast = varying < 0 || varying === binding.steps.length - 1;
    const unit = binding.steps.at(-1)?.kind === "bytes" ? "bytes" : "element";
    const position = nullablePosition(cx, arg, { unit, at: isLast ? null : depth + varying });
    if (binding.steps.some((step) => "index" in step && step.index === null)) return [...exprs, position];
    // The version knows where the argument starts; null is seen by accesses only, which see it in the leader.
    if (isSome(position) || (param !== undefined && followsOnly(cx.program, definition, param))) return exprs;
    return refuse("pointer/aliasing-call", "an argument that may be null overlaps with others", arg.span);
  }
  for (const [offset, step] of binding.steps.entries()) {
    if (!("index" in step) || step.index !== null) continue;
    const given = own.steps[depth + offset];
    const actual =
      step.kind === "bytes" && given?.kind === "element"
        ? inBytes(cx, own, arg.span).steps[depth + offset]
        : given;
    if (!actual || !("index" in actual) || actual.kind !== (isCopied ? "bytes" : step.kind))
      return refuse("pointer/aliasing-call", "arguments overlap in a way that has no common form", arg.span);
    exprs.push(actual.index);
  }
  return exprs;
}

function isSome(expr: rust.Expr): boolean {
  return expr.kind === "call" && expr.callee.kind === "path" && expr.callee.path === "Some";
}

/** Do the first steps of two places lead to one object? What differs is passed as positions in it. */
function isSameWay(own: Place, leader: Place, depth: number): boolean {
  return (
    own.steps.length >= depth &&
    own.steps.slice(0, depth).every((step, at) => {
      const other = leader.steps[at];
      if (step.kind === "field")
        return other?.kind === "field" && other.record === step.record && other.field === step.field;
      if (step.kind === "pointee") return other?.kind === "pointee";
      return other?.kind === step.kind && sameExpr(step.index, other.index);
    })
  );
}

/** The same place at element 0 of its sequence. */
function rewound(place: Place): Place {
  const last = bytesStep(place) ?? { kind: "element" as const };
  return { ...place, steps: [...place.steps.slice(0, -1), { ...last, index: zero }] };
}

/** All arguments are positions in one copy: they have to count in bytes, and see them as the same type. */
function requireSameView(
  cx: FunctionContext,
  facts: VersionFacts,
  leader: number,
  places: ReadonlyMap<number, Place>,
  arg: c.Expr,
): void {
  const { program } = cx.program;
  for (const [at, binding] of facts.version.bindings.entries()) {
    const place = places.get(at);
    if (binding?.leader !== leader || !place) continue;
    if (
      !bytesStep(place) ||
      !isByte(place.type, program) ||
      rustScalar(place.type, program.enums) !==
        rustScalar(places.get(leader)?.type ?? place.type, program.enums)
    )
      refuse("pointer/aliasing-call", "arguments overlap as objects of different types", arg.span);
  }
}
