/**
 * One C program through gcc and through the translator: both are run, and what they print and how they end is
 * compared. Works in a folder of its own, compiles with `rustc` directly (one process instead of a cargo build).
 */
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import type { Ladder } from "../../src/pipeline/core-stages.ts";
import { translateQuietly } from "./translate-quietly.ts";

export type Comparison =
  | { readonly outcome: "same" }
  /** Functions were refused: their codes, with the functions. */
  | { readonly outcome: "refused"; readonly reasons: readonly string[] }
  /** The input was not accepted, or a stage broke. */
  | { readonly outcome: "failed"; readonly reasons: readonly string[] }
  | { readonly outcome: "rustc"; readonly message: string }
  | { readonly outcome: "different"; readonly c: Run; readonly rust: Run };

export interface Run {
  readonly exitCode: number | null;
  readonly stdout: string;
}

export interface ProgramOptions {
  /** Folder for everything that is made. */
  readonly work: string;
  readonly cflags?: readonly string[];
  /** Milliseconds for a run. */
  readonly timeout?: number;
  readonly stdin?: string;
  readonly args?: readonly string[];
  readonly ladder?: Ladder;
  /** Folder in which both programs run. */
  readonly directory?: string;
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
  const build = await execa(
    "rustc",
    [
      "--edition",
      "2021",
      "-C",
      "overflow-checks=off",
      "-C",
      "debuginfo=0",
      "-A",
      "warnings",
      "-o",
      rust,
      main,
    ],
    { reject: false },
  );
  if (build.exitCode !== 0) return { outcome: "rustc", message: build.stderr };
  if (reasons.length > 0) return { outcome: "refused", reasons };
  const c = join(options.work, "c");
  const { sources } = result.written.report.input;
  await execa("gcc", [
    "-std=gnu11",
    "-O1",
    "-w",
    "-fwrapv",
    ...(options.cflags ?? []),
    "-o",
    c,
    ...sources,
    "-lm",
  ]);
  const [fromC, fromRust] = [await run(c, options), await run(rust, options)];
  const isSame = fromC.exitCode === fromRust.exitCode && fromC.stdout === fromRust.stdout;
  return isSame ? { outcome: "same" } : { outcome: "different", c: fromC, rust: fromRust };
}

async function run(program: string, options: ProgramOptions): Promise<Run> {
  const result = await execa(program, [...(options.args ?? [])], {
    reject: false,
    timeout: options.timeout ?? 10_000,
    stripFinalNewline: false,
    encoding: "latin1",
    ...(options.directory === undefined ? {} : { cwd: options.directory }),
    ...(options.stdin === undefined ? { stdin: "ignore" as const } : { input: options.stdin }),
  });
  return { exitCode: result.exitCode ?? null, stdout: result.stdout };
}
