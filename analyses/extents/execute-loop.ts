/**
 * Loops. At the head of a loop every variable that the loop changes is described by *model atoms*: a counter `t` for all
 * variables that change by constants (`value = first + step * t`), and for variables that change together by a varying
 * amount D (`p += n, len -= n`) the sum of all D so far. What the model and its *invariants* say is proved by induction:
 * true before the loop, kept by each iteration; what is not proved is dropped.
 *
 * Sound because only the last execution of the body, under proved facts, notes accesses.
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import { walk } from "../../src/c-ast/visit.ts";
import { isInteger } from "../../src/c-ast/type-relations.ts";
import { integerRange } from "../../src/c-ast/type-size.ts";
import type { FunctionRun } from "./function-run.ts";
import { executeBody, executeStep } from "./split-body.ts";
import {
  absolute,
  addScaled,
  atomForm,
  constantForm,
  directionOf,
  divideExactly,
  content,
  formKey,
  isConstant,
  plus,
  sameForm,
  scale,
  substitute,
  subtract,
  type Atom,
  type LinearForm,
} from "./linear-form.ts";
import { State, addSource, formOf, mixtureValue, unknownValue, withForm, type Value } from "./state.ts";

type Loop = c.While | c.DoWhile | c.For;

/** A variable at the loop head: `first + multiple * atom`, or an atom of its own. */
interface Modelled {
  readonly slot: c.SymbolId;
  readonly first: Value;
  readonly atom: Atom;
  readonly multiple: bigint;
  readonly own: boolean;
}

interface Model {
  readonly variables: readonly Modelled[];
  /** Variables that hold different objects at the head at different times: pointers are mixtures. */
  readonly lost: ReadonlyMap<c.SymbolId, Value>;
}

const maximalTries = 8;

export function executeLoop(run: FunctionRun, before: State, loop: Loop): State | null {
  const state = before.fork();
  if (loop.kind === "for" && loop.init) {
    const started = run.engine.execute(run, state, loop.init);
    if (!started) return null;
  }
  if (neverRuns(run, state, loop)) return run.engine.assume(run, state, loop.condition, "false");
  if (writesMemory(loop)) state.forget(() => true);
  const changed = changedVariables(loop).filter((symbol) => state.get(symbol) !== undefined);
  const { model, candidates } = firstModel(run, state, loop, changed);
  const proved = prove(run, state, loop, model, candidates);
  const head = headState(state, proved.model, proved.invariants);
  const { back, exits } = iterate(run, head, loop);
  for (const [slot, value] of proved.model.lost) {
    if (value.kind !== "pointer" || typeof value.root === "number") continue;
    addSource(value.root, state.get(slot), state);
    if (back) addSource(value.root, back.get(slot), back);
  }
  return exits.length === 0 ? null : exits.reduce((a, b) => State.join(a, b));
}

/** The condition is false when the loop is reached: its body, which no run gets to, reaches nothing. */
function neverRuns(
  run: FunctionRun,
  state: State,
  loop: Loop,
): loop is Loop & { readonly condition: c.Expr } {
  if (loop.kind === "do-while" || !loop.condition) return false;
  const looking: FunctionRun = { ...run, accesses: null, hints: null };
  return run.engine.assume(looking, state.fork(), loop.condition, "true") === null;
}

// ---------------------------------------------------------------------------------------------------- one iteration

interface Iteration {
  /** State at the head of the next iteration. */
  readonly back: State | null;
  readonly exits: readonly State[];
}

/** The body once, from the head, and all ways out. */
function iterate(run: FunctionRun, head: State, loop: Loop): Iteration {
  const { jumps } = run;
  const outer = { breaks: jumps.breaks, continues: jumps.continues, dispatch: jumps.dispatch };
  jumps.breaks = [];
  jumps.continues = [];
  jumps.dispatch = null;
  const exits: State[] = [];
  let inside: State | null = head;
  if (loop.kind !== "do-while" && loop.condition) {
    const left = run.engine.assume(run, head.fork(), loop.condition, "false");
    if (left) exits.push(left);
    inside = run.engine.assume(run, head.fork(), loop.condition, "true");
  }
  const ends = withContinues(executeBody(run, inside, loop.body, loop.condition), jumps.continues);
  const { step } = loop.kind === "for" ? loop : { step: null };
  const stepped = step ? ends.flatMap((end) => executeStep(run, end, step, loop.condition)) : ends;
  const backs = stepped.flatMap((end) =>
    loop.kind === "do-while" || stepped.length > 1 ? goOn(run, end, loop, exits) : [end],
  );
  exits.push(...jumps.breaks);
  Object.assign(jumps, outer);
  return { back: backs.length === 0 ? null : backs.reduce((a, b) => State.join(a, b)), exits };
}

function withContinues(ends: readonly State[], continues: readonly State[]): readonly State[] {
  const [first, ...others] = continues;
  if (!first) return ends;
  return [[...ends, ...others].reduce((a, b) => State.join(a, b), first)];
}

/** The state at the next head; none when the loop certainly ends here. `do` has its condition here, not at the head. */
function goOn(run: FunctionRun, end: State, loop: Loop, exits: State[]): readonly State[] {
  if (!loop.condition) return [end];
  if (loop.kind !== "do-while") {
    const looking: FunctionRun = { ...run, accesses: null, hints: null };
    if (run.engine.assume(looking, end.fork(), loop.condition, "true")) return [end];
  }
  const left = run.engine.assume(run, end.fork(), loop.condition, "false");
  if (left) exits.push(left);
  const again = loop.kind === "do-while" ? run.engine.assume(run, end, loop.condition, "true") : null;
  return again ? [again] : [];
}

/** An iteration that is only looked at: it notes no accesses, and its jumps out of the loop go nowhere. */
function rehearse(
  run: FunctionRun,
  head: State,
  loop: Loop,
  options: { readonly optimistic: boolean; readonly hints: LinearForm[] },
): State | null {
  const jumps = {
    ...run.jumps,
    returns: [],
    labels: new Map(),
    passedLabels: new Set(run.jumps.passedLabels),
  };
  return iterate({ ...run, ...options, accesses: null, jumps }, head, loop).back;
}

// ---------------------------------------------------------------------------------------------------- the model

function headState(start: State, model: Model, invariants: readonly LinearForm[]): State {
  const head = start.fork();
  for (const [slot, value] of model.lost) head.set(slot, value);
  for (const variable of model.variables) head.set(variable.slot, modelledValue(variable));
  for (const fact of invariants) head.learn(fact);
  return head;
}

function modelledValue({ first, atom, multiple, own }: Modelled): Value {
  const base = own ? constantForm(0) : (formOf(first) ?? constantForm(0));
  return withForm(first, addScaled(base, atomForm(atom), multiple));
}

/** Executes the body with each variable an atom of its own, and models them by how they change. */
function firstModel(
  run: FunctionRun,
  start: State,
  loop: Loop,
  changed: readonly c.SymbolId[],
): { readonly model: Model; readonly candidates: readonly LinearForm[] } {
  const lost = new Map<c.SymbolId, Value>();
  const free: Modelled[] = [];
  for (const slot of changed) {
    const first = start.get(slot);
    if (first === undefined || formOf(first) === null) lost.set(slot, lostValue(run, slot));
    else free.push({ slot, first, atom: freshAtom(run, slot), multiple: 1n, own: true });
  }
  const hints: LinearForm[] = [];
  const back = rehearse(run, headState(start, { variables: free, lost }, []), loop, {
    optimistic: true,
    hints,
  });
  const groups = new Map<string, Atom>();
  const variables: Modelled[] = [];
  const constants: { slot: c.SymbolId; first: Value; step: bigint }[] = [];
  const changes: Change[] = [];
  const meaning = new Map<Atom, LinearForm>();
  for (const variable of free) {
    const after = back?.get(variable.slot);
    const form = formOf(after);
    const { slot, first } = variable;
    if (!back || form === null || !sameObject(first, after)) {
      if (back && first.kind === "pointer") lost.set(slot, lostValue(run, slot));
      else variables.push(variable);
      continue;
    }
    const change = subtract(form, atomForm(variable.atom));
    if (isConstant(change)) constants.push({ slot, first, step: change.constant });
    else changes.push({ variable, change });
  }
  variables.push(...groupByDirection(run, changes, groups));
  const counter = onlyAtom(run.atoms.fresh(0n, null));
  for (const { slot, first, step } of constants)
    variables.push({ slot, first, atom: counter, multiple: step, own: false });
  for (const variable of variables) {
    const original = free.find(({ slot }) => slot === variable.slot);
    const value = formOf(modelledValue(variable));
    if (original && value) meaning.set(original.atom, value);
  }
  const model = { variables, lost };
  return {
    model,
    candidates: candidateInvariants(
      loop,
      model,
      counter,
      groups,
      hints.map((hint) => substitute(hint, meaning)),
    ),
  };
}

/** A varying change of a variable in one iteration. */
interface Change {
  readonly variable: Modelled;
  readonly change: LinearForm;
}

/** Variables that change by multiples of one amount share its sum; one that depends on itself alone stays on its own. */
function groupByDirection(
  run: FunctionRun,
  changes: readonly Change[],
  groups: Map<string, Atom>,
): readonly Modelled[] {
  const keyed = changes.map(({ variable, change }) => {
    const { direction, multiple } = directionOf(change) ?? { direction: change, multiple: 1n };
    return { variable, change, multiple, key: formKey(direction) };
  });
  return keyed.map(({ variable, change, multiple, key }) => {
    const isAlone = keyed.every((other) => other.variable === variable || other.key !== key);
    if (isAlone && change.terms.has(variable.atom)) return variable;
    const atom = groups.get(key) ?? freshAtom(run, null);
    groups.set(key, atom);
    return { slot: variable.slot, first: variable.first, atom, multiple, own: false };
  });
}

function freshAtom(run: FunctionRun, slot: c.SymbolId | null): Atom {
  const type = slot === null ? undefined : run.program.symbols.get(slot)?.type;
  const range = type && isInteger(type) ? integerRange(type, run.program) : null;
  return onlyAtom(run.atoms.fresh(range?.min ?? null, range?.max ?? null));
}

function onlyAtom(fresh: LinearForm): Atom {
  const [atom] = fresh.terms.keys();
  return atom as Atom; // a fresh form has one atom
}

function sameObject(a: Value, b: Value | undefined): boolean {
  if (a.kind === "pointer") return b?.kind === "pointer" && a.root === b.root && a.inside === b.inside;
  return a.kind === b?.kind;
}

const maximalCandidates = 60;

/** Facts that loops often keep: signs, ranges of types, and the comparisons of the loop up to one step. */
function candidateInvariants(
  loop: Loop,
  { variables }: Model,
  counter: Atom,
  groups: ReadonlyMap<string, Atom>,
  hints: readonly LinearForm[],
): readonly LinearForm[] {
  const known = new Set([counter, ...groups.values(), ...variables.map(({ atom }) => atom)]);
  const found = new Map<string, LinearForm>();
  const propose = (form: LinearForm): void => {
    if (!isConstant(form) && found.size < maximalCandidates) found.set(formKey(form), form);
  };
  for (const atom of groups.values()) {
    propose(atomForm(atom));
    propose(scale(atomForm(atom), -1n));
  }
  for (const variable of variables) {
    const form = formOf(modelledValue(variable)) ?? constantForm(0);
    const first = formOf(variable.first) ?? constantForm(0);
    if (variable.first.kind === "integer") propose(form);
    if (variable.own) {
      propose(subtract(form, first));
      propose(subtract(first, form));
    }
  }
  for (const [slot, limit] of constantLimits(loop)) {
    const variable = variables.find((candidate) => candidate.slot === slot);
    const form = variable && formOf(modelledValue(variable));
    if (!form || variable.first.kind !== "integer") continue;
    propose(plus(scale(form, -1n), limit));
    propose(plus(form, -limit));
  }
  for (const hint of hints) {
    if (![...hint.terms.keys()].some((atom) => known.has(atom))) continue;
    let step = 1n;
    for (const [atom, coefficient] of hint.terms)
      if (known.has(atom) && absolute(coefficient) > step) step = absolute(coefficient);
    for (const sign of [1n, -1n]) {
      const form = scale(hint, sign);
      for (const slack of new Set([-1n, 0n, step - 1n, step])) propose(plus(form, slack));
    }
  }
  return [...found.values()];
}

/** Constants that variables are compared with or subtracted from: likely limits of theirs. */
function constantLimits(loop: Loop): readonly (readonly [c.SymbolId, bigint])[] {
  const limits: [c.SymbolId, bigint][] = [];
  for (const root of loopParts(loop)) {
    for (const node of walk(root)) {
      if (node.kind !== "compare" && !(node.kind === "binary" && node.operator === "-")) continue;
      const [left, right] = [withoutConversions(node.left), withoutConversions(node.right)];
      for (const [one, other] of [
        [left, right],
        [right, left],
      ] as const) {
        if (one.kind !== "load" || one.place.kind !== "variable-ref" || other.kind !== "integer-constant")
          continue;
        limits.push([one.place.symbol, other.value]);
      }
    }
  }
  return limits.slice(0, maximalLimits);
}

const maximalLimits = 8;

function withoutConversions(expr: c.Expr): c.Expr {
  return expr.kind === "convert" && expr.conversion === "integer" ? withoutConversions(expr.operand) : expr;
}

// ---------------------------------------------------------------------------------------------------- induction

/** Drops candidates and parts of the model until everything left is kept by the body. */
function prove(
  run: FunctionRun,
  start: State,
  loop: Loop,
  first: Model,
  candidates: readonly LinearForm[],
): { readonly model: Model; readonly invariants: readonly LinearForm[] } {
  let model = first;
  let invariants = holdingAtFirst(start, model, candidates);
  for (let tries = 0; tries < maximalTries && !run.atoms.isExhausted; tries++) {
    const head = headState(start, model, invariants);
    const back = rehearse(run, head, loop, { optimistic: false, hints: [] });
    if (!back) return { model, invariants };
    const kept = keptModel(run, model, back);
    if (kept !== model) {
      model = kept;
      invariants = holdingAtFirst(start, model, invariants);
      continue;
    }
    const next = nextValues(model, back);
    const moving = new Set(model.variables.map(({ atom }) => atom));
    const still = invariants.filter((fact) => {
      const followed = [...fact.terms.keys()].every((atom) => !moving.has(atom) || next.has(atom));
      return followed && back.proves(substitute(fact, next));
    });
    if (still.length === invariants.length) return { model, invariants };
    invariants = still;
  }
  return { model: withoutModel(run, model), invariants: [] };
}

/** Candidates that hold when the loop is reached. */
function holdingAtFirst(
  start: State,
  { variables }: Model,
  candidates: readonly LinearForm[],
): readonly LinearForm[] {
  const values = new Map<Atom, LinearForm>();
  for (const { atom, own, first } of variables)
    values.set(atom, own ? (formOf(first) ?? constantForm(0)) : constantForm(0));
  return candidates.filter((form) => start.proves(substitute(form, values)));
}

/** What each model atom is at the next head; all variables of one atom agree on it. */
function nextValues({ variables }: Model, back: State): ReadonlyMap<Atom, LinearForm> {
  const next = new Map<Atom, LinearForm>();
  for (const variable of variables) {
    if (next.has(variable.atom)) continue;
    const after = atomAfter(variable, back);
    if (after) next.set(variable.atom, after);
  }
  return next;
}

function atomAfter({ slot, first, multiple, own }: Modelled, back: State): LinearForm | null {
  const form = formOf(back.get(slot));
  if (form === null) return null;
  if (own) return form;
  const sum = subtract(form, formOf(first) ?? constantForm(0));
  if (multiple === 0n) return null;
  return content(sum) % absolute(multiple) === 0n ? divideExactly(sum, multiple) : null;
}

/** A pointer that is what it was before the loop or at the end of an iteration; no number is kept. */
function lostValue(run: FunctionRun, slot: c.SymbolId): Value {
  const isPointer = run.program.symbols.get(slot)?.type.kind === "pointer";
  return isPointer ? mixtureValue({ sources: [] }) : unknownValue;
}

/** The model without what the iteration did not respect; the same object when it respected all. */
function keptModel(run: FunctionRun, model: Model, back: State): Model {
  const next = nextValues(model, back);
  const lost = new Map(model.lost);
  const variables = model.variables.flatMap((variable) => {
    const after = back.get(variable.slot);
    if (!sameObject(variable.first, after)) {
      lost.set(variable.slot, lostValue(run, variable.slot));
      return [];
    }
    if (variable.own) return [variable];
    const expected = variable.multiple === 0n ? modelledValue(variable) : expectedValue(variable, next);
    if (expected && sameForm(formOf(expected) ?? constantForm(0), formOf(after) ?? constantForm(1)))
      return [variable];
    return [{ ...variable, atom: freshAtom(run, variable.slot), multiple: 1n, own: true }];
  });
  const isKept =
    variables.length === model.variables.length &&
    variables.every((variable, at) => variable === model.variables[at]);
  return isKept ? model : { variables, lost };
}

function expectedValue(variable: Modelled, next: ReadonlyMap<Atom, LinearForm>): Value | null {
  const atom = next.get(variable.atom);
  return atom
    ? withForm(variable.first, addScaled(formOf(variable.first) ?? constantForm(0), atom, variable.multiple))
    : null;
}

/** Every variable an atom of its own. */
function withoutModel(run: FunctionRun, { variables, lost }: Model): Model {
  return {
    variables: variables.map((variable) => ({
      ...variable,
      atom: freshAtom(run, variable.slot),
      multiple: 1n,
      own: true,
    })),
    lost,
  };
}

// ---------------------------------------------------------------------------------------------------- what changes

function changedVariables(loop: Loop): readonly c.SymbolId[] {
  const changed = new Set<c.SymbolId>();
  for (const root of loopParts(loop)) {
    for (const node of walk(root)) {
      if (node.kind !== "assign" && node.kind !== "compound-assign" && node.kind !== "step") continue;
      if (node.target.kind === "variable-ref") changed.add(node.target.symbol);
    }
  }
  return [...changed];
}

function writesMemory(loop: Loop): boolean {
  for (const root of loopParts(loop)) {
    for (const node of walk(root)) {
      if (node.kind === "call") return true;
      if (node.kind !== "assign" && node.kind !== "compound-assign" && node.kind !== "step") continue;
      if (node.target.kind !== "variable-ref" && node.target.kind !== "index") return true;
    }
  }
  return false;
}

function* loopParts(loop: Loop): Generator<c.Expr | c.Statement> {
  if (loop.condition) yield loop.condition;
  if (loop.kind === "for" && loop.step) yield loop.step;
  yield loop.body;
}
