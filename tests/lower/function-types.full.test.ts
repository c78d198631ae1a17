/** Functions called through pointers: rustc accepts their common type as it was first written. */
import { join } from "node:path";
import { expect, test } from "vitest";
import { translateQuietly } from "../../scripts/whole-program/translate-quietly.ts";
import { fixtures } from "../round-trip/expect-round-trip.ts";
import { temporaryProject } from "../temporary-project.ts";

test("void pointers that lie in memory beside parameters that do not", async () => {
  const root = await temporaryProject({});
  const { written, diagnostics } = await translateQuietly(
    [join(fixtures, "constructs/callbacks-in-memory.c")],
    { name: "program", out: join(root, "out"), workingDirectory: root, concurrency: 1 },
  );
  expect(diagnostics).toEqual([]);
  expect(written?.report.counts).toMatchObject({ refused: 0, demotions: 0 });
});
