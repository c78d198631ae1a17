/**
 * What borrows in a value come from. An object can be borrowed to be read or, by a lent field, to be written: then nothing
 * else may reach it. What a lent field holds is never copied: a pointer into its memory is borrowed from the struct.
 */
import type * as c from "../../src/c-ast/c-ast.ts";

export interface Sources {
  /** Borrowed to be read. */
  readonly objects: ReadonlySet<c.SymbolId>;
  /** Borrowed to be written. */
  readonly exclusive: ReadonlySet<c.SymbolId>;
  /** Their borrows are copied. */
  readonly holders: ReadonlySet<c.SymbolId>;
  /** Borrowed from by way of what they are lent. */
  readonly reborrowed: ReadonlySet<c.SymbolId>;
  /** Is one object borrowed twice at once, and written through one of the borrows? */
  readonly clashes: boolean;
}

export const none: Sources = {
  objects: new Set(),
  exclusive: new Set(),
  holders: new Set(),
  reborrowed: new Set(),
  clashes: false,
};

/** One of several. */
export function merged(all: readonly Sources[]): Sources {
  return {
    objects: new Set(all.flatMap(({ objects }) => [...objects])),
    exclusive: new Set(all.flatMap(({ exclusive }) => [...exclusive])),
    holders: new Set(all.flatMap(({ holders }) => [...holders])),
    reborrowed: new Set(all.flatMap(({ reborrowed }) => [...reborrowed])),
    clashes: all.some(({ clashes }) => clashes),
  };
}

/** All of them at once, in one struct. */
export function together(all: readonly Sources[]): Sources {
  const both = merged(all);
  const times = (symbol: c.SymbolId): number =>
    all.filter(({ objects, exclusive }) => objects.has(symbol) || exclusive.has(symbol)).length;
  const clashes = [...both.exclusive].some((symbol) => times(symbol) > 1);
  return { ...both, clashes: both.clashes || clashes };
}
