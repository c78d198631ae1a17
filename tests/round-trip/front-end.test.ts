/** Programs that are hard on the front end, and the examples, survive the way to the typed AST and back to C. */
import { join } from "node:path";
import { describe, test } from "vitest";
import { expectRoundTrip, fixtures, programsIn } from "./expect-round-trip.ts";

const examples = (await programsIn(join(fixtures, "constructs"))).filter(([name]) =>
  name.startsWith("example-"),
);
const programs = [...(await programsIn(join(fixtures, "front-end"))), ...examples];

describe.concurrent("C to typed AST to C", () => {
  test.each(programs)("%s", { timeout: 60_000 }, async (_name, sources) => {
    await expectRoundTrip(sources);
  });
});
