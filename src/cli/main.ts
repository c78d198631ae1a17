/** The command-line program, in the process it was started in. */
import { hasDeepStack, withDeepStack } from "./deep-stack.ts";
import { runCommand } from "./run-command.ts";

async function run(): Promise<number> {
  return await runCommand(process.argv.slice(2), {
    workingDirectory: process.cwd(),
    environment: process.env,
    writeOutput: (text) => process.stdout.write(text),
    writeError: (text) => process.stderr.write(text),
    interactive: process.stdout.isTTY && process.stderr.isTTY,
  });
}

/** `c2rust-safe translate … | head`: what nobody reads any more need not be written. */
for (const stream of [process.stdout, process.stderr])
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });

process.exitCode = hasDeepStack() ? await run() : await withDeepStack();
