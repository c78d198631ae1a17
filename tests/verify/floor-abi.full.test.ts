/**
 * Libraries on the floor, called from C: memory that one side makes and the other changes or frees. Each folder of
 * `fixtures/abi-floor` has a C test, which has to give the same with the Rust, whether only what has no better form is on
 * the floor or all of it.
 */
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Ladder } from "../../src/pipeline/core-stages.ts";
import { proveFixture } from "./prove-fixture.ts";

const fixtures = join(import.meta.dirname, "../../fixtures/abi-floor");

/** Functions without a shim, of each fixture, with a part of the reason. */
const withheld: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  callbacks: {
    tree_use: "pointers to functions",
    tree_order: "pointers to functions",
  },
};

test.each<readonly [string, Ladder]>([
  ["list", "best"],
  ["list", "floor"],
  ["records", "best"],
  ["records", "floor"],
  ["registry", "best"],
  ["registry", "floor"],
  ["callbacks", "best"],
  ["callbacks", "floor"],
  ["texts", "floor"],
])("%s, %s", async (name, ladder) => {
  const report = await proveFixture(join(fixtures, name), ladder);
  expect(report?.counts.refused).toBe(0);
  expect(report?.diagnostics.filter(({ severity }) => severity !== "note")).toEqual([]);
  const levels = report?.verification?.levels ?? [];
  const failed = levels.flatMap(({ checks }) => checks.filter(({ status }) => status === "failed"));
  expect(failed).toEqual([]);
  const tests = levels.find(({ level }) => level === "c-tests")?.checks ?? [];
  expect(tests.map(({ status }) => status)).toEqual(["passed"]);
  const compared = levels.find(({ level }) => level === "differential")?.checks ?? [];
  for (const [cName, reason] of Object.entries(withheld[name] ?? {}))
    expect(compared.find((check) => check.name === cName)?.reason).toContain(reason);
});
