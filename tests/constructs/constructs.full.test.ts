/**
 * Constructs through the whole translator: the Rust program prints what the C prints. Programs not listed are refused
 * today, by name; one that compiles and differs is a failure of this test wherever it stands in the list.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { compareProgram } from "./compare-program.ts";
import { fixtures } from "../round-trip/expect-round-trip.ts";
import { translated } from "./translated.ts";

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
