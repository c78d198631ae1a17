/**
 * What functions were found to reach, kept for the next form of the program: most of its functions are the same. A
 * function that is the same, names the same symbols and gets the same answers to what it asks is not executed again.
 *
 * Sound because an execution sees nothing else: trees are values, and answers that are functions are compared by
 * identity, which only those have that were not executed again themselves.
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import { walk } from "../../src/c-ast/visit.ts";
import type { AskedAnswers, Answers } from "./asked-answers.ts";
import { fixedStructs } from "./borrowed-fields.ts";
import type { Reached, Task } from "./execute-function.ts";
import type { Callee } from "./function-run.ts";
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
  readonly program: Pick<c.Program, "records" | "enums">;
  readonly symbols: readonly (c.CSymbol | undefined)[];
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

export function remember(task: Task, found: RememberedFunction, asked: AskedAnswers): void {
  const given = givenOf(task, found.callee.resultInto);
  remembered.set(task.definition, { ...found, given, asked });
}

function givenOf(task: Task, resultInto: number | null): Given {
  const { program, definition, sizes } = task;
  const { records, enums } = program;
  const symbols = mentionedSymbols(definition).map((symbol) => program.symbols.get(symbol));
  return { program: { records, enums }, symbols, sizes, resultInto, fixed: fixedText(task) };
}

function isSameGiven(one: Given, other: Given): boolean {
  return (
    one.program.records === other.program.records &&
    one.program.enums === other.program.enums &&
    one.resultInto === other.resultInto &&
    one.fixed === other.fixed &&
    isSameList(one.sizes, other.sizes) &&
    isSameList(one.symbols, other.symbols)
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

const mentioned = new WeakMap<c.FunctionDefinition, readonly c.SymbolId[]>();

/** The function itself, its parameters, and all that its body names. */
function mentionedSymbols(definition: c.FunctionDefinition): readonly c.SymbolId[] {
  const known = mentioned.get(definition);
  if (known) return known;
  const found = new Set([definition.symbol, ...definition.params]);
  for (const node of walk(definition.body)) {
    if (node.kind === "variable-ref" || node.kind === "function-ref") found.add(node.symbol);
    if (node.kind === "local-declaration") for (const { symbol } of node.variables) found.add(symbol);
  }
  const symbols = [...found];
  mentioned.set(definition, symbols);
  return symbols;
}
