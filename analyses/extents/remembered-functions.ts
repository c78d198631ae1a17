/**
 * What functions were found to reach, kept for the next form of the program: most of its functions are the same. A
 * function that is the same, names the same symbols and gets the same answers to what it asks is not executed again.
 *
 * Sound because an execution sees nothing else: trees are values, and answers that are functions are compared by
 * identity, which only those have that were not executed again themselves.
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import type { Extent } from "../facts/signature-facts.ts";
import type { AskedAnswers, Answers } from "./asked-answers.ts";
import { fixedStructs } from "./borrowed-fields.ts";
import type { Reached, Task } from "./execute-function.ts";
import type { Callee } from "./function-run.ts";
import { mentionedRecords, mentionedSymbols } from "./mentioned-names.ts";
import { Atoms } from "./state.ts";

export interface RememberedFunction {
  readonly callee: Callee;
  readonly fields: Reached["fields"];
}

interface Remembered extends RememberedFunction {
  readonly given: Given;
  readonly asked: AskedAnswers;
}

/** What the execution is told without asking. */
interface Given {
  readonly enums: c.Program["enums"];
  readonly symbols: readonly (c.CSymbol | undefined)[];
  readonly records: readonly (c.RecordDefinition | undefined)[];
  readonly sizes: readonly number[];
  readonly resultInto: number | null;
  /** Structs behind parameters that keep their values, as text. */
  readonly fixed: string;
}

const remembered = new WeakMap<c.FunctionDefinition, Remembered>();

/** What is known of the function from an earlier form of the program, if it holds in this one. */
export function recall(task: Task, resultInto: number | null, answers: Answers): RememberedFunction | null {
  const known = remembered.get(task.definition);
  return known && isSameGiven(known.given, givenOf(task, resultInto)) && known.asked.areThoseOf(answers)
    ? known
    : null;
}

/**
 * Keeps what an execution found. A function that was given the same as before and found the same is still the one that
 * its callers asked about: what they asked on their way through its body they remember themselves.
 */
export function remember(task: Task, found: RememberedFunction, asked: AskedAnswers): RememberedFunction {
  const given = givenOf(task, found.callee.resultInto);
  const known = remembered.get(task.definition);
  const same = known && isSameGiven(known.given, given) && isSameFound(known, found) ? known : found;
  const { callee, fields } = same;
  remembered.set(task.definition, { callee, fields, given, asked });
  return same;
}

function isSameFound(one: RememberedFunction, other: RememberedFunction): boolean {
  return (
    one.fields.size === other.fields.size &&
    [...one.fields].every(([field, extent]) => isSameExtent(extent, other.fields.get(field))) &&
    one.callee.extents.every((extent, at) => isSameExtent(extent, other.callee.extents[at]))
  );
}

/** Extents are plain data. */
function isSameExtent(one: Extent | null, other: Extent | null | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function givenOf(task: Task, resultInto: number | null): Given {
  const { program, definition, sizes } = task;
  const symbols = mentionedSymbols(definition, program);
  const records = mentionedRecords(definition, program);
  return { enums: program.enums, symbols, records, sizes, resultInto, fixed: fixedText(task) };
}

function isSameGiven(one: Given, other: Given): boolean {
  return (
    one.enums === other.enums &&
    one.resultInto === other.resultInto &&
    one.fixed === other.fixed &&
    isSameList(one.sizes, other.sizes) &&
    isSameList(one.symbols, other.symbols) &&
    isSameList(one.records, other.records)
  );
}

function isSameList<T>(one: readonly T[], other: readonly T[]): boolean {
  return one.length === other.length && one.every((member, at) => member === other[at]);
}

function fixedText({ program, pointers, definition }: Task): string {
  return fixedStructs(program, pointers, definition, new Atoms())
    .map(({ param, values }) =>
      [param, ...[...values].map(([field, { kind }]) => `${String(field)} ${kind}`)].join(),
    )
    .join(";");
}
