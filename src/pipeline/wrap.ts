/**
 * Where pointers are on the floor, the program is tried with structs around those that own memory behind other pointers
 * (`simplify/wrap-pointers.ts`), and the form with less on the floor is taken.
 */
import type { Program } from "../c-ast/c-ast.ts";
import type { NodeId } from "../source/node-id.ts";
import { wrapPointers } from "../simplify/wrap-pointers.ts";
import type { Descent } from "./descend.ts";
import { expectSound } from "./simplify.ts";

/** Types that can turn out to be better left alone, one after the other. */
const mostTries = 3;

/** @param descend how a form of the program is translated */
export function descendWrapped(program: Program, descend: (form: Program) => Descent): Descent {
  let best = descend(program);
  const unwrapped = new Set<NodeId>();
  for (let round = 0; round < mostTries && best.floor.pointers.size > 0; round++) {
    const wrapped = wrapPointers(program, unwrapped);
    if (wrapped === program) break;
    expectSound(wrapped);
    const tried = descend(wrapped);
    if (isBetter(tried, best)) best = tried;
    const failed = wrappedOnFloor(tried);
    if (failed.length === 0) break;
    for (const anchor of failed) unwrapped.add(anchor);
  }
  return best;
}

function isBetter(one: Descent, other: Descent): boolean {
  const [refused, before] = [refusedIn(one), refusedIn(other)];
  return refused === before ? one.floor.pointers.size < other.floor.pointers.size : refused < before;
}

function refusedIn({ lowered }: Descent): number {
  return lowered.value.functions.filter(({ status }) => status === "refused").length;
}

/** Pointers in structs that lie in memory all the same. */
function wrappedOnFloor({ program, floor }: Descent): readonly NodeId[] {
  return [...program.records.values()].flatMap(({ id, wraps }) =>
    wraps !== undefined && floor.records.has(id) ? [wraps] : [],
  );
}
