/**
 * Calls that give a place by its index: in a global, or in what an argument points at.
 *
 *   C: struct item *find(struct table *t, int key) { ... return &t->items[i]; }      find(&t, 7)->n = 1;
 *   Rust: fn find(t: &Table, key: i32) -> Option<usize> { ... return Some(i); }      t.items[find(&t, 7).unwrap()].n = 1;
 */
import type * as c from "../c-ast/c-ast.ts";
import { varyingSteps, type Address, type Representation } from "../../analyses/facts/pointer-facts.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { FunctionContext } from "./context.ts";
import { lowerCallValue, lowerOffsetCall } from "./lower-call.ts";
import { calleeResult } from "./lower-pointer.ts";
import { addIndex, addressPlace, isZeroIndex, type Place, type PlaceStep } from "./lower-place.ts";
import { refuse } from "./refusal.ts";

/** What a call gives: an index, `Option` of one where the result may be null, and the place that it names. */
export interface ResultPlace {
  readonly value: rust.Expr;
  readonly nullable: boolean;
  /** The step of the place that the index belongs to. */
  readonly at: number;
  /** What is added to the index where that step does not start at 0. */
  readonly start: rust.Expr;
  readonly placeAt: (index: rust.Expr) => Place;
}

/** Makes the call; null where its result is of another kind. */
export function lowerResultPlace(cx: FunctionContext, call: c.Call): ResultPlace | null {
  const result = cx.readyPlaces.has(call.id) ? null : calleeResult(cx, call);
  if (result?.kind !== "place") return null;
  const type = call.type.kind === "pointer" ? call.type.target : call.type;
  const { address, nullable } = result;
  const at = varyingSteps(address)[0] ?? 0;
  if (address.root.kind !== "pointee") {
    const placeAt = (index: rust.Expr): Place => addressPlace(cx, address, index, type, call.span);
    return { value: lowerCallValue(cx, call), nullable, at, start: b.int(0), placeAt };
  }
  const { base, value } = lowerOffsetCall(
    cx,
    call,
    paramOf(cx, call, address),
    argumentOf(cx, call, address),
  );
  const last = base.steps.at(-1);
  const first = last?.kind === "element" ? last : null; // null for one object
  if (last?.kind === "bytes" || (first === null && address.steps[0]?.kind !== "element"))
    return refuse("pointer/reinterpret", "a result that points into the bytes of an object", call.span);
  const before = first ? base.steps.slice(0, -1) : base.steps;
  const placeAt = (index: rust.Expr): Place => {
    const [entry, ...rest] = addressPlace(cx, address, index, type, call.span).steps;
    if (entry?.kind !== "element") return refuse("internal/bug", "a pointer to no element", call.span);
    if (first) return { ...base, steps: [...before, elementAfter(first, entry), ...rest], type };
    if (isZeroIndex(entry.index)) return { ...base, steps: [...before, ...rest], type };
    return refuse("pointer/unknown-base", "a result in another object than the argument's", call.span);
  };
  const start = at === 0 && first ? first.index : b.int(0);
  return { value, nullable, at: before.length + at - (first ? 0 : 1), start, placeAt };
}

type ElementStep = Extract<PlaceStep, { kind: "element" }>;

function elementAfter(first: ElementStep, entry: ElementStep): ElementStep {
  return { ...first, index: addIndex(first.index, entry.index) };
}

function paramOf(cx: FunctionContext, call: c.Call, { root }: Address): number {
  const plan = cx.callPlan(call.id);
  const version = plan ? cx.program.pointers.versions.get(plan.callee)?.version : undefined;
  const params = version ? (cx.program.definitions.get(version.symbol)?.params ?? []) : [];
  return root.kind === "pointee" ? params.indexOf(root.symbol) : -1;
}

function argumentOf(cx: FunctionContext, call: c.Call, address: Address): c.Expr {
  return (
    call.args[paramOf(cx, call, address)] ??
    refuse("internal/bug", "a result that points into no argument", call.span)
  );
}

/** The index that a place has where the result of this function varies. */
export function resultIndex(
  { root, steps }: Place,
  { address }: Extract<Representation, { kind: "place" }>,
): rust.Expr | null {
  const at = varyingSteps(address)[0] ?? 0;
  const step = steps[at];
  const isSame = steps.length === address.steps.length && root.kind === address.root.kind;
  return isSame && step?.kind === "element" ? step.index : null;
}
