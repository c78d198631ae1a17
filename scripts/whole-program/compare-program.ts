/**
 * One C program through gcc and through the translator: both are built once and run with each input, and what they
 * print, how they end and the files they leave are compared. Works in a folder of its own, compiles with `rustc`
 * directly (one process instead of a cargo build).
 */
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { execa } from "execa";
import type { Ladder } from "../../src/pipeline/core-stages.ts";
import { runProgram, type ProgramRun, type Run } from "./run-program.ts";
import { translateQuietly } from "./translate-quietly.ts";

export type Comparison =
  | { readonly outcome: "same" }
  /** Functions were refused: their codes, with the functions. */
  | { readonly outcome: "refused"; readonly reasons: readonly string[] }
  /** The input was not accepted, or a stage broke. */
  | { readonly outcome: "failed"; readonly reasons: readonly string[] }
  | { readonly outcome: "rustc"; readonly message: string }
  | { readonly outcome: "different"; readonly given: ProgramRun; readonly c: Run; readonly rust: Run };

export interface ProgramOptions {
  /** Folder for everything that is made. */
  readonly work: string;
  readonly cflags?: readonly string[];
  /** What `buildC` made of the sources; built here where it is not given. */
  readonly original?: string;
  /** Milliseconds for a run. */
  readonly timeout?: number;
  /** One run without input where there are none. */
  readonly runs?: readonly ProgramRun[];
  readonly ladder?: Ladder;
}

export async function compareProgram(paths: readonly string[], options: ProgramOptions): Promise<Comparison> {
  const out = join(options.work, "out");
  await mkdir(options.work, { recursive: true });
  const result = await translateQuietly(paths, {
    cflags: options.cflags ?? [],
    name: "program",
    out,
    overwrite: "force",
    ladder: options.ladder ?? "best",
  });
  const reasons = result.diagnostics
    .filter(({ severity }) => severity === "error")
    .map(({ code, message }) => `${code}: ${message}`);
  if (result.written === null) return { outcome: "failed", reasons };
  const main = join(out, "src/main.rs");
  if (reasons.length > 0 && !existsSync(main)) return { outcome: "refused", reasons };
  const rust = join(options.work, "rust");
  const message = await buildRust(main, rust);
  if (message !== null) return { outcome: "rustc", message };
  if (reasons.length > 0) return { outcome: "refused", reasons };
  const c = options.original ?? join(options.work, "c");
  if (options.original === undefined)
    await buildC(result.written.report.input.sources, c, options.cflags ?? []);
  return await compareRuns({ c, rust }, options);
}

/** Builds what the translation is compared with. Throws what gcc says where it does not accept it. */
export async function buildC(
  sources: readonly string[],
  program: string,
  cflags: readonly string[],
): Promise<void> {
  const flags = ["-std=gnu11", "-O1", "-w", "-fwrapv", ...cflags];
  await execa("gcc", [...flags, "-o", program, ...sources, "-lm"]);
}

/** Gives what rustc says where it does not accept it. */
async function buildRust(main: string, program: string): Promise<string | null> {
  const codegen = ["-C", "overflow-checks=off", "-C", "debuginfo=0"];
  const args = ["--edition", "2021", ...codegen, "-A", "warnings", "-o", program, main];
  const { exitCode, stderr } = await execa("rustc", args, { reject: false });
  return exitCode === 0 ? null : stderr;
}

/** The first run that differs. */
async function compareRuns(
  built: { readonly c: string; readonly rust: string },
  { work, timeout = 10_000, runs = [{}] }: ProgramOptions,
): Promise<Comparison> {
  for (const [index, given] of runs.entries()) {
    const folder = join(work, "runs", String(index));
    const c = await runProgram(built.c, given, { folder: join(folder, "c"), timeout });
    if (c.timedOut) throw new Error(`the C runs too long with ${JSON.stringify(given)}`);
    const rust = await runProgram(built.rust, given, { folder: join(folder, "rust"), timeout });
    if (!isDeepStrictEqual(c, rust)) return { outcome: "different", given, c, rust };
  }
  return { outcome: "same" };
}
