/** The variables that can be named at a place of a function, and what is known of them there. */
import type { Element } from "./element.ts";
import type { RecordType } from "./record-type.ts";
import { deadWindow, meet, type Region, type Window } from "./window.ts";

export interface PointerVariable {
  /** A variable, or a field as it is written. */
  readonly name: string;
  readonly element: Element;
  readonly isConst: boolean;
  /** A pointer variable whose address may be taken; an array or a field is none. */
  readonly isVariable: boolean;
  /** Depth of its declaration. */
  readonly depth: number;
  /** Statements may give it another value. */
  isFixed: boolean;
  window: Window;
}

/** A null pointer, or one with this window. */
export interface NullablePointer {
  readonly name: string;
  readonly element: Element;
  readonly isConst: boolean;
  readonly window: Window;
}

/** `lo` and `hi` into one object, `lo <= hi`. */
export interface RangePair {
  readonly lo: PointerVariable;
  readonly hi: PointerVariable;
}

/** As many elements as a variable says. */
export interface CountedPointer {
  readonly pointer: PointerVariable;
  readonly count: string;
}

export interface RecordVariable {
  /** With what leads to a field: `s.` or `s->`. */
  readonly access: string;
  /** The record as a value. */
  readonly value: string;
  readonly address: string;
  readonly type: RecordType;
  readonly isConst: boolean;
  readonly root: string;
  readonly region: Region;
}

export interface Scope {
  readonly pointers: PointerVariable[];
  /** Unsigned variables. */
  readonly values: string[];
  /** Of these the ones that must not be assigned. */
  readonly fixedValues: Set<string>;
  readonly nullables: NullablePointer[];
  readonly ranges: RangePair[];
  readonly counted: CountedPointer[];
  readonly records: RecordVariable[];
}

export function emptyScope(): Scope {
  return {
    pointers: [],
    values: [],
    fixedValues: new Set(),
    nullables: [],
    ranges: [],
    counted: [],
    records: [],
  };
}

/** Runs `inside` as a block: what it declares is gone afterwards. */
export function inBlock(scope: Scope, inside: () => void): void {
  const lists: unknown[][] = [
    scope.pointers,
    scope.values,
    scope.nullables,
    scope.ranges,
    scope.counted,
    scope.records,
  ];
  const lengths = lists.map((list) => list.length);
  inside();
  lists.forEach((list, at) => (list.length = Math.min(list.length, lengths[at] ?? 0)));
}

/** Runs each branch from the same state; afterwards what holds after any of them holds. */
export function branches(scope: Scope, inside: readonly (() => void)[]): void {
  const variables = [...scope.pointers];
  const before = variables.map(({ window }) => window);
  const after = inside.map((branch) => {
    variables.forEach((variable, at) => (variable.window = before[at] ?? deadWindow));
    inBlock(scope, branch);
    return variables.map(({ window }) => window);
  });
  variables.forEach((variable, at) => {
    variable.window = after.map((windows) => windows[at] ?? deadWindow).reduce(meet);
  });
}

/** Runs `inside` with these variables as they are. */
export function withFixed(variables: readonly PointerVariable[], inside: () => void): void {
  const loose = variables.filter(({ isFixed }) => !isFixed);
  for (const variable of loose) variable.isFixed = true;
  inside();
  for (const variable of loose) variable.isFixed = false;
}

/** Nothing that points into the object may be used any more. */
export function killRoot(scope: Scope, root: string): void {
  for (const variable of scope.pointers) if (variable.window.roots.has(root)) variable.window = deadWindow;
}
