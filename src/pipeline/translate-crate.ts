/** The stages that make one crate out of one project, up to the proof; nothing is written. */
import type { Program, SymbolId } from "../c-ast/c-ast.ts";
import type { Diagnostic, Outcome } from "../diagnostics/diagnostic.ts";
import type { Project } from "../project/project.ts";
import type { ReportInput } from "../report/report.ts";
import { rewriteCrate } from "../rewrite/rewrite.ts";
import { checkCrate } from "../rust-ast/check.ts";
import type { NodeId } from "../source/node-id.ts";
import type { Style } from "../translation/style.ts";
import type { LoweredProgram } from "../translation/translation.ts";
import type { CoreStages, Ladder } from "./core-stages.ts";
import { belongsTo } from "./diagnostic-list.ts";
import { dumpData } from "./dump.ts";
import { dumpFiles, makeFfiInput, printFiles } from "./output-files.ts";
import type { OutputFiles } from "./output-files.ts";
import { readProgram } from "./read-program.ts";
import type { Places, ReadOptions } from "./read-program.ts";
import { isLoweredAlike, noDemands, untilAccepted } from "./rustc-oracle.ts";
import type { Demands, Emitted } from "./rustc-oracle.ts";
import type { StageRun } from "./stage-run.ts";
import { verifyFiles } from "./verify-files.ts";

export interface CrateOptions extends ReadOptions {
  readonly version: string;
  readonly proof: "verify" | "none";
  readonly ladder: Ladder;
  /** How far the Rust may go from the text of the C. */
  readonly style: Style;
}

/** All that is to be said and written about one crate. */
export interface TranslatedCrate {
  readonly files: OutputFiles;
  readonly lowered: LoweredProgram;
  /** Without timings, which are known when it is written. */
  readonly about: Omit<ReportInput, "timings">;
  /** Of single functions. */
  readonly diagnostics: readonly Diagnostic[];
}

export async function translateCrate(
  run: StageRun,
  places: Places,
  project: Project,
  options: CrateOptions,
  core: CoreStages,
): Promise<TranslatedCrate> {
  const { program } = await readProgram(run, places, project, options, core);

  // The analyses decide on each pointer; lowering writes the Rust that follows.
  const raw = await run.stage(
    "lower",
    () => core.lower(program, project, options.ladder, noDemands),
    dumpData,
  );
  run.expectSound("lower", findCracks(raw));

  const tidied = (lowered: LoweredProgram, { closer, globalsStay }: Demands): LoweredProgram => {
    const origins = originsOf(program, closer);
    const { style } = options;
    const without = globalsStay ? new Set([...style.without, "passed-globals" as const]) : style.without;
    return { ...lowered, crate: rewriteCrate(lowered.crate, { ...style, without }, origins) };
  };

  // The same program as a person would have written it, without what rustc and clippy warn about.
  const rewritten = await run.stage(
    "rewrite",
    () => ({ value: tidied(raw, noDemands), diagnostics: [] }),
    dumpData,
  );
  run.expectSound("rewrite", findCracks(rewritten));

  // Text, formatted before anybody reads or compiles it.
  const print = (tidy: LoweredProgram): Promise<Outcome<Emitted>> => emit(program, tidy, places);
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

  const ofFunctions = lowered.functions.flatMap(({ diagnostics }) => diagnostics);
  const diagnostics = run.diagnostics.filter((diagnostic) => !belongsTo(ofFunctions, diagnostic));
  const { version } = options;
  const about = { version, locate: places.locate, verification, project, lowered, diagnostics };
  return { files, lowered, about, diagnostics: ofFunctions };
}

async function emit(program: Program, tidy: LoweredProgram, places: Places): Promise<Outcome<Emitted>> {
  const ffi = makeFfiInput(program, tidy, places.locate);
  const { value: files, diagnostics } = await printFiles(tidy, ffi);
  return { value: { lowered: tidy, ffi, files }, diagnostics };
}

/** The definitions of functions. */
function originsOf(program: Program, functions: ReadonlySet<SymbolId>): ReadonlySet<NodeId> {
  const definitions = program.units.flatMap((unit) => unit.functions);
  return new Set(definitions.filter(({ symbol }) => functions.has(symbol)).map(({ id }) => id));
}

function findCracks({ crate }: LoweredProgram): readonly string[] {
  return checkCrate(crate).map(({ where, message }) => `${where.join(", ")}: ${message}`);
}
