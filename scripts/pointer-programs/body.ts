/** The function that is being written. */
import type { Random } from "../fuzz-printf/random.ts";
import type { Contract, Result } from "./contract.ts";
import type { Element } from "./element.ts";
import type { Lines } from "./lines.ts";
import type { RecordType } from "./record-type.ts";
import { inBlock, type PointerVariable, type Scope } from "./scope.ts";
import { window } from "./window.ts";

export interface Body {
  readonly random: Random;
  readonly lines: Lines;
  readonly scope: Scope;
  /** Functions that may be called. */
  readonly functions: readonly Contract[];
  readonly favourites: readonly Element[];
  readonly records: readonly RecordType[];
  readonly result: Result;
  /** Frees what is open here, innermost last. */
  readonly cleanup: string[];
  /** Blocks around the place. */
  depth: number;
  /** Loops around the place, as how often it may run. */
  times: number;
  /** Steps that a call takes, roughly. */
  cost: number;
  /** Statements still to be written. */
  budget: number;
  names: number;
}

/** Steps that one function may take. */
export const mostSteps = 20_000;

export function freshName(body: Body, prefix: string): string {
  body.names++;
  return `${prefix}${String(body.names)}`;
}

export function spend(body: Body, steps = 1): void {
  body.cost += body.times * steps;
}

/** A nested block of the function. */
export function block(body: Body, inside: () => void): void {
  body.depth++;
  const open = body.cleanup.length;
  inBlock(body.scope, inside);
  body.cleanup.length = open;
  body.depth--;
}

/** What runs `times` times; what it could assign is checked by the caller. */
export function repeated(body: Body, times: number, inside: () => void): void {
  const outer = body.times;
  body.times *= times;
  inside();
  body.times = outer;
}

export function addValue(body: Body, name: string, text: string): void {
  body.lines.add(`unsigned ${name} = ${text};`);
  body.scope.values.push(name);
}

/** An object with all its elements in reach. */
export function addObject(
  body: Body,
  object: { name: string; element: Element; length: number; isConst?: boolean; region?: number },
): PointerVariable {
  const variable: PointerVariable = {
    name: object.name,
    element: object.element,
    isConst: object.isConst ?? false,
    isVariable: false,
    depth: body.depth,
    isFixed: true,
    window: window(0, object.length, object.name, object.region ?? 2 + body.depth),
  };
  body.scope.pointers.push(variable);
  return variable;
}
