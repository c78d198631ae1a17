/** Our trees against clang's, on a few files; all fixtures are compared in clang-oracle.full.test.ts. */
import { expect, test } from "vitest";
import { compareWithClang } from "./clang-oracle.ts";
import { hasClang } from "./clang-shapes.ts";

const clang = await hasClang();
if (!clang) console.warn("clang is not installed: parse trees are not compared with clang's.");

test.skipIf(!clang)("the traps of the grammar, and GNU C", async () => {
  expect(await compareWithClang("tests/parse/oracle-input/traps.c")).toEqual([]);
  expect(await compareWithClang("tests/parse/oracle-input/gnu.c")).toEqual([]);
  expect(await compareWithClang("tests/parse/oracle-input/old-style.c")).toEqual([]);
});
