/** The end of a run: the output folder with everything in it. */
import { resolve, sep } from "node:path";
import type { Outcome } from "../diagnostics/diagnostic.ts";
import type { Project } from "../project/project.ts";
import { reportFileName } from "../project/report-file.ts";
import { makeReport, printReport } from "../report/report.ts";
import type { ReportInput } from "../report/report.ts";
import type { Report } from "../report/report-schema.ts";
import { checkOutput, writeOutput } from "../write/write-output.ts";
import type { OutputFiles } from "./output-files.ts";
import type { StageRun } from "./stage-run.ts";

interface WriteOptions {
  readonly workingDirectory: string;
  readonly overwrite: "ours" | "force";
}

/** Ends the run when the output folder is there and not ours, or would take the place of sources. */
export async function expectReplaceable(
  run: StageRun,
  output: string,
  project: Project,
  options: WriteOptions,
): Promise<void> {
  const { workingDirectory } = options;
  const folder = resolve(workingDirectory, output);
  const covered = project.units.find(({ path }) => resolve(workingDirectory, path).startsWith(folder + sep));
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
