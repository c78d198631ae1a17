/**
 * Whole libraries through the translator, called from C: what C may pass at the ABI that Rust has no argument for. Each
 * folder of `fixtures/abi` has a C test that says what the functions give; all levels of the proof have to pass.
 */
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { translate } from "../../src/pipeline/pipeline.ts";
import type { Report } from "../../src/report/report-schema.ts";

const fixtures = join(import.meta.dirname, "../../fixtures/abi");

async function proof(name: string): Promise<Report | undefined> {
  const work = await mkdtemp(join(tmpdir(), "c2rust-safe-abi-"));
  try {
    const { written } = await translate({
      version: "0.0.0",
      paths: [join(fixtures, name)],
      cflags: [],
      name: null,
      out: join(work, "out"),
      overwrite: "ours",
      proof: "verify",
      ladder: "best",
      workingDirectory: process.cwd(),
      environment: process.env,
      concurrency: 2,
      observer: { started: () => undefined, progress: () => undefined, finished: () => undefined },
      dump: null,
      traceBugs: true,
    });
    return written?.report;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

test.each(await readdir(fixtures))("%s", async (name) => {
  const report = await proof(name);
  expect(report?.counts.refused).toBe(0);
  const levels = report?.verification?.levels ?? [];
  for (const { level, checks } of levels) {
    const open = checks.filter(({ status }) => status !== "passed");
    expect(open, level).toEqual([]);
    if (level !== "program") expect(checks.length, level).toBeGreaterThan(0);
  }
  expect(levels.map(({ level }) => level)).toContain("c-tests");
});
