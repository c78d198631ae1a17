/** Programs that only read their arguments and move in constants need no memory: `argv` is a table of constants. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { compareProgram } from "../../scripts/whole-program/compare-program.ts";
import { fixtures } from "../round-trip/expect-round-trip.ts";

const names = [
  "argv-echo",
  "argv-null",
  "argv-options",
  "argv-parse",
  "argv-stored",
  "argv-sum",
  "argv-usage",
  "argv-walk",
  "moved-constants",
];

test.each(names)("%s.c is translated without memory", async (name) => {
  const work = await mkdtemp(join(tmpdir(), "c2rust-safe-test-"));
  try {
    const runs = [{ args: ["-one", "two"] }];
    await compareProgram([join(fixtures, "constructs", `${name}.c`)], { work, runs });
    expect(await readFile(join(work, "out/src/main.rs"), "utf8")).not.toContain("memory");
  } finally {
    await rm(work, { recursive: true });
  }
});
