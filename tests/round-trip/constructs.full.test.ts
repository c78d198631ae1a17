/** Every construct fixture survives the way to the typed AST and back to C. */
import { join } from "node:path";
import { describe, test } from "vitest";
import { expectRoundTrip, fixtures, programsIn } from "./expect-round-trip.ts";

const programs = await programsIn(join(fixtures, "constructs"));

/** Programs that the front end refuses, with the words of its reason: pinned until it takes them. */
const refused: Readonly<Record<string, string>> = {
  "attributes.c": "Attribute `cleanup` is not supported",
  "nested-functions-handed-out.c": "out of a function inside a function",
  "weak-and-missing.c": "`hook` is weak, and no given file defines it",
};

describe.concurrent("constructs, C to typed AST to C", () => {
  test.each(programs)("%s", { timeout: 60_000 }, async (name, sources) => {
    await expectRoundTrip(sources, [], refused[name]);
  });
});
