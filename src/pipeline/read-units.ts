/** The stages that work on each unit by itself, several units at a time. */
import pLimit from "p-limit";
import type { Outcome } from "../diagnostics/diagnostic.ts";
import { acceptC } from "../load/accept-c.ts";
import { createParser } from "../parse/parser.ts";
import { parse } from "../parse/parse.ts";
import { portableNote, portableOptions, usesInstructions } from "../preprocess/portable-path.ts";
import { preprocess } from "../preprocess/preprocess.ts";
import type { PreprocessedUnit } from "../project/preprocessed.ts";
import type { Project } from "../project/project.ts";
import type { ParsedUnit } from "./core-stages.ts";

/** What is preprocessed: units, and the compiler that does it. */
type Sources = Pick<Project, "units" | "compiler">;

interface Concurrency {
  readonly concurrency: number;
}

interface ReadOptions extends Concurrency {
  readonly workingDirectory: string;
}

/** Units that the preprocessor rejects are left out. */
export async function preprocessAll(
  project: Sources,
  options: Concurrency,
): Promise<Outcome<readonly PreprocessedUnit[]>> {
  const usual = await preprocessWith(project, options, []);
  const users = usual.value.filter(usesInstructions);
  if (users.length === 0) return usual;
  const portable = await preprocessWith(project, options, portableOptions);
  const isPlain = portable.diagnostics.length === 0 && !portable.value.some(usesInstructions);
  return isPlain ? { value: portable.value, diagnostics: users.map(portableNote) } : usual;
}

async function preprocessWith(
  project: Sources,
  options: Concurrency,
  extra: readonly string[],
): Promise<Outcome<readonly PreprocessedUnit[]>> {
  const limit = pLimit(options.concurrency);
  const outcomes = await Promise.all(
    project.units.map((unit) => limit(() => preprocess(unit, project.compiler, extra))),
  );
  return {
    value: outcomes.map(({ value }) => value).filter((value) => value !== null),
    diagnostics: outcomes.flatMap(({ diagnostics }) => diagnostics),
  };
}

/** Gives the number of units that the compiler accepts. */
export async function acceptAll(project: Project, options: ReadOptions): Promise<Outcome<number>> {
  const limit = pLimit(options.concurrency);
  const errors = await Promise.all(
    project.units.map((unit) => limit(() => acceptC(unit, project.compiler, options.workingDirectory))),
  );
  return { value: errors.filter(({ length }) => length === 0).length, diagnostics: errors.flat() };
}

export async function parseAll(units: readonly PreprocessedUnit[]): Promise<Outcome<readonly ParsedUnit[]>> {
  const parser = await createParser();
  const outcomes = units.map((unit) => ({ unit, ...parse(unit, parser) }));
  return {
    value: outcomes.map(({ unit, value }) => ({ unit, tree: value })),
    diagnostics: outcomes.flatMap(({ diagnostics }) => diagnostics),
  };
}
