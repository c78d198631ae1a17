/**
 * Where pointers are on the floor, the program is tried with structs around those that own memory behind other pointers
 * (`simplify/wrap-pointers.ts`), global ones among them that become variables of `main` and are passed by their address
 * (`simplify/pass-global-pointers.ts`). The form with less on the floor is taken.
 */
import { inferPointsTo } from "../../analyses/floor/points-to.ts";
import type { Program } from "../c-ast/c-ast.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { passGlobalPointers } from "../simplify/pass-global-pointers.ts";
import { wrapPointers } from "../simplify/wrap-pointers.ts";
import type { NodeId } from "../source/node-id.ts";
import { unlessBroken, type Descent } from "./descend.ts";
import { expectSound } from "./simplify.ts";

/** Types that can turn out to be better left alone, one after the other. */
const mostTries = 3;
/** Functions of a program above which one try has to do. */
const large = 300;

/** @param descend how a form of the program is translated */
export function descendWrapped(program: Program, descend: (form: Program) => Descent): Descent {
  const isLarge = program.units.reduce((count, { functions }) => count + functions.length, 0) > large;
  const tries = isLarge ? 1 : mostTries;
  const broken: Diagnostic[] = [];
  let best = wrappedBetter(program, descend(program), { descend, tries, broken });
  if (best.floor.pointers.size > 0 && !isLarge) {
    const passed = passGlobalPointers(program);
    if (passed !== program) best = wrappedBetter(passed, best, { descend, tries, broken });
  }
  const { value, diagnostics } = best.lowered;
  return { ...best, lowered: { value, diagnostics: [...diagnostics, ...broken] } };
}

interface Trial {
  readonly descend: (form: Program) => Descent;
  readonly tries: number;
  readonly broken: Diagnostic[];
}

function wrappedBetter(program: Program, before: Descent, { descend, tries, broken }: Trial): Descent {
  let best = before;
  const unwrapped = new Set<NodeId>();
  for (let round = 0; round < tries && best.floor.pointers.size > 0; round++) {
    const tried = unlessBroken(broken, () => {
      const wrapped = wrapPointers(program, unwrapped, inferPointsTo);
      if (wrapped === program) return null;
      expectSound(wrapped);
      return descend(wrapped);
    });
    if (tried === null) break;
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
