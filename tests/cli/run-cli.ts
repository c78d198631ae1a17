/** Runs the command-line program as a user does: in a process of its own. */
import { join } from "node:path";
import { execa } from "execa";

const repository = join(import.meta.dirname, "../..");

export interface CliRun {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export async function runCli(
  folder: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<CliRun> {
  const program = join(repository, "src/cli/main.ts");
  const { exitCode, stdout, stderr } = await execa(
    join(repository, "node_modules/.bin/tsx"),
    [program, ...args],
    {
      cwd: folder,
      env: { CC: "", ...environment },
      reject: false,
    },
  );
  return { exitCode, stdout, stderr };
}
