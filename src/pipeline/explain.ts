/** Why pointers are what they are, for a line of the C: the translation up to the analyses, and what they say. */
import { resolve } from "node:path";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { SourceLines } from "../load/source-lines.ts";
import { withScratch } from "../load/scratch-folder.ts";
import type { PreprocessedUnit } from "../project/preprocessed.ts";
import type { Project } from "../project/project.ts";
import { formatLocation } from "../source/span.ts";
import type { Span } from "../source/span.ts";
import type { PointerExplanation } from "../translation/explanation.ts";
import { coreStages } from "./core-stages.ts";
import { dumpData } from "./dump.ts";
import { loadSources, readProgram, unknownPlaces } from "./read-program.ts";
import type { Places, ReadOptions } from "./read-program.ts";
import type { Locate } from "./source-places.ts";
import { StageRun, Stop } from "./stage-run.ts";
import type { ExitCode, Observer } from "./stage-run.ts";

/** A line of the C, and the pointer on it when there are several. */
export interface ExplainPlace {
  readonly file: string;
  readonly line: number;
  /** `p`, `next`, `node.next`; null for all. */
  readonly name: string | null;
}

export interface ExplainOptions extends ReadOptions {
  readonly at: ExplainPlace;
  readonly observer: Observer;
  readonly traceBugs: boolean;
}

export interface ExplainResult {
  readonly exitCode: ExitCode;
  readonly diagnostics: readonly Diagnostic[];
  /** For a reader; empty when there is nothing to explain. */
  readonly text: string;
  readonly locate: Locate;
  readonly sourceLine: SourceLines;
}

export async function explain(options: ExplainOptions): Promise<ExplainResult> {
  const run = new StageRun({ ...options, dump: null });
  const places = unknownPlaces(options);
  const finish = (exitCode: ExitCode, text: string): ExplainResult => ({
    ...places,
    exitCode,
    text,
    diagnostics: exitCode === 0 ? [] : run.diagnostics,
  });
  try {
    const text = await withScratch(async (scratch) => {
      const { crates } = await loadSources(run, places, options, scratch);
      for (const project of crates) {
        const found = await explainIn(project, run, places, options);
        if (found !== null) return found;
      }
      return run.fail(nothingThere(options.at), 2);
    });
    run.complete();
    return finish(0, text);
  } catch (error) {
    if (error instanceof Stop) return finish(error.exitCode, "");
    throw error;
  }
}

/** Null when no pointer of this crate stands there. */
async function explainIn(
  project: Project,
  run: StageRun,
  places: Places,
  options: ExplainOptions,
): Promise<string | null> {
  const { program, units } = await readProgram(run, places, project, options, coreStages);
  const all = await run.stage(
    "lower",
    () => ({ value: coreStages.explain(program, project, "best"), diagnostics: [] }),
    dumpData,
  );
  const found = all.filter((one) => standsAt(one, options.at, places.locate));
  return found.length === 0 ? null : found.map((one) => show(one, places.locate, units)).join("\n");
}

function nothingThere({ file, line, name }: ExplainPlace): Diagnostic {
  const what = name === null ? "no pointer" : `no pointer \`${name}\``;
  return {
    code: "input/not-found",
    severity: "error",
    message: `${what} is declared or used at ${file}:${String(line)}`,
    hint: "Name the file as it is shown in diagnostics, and a line of a function.",
  };
}

function standsAt({ name, places }: PointerExplanation, at: ExplainPlace, locate: Locate): boolean {
  const isNamed = at.name === null || name === at.name || /\w+$/.exec(name)?.[0] === at.name;
  return isNamed && places.some((span) => isOnLine(span, at, locate));
}

function isOnLine(span: Span, { file, line }: ExplainPlace, locate: Locate): boolean {
  const found = locate(span);
  if (found?.line !== line) return false;
  return resolve(found.file) === resolve(file) || found.file.endsWith(`/${file}`);
}

function show(
  { name, function: owner, cType, form, reasons }: PointerExplanation,
  locate: Locate,
  units: readonly PreprocessedUnit[],
): string {
  const where = owner === null ? "" : ` in \`${owner}\``;
  const lines = reasons.map(({ text, at }) => {
    const shown = at.map((span) => showPlace(span, locate, units));
    return `  ${text}${shown.length > 0 ? ` (${shown.join(", ")})` : ""}\n`;
  });
  return `\`${name}\`${where}, ${cType}: ${form}\n${lines.join("")}`;
}

/** Longest piece of C that is quoted. */
const maximalQuote = 40;

/** `sum.c:12:9 \`p++\`` */
function showPlace(span: Span, locate: Locate, units: readonly PreprocessedUnit[]): string {
  const location = locate(span);
  const text = units[span.unit]?.text.slice(span.start, span.end).replaceAll(/\s+/g, " ") ?? "";
  const quote = text.length > maximalQuote ? `${text.slice(0, maximalQuote - 3)}...` : text;
  return `${location === null ? "?" : formatLocation(location)} \`${quote}\``;
}
