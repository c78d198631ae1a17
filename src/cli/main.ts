/** The command-line program: arguments in, exit code out. */
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { renderDiagnostic } from "../diagnostics/render.ts";
import { translate } from "../pipeline/pipeline.ts";
import type { TranslateOptions, TranslateResult } from "../pipeline/pipeline.ts";
import { stageNames } from "../pipeline/stage-run.ts";
import type { StageName } from "../pipeline/stage-run.ts";
import { parseCommand } from "./command.ts";
import type { TranslateCommand } from "./command.ts";
import { liveProgress, plainProgress, silentProgress } from "./progress.ts";
import type { Progress } from "./progress.ts";
import { summarize } from "./summary.ts";

const version = readVersion();
const parsed = parseCommand(process.argv.slice(2), version);
process.exitCode = parsed.kind === "exit" ? parsed.exitCode : await runTranslate(parsed.command);

async function runTranslate(command: TranslateCommand): Promise<number> {
  const progress = chooseProgress(command);
  try {
    const result = await translate(toOptions(command, progress));
    await progress.close(result.written === null && result.dump === null ? "stopped" : "done");
    show(command, result);
    return result.exitCode;
  } catch (error) {
    await progress.close("stopped");
    process.stderr.write(`error[internal/bug]: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

function toOptions(command: TranslateCommand, progress: Progress): TranslateOptions {
  const { paths, cflags, name, out, dump } = command;
  return {
    version,
    paths,
    cflags,
    name,
    out,
    dump,
    overwrite: command.force ? "force" : "ours",
    proof: command.verify ? "verify" : "none",
    workingDirectory: process.cwd(),
    environment: process.env,
    concurrency: availableParallelism(),
    observer: progress.observer,
    traceBugs: isSet(process.env["C2RUST_SAFE_TRACE"]),
  };
}

/** Results go to stdout, everything said about them to stderr. */
function show(command: TranslateCommand, result: TranslateResult): void {
  if (!command.json || result.dump !== null) {
    const colour = process.stderr.isTTY && !isSet(process.env["NO_COLOR"]) ? "always" : "never";
    for (const diagnostic of result.diagnostics) {
      process.stderr.write(`${renderDiagnostic(diagnostic, { ...result, colour })}\n`);
    }
  }
  if (result.dump !== null) process.stdout.write(result.dump);
  else process.stdout.write(command.json ? result.json : summarize(result));
}

function chooseProgress(command: TranslateCommand): Progress {
  if (command.json || command.dump !== null) return silentProgress;
  const plain = !process.stderr.isTTY || !process.stdout.isTTY || isSet(process.env["NO_COLOR"]);
  if (plain) return plainProgress((text) => process.stderr.write(text));
  const stages = stageNames.filter((stage: StageName) => stage !== "verify" || command.verify);
  return liveProgress(stages);
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
