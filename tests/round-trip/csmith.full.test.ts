/** A slice of random programs; `scripts/csmith.ts` runs as many as one likes. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { runCampaign, type Mode, type ProgramResult } from "../../scripts/csmith/campaign.ts";
import type { Level } from "../../scripts/csmith/levels.ts";
import { findCsmithInclude } from "../../scripts/csmith/installation.ts";

const include = await findCsmithInclude();
const installed =
  include !== null && (await execa("csmith", ["--version"], { reject: false })).exitCode === 0;
if (!installed) console.warn("csmith is not installed: random programs are skipped");

/** Results that are neither the same nor without a word of the original. */
async function failuresOf(
  mode: Mode,
  level: Level,
  last: number,
): Promise<{ readonly failed: readonly ProgramResult[]; readonly compared: number }> {
  const out = await mkdtemp(join(tmpdir(), "c2rust-safe-csmith-test-"));
  try {
    const results = await runCampaign({
      first: 1,
      last,
      levels: [level],
      mode,
      compiler: "gcc",
      include: include ?? "",
      out,
      retry: false,
      seconds: 5,
      onResult: () => undefined,
    });
    const failed = results.filter(
      ({ kind, violations }) => !["same", "discarded"].includes(kind) || violations > 0,
    );
    return { failed, compared: results.filter(({ kind }) => kind === "same").length };
  } finally {
    await rm(out, { recursive: true });
  }
}

test.skipIf(!installed).each([
  { mode: "round-trip", level: "full", count: 10 },
  { mode: "floor", level: "L2", count: 10 },
  { mode: "floor", level: "L3", count: 5 },
  { mode: "translate", level: "L2", count: 10 },
] as const)("$count Csmith programs, $level, $mode", { timeout: 300_000 }, async ({ mode, level, count }) => {
  const { failed, compared } = await failuresOf(mode, level, count);
  expect(failed).toEqual([]);
  expect(compared).toBeGreaterThan(0);
});
