/**
 * Arranges the jumps between the items of one list as regions that nest: a jump forward to the point before item `p`
 * leaves a block that ends there; a jump backward to the point before item `q` starts a loop anew that begins there.
 *
 *     0: goto a     block 0..2 (a)
 *     1: x
 *     2: a: y       loop 2..4 (a)
 *     3: goto a
 *
 * A block may begin earlier and a loop may end later than its jumps ask for, which is how regions are made to nest.
 * Where that fails, a jump leads into the middle of a loop, and the two become one dispatch. Points inside it that are
 * jumped to are its states, but only where a smaller region inside one state does not do.
 */

export interface Region {
  readonly kind: "block" | "loop" | "dispatch";
  /** Items `start` to `end - 1`. */
  readonly start: number;
  readonly end: number;
  /** Of a dispatch: where its states begin, ascending; the first is `start`. */
  readonly states: readonly number[];
}

/** Jumps from some item to the point before item `to`. */
export interface ListJump {
  readonly from: number;
  readonly to: number;
}

/** Regions that nest, outer ones first; two jumps to one point share a region. */
export function arrangeRegions(
  jumps: readonly ListJump[],
  vlaAt: readonly number[],
  length: number,
): Region[] {
  const drafts = draftRegions(jumps, vlaAt, length);
  while (nest(drafts));
  return finishRegions(drafts);
}

interface Draft {
  kind: Region["kind"];
  start: number;
  end: number;
  /** Of a dispatch: points that must be states. */
  readonly points: Set<number>;
  absorbed: boolean;
}

/** The smallest region for each point and direction. */
function draftRegions(jumps: readonly ListJump[], vlaAt: readonly number[], length: number): Draft[] {
  const blocks = new Map<number, number>();
  const loops = new Map<number, number>();
  for (const { from, to } of jumps) {
    if (from < to) blocks.set(to, Math.min(from, blocks.get(to) ?? from));
    else loops.set(to, Math.max(from, loops.get(to) ?? from));
  }
  const drafts: Draft[] = [];
  for (const [end, start] of blocks) drafts.push(makeDraft("block", start, end));
  for (const [start, last] of loops) {
    // A variable length array declared in the loop cannot be hoisted out of it: take all that may use it into the loop.
    const declaresVla = vlaAt.some((at) => at >= start && at <= last);
    drafts.push(makeDraft("loop", start, declaresVla ? length : last + 1));
  }
  return drafts;
}

function makeDraft(kind: Region["kind"], start: number, end: number): Draft {
  return { kind, start, end, points: new Set(), absorbed: false };
}

/** One sweep over the regions, outer ones first, that repairs what overlaps; whether there was anything. */
function nest(drafts: Draft[]): boolean {
  let changed = false;
  drafts.sort(outerFirst);
  const open: Draft[] = [];
  for (const draft of drafts) {
    if (!isLeft(draft)) continue;
    while (open.length > 0 && (open.at(-1)?.end ?? 0) <= draft.start) open.pop();
    for (const outer of open.toReversed()) {
      if (!isLeft(outer) || !isLeft(draft) || !overlaps(outer, draft)) continue;
      repair(outer, draft);
      changed = true;
    }
    if (isLeft(draft)) open.push(draft);
  }
  return changed;
}

function isLeft(draft: Draft): boolean {
  return !draft.absorbed;
}

function outerFirst(one: Region | Draft, other: Region | Draft): number {
  return one.start - other.start || other.end - one.end || order[one.kind] - order[other.kind];
}
const order: Record<Region["kind"], number> = { block: 0, loop: 1, dispatch: 2 };

function overlaps(one: Draft, other: Draft): boolean {
  return one.start < other.start && other.start < one.end && one.end < other.end;
}

/** `first` begins before `second`, which ends behind it. */
function repair(first: Draft, second: Draft): void {
  if (second.kind === "block") second.start = first.start;
  else if (first.kind !== "block") {
    if (first.kind === "dispatch" && second.kind === "dispatch") absorb(first, second);
    else first.end = second.end;
  } else if (second.kind === "loop") {
    first.points.add(first.end).add(second.start);
    first.kind = "dispatch";
    first.end = second.end;
    second.absorbed = true;
  } else {
    second.points.add(first.end);
    second.start = first.start;
    first.absorbed = true;
  }
}

function absorb(first: Draft, second: Draft): void {
  for (const point of second.points) first.points.add(point);
  first.end = second.end;
  second.absorbed = true;
}

function finishRegions(drafts: readonly Draft[]): Region[] {
  const kept = drafts.filter(isLeft);
  // Outer ones first: what an inner dispatch would serve has to be known to the one that absorbs it.
  for (const draft of kept.sort(outerFirst)) {
    if (draft.kind !== "dispatch" || draft.absorbed) continue;
    absorbLoops(draft, kept);
    takeStates(draft, kept);
  }
  return kept
    .filter(isLeft)
    .map(({ kind, start, end, points }) => ({ kind, start, end, states: [...points].sort((a, b) => a - b) }))
    .sort(outerFirst);
}

/** A loop that is not more than some items in front of a dispatch is better one of its states. */
function absorbLoops(dispatch: Draft, drafts: readonly Draft[]): void {
  for (const draft of drafts.toReversed()) {
    if (draft.kind !== "loop" || draft.absorbed || draft.end !== dispatch.end) continue;
    if (draft.start >= dispatch.start) continue;
    dispatch.points.add(draft.start);
    dispatch.start = draft.start;
    draft.absorbed = true;
  }
}

/** Regions inside a dispatch go on as such only within one state. */
function takeStates(dispatch: Draft, drafts: readonly Draft[]): void {
  dispatch.points.add(dispatch.start);
  const inside = drafts.filter(
    (draft) => draft !== dispatch && draft.start >= dispatch.start && draft.end <= dispatch.end,
  );
  for (let changed = true; changed;) {
    changed = false;
    for (const draft of inside) {
      if (draft.absorbed) continue;
      const target = draft.kind === "block" ? draft.end : draft.start;
      const isState = dispatch.points.has(target) || target === dispatch.end;
      const crosses = [...dispatch.points].some((point) => draft.start < point && point < draft.end);
      if (!isState && !crosses) continue;
      draft.absorbed = true;
      changed = true;
      if (target !== dispatch.end) dispatch.points.add(target);
      for (const point of draft.points) dispatch.points.add(point);
    }
  }
}
