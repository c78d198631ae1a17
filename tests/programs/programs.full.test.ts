/**
 * Whole programs, as they are found in contest archives, textbooks and among small utilities: all of their functions are
 * translated, and each run prints, ends and leaves behind files as gcc's does.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { compareProgram } from "../../scripts/whole-program/compare-program.ts";
import { programFixture, programNames } from "./program-fixtures.ts";

const fewestRuns = 6;

describe.concurrent("programs", async () => {
  test.each(await programNames())("%s", async (name) => {
    const { source, runs } = await programFixture(name);
    expect(runs.length).toBeGreaterThanOrEqual(fewestRuns);
    const work = await mkdtemp(join(tmpdir(), "c2rust-safe-test-"));
    try {
      expect(await compareProgram([source], { work, runs })).toEqual({ outcome: "same" });
    } finally {
      await rm(work, { recursive: true });
    }
  });
});
