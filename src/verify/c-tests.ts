/**
 * Level 2: the project's own C test programs, linked against the Rust code in place of the C objects. A test passes
 * when its exit code and stdout are what they are with the C objects.
 *
 * C's stdout is unbuffered in both runs: Rust has its own buffer, and only without buffers does the order of what
 * both sides print in one process stay as it was.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import type { FunctionSignature } from "../../analyses/facts/signature-facts.ts";
import type { Project } from "../project/project.ts";
import type { Built } from "./c-build.ts";
import { compile, compileUnits, sharedFlags, systemLibraries } from "./c-build.ts";
import { findCulprits, swapGroups } from "./culprit.ts";
import type { BorderTypes } from "./ffi-type.ts";
import { describeExit, runProgram } from "./run-program.ts";
import { readSymbols } from "./read-symbols.ts";
import type { CTestsLevel, LevelStatus, RunOutcome, TestProgramResult } from "./verify-result.ts";

export interface CTestsInput {
  readonly project: Project;
  /** Static library of the ffi crate. */
  readonly staticLibrary: string;
  readonly ffiCrateName: string;
  readonly shims: readonly FunctionSignature[];
  readonly types: BorderTypes;
  /** C names without, and why. */
  readonly skipped: ReadonlyMap<string, string>;
  readonly workDirectory: string;
  readonly compileSeconds: number;
  readonly testSeconds: number;
  /** Time for finding the culprit of one failing test. */
  readonly culpritSeconds: number;
  readonly concurrency: number;
}

/** Runs in the test before `main`. */
const unbufferedText = `#include <stdio.h>
__attribute__((constructor)) static void c2rust_safe_unbuffered(void) { setvbuf(stdout, NULL, _IONBF, 0); }
`;

export async function runCTests(input: CTestsInput): Promise<CTestsLevel> {
  const started = performance.now();
  const finish = (
    status: LevelStatus,
    reason: string | null,
    programs: readonly TestProgramResult[] = [],
  ): CTestsLevel => ({
    level: "c-tests",
    status,
    reason,
    programs,
    seconds: (performance.now() - started) / 1000,
  });
  const { project } = input;
  if (project.testPrograms.length === 0) return finish("skipped", "the project has no C test programs");
  await mkdir(input.workDirectory, { recursive: true });
  const unbuffered = join(input.workDirectory, "unbuffered.c");
  await writeFile(unbuffered, unbufferedText);
  const objects = await compileUnits({
    project,
    directory: join(input.workDirectory, "c"),
    // Not optimised: finding the culprit relies on calls that are not inlined.
    flags: ["-O0", "-g", "-Dmain=c2rust_safe_original_main"],
    seconds: input.compileSeconds,
    concurrency: input.concurrency,
  });
  if (!objects.built) return finish("skipped", compileFailure(project, objects));
  const tests = await compileTests(input);
  const helpers = tests.filter((test) => test.object.built && !test.isProgram);
  const helperObjects = helpers.flatMap((test) => (test.object.built ? [test.object.value] : []));
  const programs: TestProgramResult[] = [];
  // One after the other: tests may use files of their folder.
  for (const test of tests) {
    if (helpers.includes(test)) continue;
    const shared = { cObjects: objects.value, helperObjects, unbuffered };
    programs.push(await runTest(input, test, shared));
  }
  return finish(...levelStatus(programs), programs);
}

function levelStatus(programs: readonly TestProgramResult[]): [LevelStatus, string | null] {
  const failed = programs.filter((program) => program.status === "failed");
  if (failed.length > 0) {
    return ["failed", `${String(failed.length)} of ${String(programs.length)} C tests behave differently`];
  }
  if (programs.some((program) => program.status === "passed")) return ["passed", null];
  return ["skipped", programs[0]?.reason ?? "no C test program has a main function"];
}

function compileFailure(project: Project, failure: { missing: boolean; log: string }): string {
  if (failure.missing) return `tool/missing: ${project.compiler} is not installed`;
  return `the C does not compile: ${failure.log}`;
}

interface CompiledTest {
  readonly program: string;
  readonly object: Built<string>;
  readonly isProgram: boolean;
  /** Undefined symbols. */
  readonly needs: readonly string[];
}

async function compileTests(input: CTestsInput): Promise<readonly CompiledTest[]> {
  const { project } = input;
  const tests: CompiledTest[] = [];
  for (const [index, program] of project.testPrograms.entries()) {
    const path = resolve(project.root, program);
    const object = join(input.workDirectory, `test-${String(index)}.o`);
    const args = ["-w", "-O1", ...sharedFlags(project), `-I${dirname(path)}`, "-c", path, "-o", object];
    const result = await compile(project.compiler, args, project.root, input.compileSeconds);
    const symbols = result.built ? await readSymbols(object) : null;
    tests.push({
      program,
      object: result.built ? { built: true, value: object } : result,
      isProgram: symbols?.defined.includes("main") ?? true,
      needs: symbols?.undefined ?? [],
    });
  }
  return tests;
}

export interface TestParts {
  readonly cObjects: readonly string[];
  readonly helperObjects: readonly string[];
  readonly unbuffered: string;
}

async function runTest(input: CTestsInput, test: CompiledTest, parts: TestParts): Promise<TestProgramResult> {
  const { project } = input;
  const finish = (
    status: LevelStatus,
    reason: string | null,
    found: Partial<TestProgramResult> = {},
  ): TestProgramResult => ({
    program: test.program,
    status,
    reason,
    c: null,
    rust: null,
    culprits: [],
    ...found,
  });
  if (!test.object.built) {
    return finish("skipped", `the test does not compile: ${firstLine(test.object.log)}`);
  }
  const unavailable = test.needs.filter((name) => input.skipped.has(name));
  if (unavailable.length > 0) {
    const reasons = unavailable.map((name) => `${name} (${input.skipped.get(name) ?? ""})`);
    return finish("skipped", `the test needs functions without a shim: ${reasons.join(", ")}`);
  }
  const shimNames = new Set(input.shims.map((signature) => signature.cName));
  const called = test.needs.filter((name) => shimNames.has(name));
  const helped = parts.helperObjects.length > 0;
  if (called.length === 0 && !helped) return finish("skipped", "the test calls no translated function");

  const own = [test.object.value, ...parts.helperObjects, parts.unbuffered];
  const stem = join(input.workDirectory, basename(test.object.value, ".o"));
  const link = (binary: string, others: readonly string[]): Promise<Built<null>> =>
    compile(
      project.compiler,
      [...own, ...others, ...systemLibraries, "-o", binary],
      project.root,
      input.compileSeconds,
    );
  const run = (binary: string): Promise<RunOutcome> => runTestBinary(input, binary);

  const linkedC = await link(`${stem}-c`, parts.cObjects);
  if (!linkedC.built)
    return finish("skipped", `the test does not link with the C: ${firstLine(linkedC.log)}`);
  const c = await run(`${stem}-c`);
  if (c.exit === "timeout") return finish("skipped", "the test does not end in time with the C", { c });
  const linkedRust = await link(`${stem}-rust`, [input.staticLibrary]);
  if (!linkedRust.built) {
    return finish("skipped", `the test does not link with the Rust: ${missingSymbols(linkedRust.log)}`, {
      c,
    });
  }
  const rust = await run(`${stem}-rust`);
  const difference = compareOutcomes(c, rust);
  if (difference === null) return finish("passed", null, { c, rust });
  const culprits = await findCulprits({
    // Those the test calls itself come first, in case time runs out.
    groups: swapGroups(input.shims, input.types, new Set(called)),
    allShims: shimNames,
    seconds: input.culpritSeconds,
    cObjects: parts.cObjects,
    staticLibrary: input.staticLibrary,
    ffiCrateName: input.ffiCrateName,
    directory: `${stem}-swap`,
    link,
    differs: async (binary) => compareOutcomes(c, await run(binary)) !== null,
  });
  return finish("failed", difference, { c, rust, culprits });
}

async function runTestBinary(input: CTestsInput, binary: string): Promise<RunOutcome> {
  const output = await runProgram(binary, [], {
    cwd: input.project.root,
    seconds: input.testSeconds,
    output: "bytes",
  });
  return { exit: output.exit, stdout: output.stdout, stderr: output.stderr };
}

/** What differs between two runs, in one sentence; null when nothing does. */
export function compareOutcomes(c: RunOutcome, rust: RunOutcome): string | null {
  if (c.exit !== rust.exit) {
    const message = rust.stderr.split("\n").find((line) => line.startsWith("c2rust-safe:"));
    const detail = message === undefined ? "" : ` (${message})`;
    return `C: ${describeExit(c.exit)}, Rust: ${describeExit(rust.exit)}${detail}`;
  }
  if (c.stdout === rust.stdout) return null;
  const cLines = c.stdout.split("\n");
  const rustLines = rust.stdout.split("\n");
  const at = cLines.findIndex((line, index) => line !== rustLines[index]);
  const index = at < 0 ? cLines.length : at;
  const show = (line: string | undefined): string => (line === undefined ? "nothing" : JSON.stringify(line));
  return `stdout differs at line ${String(index + 1)}: C prints ${show(cLines[index])}, Rust ${show(rustLines[index])}`;
}

function firstLine(text: string): string {
  return text.split("\n").find((line) => /error/i.test(line)) ?? text.split("\n")[0] ?? "";
}

/** The linker's complaints, reduced to the names. */
function missingSymbols(log: string): string {
  const names = [...log.matchAll(/undefined reference to [`'"]([^`'"]+)['"]/g)].map(
    (match) => match[1] ?? "",
  );
  return names.length > 0 ? `nothing provides ${[...new Set(names)].join(", ")}` : firstLine(log);
}
