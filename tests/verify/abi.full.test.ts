/**
 * Whole libraries through the translator, called from C: what C may pass at the ABI that Rust has no argument for. Each
 * folder of `fixtures/abi` has a C test that says what the functions give; all levels of the proof have to pass.
 */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { proveFixture } from "./prove-fixture.ts";

const fixtures = join(import.meta.dirname, "../../fixtures/abi");

test.each(await readdir(fixtures))("%s", async (name) => {
  const report = await proveFixture(join(fixtures, name), "best");
  expect(report?.counts.refused).toBe(0);
  const levels = report?.verification?.levels ?? [];
  for (const { level, checks } of levels) {
    const open = checks.filter(({ status }) => status !== "passed");
    expect(open, level).toEqual([]);
    if (level !== "program") expect(checks.length, level).toBeGreaterThan(0);
  }
  expect(levels.map(({ level }) => level)).toContain("c-tests");
});
