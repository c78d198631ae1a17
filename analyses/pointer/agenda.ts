/**
 * Which versions of functions have to be looked at again: those that may see a fact which changed since they were last
 * looked at. What a function sees are facts about its own variables and about those of the functions that it calls;
 * facts about fields and globals are seen by all.
 * Nothing rests on it but time: at the end all versions are looked at once more.
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import { versionKey, type Version, type VersionKey } from "../facts/pointer-facts.ts";

export interface Sight {
  /** Functions by their parameters and local variables. */
  readonly owners: ReadonlyMap<c.SymbolId, c.SymbolId>;
  /** The functions that call a function, by the function. */
  readonly callers: ReadonlyMap<c.SymbolId, ReadonlySet<c.SymbolId>>;
}

export class Agenda {
  readonly #sight: Sight;
  readonly #versions = new Map<c.SymbolId, VersionKey[]>();
  readonly #open = new Set<VersionKey>();
  #count = 0;

  constructor(sight: Sight) {
    this.#sight = sight;
  }

  add(version: Version): void {
    const key = versionKey(version);
    this.#versions.set(version.symbol, [...(this.#versions.get(version.symbol) ?? []), key]);
    this.#count++;
    this.#open.add(key);
  }

  /** Is every version to be looked at? */
  get isWhole(): boolean {
    return this.#open.size === this.#count;
  }

  /** Takes a version off, if it is to be looked at. */
  take(key: VersionKey): boolean {
    return this.#open.delete(key);
  }

  all(): void {
    for (const keys of this.#versions.values()) for (const key of keys) this.#open.add(key);
  }

  /** What is known of a function changed. */
  changed(symbol: c.SymbolId): void {
    for (const seeing of [symbol, ...(this.#sight.callers.get(symbol) ?? [])])
      for (const key of this.#versions.get(seeing) ?? []) this.#open.add(key);
  }

  /** What is known of a variable changed. */
  changedVariable(symbol: c.SymbolId): void {
    const owner = this.#sight.owners.get(symbol);
    if (owner === undefined) this.all();
    else this.changed(owner);
  }
}
