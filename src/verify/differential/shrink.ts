/**
 * Makes a failing case simpler. A case is numbers in streams and zero is the simplest number, so simpler means:
 * blocks of zeros first, then smaller single numbers. Candidates are tried in batches, since one run of the driver
 * can try hundreds; all edits that work are then tried together.
 */
import type { Choices } from "./protocol.ts";

/** Sets one number. */
interface Edit {
  readonly stream: number;
  readonly index: number;
  readonly value: bigint;
}
/** A simplification that is tried as a whole. */
type Edits = readonly Edit[];

export interface Shrunk {
  readonly choices: Choices;
  /** Nothing simpler fails; false when time was up. */
  readonly complete: boolean;
}

/** Most candidates tried in one run of the driver. */
const batchSize = 240;
const shortStream = 6;

/**
 * @param fails tells for each candidate whether it still fails in the same way
 * @param milliseconds time after which the simplest case so far is taken
 */
export async function shrink(
  start: Choices,
  fails: (candidates: readonly Choices[]) => Promise<readonly boolean[]>,
  milliseconds: number,
): Promise<Shrunk> {
  const end = performance.now() + milliseconds;
  let choices = trimmed(start);
  while (performance.now() < end) {
    const next = await simplerOnce(choices, fails);
    if (next === null) return { choices, complete: true };
    choices = next;
  }
  return { choices, complete: false };
}

async function simplerOnce(
  choices: Choices,
  fails: (candidates: readonly Choices[]) => Promise<readonly boolean[]>,
): Promise<Choices | null> {
  for (const phase of proposals(choices)) {
    const simpler = await firstWorking(choices, phase, fails);
    if (simpler !== null) return simpler;
  }
  return null;
}

async function firstWorking(
  choices: Choices,
  all: readonly Edits[],
  fails: (candidates: readonly Choices[]) => Promise<readonly boolean[]>,
): Promise<Choices | null> {
  for (let at = 0; at < all.length; at += batchSize) {
    const batch = all.slice(at, at + batchSize);
    const verdicts = await fails(batch.map((edits) => apply(choices, edits)));
    const working = batch.filter((_, index) => verdicts[index] === true);
    const first = working[0];
    if (!first) continue;
    if (working.length === 1) return apply(choices, first);
    // Together when that works, else as many as do: all, the first half, the first quarter, ..., the first.
    const unions: Choices[] = [];
    for (let take = working.length; take > 1; take = take >> 1) {
      unions.push(apply(choices, working.slice(0, take).flat()));
    }
    const together = await fails(unions);
    return unions.find((_, index) => together[index] === true) ?? apply(choices, first);
  }
  return null;
}

/**
 * Short streams first: they hold the lengths, and a length can shrink only while the buffers still hold what makes
 * the case fail at every length. Then blocks of contents, the biggest first, then single contents.
 */
function proposals(choices: Choices): readonly (readonly Edits[])[] {
  const blocks: Edits[] = [];
  const few: Edits[] = [];
  const many: Edits[] = [];
  for (const [stream, values] of choices) {
    for (let size = values.length; size >= 1; size = size >> 1) {
      for (let from = 0; from < values.length; from += size) {
        const edits = values
          .slice(from, from + size)
          .flatMap((value, index) => (value === 0n ? [] : [{ stream, index: from + index, value: 0n }]));
        if (edits.length > 0) blocks.push(edits);
      }
    }
    for (const [index, value] of values.entries()) {
      const singles = values.length <= shortStream ? few : many;
      for (const smaller of smallerValues(value)) singles.push([{ stream, index, value: smaller }]);
    }
  }
  blocks.sort((a, b) => b.length - a.length);
  return [few, blocks, many];
}

/** Zero, one, half, three quarters, ..., and one less: finds a threshold in few rounds. */
function smallerValues(value: bigint): readonly bigint[] {
  const smaller = new Set<bigint>();
  if (value > 0n) smaller.add(0n).add(value - 1n);
  if (value > 1n) smaller.add(1n);
  let step = value;
  for (let halvings = 0; halvings < 12 && step > 1n; halvings++) {
    step >>= 1n;
    smaller.add(value - step);
  }
  return [...smaller];
}

function apply(choices: Choices, edits: Edits): Choices {
  const changed = new Map<number, bigint[]>();
  for (const [stream, values] of choices) changed.set(stream, [...values]);
  for (const edit of edits) {
    const values = changed.get(edit.stream);
    const value = values?.[edit.index];
    // Of two edits to one number, the smaller one stands.
    if (values && value !== undefined && edit.value < value) values[edit.index] = edit.value;
  }
  return trimmed(changed);
}

/** Without trailing zeros and empty streams: absent numbers are zero. */
function trimmed(choices: Choices): Choices {
  const kept = new Map<number, readonly bigint[]>();
  for (const [stream, values] of choices) {
    let length = values.length;
    while (length > 0 && values[length - 1] === 0n) length--;
    if (length > 0) kept.set(stream, values.slice(0, length));
  }
  return kept;
}
