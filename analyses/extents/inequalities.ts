/**
 * Proofs in linear integer arithmetic by Fourier-Motzkin elimination. A row `f` says `f >= 0`. Incomplete on purpose:
 * systems that grow too large are given up, which only ever loses an extent.
 */
import {
  absolute,
  addScaled,
  atomForm,
  combine,
  constantForm,
  floorDivide,
  greatestCommonDivisor,
  isConstant,
  plus,
  scale,
  type Atom,
  type LinearForm,
} from "./linear-form.ts";

/** What an atom may be; null is no bound. */
export interface AtomBounds {
  readonly low: bigint | null;
  readonly high: bigint | null;
}
/** What holds of atoms everywhere. */
export interface AtomKnowledge {
  readonly boundsOf: (atom: Atom) => AtomBounds;
  /** Rows that define the atom: of a quotient, that the remainder is less than the divisor. */
  readonly definitionOf: (atom: Atom) => readonly LinearForm[];
  /** Counts rows that are made; false: too many for one function, nothing more is proved. */
  readonly spend: (rows: number) => boolean;
}

const maximalRows = 160;
const maximalAtoms = 24;

/** Do the facts imply `form >= 0`? */
export function implies(facts: Iterable<LinearForm>, form: LinearForm, atoms: AtomKnowledge): boolean {
  const least = leastValue(form, atoms);
  if (least !== null && least >= 0n) return true;
  if (isConstant(form)) return false;
  const denied = plus(scale(form, -1n), -1n);
  const rows = relevantRows(facts, form, atoms);
  return rows !== null && eliminate([denied, ...rows], () => true, atoms) === "contradiction";
}

/** Least value by the bounds of the atoms alone. */
export function leastValue(form: LinearForm, atoms: AtomKnowledge): bigint | null {
  let sum = form.constant;
  for (const [atom, coefficient] of form.terms) {
    const { low, high } = atoms.boundsOf(atom);
    const bound = coefficient > 0n ? low : high;
    if (bound === null) return null;
    sum += coefficient * bound;
  }
  return sum;
}

/** Forms over kept atoms that `form` never exceeds. */
export function upperBounds(
  facts: Iterable<LinearForm>,
  form: LinearForm,
  atoms: AtomKnowledge,
  keep: (atom: Atom) => boolean,
): readonly LinearForm[] {
  const rows = relevantRows(facts, form, atoms);
  if (rows === null) return [];
  const result = -1 as Atom;
  const rest = eliminate(
    [addScaled(form, atomForm(result), -1n), ...rows],
    (atom) => atom !== result && !keep(atom),
    atoms,
  );
  if (rest === "contradiction") return [constantForm(0)]; // never executed
  if (rest === "too large") return [];
  return rest.flatMap((row) => {
    const coefficient = row.terms.get(result);
    if (coefficient === undefined || coefficient >= 0n) return [];
    const terms = new Map(row.terms);
    terms.delete(result);
    const divisor = -coefficient;
    if ([...terms.values()].some((term) => term % divisor !== 0n)) return [];
    const divided = new Map([...terms].map(([atom, term]) => [atom, term / divisor]));
    return [{ constant: floorDivide(row.constant, divisor), terms: divided }];
  });
}

/** Facts that share atoms with the form, directly or through others, and what is known of all those atoms. */
function relevantRows(
  facts: Iterable<LinearForm>,
  form: LinearForm,
  atoms: AtomKnowledge,
): LinearForm[] | null {
  const relevant = new Set<Atom>();
  const rows: LinearForm[] = [];
  if (!atoms.spend(1)) return null;
  const include = (row: LinearForm): void => {
    rows.push(row);
    for (const atom of row.terms.keys()) note(atom);
  };
  const note = (atom: Atom): void => {
    if (relevant.has(atom)) return;
    relevant.add(atom);
    for (const row of atoms.definitionOf(atom)) include(row);
  };
  for (const atom of form.terms.keys()) note(atom);
  let pending = [...facts];
  for (let size = -1; size !== relevant.size;) {
    size = relevant.size;
    pending = pending.filter((fact) => {
      for (const atom of fact.terms.keys()) {
        if (!relevant.has(atom)) continue;
        include(fact);
        return false;
      }
      return true;
    });
    if (relevant.size > maximalAtoms) return null;
  }
  for (const atom of relevant) {
    const { low, high } = atoms.boundsOf(atom);
    if (low !== null) rows.push(plus(atomForm(atom), -low));
    if (high !== null) rows.push(plus(scale(atomForm(atom), -1n), high));
  }
  return rows;
}

type Rows = Map<string, LinearForm>;

/** Eliminates all atoms that `chosen` names; gives what is left. */
function eliminate(
  start: readonly LinearForm[],
  chosen: (atom: Atom) => boolean,
  atoms: AtomKnowledge,
): readonly LinearForm[] | "contradiction" | "too large" {
  let rows: Rows = new Map();
  for (const row of start) if (!insert(rows, row)) return "contradiction";
  for (;;) {
    const atom = cheapestAtom(rows, chosen);
    if (atom === null) return [...rows.values()];
    const next: Rows = new Map();
    const lower: LinearForm[] = [];
    const upper: LinearForm[] = [];
    for (const row of rows.values()) {
      const coefficient = row.terms.get(atom);
      if (coefficient === undefined) insert(next, row);
      else (coefficient > 0n ? lower : upper).push(row);
    }
    if (!atoms.spend(lower.length * upper.length)) return "too large";
    for (const low of lower) {
      for (const high of upper) {
        const a = low.terms.get(atom) ?? 0n;
        const b = high.terms.get(atom) ?? 0n;
        if (!insert(next, combine(low, -b, high, a))) return "contradiction";
      }
    }
    if (next.size > maximalRows) return "too large";
    rows = next;
  }
}

/** Adds a row, tightened to whole numbers; of rows with equal terms the strictest stays. False: it can never hold. */
function insert(rows: Rows, row: LinearForm): boolean {
  if (isConstant(row)) return row.constant >= 0n;
  let divisor = 0n;
  for (const coefficient of row.terms.values()) {
    divisor = greatestCommonDivisor(divisor, absolute(coefficient));
    if (divisor === 1n) break;
  }
  const tight: LinearForm =
    divisor === 1n
      ? row
      : {
          constant: floorDivide(row.constant, divisor),
          terms: new Map([...row.terms].map(([atom, coefficient]) => [atom, coefficient / divisor])),
        };
  const key = termsKey(tight.terms);
  const other = rows.get(key);
  if (!other || other.constant > tight.constant) rows.set(key, tight);
  return true;
}

/** Text that two rows share only when their terms are the same. */
function termsKey(terms: LinearForm["terms"]): string {
  let key = "";
  let last = -1;
  for (const [atom, coefficient] of terms) {
    if (atom < last) return sortedTermsKey(terms);
    last = atom;
    key += `${String(atom)}:${String(coefficient)},`;
  }
  return key;
}

function sortedTermsKey(terms: LinearForm["terms"]): string {
  return [...terms]
    .sort(([a], [b]) => a - b)
    .map(([atom, coefficient]) => `${String(atom)}:${String(coefficient)},`)
    .join("");
}

function cheapestAtom(rows: Rows, chosen: (atom: Atom) => boolean): Atom | null {
  const counts = new Map<Atom, { lower: number; upper: number }>();
  for (const row of rows.values()) {
    for (const [atom, coefficient] of row.terms) {
      if (!chosen(atom)) continue;
      const count = counts.get(atom) ?? { lower: 0, upper: 0 };
      if (coefficient > 0n) count.lower++;
      else count.upper++;
      counts.set(atom, count);
    }
  }
  let best: Atom | null = null;
  let bestCost = Infinity;
  for (const [atom, { lower, upper }] of counts) {
    const cost = lower * upper - lower - upper;
    if (cost < bestCost) [best, bestCost] = [atom, cost];
  }
  return best;
}
