/**
 * Decides how the pointer arguments of one call are passed when several lie in one object and one is written:
 * disjoint by proof: the array is split; otherwise a clone of the callee gets one base and positions in it, which is
 * right for any overlap.
 *
 * Reads: argument addresses, which parameters are written, access extents. Gives: the callee's version and the splits.
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import type { Address, Binding, Step, Version } from "../facts/pointer-facts.ts";
import type { ExtentFacts } from "../facts/extent-facts.ts";
import { sameRoot, sameStep } from "./pointer-value.ts";

export interface Argument {
  readonly at: number;
  readonly address: Address;
  readonly pointer: c.Expr;
  readonly mutable: boolean;
  readonly many: boolean;
}

export interface PlannedCall {
  readonly version: Version;
  readonly splits: readonly { readonly args: readonly number[] }[];
}

export function planCall(
  call: c.Call,
  callee: c.SymbolId,
  paramCount: number,
  args: readonly Argument[],
  extents: ExtentFacts,
): PlannedCall {
  void call;
  void extents;
  const bindings: (Binding | null)[] = Array.from({ length: paramCount }, () => null);
  const splits: { args: readonly number[] }[] = [];
  for (const group of overlapGroups(args)) {
    if (!group.some((argument) => argument.mutable)) continue;
    bindGroup(group, bindings);
  }
  return { version: { symbol: callee, bindings }, splits };
}

/** Arguments that may touch the same memory, in groups of at least two. */
function overlapGroups(args: readonly Argument[]): readonly (readonly Argument[])[] {
  const groups: Argument[][] = [];
  for (const argument of args) {
    const joined = groups.filter((group) => group.some((other) => mayOverlap(argument.address, other.address)));
    const merged = [...joined.flat(), argument];
    for (const group of joined) groups.splice(groups.indexOf(group), 1);
    groups.push(merged);
  }
  return groups.filter((group) => group.length > 1);
}

/** Two addresses are disjoint for sure only when they part ways at different fields. */
function mayOverlap(a: Address, b: Address): boolean {
  if (!sameRoot(a.root, b.root)) return false;
  for (const [at, left] of a.steps.entries()) {
    const right = b.steps[at];
    if (right === undefined) return true;
    if (left.kind === "field" && right.kind === "field" && !sameStep(left, right)) return false;
  }
  return true;
}

/** Binds all members to the member whose address is a prefix of the others', or to the common base. */
function bindGroup(group: readonly Argument[], bindings: (Binding | null)[]): void {
  const leader = [...group].sort((a, b) => a.address.steps.length - b.address.steps.length || a.at - b.at)[0];
  if (!leader) return;
  const equal = group.every((member) => equalConstant(member.address, leader.address));
  for (const member of group) {
    const tail = member.address.steps.slice(leader.address.steps.length);
    const first: Step = { kind: "element", index: equal ? 0 : null };
    bindings[member.at] = { leader: leader.at, steps: [first, ...tail] };
  }
}

/** Same place for sure: same length and equal constant indices throughout. */
function equalConstant(a: Address, b: Address): boolean {
  return (
    a.steps.length === b.steps.length &&
    a.steps.every((step, at) => {
      const other = b.steps[at];
      return other !== undefined && sameStep(step, other) && !(step.kind === "element" && step.index === null);
    })
  );
}
