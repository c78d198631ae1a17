/** Arguments that lie in one array, disjoint by proof: the array is split between them. */
import type * as c from "../c-ast/c-ast.ts";
import type { CallPlan, VersionFacts } from "../../analyses/facts/pointer-facts.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { FunctionContext } from "./context.ts";
import { lowerPointerPlace } from "./pointer-place.ts";
import { isZeroIndex, sequenceExpr, type Place } from "./lower-place.ts";
import { sameExpr } from "../rust-ast/equal.ts";
import { refuse } from "./refusal.ts";

/** Ready expressions for the arguments that take part in a split. */
export function splitArguments(
  cx: FunctionContext,
  call: c.Call,
  plan: CallPlan,
  definition: c.FunctionDefinition,
  facts: VersionFacts,
): ReadonlyMap<number, rust.Expr> {
  const ready = new Map<number, rust.Expr>();
  for (const { args } of plan.splits) {
    const places = args.map((at): { at: number; place: Place } => {
      const arg = call.args[at];
      if (!arg) return refuse("internal/bug", "a split of an argument that is not there", call.span);
      return { at, place: lowerPointerPlace(cx, arg) };
    });
    splitGroup(cx, call, places, ready, definition, facts);
  }
  return ready;
}

function indexOf(place: Place): rust.Expr {
  const last = place.steps.at(-1);
  return last?.kind === "element" ? last.index : b.int(0);
}

/** `let (first, rest) = array.split_at_mut(second_start); ...`, pieces handed to the arguments in ascending order. */
function splitGroup(
  cx: FunctionContext,
  call: c.Call,
  group: readonly { readonly at: number; readonly place: Place }[],
  ready: Map<number, rust.Expr>,
  definition: c.FunctionDefinition,
  facts: VersionFacts,
): void {
  const [first] = group;
  if (!first) return;
  const container: Place = { ...first.place, steps: first.place.steps.slice(0, -1) };
  let rest = sequenceExpr(cx, container, "write", call.span).expr;
  let start: rust.Expr = b.int(0);
  for (const [order, member] of group.entries()) {
    const next = group[order + 1];
    const from = distance(start, indexOf(member.place));
    if (next) {
      const cut = indexOf(next.place);
      const low = cx.temporary("low");
      const high = cx.temporary("high");
      cx.emit(
        b.letPattern(
          b.tuplePattern(b.binding(low), b.binding(high)),
          b.method(rest, "split_at_mut", distance(start, cut)),
        ),
      );
      ready.set(member.at, passed(b.path(low), from, member.at, definition, facts));
      rest = b.path(high);
      start = cut;
    } else ready.set(member.at, passed(rest, from, member.at, definition, facts));
  }
  cx.program.counts.splits += group.length - 1;
}

function distance(from: rust.Expr, to: rust.Expr): rust.Expr {
  if (isZeroIndex(from)) return to;
  if (sameExpr(from, to)) return b.int(0);
  if (from.kind === "integer" && to.kind === "integer") return b.int(to.value - from.value);
  if (to.kind === "binary" && to.operator === "+" && sameExpr(to.left, from)) return to.right;
  return b.binary("-", to, from);
}

/** The piece as the parameter wants it: a slice, or its first element. */
function passed(
  piece: rust.Expr,
  from: rust.Expr,
  at: number,
  definition: c.FunctionDefinition,
  facts: VersionFacts,
): rust.Expr {
  const param = definition.params[at];
  const representation = param === undefined ? undefined : facts.pointers.get(param);
  if (representation?.kind === "borrowed" && !representation.many) {
    const element = b.index(piece, from);
    return representation.mutable ? b.borrowMut(element) : b.borrow(element);
  }
  if (isZeroIndex(from)) return piece;
  const tail = b.index(piece, b.range(from, null));
  return representation?.kind === "borrowed" && representation.mutable ? b.borrowMut(tail) : b.borrow(tail);
}
