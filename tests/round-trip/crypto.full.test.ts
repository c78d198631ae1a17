/** Every crypto library passes its own tests when library and tests were printed from their typed AST. */
import { dirname, join } from "node:path";
import { describe, test } from "vitest";
import { expectRoundTrip, fixtures, programsIn } from "./expect-round-trip.ts";

const libraries = await programsIn(join(fixtures, "crypto"));

describe.concurrent("crypto, C to typed AST to C", () => {
  test.each(libraries)("%s", { timeout: 120_000 }, async (_name, sources) => {
    const folders = new Set(sources.map((source) => dirname(source)));
    await expectRoundTrip(
      sources,
      [...folders].map((folder) => `-I${folder}`),
    );
  });
});
