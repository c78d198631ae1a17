/** One run of the program: arguments in, exit code out, all else through the terminal it is given. */
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { renderDiagnostic } from "../diagnostics/render.ts";
import { explain } from "../pipeline/explain.ts";
import type { ExplainResult } from "../pipeline/explain.ts";
import { translate } from "../pipeline/pipeline.ts";
import type { TranslateOptions, TranslateResult } from "../pipeline/pipeline.ts";
import { passNames } from "../translation/style.ts";
import { stageNames } from "../pipeline/stage-run.ts";
import { parseCommand } from "./command.ts";
import type { ExplainCommand, TranslateCommand } from "./command.ts";
import { liveProgress, plainProgress, silentProgress } from "./progress.ts";
import type { Progress } from "./progress.ts";
import { summarize } from "./summary.ts";

/** What a process has around it. */
export interface Terminal {
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly writeOutput: (text: string) => void;
  readonly writeError: (text: string) => void;
  /** Both streams go to a terminal. */
  readonly interactive: boolean;
}

/** @param args without the program's own name */
export async function runCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  const version = readVersion();
  const parsed = parseCommand(args, version, terminal);
  if (parsed.kind === "exit") return parsed.exitCode;
  if (parsed.kind === "explain") return runExplain(parsed.command, terminal);
  const { command } = parsed;
  const progress = chooseProgress(command, terminal);
  try {
    const result = await translate(toOptions(command, progress, version, terminal));
    await progress.close(hasResult(result) ? "done" : "stopped");
    show(command, result, terminal);
    return result.exitCode;
  } catch (error) {
    await progress.close("stopped");
    terminal.writeError(`error[internal/bug]: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

function hasResult({ written, workspace, dump }: TranslateResult): boolean {
  return written !== null || workspace !== null || dump !== null;
}

/** The explanation on stdout, what is wrong on stderr. */
async function runExplain(command: ExplainCommand, terminal: Terminal): Promise<number> {
  const { workingDirectory, environment } = terminal;
  try {
    const result = await explain({
      ...command,
      name: null,
      workingDirectory,
      environment,
      concurrency: availableParallelism(),
      observer: silentProgress.observer,
      traceBugs: isSet(environment["C2RUST_SAFE_TRACE"]),
    });
    showDiagnostics(result, terminal);
    terminal.writeOutput(result.text);
    return result.exitCode;
  } catch (error) {
    terminal.writeError(`error[internal/bug]: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

function toOptions(
  command: TranslateCommand,
  progress: Progress,
  version: string,
  terminal: Terminal,
): TranslateOptions {
  const { paths, cflags, load, targets, buildSeconds, name, out, dump } = command;
  const { workingDirectory, environment } = terminal;
  return {
    version,
    paths,
    cflags,
    load,
    targets,
    buildSeconds,
    name,
    out,
    dump,
    overwrite: command.force ? "force" : "ours",
    proof: command.verify ? "verify" : "none",
    ladder: command.floor ? "floor" : "best",
    style: { without: new Set([...(command.style === "close" ? passNames : []), ...command.without]) },
    workingDirectory,
    environment,
    concurrency: availableParallelism(),
    observer: progress.observer,
    traceBugs: isSet(environment["C2RUST_SAFE_TRACE"]),
  };
}

/** Results go to stdout, everything said about them to stderr. */
function show(command: TranslateCommand, result: TranslateResult, terminal: Terminal): void {
  if (!command.json || result.dump !== null) showDiagnostics(result, terminal);
  if (result.dump !== null) terminal.writeOutput(result.dump);
  else terminal.writeOutput(command.json ? result.json : summarize(result));
}

function showDiagnostics(result: TranslateResult | ExplainResult, terminal: Terminal): void {
  const colour = terminal.interactive && !isSet(terminal.environment["NO_COLOR"]) ? "always" : "never";
  const { locate, sourceLine } = result;
  for (const diagnostic of result.diagnostics) {
    terminal.writeError(`${renderDiagnostic(diagnostic, { locate, sourceLine, colour })}\n`);
  }
}

function chooseProgress(command: TranslateCommand, terminal: Terminal): Progress {
  if (command.json || command.dump !== null) return silentProgress;
  if (!terminal.interactive || isSet(terminal.environment["NO_COLOR"]))
    return plainProgress(terminal.writeError);
  return liveProgress(stageNames.filter((stage) => stage !== "verify" || command.verify));
}

/** As https://no-color.org says: present and not empty. */
function isSet(variable: string | undefined): boolean {
  return variable !== undefined && variable !== "";
}

/** Of our package.json, which lies further up when we are compiled. */
function readVersion(): string {
  for (const path of ["../../package.json", "../../../package.json"]) {
    try {
      const text = readFileSync(new URL(path, import.meta.url), "utf8");
      const version = /"version": "([^"]*)"/.exec(text)?.[1];
      if (version !== undefined) return version;
    } catch {
      // Not there: further up.
    }
  }
  return "unknown";
}
