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
import { basisOf, type Extent } from "../facts/signature-facts.ts";
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
  callee: {
    readonly symbol: c.SymbolId;
    readonly params: readonly c.SymbolId[];
    /** Does the callee compare these two parameters, so that both must be positions in one object? */
    readonly related: (a: number, b: number) => boolean;
    /** Does the callee move this parameter toward the start of its object? */
    readonly isBackward: (at: number) => boolean;
  },
  args: readonly Argument[],
  extents: ExtentFacts,
): PlannedCall {
  const bindings: (Binding | null)[] = callee.params.map(() => null);
  const splits: { args: readonly number[] }[] = [];
  for (const group of overlapGroups(args)) {
    const areRelated = group.some((a) => group.some((b) => callee.related(a.at, b.at)));
    if (areRelated) {
      bindGroup(group, bindings);
      continue;
    }
    if (!group.some((argument) => argument.mutable)) continue;
    const order = disjointOrder(group, callee.params, extents);
    if (order) splits.push({ args: order });
    else bindGroup(group, bindings);
  }
  for (const argument of args) {
    const last = argument.address.steps.at(-1);
    const isMoved = (last?.kind === "element" || last?.kind === "bytes") && last.index !== 0;
    if (bindings[argument.at] === null && callee.isBackward(argument.at) && isMoved)
      bindings[argument.at] = { leader: argument.at, steps: [{ kind: "element", index: null }] };
  }
  return { version: { symbol: callee.symbol, bindings }, splits };
}

/** Arguments that may touch the same memory, in groups of at least two. */
function overlapGroups(args: readonly Argument[]): readonly (readonly Argument[])[] {
  const groups: Argument[][] = [];
  for (const argument of args) {
    const joined = groups.filter((group) =>
      group.some((other) => mayOverlap(argument.address, other.address)),
    );
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

/**
 * The arguments in ascending order when they are positions in one sequence, at constant distances, and each ends where
 * the next begins: `index + extent <= next index`.
 */
function disjointOrder(
  group: readonly Argument[],
  params: readonly c.SymbolId[],
  extents: ExtentFacts,
): readonly number[] | null {
  const placed: { readonly at: number; readonly index: number; readonly end: number }[] = [];
  const [first] = group;
  if (!first) return null;
  for (const { at, address, many } of group) {
    const last = address.steps.at(-1);
    if (last?.kind !== "element" || last.index === null || !samePrefix(address, first.address)) return null;
    const param = params[at];
    const extent = param === undefined ? undefined : extents.get(param);
    const length = many ? provenLength(extent) : 1;
    placed.push({ at, index: last.index, end: length === null ? Infinity : last.index + length });
  }
  placed.sort((a, b) => a.index - b.index);
  for (const [order, { end }] of placed.entries()) {
    const next = placed[order + 1];
    if (next && end > next.index) return null;
  }
  return placed.map(({ at }) => at);
}

/** Only what is proven may keep two borrows apart: an assumed extent that is too small would cut the callee short. */
function provenLength(extent: Extent | undefined): number | null {
  return extent?.kind === "constant" && basisOf(extent) === "proven" ? extent.elements : null;
}

/** Same sequence for sure: all steps but the last are equal and constant. */
function samePrefix(a: Address, b: Address): boolean {
  return (
    a.steps.length === b.steps.length &&
    a.steps.slice(0, -1).every((step, at) => {
      const other = b.steps[at];
      return other !== undefined && isConstantStep(step) && sameStep(step, other);
    })
  );
}

function isConstantStep(step: Step): boolean {
  return (step.kind !== "element" && step.kind !== "bytes") || step.index !== null;
}

/** Binds all members to the member whose address is a prefix of the others', or to the common base. */
function bindGroup(group: readonly Argument[], bindings: (Binding | null)[]): void {
  const leader = [...group].sort(
    (a, b) => a.address.steps.length - b.address.steps.length || byteRank(a) - byteRank(b) || a.at - b.at,
  )[0];
  if (!leader) return;
  const depth = leader.address.steps.length - 1;
  const isEqual = group.every((member) => meetsAt(member, leader, depth));
  const isInBytes = byteRank(leader) > 0;
  for (const member of group) {
    const tail = member.address.steps.slice(depth + 1);
    const own = member.address.steps[depth];
    const first: Step =
      own?.kind === "bytes" && !isInBytes
        ? { ...own, index: null }
        : { kind: "element", index: isEqual ? 0 : null };
    bindings[member.at] = { leader: leader.at, steps: [first, ...tail] };
  }
}

/** Elements lead their bytes: in the clone the one parameter is the object, the other a position in its bytes. */
function byteRank({ address }: Argument): number {
  return address.steps.at(-1)?.kind === "bytes" ? 1 : 0;
}

/** Does the member's address pass through the very element that the leader points at? */
function meetsAt(member: Argument, leader: Argument, depth: number): boolean {
  if (member === leader) return true;
  const through = member.address.steps.slice(0, depth + 1);
  const constant = through.every((step, at) => {
    const other = leader.address.steps[at];
    return other !== undefined && isConstantStep(step) && sameStep(step, other);
  });
  if (constant) return true;
  return member.address.steps.length === depth + 1 && sameRead(member.pointer, leader.pointer);
}

/** The same expression, free of side effects: both arguments are the same pointer. */
function sameRead(a: c.Expr, b: c.Expr): boolean {
  const text = (expr: c.Expr): string | null => {
    const effects: string[] = [];
    const result = JSON.stringify(expr, (key, value: unknown) => {
      if (key === "id" || key === "span" || key === "quals" || key === "alias") return undefined;
      if (key === "kind" && typeof value === "string" && impure.has(value)) effects.push(value);
      return typeof value === "bigint" ? String(value) : value;
    });
    return effects.length === 0 ? result : null;
  };
  const left = text(a);
  return left !== null && left === text(b);
}

const impure = new Set(["assign", "compound-assign", "step", "call", "builtin-call", "statement-expr"]);
