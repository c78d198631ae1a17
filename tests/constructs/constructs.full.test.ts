/**
 * Constructs through the translator: the Rust program prints what the C prints and ends as it does. What is not in
 * reach today is in `refused.ts`, with the codes of its diagnostics; one that compiles and differs is a failure wherever
 * it stands. A new fixture is expected to be translated. `NAME.in` beside a program is its input, `NAME.args` its
 * arguments, one a line.
 */
import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { fixtures } from "../round-trip/expect-round-trip.ts";
import { compareFixture } from "./compare-fixture.ts";
import { refused } from "./refused.ts";

const names = (await readdir(join(fixtures, "constructs")))
  .filter((name) => !/\.(in|args)$/.test(name))
  .map((name) => join("constructs", name))
  .sort();
const isRefused = (name: string): boolean => basename(name) in refused;

describe.concurrent("C to Rust", () => {
  test.each(names.filter((name) => !isRefused(name)))("%s", async (name) => {
    expect(await compareFixture(name)).toEqual({ outcome: "same" });
  });
});

describe.concurrent("refused today", () => {
  test("all of the table are fixtures", () => {
    expect(names.filter(isRefused)).toHaveLength(Object.keys(refused).length);
  });

  test.each(names.filter(isRefused))("todo: %s", async (name) => {
    const comparison = await compareFixture(name);
    if (comparison.outcome !== "refused") throw new Error(`${name}: ${JSON.stringify(comparison)}`);
    const codes = new Set(comparison.reasons.map((reason) => reason.slice(0, reason.indexOf(":"))));
    expect([...codes].sort()).toEqual(refused[basename(name)]);
  });
});
