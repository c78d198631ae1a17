/**
 * The programs of `fixtures/programs` and what they are run with. `NAME.runs.json` beside `NAME.c` is a list of runs:
 * arguments, standard input and files, all of which may be left out. A text is one string, or an array of its lines, and
 * its characters are bytes.
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { ProgramRun } from "../../scripts/whole-program/run-program.ts";
import { fixtures } from "../round-trip/expect-round-trip.ts";

const text = z.union([
  z.string(),
  z.array(z.string()).transform((lines) => lines.map((line) => `${line}\n`).join("")),
]);

const runs = z.array(
  z.strictObject({
    args: z.array(z.string()).default([]),
    stdin: text.default(""),
    files: z.record(z.string(), text).default({}),
  }),
);

const folder = join(fixtures, "programs");

/** Without `.c`. */
export async function programNames(): Promise<readonly string[]> {
  const files = await readdir(folder);
  return files.filter((file) => file.endsWith(".c")).map((file) => file.slice(0, -2));
}

export async function programFixture(
  name: string,
): Promise<{ readonly source: string; readonly runs: readonly ProgramRun[] }> {
  const listed: unknown = JSON.parse(await readFile(join(folder, `${name}.runs.json`), "utf8"));
  return { source: join(folder, `${name}.c`), runs: runs.parse(listed) };
}
