/**
 * What the execution of a function asks about the rest of the program, kept with the answers. Where another form of the
 * program gives the same answers, the function reaches what it reached before.
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import { functionTypeKey } from "../facts/pointer-facts.ts";
import type { Extent } from "../facts/signature-facts.ts";
import type { FunctionRun } from "./function-run.ts";

/** All that an execution may ask. */
export interface Answers {
  readonly callee: FunctionRun["callee"];
  readonly members: FunctionRun["members"];
  readonly constantLength: FunctionRun["constantLength"];
  readonly tableRange: FunctionRun["tableRange"];
  readonly isExposed: (symbol: c.SymbolId) => boolean;
  /** Of a field of a struct behind a parameter. */
  readonly fieldExtent: (symbol: c.SymbolId) => Extent | undefined;
}

interface Asked {
  readonly ask: (answers: Answers) => unknown;
  readonly answer: unknown;
}

export class AskedAnswers implements Answers {
  readonly #answers: Answers;
  readonly #asked = new Map<string, Asked>();
  readonly #exposed = new Map<c.SymbolId, boolean>();

  constructor(answers: Answers) {
    this.#answers = answers;
  }

  readonly callee: Answers["callee"] = (symbol) =>
    this.#ask(`callee ${String(symbol)}`, (answers) => answers.callee(symbol));

  readonly members: Answers["members"] = (type) =>
    this.#ask(`members ${functionTypeKey(type)}`, (answers) => answers.members(type));

  readonly constantLength: Answers["constantLength"] = (record, field, param) =>
    this.#ask(["length", record, field, param].join(" "), (answers) =>
      answers.constantLength(record, field, param),
    );

  readonly tableRange: Answers["tableRange"] = (symbol) =>
    this.#ask(`range ${String(symbol)}`, (answers) => answers.tableRange(symbol));

  readonly isExposed: Answers["isExposed"] = (symbol) => {
    const known = this.#exposed.get(symbol);
    if (known !== undefined) return known;
    const answer = this.#answers.isExposed(symbol);
    this.#exposed.set(symbol, answer);
    return answer;
  };

  readonly fieldExtent: Answers["fieldExtent"] = (symbol) =>
    this.#ask(`field ${String(symbol)}`, (answers) => answers.fieldExtent(symbol));

  /** Would others answer the same, in the same order? */
  areThoseOf(others: Answers): boolean {
    for (const [symbol, answer] of this.#exposed) if (others.isExposed(symbol) !== answer) return false;
    for (const { ask, answer } of this.#asked.values()) if (!isSame(ask(others), answer)) return false;
    return true;
  }

  #ask<T>(key: string, ask: (answers: Answers) => T): T {
    const answer = ask(this.#answers);
    if (!this.#asked.has(key)) this.#asked.set(key, { ask, answer });
    return answer;
  }
}

/** Functions are told apart by identity: who was executed again is another one. */
function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((part, at) => part === other[at]);
  return isRange(one) && isRange(other) && one.low === other.low && one.high === other.high;
}

type Range = NonNullable<ReturnType<FunctionRun["tableRange"]>>;

function isRange(answer: unknown): answer is Range {
  return typeof answer === "object" && answer !== null && "low" in answer && "high" in answer;
}
