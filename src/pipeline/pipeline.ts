/**
 * The whole translation, in order. A stage maps data to data and knows no other stage; what it could not do is a
 * diagnostic, and only what makes the rest pointless ends the run.
 */
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { SourceLines } from "../load/source-lines.ts";
import { withScratch } from "../load/scratch-folder.ts";
import type { Scratch } from "../load/scratch-folder.ts";
import type { Project } from "../project/project.ts";
import { printFailure, printReport } from "../report/report.ts";
import type { Report } from "../report/report-schema.ts";
import { printWorkspaceReport } from "../report/workspace-report.ts";
import { coreStages } from "./core-stages.ts";
import type { CoreStages } from "./core-stages.ts";
import { withoutRepeats } from "./diagnostic-list.ts";
import { dumpData } from "./dump.ts";
import type { OutputFiles } from "./output-files.ts";
import { loadSources, unknownPlaces } from "./read-program.ts";
import type { Places } from "./read-program.ts";
import type { Locate } from "./source-places.ts";
import { StageRun, Stop } from "./stage-run.ts";
import type { ExitCode, StageRunOptions } from "./stage-run.ts";
import { translateCrate } from "./translate-crate.ts";
import type { CrateOptions } from "./translate-crate.ts";
import { translateMembers } from "./translate-members.ts";
import { expectReplaceable, writeReported, writeWorkspace } from "./write-result.ts";
import type { WrittenWorkspace } from "./write-result.ts";

export interface TranslateOptions extends StageRunOptions, CrateOptions {
  /** Output folder as the user wrote it; null for `<name>-rs`. */
  readonly out: string | null;
  /** Which existing output folders may be replaced. */
  readonly overwrite: "ours" | "force";
}

export interface TranslateResult {
  readonly exitCode: ExitCode;
  readonly diagnostics: readonly Diagnostic[];
  /** The one crate; null when nothing was written, or several crates. */
  readonly written: Written | null;
  /** Several crates; else null. */
  readonly workspace: WrittenWorkspace | null;
  /** The report as written, or why there is none; for `--json`. */
  readonly json: string;
  /** What `--dump` asked for. */
  readonly dump: string | null;
  /** To show diagnostics with their places and lines. */
  readonly locate: Locate;
  readonly sourceLine: SourceLines;
}

export interface Written {
  readonly report: Report;
  /** The output folder, as the user wrote it. */
  readonly output: string;
  readonly files: OutputFiles;
  /** Of single functions. */
  readonly diagnostics: readonly Diagnostic[];
}

type Result = Pick<TranslateResult, "written" | "workspace">;

export async function translate(
  options: TranslateOptions,
  core: CoreStages = coreStages,
): Promise<TranslateResult> {
  const run = new StageRun(options);
  const places = unknownPlaces(options);
  const finish = (exitCode: ExitCode, result: Result, dump: string | null): TranslateResult => {
    const ofFunctions = result.written?.diagnostics ?? result.workspace?.diagnostics ?? [];
    const diagnostics = withoutRepeats([...run.diagnostics, ...ofFunctions]);
    const json = printResult(result) ?? printFailure(diagnostics, places.locate);
    return { ...places, exitCode, ...result, json, dump, diagnostics };
  };
  try {
    const result = await withScratch((scratch) => runStages(run, places, options, core, scratch));
    const outcome = result.written?.report.outcome ?? result.workspace?.report.outcome ?? "failed";
    return finish(exitCodeOf(outcome, run.diagnostics), result, null);
  } catch (error) {
    if (error instanceof Stop) return finish(error.exitCode, { written: null, workspace: null }, error.dump);
    throw error;
  }
}

async function runStages(
  run: StageRun,
  places: Places,
  options: TranslateOptions,
  core: CoreStages,
  scratch: Scratch,
): Promise<Result> {
  // One project for each crate; a build that tells of them lives in a scratch folder for as long as it is needed.
  const workspace = await loadSources(run, places, options, scratch);
  const output = options.out ?? `${workspace.name}-rs`;
  if (options.dump === null) await expectReplaceable(run, output, workspace, options);
  const [project, ...others] = workspace.crates;
  if (project !== undefined && others.length === 0) {
    return { written: await runCrate(run, places, project, output, options, core), workspace: null };
  }

  // Each crate by itself, and all at once into one folder.
  const members = await translateMembers(run, workspace.crates, options, core);
  const { name } = workspace;
  const written = await run.stage(
    "write",
    () => writeWorkspace(output, { name, members, version: options.version }, run.diagnostics, options),
    dumpData,
  );
  if (written === null) throw new Stop(2);
  run.complete();
  return { written: null, workspace: written };
}

async function runCrate(
  run: StageRun,
  places: Places,
  project: Project,
  output: string,
  options: TranslateOptions,
  core: CoreStages,
): Promise<Written> {
  const { files, about, diagnostics } = await translateCrate(run, places, project, options, core);

  // All at once: the crate, its ffi crate, the report.
  const report = await run.stage(
    "write",
    () => writeReported(output, files, { ...about, timings: [...run.timings] }, options),
    dumpData,
  );
  if (report === null) throw new Stop(2);
  run.complete();
  return { report, output, files, diagnostics };
}

function printResult({ written, workspace }: Result): string | null {
  if (written !== null) return printReport(written.report);
  return workspace === null ? null : printWorkspaceReport(workspace.report);
}

function exitCodeOf(outcome: Report["outcome"], diagnostics: readonly Diagnostic[]): ExitCode {
  if (outcome === "failed") return 3;
  const errors = diagnostics.some(({ severity }) => severity === "error");
  return outcome === "refused" || errors ? 1 : 0;
}
