/** Level 3: the whole program with the same arguments and input, C against Rust: same stdout, same exit code. */
import { join } from "node:path";
import type { Project } from "../project/project.ts";
import { compile, compileUnits } from "./c-build.ts";
import { compareOutcomes } from "./c-tests.ts";
import { runCargo } from "./cargo.ts";
import { runProgram } from "./run-program.ts";
import type { LevelStatus, ProgramCase, ProgramLevel, ProgramRun, RunOutcome } from "./verify-result.ts";

export interface ProgramRunsInput {
  readonly project: Project;
  readonly crate: string;
  readonly crateName: string;
  readonly targetDirectory: string;
  readonly target: "library" | "binary";
  readonly cases: readonly ProgramCase[];
  readonly workDirectory: string;
  readonly compileSeconds: number;
  readonly runSeconds: number;
  readonly concurrency: number;
}

export async function runWholeProgram(input: ProgramRunsInput): Promise<ProgramLevel> {
  const started = performance.now();
  const finish = (
    status: LevelStatus,
    reason: string | null,
    runs: readonly ProgramRun[] = [],
  ): ProgramLevel => ({
    level: "program",
    status,
    reason,
    runs,
    seconds: (performance.now() - started) / 1000,
  });
  if (input.target !== "binary") return finish("skipped", "the crate is a library");
  const { project } = input;
  const objects = await compileUnits({
    project,
    directory: join(input.workDirectory, "program"),
    flags: ["-O1"],
    seconds: input.compileSeconds,
    concurrency: input.concurrency,
  });
  if (!objects.built) {
    const reason = objects.missing
      ? `tool/missing: ${project.compiler} is not installed`
      : `the C does not compile: ${objects.log}`;
    return finish("skipped", reason);
  }
  const binary = join(input.workDirectory, "program-c");
  const link = [...objects.value, "-lm", "-lpthread", "-o", binary];
  const linked = await compile(project.compiler, link, project.root, input.compileSeconds);
  if (!linked.built) return finish("skipped", `the C does not link: ${linked.log}`);
  const options = {
    crate: input.crate,
    targetDirectory: input.targetDirectory,
    seconds: input.compileSeconds,
  };
  const cargo = await runCargo(["build", "--release"], options);
  if (cargo.missing) return finish("skipped", "tool/missing: cargo is not installed");
  if (!cargo.succeeded) return finish("failed", `the crate does not build: ${cargo.log}`);
  const rustBinary = join(input.targetDirectory, "release", input.crateName);
  const runs: ProgramRun[] = [];
  for (const programCase of input.cases) {
    const c = await runCase(input, binary, programCase);
    const rust = await runCase(input, rustBinary, programCase);
    if (c.exit === "timeout") {
      runs.push({ case: programCase, status: "skipped", reason: "the C does not end in time", c, rust });
      continue;
    }
    const reason = compareOutcomes(c, rust);
    runs.push({ case: programCase, status: reason === null ? "passed" : "failed", reason, c, rust });
  }
  const failed = runs.filter((run) => run.status === "failed");
  if (failed.length > 0) {
    return finish("failed", `${String(failed.length)} of ${String(runs.length)} runs differ`, runs);
  }
  if (!runs.some((run) => run.status === "passed")) {
    return finish("skipped", runs[0]?.reason ?? "no case was given", runs);
  }
  return finish("passed", null, runs);
}

async function runCase(
  input: ProgramRunsInput,
  binary: string,
  programCase: ProgramCase,
): Promise<RunOutcome> {
  const output = await runProgram(binary, programCase.args, {
    cwd: input.project.root,
    seconds: input.runSeconds,
    stdin: programCase.stdin,
    output: "bytes",
    // Programs print their own name in usage messages.
    argv0: input.project.name,
  });
  return { exit: output.exit, stdout: output.stdout, stderr: output.stderr };
}
