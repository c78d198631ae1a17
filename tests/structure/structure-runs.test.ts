/** Structured programs run as the originals do: fixtures, programs written for their jumps, and random ones. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, test } from "vitest";
import { fixtures, programsIn } from "../round-trip/expect-round-trip.ts";
import { expectSameRuns, expectTextSameRuns } from "./expect-same-runs.ts";
import { randomProgram } from "./random-program.ts";

const constructs = await programsIn(join(fixtures, "constructs"));
const written = await programsIn(fileURLToPath(new URL("programs", import.meta.url)));

describe.concurrent("structured programs run as before", () => {
  test.each([...constructs, ...written])("%s", async (_name, sources) => {
    await expectSameRuns(sources);
  });

  const seeds = Array.from({ length: 12 }, (_, index) => index + 1);
  test.each(seeds)("random functions, seed %i", async (seed) => {
    // Small ones are structured, large ones are mostly state machines.
    await expectTextSameRuns(randomProgram({ seed, functions: 20, size: 6 + 3 * seed }));
  });
});
