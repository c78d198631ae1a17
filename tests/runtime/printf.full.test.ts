/** printf: the translation of random calls, and the runtime alone, against the C library. */
import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { compareCalls } from "../../scripts/fuzz-printf/compare-calls.ts";

test("random calls print what the C compiler's print", async () => {
  const { differences } = await compareCalls(20, 1000, "gcc");
  expect(differences).toEqual([]);
});

test("the runtime passes its own tests against the C library", async () => {
  const runtime = join(import.meta.dirname, "../../runtime");
  const result = await execa("cargo", ["test", "--release", "--offline"], {
    cwd: runtime,
    reject: false,
    all: true,
  });
  expect(result.exitCode, result.all).toBe(0);
});
