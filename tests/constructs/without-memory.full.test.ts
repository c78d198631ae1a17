/** Structs that own memory, however it gets into them, rows, owners behind pointers, and nodes of linked structures need none of `Ptr`. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { compareProgram } from "../../scripts/whole-program/compare-program.ts";
import { fixtures } from "../round-trip/expect-round-trip.ts";

const names = [
  "chosen-error-texts",
  "allocated-in-arms",
  "owners-returned",
  "owners-same-names",
  "stack-arrays-in-owners",
  "struct-parameters-split",
  "binary-tree",
  "chained-assignment",
  "example-16-linked-list",
  "function-pointers",
  "linked-list",
  "pool-heap",
  "pool-inner",
  "pool-lent",
  "pool-members",
  "pool-names",
  "pool-order",
  "pool-parts",
  "pool-slots",
  "pool-variables",
  "owner-given-back",
  "owner-given-back-or-not",
  "owner-grown-through-pointer",
  "owner-in-global",
  "rows-exchanged",
  "rows-given-back",
  "rows-in-array",
  "rows-in-globals",
  "rows-in-struct",
  "rows-jagged",
  "rows-of-rows",
  "rows-of-text",
  "rows-or-null",
  "rows-sorted",
  "owners-moved-into-list",
  "rows-of-structs-and-bools",
  "pointers-to-persons",
  "words-counted-in-global",
  "stack-freed-through-pointer",
  "texts-split-and-joined",
  "choices-as-arguments",
  "addresses-always-returned",
  "choices-in-library-calls",
  "cursor-fields-in-commas",
  "results-of-last-calls",
  "results-used-at-once",
  "nulls-in-tables-plain",
  "rows-as-arguments",
  "cursors-before-start",
  "pointers-before-start",
  "pointers-before-start-again",
];

test.each(names)("%s.c is translated without memory", async (name) => {
  const work = await mkdtemp(join(tmpdir(), "c2rust-safe-test-"));
  try {
    const compared = await compareProgram([join(fixtures, "constructs", `${name}.c`)], { work });
    expect(compared).toEqual({ outcome: "same" });
    expect(await readFile(join(work, "out/src/main.rs"), "utf8")).not.toMatch(/\bPtr<|memory::/);
  } finally {
    await rm(work, { recursive: true });
  }
});
