/** Runs other programs: with a time limit, a sane environment, and never an exception for what the program does. */
import { execa } from "execa";
import type { RunOutcome } from "./verify-result.ts";

export interface RunOptions {
  readonly cwd: string;
  readonly seconds: number;
  readonly stdin?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** "bytes": one character per byte, so that output which is no UTF-8 still compares equal or not. */
  readonly output?: "text" | "bytes";
  /** What the program sees as its own name. */
  readonly argv0?: string;
}

export interface ProgramOutput extends RunOutcome {
  /** The program could not be started. */
  readonly missing: boolean;
}

/** Texts beyond this are cut: a runaway test must not fill the memory. */
const outputLimit = 64 * 1024 * 1024;

export async function runProgram(
  program: string,
  args: readonly string[],
  options: RunOptions,
): Promise<ProgramOutput> {
  const result = await execa(program, args, {
    cwd: options.cwd,
    timeout: options.seconds * 1000,
    forceKillAfterDelay: 500,
    killSignal: "SIGKILL",
    input: options.stdin ?? "",
    env: { LC_ALL: "C", CARGO_TERM_COLOR: "never", ...options.environment },
    reject: false,
    stripFinalNewline: false,
    encoding: options.output === "bytes" ? "latin1" : "utf8",
    maxBuffer: outputLimit,
    cleanup: true,
    ...(options.argv0 === undefined ? {} : { argv0: options.argv0 }),
  });
  return {
    missing: result.code === "ENOENT" || result.code === "EACCES",
    exit: result.timedOut ? "timeout" : (result.exitCode ?? result.signal ?? result.code ?? "unknown"),
    stdout: result.stdout,
    stderr: result.stderr,
  };
}

/** One line that tells how a program ended. */
export function describeExit(exit: number | string): string {
  if (exit === "timeout") return "did not end in time";
  return typeof exit === "number" ? `exit code ${String(exit)}` : `ended by ${exit}`;
}
