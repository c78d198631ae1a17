/** A slice of random programs full of pointers; `scripts/pointer-programs.ts` runs as many as one likes. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Mode, runCampaign } from "../../scripts/pointer-programs/campaign.ts";
import { generateProgram } from "../../scripts/pointer-programs/generate-program.ts";

test.each<Mode>(["translate", "floor"])("ten random pointer programs: %s", async (mode) => {
  const out = await mkdtemp(join(tmpdir(), "c2rust-safe-pointers-test-"));
  try {
    const options = { first: 1001, last: 1010, mode, out, retry: false, jobs: 2, onResult: () => undefined };
    const results = await runCampaign(options);
    expect(results.filter(({ kind }) => kind !== "same")).toEqual([]);
  } finally {
    await rm(out, { recursive: true });
  }
});

test("a program depends on its seed alone", () => {
  expect(generateProgram(7)).toBe(generateProgram(7));
});
