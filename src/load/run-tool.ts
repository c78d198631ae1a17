/** Runs the tools of a build, which are the user's: with a time limit, and with their own last words where they fail. */
import { execa } from "execa";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Environment } from "./loaded-build.ts";

export interface ToolRun {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly seconds: number;
  readonly environment: Environment;
}

export interface ToolResult {
  readonly status: "done" | "failed" | "missing" | "timeout";
  /** What it printed, on both streams. */
  readonly output: string;
}

export async function runTool(run: ToolRun): Promise<ToolResult> {
  const result = await execa(run.command, run.args, {
    cwd: run.cwd,
    env: { ...run.environment, LC_ALL: "C" },
    extendEnv: false,
    timeout: run.seconds * 1000,
    forceKillAfterDelay: 500,
    reject: false,
    stdin: "ignore",
    all: true,
    maxBuffer: 1 << 26,
  });
  const output = result.all;
  if (result.code === "ENOENT") return { status: "missing", output };
  if (result.timedOut) return { status: "timeout", output };
  return { status: result.failed ? "failed" : "done", output };
}

/** Is the program there? */
export async function isInstalled(command: string, environment: Environment): Promise<boolean> {
  const run = { command, args: ["--version"], cwd: ".", seconds: 20, environment };
  return (await runTool(run)).status === "done";
}

/** Lines of a tool's output that are shown when it fails. */
const shownLines = 15;

/** @param what the command as a user would write it */
export function buildFailed(what: string, result: ToolResult, seconds: number): Diagnostic {
  const lines = result.output.trimEnd().split("\n").slice(-shownLines);
  const ends: Readonly<Record<ToolResult["status"], string>> = {
    done: "compiled no C",
    failed: "failed",
    missing: "could not be started",
    timeout: `did not end in ${String(seconds)} seconds`,
  };
  return {
    code: "input/build-failed",
    severity: "error",
    message: [`\`${what}\` ${ends[result.status]}`, ...lines].join("\n"),
    hint: "Make it work in a copy of the folder, or take the sources as they are with `--load sources`.",
  };
}
