/**
 * From everything a function reaches behind a parameter to one extent: bounds in terms of a single integer parameter
 * that cover all accesses, each proved under the facts of the access.
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import { weakestBasis } from "../facts/signature-facts.ts";
import type { ChoiceExtent, CountedExtent, Extent, ExtentBasis } from "../facts/signature-facts.ts";
import { chooseBlocks, type BlockQuestion, type Bytes } from "./block-extent.ts";
import type { Access } from "./function-run.ts";
import { implies, upperBounds } from "./inequalities.ts";
import type { Choice } from "./state.ts";
import {
  absolute,
  atomForm,
  constantForm,
  formKey,
  isConstant,
  plus,
  sameForm,
  scale,
  subtract,
  type LinearForm,
} from "./linear-form.ts";

export interface ExtentQuestion extends BlockQuestion {
  /** Elements by the convention of the signature; it is chosen where it is proved to cover all accesses. */
  readonly conventional: Extent | null;
  /** Lengths that `strlen` gave of the text behind a pointer through which nothing is written. */
  readonly textLengths: readonly LinearForm[];
  /** Index of a parameter. */
  readonly indexOf: (param: c.SymbolId) => number;
}

export const unknownExtent: Extent = { kind: "unknown" };

export function chooseExtent(accesses: readonly Access[], question: ExtentQuestion): Extent {
  if (accesses.some(({ kind }) => kind === "unknown")) return unknownExtent;
  const inField = accesses.find((access) => access.kind === "field");
  if (inField) return fieldExtent(inField, accesses, question);
  const bytes = withoutRepeats(accesses.filter((access): access is Bytes => access.kind === "bytes"));
  const basis = weakestBasis(accesses.flatMap((access) => (access.kind === "unknown" ? [] : access.basis)));
  if (accesses.some(({ kind }) => kind === "terminated")) return terminatedExtent(bytes, basis, question);
  const extent = extentOf(bytes, question);
  if (!extent) return unknownExtent;
  if (basis !== "proven") return { ...extent, basis };
  return (reachesFar(extent) ? chooseByParameter(bytes, question, extent) : null) ?? extent;
}

/** All accesses have to be said by that one field. */
function fieldExtent(
  { holder, record, field }: Extract<Access, { kind: "field" }>,
  accesses: readonly Access[],
  { indexOf, elementSize }: ExtentQuestion,
): Extent {
  const param = indexOf(holder);
  const isOnly = accesses.every(
    (other) =>
      other.kind === "field" && other.holder === holder && other.record === record && other.field === field,
  );
  return isOnly && elementSize === 1 && param >= 0 ? { kind: "field", param, record, field } : unknownExtent;
}

/** The bytes that are reached otherwise are proved, or else taken, to lie before the end of the string. */
function terminatedExtent(
  bytes: readonly Bytes[],
  basis: ExtentBasis,
  { elementSize, textLengths }: ExtentQuestion,
): Extent {
  const ends = [constantForm(elementSize), ...textLengths.map((length) => plus(length, 1n))];
  const isInside = bytes.every((access) => ends.some((end) => covers(end, access)));
  if (!isInside) return { kind: "nul-terminated", basis: "assumed" };
  return basis === "proven" ? { kind: "nul-terminated" } : { kind: "nul-terminated", basis };
}

/** More than a length: on some calls that may be more than is reached. */
function reachesFar(extent: CountedExtent): boolean {
  return extent.kind === "blocks" || (extent.kind === "linear" && extent.offset > 0);
}

/** Less where a parameter has a value, or has it not: the first such parameter that the function tests. */
function chooseByParameter(
  accesses: readonly Bytes[],
  question: ExtentQuestion,
  whole: CountedExtent,
): ChoiceExtent | null {
  const choices = new Map(accesses.flatMap(({ state }) => [...state.choices]));
  for (const [key, { atom, value }] of choices) {
    const param = question.params.get(atom);
    if (param === undefined || absolute(value) > greatestOffset) continue;
    const reachedWhere = (outcome: Choice["outcome"]): CountedExtent | null =>
      extentOf(
        accesses.filter(({ state }) => (state.choices.get(key)?.outcome ?? outcome) === outcome),
        question,
      );
    const [equal, other] = [reachedWhere("equal"), reachedWhere("other")];
    if (!equal || !other || reachesFar(equal) === reachesFar(other)) continue;
    const [far, near] = reachesFar(equal) ? [equal, other] : [other, equal];
    if (!sameExtent(far, whole) || sameExtent(near, whole)) continue;
    return { kind: "choice", param, value: Number(value), equal, other };
  }
  return null;
}

function sameExtent(a: Extent, b: Extent): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** A length or a constant that is reached exactly, or else blocks of a length where they are less. */
function extentOf(accesses: readonly Bytes[], question: ExtentQuestion): CountedExtent | null {
  const bound = boundFor(accesses, question);
  const extent = bound && inElements(bound.form, question);
  if (bound && bound.rank < ranks.conventional) return extent;
  const blocks = chooseBlocks(accesses, question);
  if (!blocks || !extent || bound.rank >= ranks.limit) return blocks ?? extent;
  const isLess =
    extent.kind === "linear" && extent.param === blocks.param && blocks.scale < extent.scale * blocks.divisor;
  return isLess ? blocks : extent;
}

function withoutRepeats(accesses: readonly Bytes[]): readonly Bytes[] {
  const seen = new Map<string, Set<object | null>>();
  return accesses.filter(({ end, state }) => {
    const outcomes = [...state.choices].map(([key, { outcome }]) => `${key} ${outcome}`);
    const key = [formKey(end), ...outcomes].join();
    const nodes = seen.get(key) ?? new Set();
    seen.set(key, nodes);
    if (nodes.has(state.factNode)) return false;
    nodes.add(state.factNode);
    return true;
  });
}

interface Bound {
  readonly form: LinearForm;
  readonly rank: number;
}

function boundFor(accesses: readonly Bytes[], question: ExtentQuestion): Bound | null {
  if (accesses.length === 0) return { form: constantForm(0), rank: 0 };
  const varying = accesses.filter(({ end }) => !isConstant(end));
  const greatest = accesses.reduce(
    (most, { end }) => (isConstant(end) && end.constant > most ? end.constant : most),
    0n,
  );
  const candidates = new Map<string, LinearForm>();
  const propose = (form: LinearForm): void => {
    if (isUsable(form, question)) candidates.set(formKey(form), form);
  };
  if (greatest > 0n) propose(constantForm(greatest));
  // A form that is itself in terms of one parameter is the best bound on itself.
  for (const { end } of varying) propose(end);
  const exact = new Set([...candidates.values()].filter((form) => !isConstant(form)).map(formKey));
  const conventional = conventionalForm(question);
  if (conventional) propose(conventional);
  if (varying.length > 0) {
    for (const { end, state } of varying) {
      for (const param of question.params.keys())
        for (const bound of upperBounds(state.facts(), end, state.atoms, (atom) => atom === param))
          propose(bound);
      for (const bound of upperBounds(state.facts(), end, state.atoms, () => false)) propose(bound);
    }
  }
  const kinds: RankTable = { exact, conventional, greatest };
  const covering = [...candidates.values()]
    .filter((form) => accesses.every((access) => covers(form, access)))
    .map((form): Bound => ({ form, rank: rank(form, kinds) }));
  covering.sort((a, b) => a.rank - b.rank || Number(a.form.constant - b.form.constant));
  return covering[0] ?? null;
}

interface RankTable {
  readonly exact: ReadonlySet<string>;
  readonly conventional: LinearForm | null;
  readonly greatest: bigint;
}

const ranks = { conventional: 1e6, greatest: 2e6, length: 3e6, limit: 4e6, behind: 5e6 };

/**
 * First lengths that are reached exactly, then the one that the signature names or a little less, the greatest constant that is reached,
 * other lengths, limits, and last positions behind an index; of two lengths the smaller multiple.
 */
function rank(form: LinearForm, { exact, conventional, greatest }: RankTable): number {
  if (isConstant(form)) return form.constant === greatest ? ranks.greatest : ranks.limit;
  const [coefficient] = form.terms.values();
  const multiple = Math.min(Number(absolute(coefficient ?? 1n)), 1e5);
  if (exact.has(formKey(form))) return multiple;
  const aside = conventional && subtract(form, conventional);
  if (aside && isConstant(aside) && aside.constant <= 0n) return ranks.conventional;
  return (form.constant > 0n ? ranks.behind : ranks.length) + multiple;
}

function conventionalForm({ conventional, params, elementSize }: ExtentQuestion): LinearForm | null {
  if (conventional?.kind !== "linear") return null;
  for (const [atom, param] of params)
    if (param === conventional.param) return scale(atomForm(atom), BigInt(elementSize));
  return null;
}

function covers(form: LinearForm, { end, state }: Bytes): boolean {
  if (sameForm(form, end)) return true;
  return implies(state.facts(), subtract(form, end), state.atoms);
}

const greatestElements = 2n ** 31n;
/** A bound further behind a length says nothing of use. */
const greatestOffset = 2n ** 16n;

function isUsable(form: LinearForm, question: ExtentQuestion): boolean {
  if (isConstant(form)) return form.constant >= 0n && form.constant < greatestElements;
  const [term, ...others] = form.terms;
  if (absolute(form.constant) > greatestOffset) return false;
  return others.length === 0 && term !== undefined && term[1] > 0n && question.params.has(term[0]);
}

/** The bytes as elements, rounded up; null when no whole number of elements is reached per unit of the parameter. */
function inElements(form: LinearForm, { elementSize, params }: ExtentQuestion): CountedExtent | null {
  const size = BigInt(elementSize);
  const roundedUp = (value: bigint): number =>
    Number(value >= 0n ? (value + size - 1n) / size : -(-value / size));
  const [term] = form.terms;
  if (!term) return { kind: "constant", elements: roundedUp(form.constant) };
  const [atom, coefficient] = term;
  const param = params.get(atom);
  if (param === undefined || coefficient % size !== 0n) return null;
  return { kind: "linear", param, scale: Number(coefficient / size), offset: roundedUp(form.constant) };
}
