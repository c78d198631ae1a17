/** Runs the command-line program, in this process or in one of its own. */
import { join } from "node:path";
import { execa } from "execa";
import { runCommand } from "../../src/cli/run-command.ts";

export interface CliRun {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Fast: no new process. */
export async function runCli(
  folder: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<CliRun> {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const exitCode = await runCommand(args, {
    workingDirectory: folder,
    environment,
    writeOutput: (text) => stdout.push(text),
    writeError: (text) => stderr.push(text),
    interactive: false,
  });
  return { exitCode, stdout: stdout.join("").trimEnd(), stderr: stderr.join("").trimEnd() };
}

/** As a user does. */
export async function runProcess(folder: string, args: readonly string[]): Promise<CliRun> {
  const repository = join(import.meta.dirname, "../..");
  const command = [join(repository, "node_modules/.bin/tsx"), join(repository, "src/cli/main.ts")] as const;
  const run = await execa(command[0], [command[1], ...args], { cwd: folder, reject: false });
  return { exitCode: run.exitCode, stdout: run.stdout, stderr: run.stderr };
}
