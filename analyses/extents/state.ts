/**
 * What is known at one point of a function: the values of its variables as linear forms, and facts about the atoms in
 * them. Atoms never change their value, so a fact once true stays true on every path that goes on from here.
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import { implies, leastValue, type AtomBounds, type AtomKnowledge } from "./inequalities.ts";
import {
  absolute,
  addScaled,
  atomForm,
  constantForm,
  directionOf,
  floorDivide,
  formKey,
  greatestCommonDivisor,
  isConstant,
  sameForm,
  scale,
  substitute,
  subtract,
  type Atom,
  type LinearForm,
} from "./linear-form.ts";

export type Value =
  | { readonly kind: "integer"; readonly form: LinearForm }
  /**
   * Points `offset` bytes behind the start of what `root` points at (a parameter) or is (an array). `inside`: somewhere
   * within a record of that size at `offset`.
   */
  | {
      readonly kind: "pointer";
      readonly root: Root;
      readonly offset: LinearForm;
      readonly inside: number | null;
    }
  /** Null, or not initialised: never followed. */
  | { readonly kind: "null" }
  /** No number, and points at no parameter. */
  | { readonly kind: "unknown" };

export const unknownValue: Value = { kind: "unknown" };

export type PointerValue = Extract<Value, { kind: "pointer" }>;

/** What a pointer's position is told from: a parameter, an array, or a pointer that is one of several. */
export type Root = c.SymbolId | Mixture;

/** A pointer that came about where paths with different pointers met; what is reached from it is reached from each. */
export interface Mixture {
  readonly sources: MixtureSource[];
}

/** One of the pointers that a mixture may be, with what is known where it became it. */
export interface MixtureSource {
  readonly value: PointerValue;
  readonly state: State;
}

export function mixtureValue(mixture: Mixture): PointerValue {
  return { kind: "pointer", root: mixture, offset: constantForm(0), inside: null };
}

/** The mixture may be this value; what is no pointer to follow is never followed through it either. */
export function addSource(mixture: Mixture, value: Value | undefined, state: State): void {
  if (value?.kind !== "pointer") return;
  if (value.root === mixture && sameForm(value.offset, constantForm(0)) && value.inside === null) return;
  mixture.sources.push({ value, state });
}

/** A variable, or the text of a place in memory. */
export type Slot = c.SymbolId | string;

export class Atoms implements AtomKnowledge {
  private readonly bounds: AtomBounds[] = [];
  private readonly definitions = new Map<Atom, readonly LinearForm[]>();
  private readonly named = new Map<string, LinearForm>();
  private readonly anchors = new Set<Atom>();
  private readonly parts = new Map<string, c.SymbolId>();
  private readonly wholes = new Map<c.SymbolId, c.SymbolId>();
  private readonly texts = new Map<c.SymbolId, LinearForm[]>();
  private left = allowedRows;

  boundsOf(atom: Atom): AtomBounds {
    return this.bounds[atom] ?? noBounds;
  }
  definitionOf(atom: Atom): readonly LinearForm[] {
    return this.definitions.get(atom) ?? noRows;
  }

  spend(rows: number): boolean {
    this.left -= rows;
    return this.left >= 0;
  }
  get isExhausted(): boolean {
    return this.left < 0;
  }

  fresh(low: bigint | null, high: bigint | null): LinearForm {
    const atom = this.bounds.length as Atom;
    this.bounds.push({ low, high });
    return atomForm(atom);
  }

  /** A value that extents are told in: it stands in forms even where it is known to equal something else. */
  anchor(low: bigint, high: bigint): LinearForm {
    const form = this.fresh(low, high);
    for (const atom of form.terms.keys()) this.anchors.add(atom);
    return form;
  }
  isAnchor(atom: Atom): boolean {
    return this.anchors.has(atom);
  }

  /** The array with that name in a record behind `whole`, as a root of its own. */
  part(name: string, whole: c.SymbolId): c.SymbolId {
    const known = this.parts.get(name);
    if (known !== undefined) return known;
    const symbol = (-2 - this.parts.size) as c.SymbolId; // no variable has such a number
    this.parts.set(name, symbol);
    this.wholes.set(symbol, whole);
    return symbol;
  }
  wholeOf(part: c.SymbolId): c.SymbolId | undefined {
    return this.wholes.get(part);
  }

  /** A number of bytes before the first zero behind the root. */
  textLength(root: c.SymbolId): LinearForm {
    const form = this.fresh(0n, null);
    this.texts.set(root, [...this.textLengths(root), form]);
    return form;
  }
  textLengths(root: c.SymbolId): readonly LinearForm[] {
    return this.texts.get(root) ?? [];
  }

  /** The same operation on the same forms gives the same number: it has one atom. */
  result(name: string, make: () => LinearForm): LinearForm {
    const known = this.named.get(name);
    if (known) return known;
    const form = make();
    this.named.set(name, form);
    return form;
  }

  /** Says what holds of a fresh atom wherever it stands. */
  define(form: LinearForm, rows: readonly LinearForm[]): void {
    for (const atom of form.terms.keys()) this.definitions.set(atom, rows);
  }
}

/** Far above what code with provable extents needs; deep loop nests over products of unknowns end here. */
const allowedRows = 30_000;
const noRows: readonly LinearForm[] = [];
const noBounds: AtomBounds = { low: null, high: null };

interface FactList {
  readonly form: LinearForm;
  readonly before: FactList | null;
  readonly depth: number;
}

/** A parameter has a value, or has not. */
export interface Choice {
  readonly atom: Atom;
  readonly value: bigint;
  readonly outcome: "equal" | "other";
}
export type Choices = ReadonlyMap<string, Choice>;

const noChoices: Choices = new Map();

export class State {
  readonly atoms: Atoms;
  private slots: Map<Slot, Value>;
  private factList: FactList | null;
  private choiceList: Choices;

  constructor(
    atoms: Atoms,
    slots: Map<Slot, Value> = new Map(),
    factList: FactList | null = null,
    choices: Choices = noChoices,
  ) {
    this.atoms = atoms;
    this.slots = slots;
    this.factList = factList;
    this.choiceList = choices;
  }

  fork(): State {
    return new State(this.atoms, new Map(this.slots), this.factList, this.choiceList);
  }

  /** What comparisons of parameters with constants came out here, by parameter and constant. */
  get choices(): Choices {
    return this.choiceList;
  }
  choose(atom: Atom, value: bigint, outcome: Choice["outcome"]): void {
    const key = `${String(atom)}=${String(value)}`;
    this.choiceList = new Map(this.choiceList).set(key, { atom, value, outcome });
  }

  /** Takes over what the other state knows. */
  become(other: State): void {
    this.slots = other.slots;
    this.factList = other.factList;
    this.choiceList = other.choiceList;
  }

  get(slot: Slot): Value | undefined {
    return this.slots.get(slot);
  }
  set(slot: Slot, value: Value): void {
    this.slots.set(slot, value);
  }
  delete(slot: Slot): void {
    this.slots.delete(slot);
  }
  entries(): readonly (readonly [Slot, Value])[] {
    return [...this.slots];
  }
  forget(isForgotten: (place: string) => boolean): void {
    for (const slot of this.slots.keys())
      if (typeof slot === "string" && isForgotten(slot)) this.slots.delete(slot);
  }

  /** Names the facts of this state: states with the same node have the same facts. */
  get factNode(): object | null {
    return this.factList;
  }
  *facts(): Generator<LinearForm> {
    for (let node = this.factList; node; node = node.before) yield node.form;
  }

  /** Adds the fact `form >= 0`. */
  learn(form: LinearForm): void {
    if (isConstant(form)) return;
    const least = leastValue(form, this.atoms);
    if (least !== null && least >= 0n) return;
    const fact = tightened(form);
    const negated = scale(fact, -1n);
    let isEquality = false;
    for (const known of this.facts()) {
      if (sameForm(known, fact)) return;
      if (sameForm(known, negated)) isEquality = true;
    }
    this.factList = { form: fact, before: this.factList, depth: (this.factList?.depth ?? 0) + 1 };
    if (isEquality) this.solve(fact);
  }

  /** `form` is zero: its newest atom with coefficient 1 or -1 is replaced in all values by what it is equal to. */
  private solve(form: LinearForm): void {
    let solved: Atom | null = null;
    for (const [atom, coefficient] of form.terms)
      if (absolute(coefficient) === 1n && !this.atoms.isAnchor(atom) && (solved === null || atom > solved))
        solved = atom;
    if (solved === null) return;
    const coefficient = form.terms.get(solved) ?? 1n;
    const solution = addScaled(atomForm(solved), form, -coefficient);
    const values = new Map([[solved, solution]]);
    for (const [slot, value] of this.slots) {
      const before = formOf(value);
      if (before?.terms.has(solved)) this.slots.set(slot, withForm(value, substitute(before, values)));
    }
  }

  proves(form: LinearForm): boolean {
    return implies(this.facts(), form, this.atoms);
  }

  /** The facts that this state has and `other` has not learned on a common path. */
  private factsSince(common: FactList | null): LinearForm[] {
    const result: LinearForm[] = [];
    for (let node = this.factList; node && node !== common; node = node.before) result.push(node.form);
    return result.reverse();
  }

  /**
   * What holds whichever of two paths was taken. Slots that differ by multiples of one form D become
   * `value + multiple * T` with one new atom T, which is 0 on the first path and D on the second: `p += n, len -= n` in
   * a branch keeps `p + len`.
   */
  static join(a: State, b: State): State {
    const common = commonFacts(a.factList, b.factList);
    const result = new State(a.atoms, new Map(), common, commonChoices(a.choiceList, b.choiceList));
    const groups = new Map<
      string,
      { direction: LinearForm; members: { slot: Slot; value: Value; base: LinearForm; multiple: bigint }[] }
    >();
    for (const [slot, left] of a.slots) {
      const right = b.slots.get(slot);
      if (right === undefined) continue;
      const forms = comparableForms(left, right);
      if (!forms) {
        result.slots.set(slot, mix(a, left, b, right));
        continue;
      }
      const difference = directionOf(subtract(forms.right, forms.left));
      if (!difference) {
        result.slots.set(slot, left);
        continue;
      }
      const key = formKey(difference.direction);
      const group = groups.get(key) ?? { direction: difference.direction, members: [] };
      group.members.push({ slot, value: left, base: forms.left, multiple: difference.multiple });
      groups.set(key, group);
    }
    const joined: Joined[] = [];
    for (const { direction, members } of groups.values()) {
      const steps = isConstant(direction) ? a.atoms.fresh(0n, 1n) : a.atoms.fresh(null, null);
      if (!isConstant(direction)) learnBetween(result, a, b, steps, direction);
      for (const { slot, value, base, multiple } of members) {
        const form = addScaled(base, steps, multiple);
        result.slots.set(slot, withForm(value, form));
        const end = addScaled(base, direction, multiple);
        joined.push({ form, left: base, right: end });
        if (value.kind === "integer" && a.proves(base) && b.proves(end)) result.learn(form);
      }
    }
    const ofA = a.factsSince(common);
    const ofB = b.factsSince(common);
    keepCommonFacts(result, b, ofA);
    keepCommonFacts(result, a, ofB);
    for (const { form, left, right } of joined.slice(0, maximalKept)) {
      carryFacts(result, b, ofA, form, left, right);
      carryFacts(result, a, ofB, form, right, left);
    }
    return result;
  }
}

/** `steps` is 0 in `a` and `direction` in `b`: learns the side on which it lies, as far as both agree. */
function learnBetween(result: State, a: State, b: State, steps: LinearForm, direction: LinearForm): void {
  const negated = scale(direction, -1n);
  if (b.proves(direction)) result.learn(steps);
  if (b.proves(negated)) result.learn(scale(steps, -1n));
  if (a.proves(direction)) result.learn(subtract(direction, steps));
  if (a.proves(negated)) result.learn(subtract(steps, direction));
}

const maximalKept = 8;

function keepCommonFacts(result: State, other: State, facts: readonly LinearForm[]): void {
  for (const fact of facts.slice(0, maximalKept)) if (other.proves(fact)) result.learn(fact);
}

/** A slot's form after the join, and what it was on the two paths. */
interface Joined {
  readonly form: LinearForm;
  readonly left: LinearForm;
  readonly right: LinearForm;
}

/** Facts of one path about a slot's value there, said of its joined value, where the other path has them too. */
function carryFacts(
  result: State,
  other: State,
  facts: readonly LinearForm[],
  form: LinearForm,
  own: LinearForm,
  others: LinearForm,
): void {
  for (const fact of facts.slice(-maximalKept)) {
    for (const [atom, coefficient] of own.terms) {
      const inFact = fact.terms.get(atom) ?? 0n;
      if (inFact === 0n || inFact % coefficient !== 0n) continue;
      const factor = inFact / coefficient;
      const rest = addScaled(fact, own, -factor);
      if (other.proves(addScaled(rest, others, factor))) result.learn(addScaled(rest, form, factor));
      break;
    }
  }
}

/** Whole numbers: `2 * x - 1 >= 0` says `x - 1 >= 0`. */
function tightened(form: LinearForm): LinearForm {
  let divisor = 0n;
  for (const coefficient of form.terms.values())
    divisor = greatestCommonDivisor(divisor, absolute(coefficient));
  if (divisor <= 1n) return form;
  const terms = new Map([...form.terms].map(([atom, coefficient]) => [atom, coefficient / divisor]));
  return { constant: floorDivide(form.constant, divisor), terms };
}

function commonChoices(a: Choices, b: Choices): Choices {
  if (a === b) return a;
  return new Map([...a].filter(([key, { outcome }]) => b.get(key)?.outcome === outcome));
}

function commonFacts(a: FactList | null, b: FactList | null): FactList | null {
  while (a !== b) {
    if ((a?.depth ?? 0) >= (b?.depth ?? 0)) a = a?.before ?? null;
    else b = b?.before ?? null;
  }
  return a;
}

/** The forms that tell two values of one kind apart. */
function comparableForms(
  a: Value,
  b: Value,
): { readonly left: LinearForm; readonly right: LinearForm } | null {
  if (a.kind === "integer" && b.kind === "integer") return { left: a.form, right: b.form };
  if (a.kind !== "pointer" || b.kind !== "pointer") return null;
  return a.root === b.root && a.inside === b.inside ? { left: a.offset, right: b.offset } : null;
}

/** Stands for either of two values that no form tells apart. */
function mix(a: State, left: Value, b: State, right: Value): Value {
  if (left.kind === "null") return right;
  if (right.kind === "null") return left;
  const mixture: Mixture = { sources: [] };
  addSource(mixture, left, a);
  addSource(mixture, right, b);
  return mixture.sources.length === 0 ? unknownValue : mixtureValue(mixture);
}

/** The number that a value varies in: an integer itself, the offset of a pointer. */
export function formOf(value: Value | undefined): LinearForm | null {
  if (value?.kind === "integer") return value.form;
  return value?.kind === "pointer" ? value.offset : null;
}

export function withForm(value: Value, form: LinearForm): Value {
  if (value.kind === "integer") return { kind: "integer", form };
  return value.kind === "pointer" ? { ...value, offset: form } : value;
}

export function integer(form: LinearForm): Value {
  return { kind: "integer", form };
}

export function constantValue(value: bigint | number): Value {
  return integer(constantForm(value));
}
