/**
 * Which thread-locals need be none, as functions can pass them on in one struct, and which functions take it.
 *
 * A global stays when functions use it that are called through pointers, when a function that takes the struct is called
 * while the global is borrowed (it would be borrowed twice), or when it is used in a way that is not known.
 */
import type * as rust from "../rust-ast/rust-ast.ts";
import type { CrateNames, ItemKey } from "./crate-names.ts";
import { withoutCells, type Storage } from "./global-storage.ts";
import type { FunctionUses, GlobalUses } from "./global-uses.ts";

/** What functions take the struct for. */
export type Takers = ReadonlyMap<ItemKey, "read" | "write">;

/**
 * Thread-locals that can move, without their cells.
 *
 * @param mayMove says of which that is wanted
 * @param isLocal says which become variables of their own, that may be borrowed while the struct is passed
 */
export function movableGlobals(
  uses: GlobalUses,
  names: CrateNames,
  mayMove: (key: ItemKey) => boolean,
  isLocal: (key: ItemKey) => boolean,
): ReadonlyMap<ItemKey, Storage> {
  const movable = new Map<ItemKey, Storage>();
  for (const [key, item] of names.items) {
    const isCandidate = item.kind === "thread-local" && !uses.fixed.has(key) && mayMove(key);
    const storage = isCandidate ? withoutCells(item) : null;
    if (storage !== null) movable.set(key, storage);
  }
  for (const key of fixedFunctions(uses))
    for (const used of usedBy(uses.functions.get(key))) movable.delete(used);
  for (;;) {
    const members = new Map([...movable].filter(([key]) => !isLocal(key)));
    const twice = borrowedTwice(uses, members);
    if (twice.length === 0) return movable;
    for (const key of twice) movable.delete(key);
  }
}

/** Those whose parameters have to stay, and all that they call. */
function fixedFunctions({ functions, fixed }: GlobalUses): ReadonlySet<ItemKey> {
  const found = new Set<ItemKey>();
  const pending = [...functions]
    .filter(([key, { item }]) => fixed.has(key) || hidesLifetime(item))
    .map(([key]) => key);
  for (let key = pending.pop(); key !== undefined; key = pending.pop()) {
    if (found.has(key)) continue;
    found.add(key);
    for (const { callee } of functions.get(key)?.calls ?? []) pending.push(callee);
  }
  return found;
}

function usedBy(uses: FunctionUses | undefined): readonly ItemKey[] {
  return uses === undefined ? [] : [...uses.reads, ...uses.writes];
}

/** A result that borrows from the only parameter that is a reference, without saying so. */
function hidesLifetime({ result }: rust.FnItem): boolean {
  const isHidden = (type: rust.Type): boolean => {
    switch (type.kind) {
      case "ref":
        return type.lifetime === undefined || isHidden(type.target);
      case "path":
        return (type.args ?? []).some(isHidden);
      case "slice":
      case "array":
        return isHidden(type.element);
      case "tuple":
        return type.elements.some(isHidden);
      default:
        return false;
    }
  };
  return result !== null && isHidden(result);
}

/** The functions that use one of these globals, or call a function that does. */
export function takersOf({ functions }: GlobalUses, globals: ReadonlyMap<ItemKey, unknown>): Takers {
  const takers = new Map<ItemKey, "read" | "write">();
  const isMember = (key: ItemKey): boolean => globals.has(key);
  for (const [key, { reads, writes }] of functions) {
    if ([...writes].some(isMember)) takers.set(key, "write");
    else if ([...reads].some(isMember)) takers.set(key, "read");
  }
  for (let changed = true; changed;) {
    changed = false;
    for (const [key, { calls }] of functions) {
      const needs = calls.map(({ callee }) => takers.get(callee));
      const need = needs.includes("write") ? "write" : needs.includes("read") ? "read" : undefined;
      const has = takers.get(key);
      if (need === undefined || has === "write" || has === need) continue;
      takers.set(key, need);
      changed = true;
    }
  }
  return takers;
}

/** Those that are borrowed while a function that takes the struct runs. */
function borrowedTwice(uses: GlobalUses, members: ReadonlyMap<ItemKey, Storage>): readonly ItemKey[] {
  const takers = takersOf(uses, members);
  const calls = [...uses.functions.values()].flatMap(({ calls: own }) => own);
  return calls.flatMap(({ callee, held }) =>
    takers.has(callee) ? held.filter((key) => members.has(key)) : [],
  );
}
