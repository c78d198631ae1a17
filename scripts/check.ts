/** Types, lint, format and the fast tests, in two lanes beside each other: what a commit needs. `npm run check`. */
import { execa } from "execa";

/** The linter takes about as long as all else. */
const lanes = [
  ["eslint --cache --cache-strategy content --cache-location .cache/eslint ."],
  [
    "tsc --noEmit --incremental --tsBuildInfoFile .cache/types",
    "prettier --cache --cache-location .cache/prettier --check .",
    "vitest run --project quick",
  ],
];

/** Runs all commands of a lane, whatever fails, and gives those that did. */
async function runLane(commands: readonly string[]): Promise<readonly string[]> {
  const failed: string[] = [];
  for (const command of commands) {
    const [file = "", ...args] = command.split(" ");
    const started = performance.now();
    const { exitCode, all } = await execa(file, args, { preferLocal: true, reject: false, all: true });
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    if (exitCode !== 0) failed.push(file);
    console.log(`${file}: ${exitCode === 0 ? "passed" : `failed\n${all}`} (${seconds} s)`);
  }
  return failed;
}

const failed = (await Promise.all(lanes.map(runLane))).flat();
if (failed.length > 0) process.exitCode = 1;
