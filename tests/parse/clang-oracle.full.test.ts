/** Our trees against clang's, over all fixtures and random programs. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { execa } from "execa";
import glob from "fast-glob";
import { describe, expect, test } from "vitest";
import { compareWithClang } from "./clang-oracle.ts";
import { hasClang } from "./clang-shapes.ts";

const clang = await hasClang();
const csmith = clang && (await execa("csmith", ["--version"], { reject: false })).exitCode === 0;
if (!clang) console.warn("clang is not installed: parse trees are not compared with clang's.");
else if (!csmith) console.warn("csmith is not installed: no random programs are compared.");

const fixtures = glob.sync("fixtures/**/*.c").sort();

describe.skipIf(!clang)("fixtures", () => {
  test.each(fixtures)("%s", async (path) => {
    // test programs lie one folder below the headers; what clang rejects is another test's business
    const headers = `-I${resolve(dirname(path), "..")}`;
    expect((await compareWithClang(path, [headers])) ?? []).toEqual([]);
  });
});

const seeds = Array.from({ length: 20 }, (_, index) => index + 1);

describe.skipIf(!csmith)("random programs", () => {
  test.each(seeds)("seed %i", async (seed) => {
    const { stdout, timedOut } = await execa("csmith", ["--seed", String(seed)], {
      timeout: 5000,
      reject: false,
    });
    if (timedOut) return;
    const folder = mkdtempSync(join(tmpdir(), "oracle-"));
    try {
      const path = join(folder, "random.c");
      writeFileSync(path, stdout);
      expect((await compareWithClang(path, ["-I/usr/include/csmith"])) ?? []).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
