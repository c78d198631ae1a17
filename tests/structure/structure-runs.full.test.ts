/** All construct fixtures and many random programs run as the originals do when they are structured. */
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { fixtures, programsIn } from "../round-trip/expect-round-trip.ts";
import { expectSameRunsIfRead, expectTextSameRuns } from "./expect-same-runs.ts";
import { randomProgram } from "./random-program.ts";

const constructs = await programsIn(join(fixtures, "constructs"));
let compared = 0;

describe.concurrent("fixtures", () => {
  test.each(constructs)("%s", { timeout: 120_000 }, async (_name, sources) => {
    if (await expectSameRunsIfRead(sources)) compared += 1;
  });
});

afterAll(() => {
  expect(compared).toBeGreaterThan(0.95 * constructs.length);
});

describe.concurrent("random programs", () => {
  const seeds = Array.from({ length: 250 }, (_, index) => index + 100);
  test.each(seeds)("seed %i", { timeout: 120_000 }, async (seed) => {
    await expectTextSameRuns(randomProgram({ seed, functions: 10, size: 4 + (seed % 25) * 3 }));
  });
});
