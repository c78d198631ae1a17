/** Executes one function, and says what is reached behind its parameters. */
import type * as c from "../../src/c-ast/c-ast.ts";
import { Qualifier } from "../../src/c-ast/c-type.ts";
import { isInteger } from "../../src/c-ast/type-relations.ts";
import { integerRange } from "../../src/c-ast/type-size.ts";
import type { PointerFacts } from "../facts/pointer-facts.ts";
import { basisOf, type Extent } from "../facts/signature-facts.ts";
import { withAgreement, type CalledExtents } from "./agreed-extent.ts";
import type { Answers } from "./asked-answers.ts";
import { assume } from "./assume.ts";
import { assumedExtent } from "./assumed-extent.ts";
import { fieldExtents, fixedStructs } from "./borrowed-fields.ts";
import { chooseExtent, unknownExtent } from "./choose-extent.ts";
import { evaluate } from "./evaluate.ts";
import { evaluateCall } from "./evaluate-call.ts";
import { execute } from "./execute.ts";
import { fieldExtent } from "./field-extent.ts";
import {
  emptyJumps,
  Irregular,
  type Access,
  type Callee,
  type Engine,
  spreadToWholes,
  type FunctionRun,
} from "./function-run.ts";
import { constantForm, type Atom } from "./linear-form.ts";
import { settleMixtures } from "./settle-mixtures.ts";
import { Atoms, State, integer, type Root } from "./state.ts";

const engine: Engine = { evaluate, assume, execute, call: evaluateCall };

/** What an execution is of. */
export interface Task {
  readonly program: c.Program;
  readonly pointers: PointerFacts;
  readonly definition: c.FunctionDefinition;
  /** Bytes of what the parameters point at. */
  readonly sizes: readonly number[];
}

export interface Reached {
  /** Of the parameters; null for those that are no object pointers. */
  readonly extents: readonly (Extent | null)[];
  /** Of fields of structs behind parameters. */
  readonly fields: ReadonlyMap<c.SymbolId, Extent>;
}

export function executeFunction(task: Task, answers: Answers): Reached {
  const { program, pointers, definition } = task;
  const atoms = new Atoms();
  const { start, paramAtoms } = startOf(task, atoms);
  const accesses = new Map<Root, Access[]>();
  const fixed = fixedStructs(program, pointers, definition, atoms);
  const { callee, members, constantLength, tableRange, isExposed } = answers;
  const run: FunctionRun = {
    engine,
    program,
    atoms,
    callee,
    members,
    constantLength,
    exposed: { has: isExposed },
    accesses,
    hints: null,
    optimistic: false,
    jumps: emptyJumps(),
    tableRange,
    inlined: [definition.symbol],
    nesting: 0,
    fixed,
  };
  const regular = executeAll(run, start, definition);
  settleMixtures(accesses);
  spreadToWholes(accesses, run.atoms);
  const fields = fieldExtents(fixed, accesses, program, regular);
  return { extents: parameterExtents(task, answers, run, { accesses, paramAtoms, regular, fields }), fields };
}

/** The state in which the function is entered, and the parameters that its atoms stand for. */
function startOf(
  { program, definition }: Task,
  atoms: Atoms,
): { readonly start: State; readonly paramAtoms: ReadonlyMap<Atom, number> } {
  const start = new State(atoms);
  const paramAtoms = new Map<Atom, number>();
  for (const [at, param] of definition.params.entries()) {
    const type = program.symbols.get(param)?.type;
    if (type?.kind === "pointer")
      start.set(param, { kind: "pointer", root: param, offset: constantForm(0), inside: null });
    if (!type || !isInteger(type)) continue;
    const { min, max } = integerRange(type, program);
    const form = atoms.anchor(min, max);
    for (const atom of form.terms.keys()) paramAtoms.set(atom, at);
    start.set(param, integer(form));
  }
  return { start, paramAtoms };
}

interface Executed {
  readonly accesses: ReadonlyMap<Root, readonly Access[]>;
  readonly paramAtoms: ReadonlyMap<Atom, number>;
  /** The control flow was followed. */
  readonly regular: boolean;
  readonly fields: Reached["fields"];
}

function parameterExtents(
  { program, definition, sizes }: Task,
  answers: Answers,
  run: FunctionRun,
  { accesses, paramAtoms, regular, fields }: Executed,
): readonly (Extent | null)[] {
  const called = calledExtents(program, answers, run, fields);
  const indexOf = (param: c.SymbolId): number => definition.params.indexOf(param);
  const symbols = definition.params.flatMap((param) => program.symbols.get(param) ?? []);
  return definition.params.map((param, at) => {
    const type = program.symbols.get(param)?.type;
    if (type?.kind !== "pointer" || type.target.kind === "function") return null;
    const conventional = assumedExtent(symbols, at);
    const isConstant = (type.target.quals & Qualifier.const) !== 0;
    const textLengths = isConstant ? run.atoms.textLengths(param) : [];
    const question = { elementSize: sizes[at] ?? 1, params: paramAtoms, conventional, textLengths, indexOf };
    const isFollowed = regular && !answers.isExposed(param);
    const proved = isFollowed ? chooseExtent(accesses.get(param) ?? [], question) : unknownExtent;
    if (proved.kind !== "unknown" && proved.basis !== "assumed") return proved;
    const inField = sizes[at] === 1 ? fieldExtent(program, definition, at) : null;
    const assumed = withAgreement(called, definition, at, conventional ?? inField);
    return proved.kind === "unknown" || basisOf(assumed) === "agreed" ? (assumed ?? unknownExtent) : proved;
  });
}

function calledExtents(
  program: c.Program,
  answers: Answers,
  { exposed }: FunctionRun,
  fields: Reached["fields"],
): CalledExtents {
  const { callee, members } = answers;
  const targets = ({ callee: called }: c.Call): readonly Callee[] => {
    const type = called.type.kind === "pointer" ? called.type.target : called.type;
    const found = called.kind === "function-ref" ? [callee(called.symbol)] : members(type);
    const present = found.filter((one) => one !== null);
    return present.length === found.length ? present : [];
  };
  const fieldExtent = (symbol: c.SymbolId): Extent | undefined =>
    fields.get(symbol) ?? answers.fieldExtent(symbol);
  return { program, exposed, targets, fieldExtent };
}

/** False: the control flow was not followed. */
function executeAll(run: FunctionRun, start: State, definition: c.FunctionDefinition): boolean {
  try {
    execute(run, start, definition.body);
    return run.jumps.labels.size === 0;
  } catch (error) {
    if (error instanceof Irregular) return false;
    throw error;
  }
}
