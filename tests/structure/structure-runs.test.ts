/** Structured programs run as the originals do: programs written for their jumps, and a few random ones. */
import { fileURLToPath } from "node:url";
import { describe, test } from "vitest";
import { programsIn } from "../round-trip/expect-round-trip.ts";
import { expectSameRuns, expectTextSameRuns } from "./expect-same-runs.ts";
import { randomProgram } from "./random-program.ts";

const programs = await programsIn(fileURLToPath(new URL("programs", import.meta.url)));

describe.concurrent("structured programs run as before", () => {
  test.each(programs)("%s", async (_name, sources) => {
    await expectSameRuns(sources);
  });

  test.each([1, 3])("random functions, seed %i", async (seed) => {
    // Small ones have structure, large ones are mostly state machines.
    await expectTextSameRuns(randomProgram({ seed, functions: 20, size: 10 * seed }));
  });
});
