/**
 * Extents in whole blocks of a length: `16 * ((len + 15) / 16)`, where the last block is written whole, `(bits + 7) / 8`,
 * `4 * ((n + 2) / 3)`. Which blocks are worth a try is read off the facts: where `len - 16 * t >= 0` holds of a counter or
 * a quotient t, blocks of 16. What is tried is proved for all accesses.
 */
import type { BlockExtent } from "../facts/signature-facts.ts";
import type { Access } from "./function-run.ts";
import { implies, upperBounds } from "./inequalities.ts";
import { absolute, addScaled, atomForm, isConstant, plus, scale, subtract } from "./linear-form.ts";
import type { Atom, LinearForm } from "./linear-form.ts";
import type { Atoms } from "./state.ts";

export type Bytes = Extract<Access, { kind: "bytes" }>;

export interface BlockQuestion {
  /** Bytes of one element. */
  readonly elementSize: number;
  /** Atoms that are the initial values of integer parameters, and the indices of those. */
  readonly params: ReadonlyMap<Atom, number>;
}

/** The quotient `(param + added) / divisor` as C divides, 0 where the parameter is negative, and what counts the blocks. */
interface Blocking {
  readonly param: Atom;
  readonly added: bigint;
  readonly divisor: bigint;
  readonly counters: ReadonlySet<Atom>;
}

/** `scale` bytes per block and `offset` bytes. */
interface Candidate {
  readonly blocking: Blocking;
  readonly scale: bigint;
  readonly offset: bigint;
}

const greatestDivisor = 2n ** 16n;
const maximalBlockings = 8;
const maximalCandidates = 12;

/** The least extent in blocks that covers all accesses, or null. */
export function chooseBlocks(accesses: readonly Bytes[], question: BlockQuestion): BlockExtent | null {
  const varying = accesses.filter(({ end }) => !isConstant(end));
  let best: Candidate | null = null;
  for (const blocking of blockings(varying, question).slice(0, maximalBlockings)) {
    const counted = accesses.map((access) => inCounters(blocking, access));
    for (const candidate of candidatesOf(blocking, counted).slice(0, maximalCandidates)) {
      if (best && !isLess(candidate, best)) continue;
      if (counted.every((access) => covers(candidate, access))) best = candidate;
    }
  }
  return best && inElements(best, question);
}

function blockings(accesses: readonly Bytes[], { params }: BlockQuestion): readonly Blocking[] {
  const found = new Map<string, Blocking & { readonly counters: Set<Atom> }>();
  const propose = (param: Atom, divisor: bigint, added: bigint, counter: Atom): void => {
    const key = [param, divisor, added].join();
    const known = found.get(key) ?? { param, divisor, added, counters: new Set() };
    found.set(key, known);
    known.counters.add(counter);
  };
  for (const access of accesses) {
    const rows = rowsOf(access);
    const named = new Set(rows.flatMap(({ terms }) => [...terms.keys()]));
    for (const row of rows) {
      for (const { unit, divisor, counter } of countedBlocks(row)) {
        if (params.has(unit) && row.terms.get(unit) === 1n && isOffset(row.constant))
          propose(unit, divisor, row.constant, counter);
        for (const param of params.keys()) {
          if (!named.has(param)) continue;
          propose(param, divisor, 0n, counter);
          propose(param, divisor, divisor - 1n, counter);
        }
      }
    }
  }
  return [...found.values()];
}

function isOffset(constant: bigint): boolean {
  return constant > 0n && constant < greatestDivisor;
}

/** The facts of the access, and the definitions of the quotients in them. */
function rowsOf({ end, state }: Bytes): readonly LinearForm[] {
  const facts = [...state.facts()];
  const atoms = new Set([end, ...facts].flatMap(({ terms }) => [...terms.keys()]));
  return [...facts, ...[...atoms].flatMap((atom) => state.atoms.definitionOf(atom))];
}

interface CountedUnit {
  readonly unit: Atom;
  readonly divisor: bigint;
  readonly counter: Atom;
}

/** `unit - divisor * counter >= 0` and its reverse, whatever else is in the sum. */
function countedBlocks({ terms }: LinearForm): readonly CountedUnit[] {
  return [...terms].flatMap(([unit, sign]) => {
    if (absolute(sign) !== 1n) return [];
    return [...terms].flatMap(([counter, coefficient]) => {
      const divisor = -coefficient * sign;
      return divisor > 1n && divisor < greatestDivisor ? [{ unit, divisor, counter }] : [];
    });
  });
}

/** An access and where it ends at most, in terms of one counter each: proofs from there are short. */
interface Counted {
  readonly access: Bytes;
  readonly bounds: readonly LinearForm[];
}

function inCounters({ counters }: Blocking, access: Bytes): Counted {
  const { end, state } = access;
  const bounds = isConstant(end)
    ? []
    : [...counters].flatMap((counter) =>
        upperBounds(state.facts(), end, state.atoms, (atom) => atom === counter),
      );
  return { access, bounds };
}

/** The end in terms of a counter, said of the quotient: the counter is no more, or less than it. */
function candidatesOf(blocking: Blocking, accesses: readonly Counted[]): readonly Candidate[] {
  const found = new Map<string, Candidate>();
  for (const { terms, constant } of accesses.flatMap(({ bounds }) => bounds)) {
    const [scale = 0n] = terms.values();
    if (scale <= 0n || scale > greatestDivisor || absolute(constant) > greatestDivisor) continue;
    for (const offset of [constant - scale, constant])
      found.set([scale, offset].join(), { blocking, scale, offset });
  }
  return [...found.values()];
}

function covers({ blocking, scale: factor, offset }: Candidate, { access, bounds }: Counted): boolean {
  const { end, state } = access;
  const quotient = quotientOf(blocking, state.atoms);
  const form = plus(scale(quotient.form, factor), offset);
  const facts = [...state.facts(), ...quotient.rows];
  return [end, ...bounds].some((limit) => implies(facts, subtract(form, limit), state.atoms));
}

/** The quotient and what is said of it: not negative, and not less than the rounded sum. Nothing says how great it is. */
function quotientOf(
  { param, added, divisor }: Blocking,
  atoms: Atoms,
): { readonly form: LinearForm; readonly rows: readonly LinearForm[] } {
  const name = `${String(added)} + ${String(param)} blocks of ${String(divisor)}`;
  const form = atoms.result(name, () => atoms.fresh(0n, null));
  const rest = addScaled(plus(atomForm(param), added), form, -divisor);
  return { form, rows: [plus(scale(rest, -1n), divisor - 1n)] };
}

/** Fewer bytes for long lengths. */
function isLess(a: Candidate, b: Candidate): boolean {
  const rate = ({ blocking, scale: factor }: Candidate): number => Number(factor) / Number(blocking.divisor);
  const start = (one: Candidate): number => rate(one) * Number(one.blocking.added) + Number(one.offset);
  return rate(a) !== rate(b) ? rate(a) < rate(b) : start(a) < start(b);
}

/** Null when no whole number of elements is in a block. */
function inElements(candidate: Candidate, { elementSize, params }: BlockQuestion): BlockExtent | null {
  const { blocking, scale: factor, offset } = candidate;
  const size = BigInt(elementSize);
  const param = params.get(blocking.param);
  if (param === undefined || factor % size !== 0n) return null;
  return {
    kind: "blocks",
    param,
    added: Number(blocking.added),
    divisor: Number(blocking.divisor),
    scale: Number(factor / size),
    offset: Math.ceil(Number(offset) / elementSize),
  };
}
