/** Compiles, runs and inspects C for comparisons; every child process has a time limit. */
import { execa } from "execa";

/** Seconds after which a compiler or a program is given up. */
const compileSeconds = 120;
export const runSeconds = 10;

export interface CompileResult {
  readonly ok: boolean;
  /** What the compiler said. */
  readonly messages: string;
}

export async function compileC(
  compiler: string,
  args: readonly string[],
  directory: string,
): Promise<CompileResult> {
  const result = await execa(compiler, args, {
    cwd: directory,
    reject: false,
    all: true,
    timeout: compileSeconds * 1000,
  });
  return { ok: result.exitCode === 0, messages: result.all };
}

/** What a run of a program shows to the outside. */
export type RunResult =
  | { readonly kind: "ended"; readonly stdout: string; readonly status: string }
  | { readonly kind: "timed-out" };

export async function runProgram(
  program: string,
  args: readonly string[] = [],
  seconds = runSeconds,
): Promise<RunResult> {
  const result = await execa(program, args, {
    reject: false,
    stdin: "ignore",
    stripFinalNewline: false,
    encoding: "latin1",
    timeout: seconds * 1000,
    killSignal: "SIGKILL",
    maxBuffer: 64 * 1024 * 1024,
  });
  if (result.timedOut) return { kind: "timed-out" };
  const status = result.signal === undefined ? `exit ${String(result.exitCode)}` : `signal ${result.signal}`;
  return { kind: "ended", stdout: result.stdout, status };
}

/** Names of functions and objects that an object file exports. */
export async function exportedSymbols(objects: readonly string[]): Promise<ReadonlySet<string>> {
  const { stdout } = await execa("nm", ["--defined-only", "--extern-only", "--format=posix", ...objects]);
  const names = stdout
    .split("\n")
    .filter((line) => / [A-Za-z] /.test(line))
    .map((line) => line.slice(0, line.indexOf(" ")));
  return new Set(names);
}
