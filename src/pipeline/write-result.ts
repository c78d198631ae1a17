/** The end of a run: the output folder with everything in it. */
import { resolve, sep } from "node:path";
import type { Outcome } from "../diagnostics/diagnostic.ts";
import type { Workspace } from "../project/project.ts";
import { reportFileName } from "../project/report-file.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { printManifest, printWorkspaceManifest } from "../print/print-manifest.ts";
import { makeReport, printReport } from "../report/report.ts";
import type { ReportInput } from "../report/report.ts";
import type { Report } from "../report/report-schema.ts";
import { makeWorkspaceReport, printWorkspaceReport } from "../report/workspace-report.ts";
import type { WorkspaceReport } from "../report/workspace-report.ts";
import { checkOutput, writeOutput } from "../write/write-output.ts";
import type { OutputFiles } from "./output-files.ts";
import type { StageRun } from "./stage-run.ts";
import type { Member } from "./translate-members.ts";

interface WriteOptions {
  readonly workingDirectory: string;
  readonly overwrite: "ours" | "force";
}

/** Ends the run when the output folder is there and not ours, or would take the place of sources. */
export async function expectReplaceable(
  run: StageRun,
  output: string,
  { crates }: Workspace,
  options: WriteOptions,
): Promise<void> {
  const { workingDirectory } = options;
  const folder = resolve(workingDirectory, output);
  const covered = crates
    .flatMap(({ units }) => units)
    .find(({ path }) => resolve(workingDirectory, path).startsWith(folder + sep));
  if (covered !== undefined) {
    const message = `the output folder \`${output}\` holds the source \`${covered.path}\``;
    const hint = "Choose another folder with --out.";
    run.fail({ code: "output/exists", severity: "error", message, hint }, 2);
  }
  const problem = await checkOutput(folder, output, options.overwrite);
  if (problem !== null) run.fail(problem, 2);
}

/** Null when the folder could not be written. */
export async function writeReported(
  output: string,
  files: OutputFiles,
  input: ReportInput,
  options: WriteOptions,
): Promise<Outcome<Report | null>> {
  const report = makeReport(input);
  const all = new Map([...files, [reportFileName, printReport(report)]]);
  const problem = await writeOutput(
    resolve(options.workingDirectory, output),
    output,
    all,
    options.overwrite,
  );
  return problem === null ? { value: report, diagnostics: [] } : { value: null, diagnostics: [problem] };
}

export interface WrittenWorkspace {
  readonly report: WorkspaceReport;
  /** Of each crate, in order. */
  readonly crates: readonly Report[];
  /** The output folder, as the user wrote it. */
  readonly output: string;
  /** Of single functions. */
  readonly diagnostics: readonly Diagnostic[];
}

interface MembersInput {
  readonly name: string;
  readonly version: string;
  readonly members: readonly Member[];
}

/** A folder for each crate, and over them the workspace. Null when the folder could not be written. */
export async function writeWorkspace(
  output: string,
  { name, version, members }: MembersInput,
  diagnostics: readonly Diagnostic[],
  options: WriteOptions,
): Promise<Outcome<WrittenWorkspace | null>> {
  const crates = members.map(({ about, timings }) => makeReport({ ...about, timings }));
  const report = makeWorkspaceReport({ name, version, crates, diagnostics });
  const folders = members.map(({ lowered }) => lowered.crate.name);
  const files = new Map([
    ["Cargo.toml", printWorkspaceManifest(folders)],
    ...members.flatMap((member, at) => memberFiles(member, crates[at])),
    [reportFileName, printWorkspaceReport(report)],
  ]);
  const folder = resolve(options.workingDirectory, output);
  const problem = await writeOutput(folder, output, files, options.overwrite);
  if (problem !== null) return { value: null, diagnostics: [problem] };
  const ofFunctions = members.flatMap((member) => member.diagnostics);
  return { value: { report, crates, output, diagnostics: ofFunctions }, diagnostics: [] };
}

function memberFiles({ files, lowered }: Member, report: Report | undefined): readonly [string, string][] {
  const all = new Map([...files, ["Cargo.toml", printManifest(lowered.crate, "member")]]);
  if (report !== undefined) all.set(reportFileName, printReport(report));
  return [...all].map(([path, text]) => [`${lowered.crate.name}/${path}`, text]);
}
