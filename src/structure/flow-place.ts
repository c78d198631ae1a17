/** Places in a tree of flows: a stretch of one list, found by the way from the outermost list down to it. */

export interface Place {
  /** Pairs: index of a flow, index of a list inside that flow. Empty for the outermost list. */
  readonly list: readonly number[];
  /** Flows `first` to `last` of that list. */
  readonly first: number;
  readonly last: number;
}

/** The smallest place with both. */
export function coverPlaces(one: Place, other: Place): Place {
  let depth = 0;
  const common = Math.min(one.list.length, other.list.length);
  while (
    depth < common &&
    one.list[depth] === other.list[depth] &&
    one.list[depth + 1] === other.list[depth + 1]
  ) {
    depth += 2;
  }
  const list = one.list.slice(0, depth);
  // Of the place that lies deeper, the flow it is in counts.
  const within = (place: Place): Place => {
    const at = place.list[depth];
    return at === undefined ? place : { list, first: at, last: at };
  };
  const a = within(one);
  const b = within(other);
  return { list, first: Math.min(a.first, b.first), last: Math.max(a.last, b.last) };
}

export function listKey(list: readonly number[]): string {
  return list.join(".");
}
