/**
 * What is known of a pointer at a place in the program: how many elements before and after it are there for certain, which
 * objects it may point into, and how long they live. All accesses stay within, so that no program has undefined behaviour.
 */

/** How long an object lives: 0 for ever, 1 longer than the function, 2 and more the block of that depth. */
export type Region = number;

export interface Window {
  readonly before: number;
  readonly after: number;
  /** Names of the objects; parameters stand for what they point into. */
  readonly roots: ReadonlySet<string>;
  readonly region: Region;
  /** The object is gone, or the position unknown. */
  readonly dead: boolean;
}

export function window(before: number, after: number, root: string, region: Region): Window {
  return { before, after, roots: new Set([root]), region, dead: false };
}

export const deadWindow: Window = { before: 0, after: 0, roots: new Set(), region: 99, dead: true };

export function shift(old: Window, by: number): Window {
  return { ...old, before: old.before + by, after: old.after - by };
}

/** The position is one of `span` that start at the old one. */
export function spread(old: Window, span: number): Window {
  return { ...old, after: old.after - (span - 1) };
}

/** What is true of either. */
export function meet(one: Window, other: Window): Window {
  return {
    before: Math.min(one.before, other.before),
    after: Math.min(one.after, other.after),
    roots: new Set([...one.roots, ...other.roots]),
    region: Math.max(one.region, other.region),
    dead: one.dead || other.dead,
  };
}

export function isOneObject(one: Window, other: Window): boolean {
  const roots = new Set([...one.roots, ...other.roots]);
  return roots.size === 1 && !one.dead && !other.dead;
}
