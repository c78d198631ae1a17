/**
 * Constructs through the whole translator: the Rust program prints what the C prints. Programs not listed are refused
 * today, by name; one that compiles and differs is a failure of this test wherever it stands in the list.
 */
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { compareProgram } from "./compare-program.ts";
import { fixtures } from "../round-trip/expect-round-trip.ts";
import { programs, translated } from "./translated.ts";

describe.concurrent("constructs, C to Rust", () => {
  test.each([...translated])("%s", async (name) => {
    const work = await mkdtemp(join(tmpdir(), "c2rust-safe-test-"));
    try {
      const comparison = await compareProgram([join(fixtures, "constructs", name)], { work });
      expect(comparison).toEqual({ outcome: "same" });
    } finally {
      await rm(work, { recursive: true });
    }
  });
});

describe.concurrent("programs, C to Rust", () => {
  test.each([...programs])("%s", async (name) => {
    const work = await mkdtemp(join(tmpdir(), "c2rust-safe-test-"));
    try {
      const source = join(fixtures, "programs", name);
      const input = source.replace(/\.c$/, ".in");
      const stdin = existsSync(input) ? await readFile(input, "latin1") : "";
      expect(await compareProgram([source], { work, stdin })).toEqual({ outcome: "same" });
    } finally {
      await rm(work, { recursive: true });
    }
  });
});
