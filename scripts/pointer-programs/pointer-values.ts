/** Pointers made of other pointers, with the windows of what is made. */
import type { Body } from "./body.ts";
import { condition } from "./expressions.ts";
import type { Element } from "./element.ts";
import type { PointerVariable } from "./scope.ts";
import { meet, type Region, shift, spread, type Window } from "./window.ts";

export interface PointerValue {
  readonly text: string;
  readonly window: Window;
}

export interface Demand {
  readonly element: Element;
  /** Const pointers will do. */
  readonly allowsConst: boolean;
  readonly before: number;
  readonly after: number;
  /** Objects of longer or the same life. */
  readonly region: Region;
  /** Only these objects, if any. */
  readonly root?: string;
}

/** A pointer that meets the demand, if there is one; `from` is tried first. */
export function pointerFor(body: Body, demand: Demand, from?: PointerVariable): PointerValue | null {
  const found = candidates(body, demand);
  const [first] = found;
  if (!first) return null;
  const { random } = body;
  const base = from && found.includes(from) && !random.onceIn(4) ? from : random.pick(found);
  const one = derived(body, base, demand);
  if (!random.onceIn(6)) return one;
  const other = derived(body, random.pick(found), demand);
  return {
    text: `(${condition(body, 0)} ? ${one.text} : ${other.text})`,
    window: meet(one.window, other.window),
  };
}

export function candidates(body: Body, demand: Demand): readonly PointerVariable[] {
  return body.scope.pointers.filter(
    ({ element, isConst, window }) =>
      element === demand.element &&
      (demand.allowsConst || !isConst) &&
      !window.dead &&
      window.region <= demand.region &&
      window.before + window.after >= demand.before + demand.after &&
      (demand.root === undefined || (window.roots.size === 1 && window.roots.has(demand.root))),
  );
}

function derived(body: Body, base: PointerVariable, demand: Demand): PointerValue {
  const { random, scope } = body;
  const lowest = demand.before - base.window.before;
  const highest = base.window.after - demand.after;
  const span = highest - lowest + 1;
  if (span > 1 && lowest <= 0 && highest > 0 && scope.values.length > 0 && random.onceIn(4)) {
    const value = random.pick(scope.values);
    const index = `${value} % ${String(highest + 1)}`;
    const text = random.onceIn(2) ? `${base.name} + ${index}` : `&${base.name}[${index}]`;
    return { text, window: spread(base.window, highest + 1) };
  }
  const offset = lowest <= 0 && highest >= 0 && random.onceIn(3) ? 0 : lowest + random.below(span);
  return { text: offsetText(body, base, offset), window: shift(base.window, offset) };
}

function offsetText({ random }: Body, base: PointerVariable, offset: number): string {
  if (offset === 0) return random.onceIn(5) && base.window.after > 0 ? `&${base.name}[0]` : base.name;
  if (random.onceIn(3) && offset < base.window.after) return `&${base.name}[${String(offset)}]`;
  return `${base.name} ${offset < 0 ? "-" : "+"} ${String(Math.abs(offset))}`;
}

export function pointerType(element: Element, isConst: boolean): string {
  return `${isConst ? "const " : ""}${element} *`;
}
