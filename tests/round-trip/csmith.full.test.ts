/** A slice of random programs; `scripts/csmith.ts` runs as many as one likes. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { runCampaign } from "../../scripts/csmith/campaign.ts";
import { findCsmithInclude } from "../../scripts/csmith/installation.ts";

const include = await findCsmithInclude();
const installed =
  include !== null && (await execa("csmith", ["--version"], { reject: false })).exitCode === 0;
if (!installed) console.warn("csmith is not installed: random programs are skipped");

test.skipIf(!installed)("ten Csmith programs at default options", { timeout: 300_000 }, async () => {
  const out = await mkdtemp(join(tmpdir(), "c2rust-safe-csmith-test-"));
  try {
    const results = await runCampaign({
      first: 1,
      last: 10,
      level: "full",
      mode: "round-trip",
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
    expect(failed).toEqual([]);
    expect(results.some((result) => result.kind === "same")).toBe(true);
  } finally {
    await rm(out, { recursive: true });
  }
});
