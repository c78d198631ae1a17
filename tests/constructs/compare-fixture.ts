/** A fixture through gcc and through the translator. */
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compareProgram, type Comparison } from "../../scripts/whole-program/compare-program.ts";
import type { Ladder } from "../../src/pipeline/core-stages.ts";
import { fixtures } from "../round-trip/expect-round-trip.ts";

/** `name` is a path in `fixtures`. */
export async function compareFixture(name: string, ladder: Ladder = "best"): Promise<Comparison> {
  const work = await mkdtemp(join(tmpdir(), "c2rust-safe-test-"));
  try {
    const source = join(fixtures, name);
    const stdin = (await textBeside(source, "in")) ?? "";
    const args = (await textBeside(source, "args"))?.split("\n").slice(0, -1) ?? [];
    return await compareProgram([source], { work, runs: [{ stdin, args }], ladder });
  } finally {
    await rm(work, { recursive: true });
  }
}

async function textBeside(source: string, extension: string): Promise<string | null> {
  const path = source.replace(/\.c$/, `.${extension}`);
  return path !== source && existsSync(path) ? readFile(path, "latin1") : null;
}
