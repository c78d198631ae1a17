/**
 * The whole translation, in order. A stage maps data to data and knows no other stage; what it could not do is a
 * diagnostic, and only what makes the rest pointless ends the run.
 */
import type { Program, SymbolId } from "../c-ast/c-ast.ts";
import type { Diagnostic, Outcome } from "../diagnostics/diagnostic.ts";
import type { SourceLines } from "../load/source-lines.ts";
import { printFailure, printReport } from "../report/report.ts";
import type { Report } from "../report/report-schema.ts";
import { rewriteCrate } from "../rewrite/rewrite.ts";
import type { Style } from "../translation/style.ts";
import type { NodeId } from "../source/node-id.ts";
import { checkCrate } from "../rust-ast/check.ts";
import type { LoweredProgram } from "../translation/translation.ts";
import { coreStages } from "./core-stages.ts";
import type { CoreStages, Ladder } from "./core-stages.ts";
import { belongsTo, withoutRepeats } from "./diagnostic-list.ts";
import { dumpData } from "./dump.ts";
import { dumpFiles, makeFfiInput, printFiles } from "./output-files.ts";
import type { OutputFiles } from "./output-files.ts";
import { loadSources, readProgram, unknownPlaces } from "./read-program.ts";
import type { Places, ReadOptions } from "./read-program.ts";
import type { Locate } from "./source-places.ts";
import { isLoweredAlike, noDemands, untilAccepted } from "./rustc-oracle.ts";
import type { Demands, Emitted } from "./rustc-oracle.ts";
import { StageRun, Stop } from "./stage-run.ts";
import type { ExitCode, StageRunOptions } from "./stage-run.ts";
import { verifyFiles } from "./verify-files.ts";
import { expectReplaceable, writeReported } from "./write-result.ts";

export interface TranslateOptions extends StageRunOptions, ReadOptions {
  readonly version: string;
  /** Output folder as the user wrote it; null for `<name>-rs`. */
  readonly out: string | null;
  /** Which existing output folders may be replaced. */
  readonly overwrite: "ours" | "force";
  readonly proof: "verify" | "none";
  readonly ladder: Ladder;
  /** How far the Rust may go from the text of the C. */
  readonly style: Style;
}

export interface TranslateResult {
  readonly exitCode: ExitCode;
  readonly diagnostics: readonly Diagnostic[];
  /** Null when nothing was written. */
  readonly written: Written | null;
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

export async function translate(
  options: TranslateOptions,
  core: CoreStages = coreStages,
): Promise<TranslateResult> {
  const run = new StageRun(options);
  const places = unknownPlaces(options);
  const finish = (exitCode: ExitCode, written: Written | null, dump: string | null): TranslateResult => {
    const diagnostics = withoutRepeats([...run.diagnostics, ...(written?.diagnostics ?? [])]);
    const json = written === null ? printFailure(diagnostics, places.locate) : printReport(written.report);
    return { ...places, exitCode, written, json, dump, diagnostics };
  };
  try {
    const written = await runStages(run, places, options, core);
    return finish(exitCodeOf(written.report, run.diagnostics), written, null);
  } catch (error) {
    if (error instanceof Stop) return finish(error.exitCode, null, error.dump);
    throw error;
  }
}

async function runStages(
  run: StageRun,
  places: Places,
  options: TranslateOptions,
  core: CoreStages,
): Promise<Written> {
  const project = await loadSources(run, places, options);
  const output = options.out ?? `${project.name}-rs`;
  if (options.dump === null) await expectReplaceable(run, output, project, options);
  const { program } = await readProgram(run, places, project, options, core);

  // The analyses decide on each pointer; lowering writes the Rust that follows.
  const raw = await run.stage(
    "lower",
    () => core.lower(program, project, options.ladder, noDemands),
    dumpData,
  );
  run.expectSound("lower", findCracks(raw));

  const tidied = (lowered: LoweredProgram, { closer }: Demands): LoweredProgram => {
    const origins = originsOf(program, closer);
    return { ...lowered, crate: rewriteCrate(lowered.crate, options.style, origins) };
  };

  // The same program as a person would have written it, without what rustc and clippy warn about.
  const rewritten = await run.stage(
    "rewrite",
    () => ({ value: tidied(raw, noDemands), diagnostics: [] }),
    dumpData,
  );
  run.expectSound("rewrite", findCracks(rewritten));

  // Text, formatted before anybody reads or compiles it.
  const print = async (tidy: LoweredProgram): Promise<Outcome<Emitted>> => {
    const ffi = makeFfiInput(program, tidy, places.locate);
    const { value: files, diagnostics } = await printFiles(tidy, ffi);
    return { value: { lowered: tidy, ffi, files }, diagnostics };
  };
  const printed = await run.stage(
    "print",
    () => print(rewritten),
    ({ files }) => dumpFiles(files),
  );

  // What rustc rejects goes down the ladder: the last stages once more.
  let last = { demands: noDemands, lowered: raw };
  const again = async (demands: Demands): Promise<Emitted> => {
    if (!isLoweredAlike(demands, last.demands)) {
      const { value } = core.lower(program, project, options.ladder, demands);
      run.expectSound("lower", findCracks(value));
      last = { demands, lowered: value };
    }
    return (await print(tidied(last.lowered, demands))).value;
  };
  const accepted = await run.stage(
    "compile",
    () => untilAccepted(printed, program, again),
    ({ files }) => dumpFiles(files),
  );
  const { lowered, ffi, files } = accepted;
  const rejected = raw.functions.flatMap((status) => status.diagnostics);
  run.withdraw((diagnostic) => belongsTo(rejected, diagnostic)); // those that stay come with their functions

  // The proof works on a copy, so that the output appears only with everything known about it.
  const evidence = { project, program, ffi, target: lowered.crate.target };
  const verification =
    options.proof === "none"
      ? null
      : await run.stage("verify", (progress) => verifyFiles(files, evidence, progress), dumpData);

  // All at once: the crate, its ffi crate, the report.
  const ofFunctions = lowered.functions.flatMap(({ diagnostics }) => diagnostics);
  const diagnostics = run.diagnostics.filter((diagnostic) => !belongsTo(ofFunctions, diagnostic));
  const about = { version: options.version, locate: places.locate, timings: [...run.timings], verification };
  const report = await run.stage(
    "write",
    () => writeReported(output, files, { ...about, project, lowered, diagnostics }, options),
    dumpData,
  );
  if (report === null) throw new Stop(2);
  run.complete();
  return { report, output, files, diagnostics: ofFunctions };
}

/** The definitions of functions. */
function originsOf(program: Program, functions: ReadonlySet<SymbolId>): ReadonlySet<NodeId> {
  const definitions = program.units.flatMap((unit) => unit.functions);
  return new Set(definitions.filter(({ symbol }) => functions.has(symbol)).map(({ id }) => id));
}

function findCracks({ crate }: LoweredProgram): readonly string[] {
  return checkCrate(crate).map(({ where, message }) => `${where.join(", ")}: ${message}`);
}

function exitCodeOf(report: Report, diagnostics: readonly Diagnostic[]): ExitCode {
  if (report.outcome === "failed") return 3;
  const errors = diagnostics.some(({ severity }) => severity === "error");
  return report.outcome === "refused" || errors ? 1 : 0;
}
