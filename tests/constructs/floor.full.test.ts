/** Programs that need memory as C has it, with every pointer on the floor: `floor-*.c`. The other way is in `constructs`. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { fixtures } from "../round-trip/expect-round-trip.ts";
import { compareFixture } from "./compare-fixture.ts";

const names = (await readdir(join(fixtures, "constructs")))
  .filter((name) => /^floor-.*\.c$/.test(name))
  .sort();

describe.concurrent("C to Rust, with every pointer on the floor", () => {
  test.each(names)("%s", async (name) => {
    expect(await compareFixture(join("constructs", name), "floor")).toEqual({ outcome: "same" });
  });
});
