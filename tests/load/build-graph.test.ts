/** Targets from what a build did: archives, objects under new names, several steps of linking. */
import { expect, test } from "vitest";
import { createBuildGraph } from "../../src/load/make/build-graph.ts";
import { parseJournal } from "../../src/load/make/journal.ts";
import { targetsOfGraph } from "../../src/load/make/targets-of-graph.ts";

interface Target {
  readonly name: string;
  readonly sources: readonly string[];
  readonly links: readonly number[];
}

/** @param gone files that are no longer there when the build ends */
function targets(lines: readonly string[], gone: readonly string[] = []): readonly Target[] {
  const calls = lines.map((line) => {
    const [tool = "", ...args] = line.split(" ");
    return { directory: "/p", tool, args };
  });
  const exists = (path: string): boolean => !gone.includes(path);
  return targetsOfGraph(createBuildGraph(calls, exists), exists).map(({ name, units, links }) => ({
    name,
    sources: units.map(({ source }) => source),
    links,
  }));
}

test("an archive with members twice, and a program that links it", () => {
  const lines = [
    "gcc -c a.c",
    "gcc -c -o out/b.o b.c",
    "ar rcs libab.a a.o out/b.o a.o",
    "cc main.c -o prog libab.a",
  ];
  expect(targets(lines)).toEqual([
    { name: "ab", sources: ["/p/a.c", "/p/b.c"], links: [] },
    { name: "prog", sources: ["/p/main.c"], links: [0] },
  ]);
});

test("objects that are moved, linked into one, and libraries behind -l", () => {
  const lines = [
    "x86_64-linux-gnu-gcc-12 -c a.c -o objs/a.o",
    "mv objs/a.o a.lo",
    "gcc -c b.c",
    "ld -r -o both.o a.lo b.o",
    "gcc -shared -Wl,-soname,libx.so.1 -o libx.so.1.2 both.o",
    "ln -s libx.so.1.2 libx.so",
    "gcc -o prog main.c -L. -lx -lm",
  ];
  const [first, , program] = targets(lines, ["/p/a.lo/a.o", "/p/libx.so/libx.so.1.2"]);
  expect(first).toEqual({ name: "x", sources: ["/p/a.c", "/p/b.c"], links: [] });
  expect(program).toEqual({ name: "prog", sources: ["/p/main.c"], links: [1] });
});

test("what is gone in the end: tests of a configuration, libraries on the way", () => {
  const lines = [
    "cc -o conftest conftest.c",
    "cc -c a.c",
    "ar cr convenience.a a.o",
    "cc -o prog main.c convenience.a",
  ];
  const found = targets(lines, ["/p/conftest", "/p/conftest.c", "/p/convenience.a"]);
  expect(found).toEqual([
    { name: "convenience", sources: ["/p/a.c"], links: [] },
    { name: "prog", sources: ["/p/main.c"], links: [0] },
  ]);
});

test("other languages are named", () => {
  const calls = [{ directory: "/p", tool: "gcc", args: ["-c", "start.S"] }];
  expect(createBuildGraph(calls, () => true)).toMatchObject({ others: ["/p/start.S"], compiles: 0 });
});

test("the journal: arguments may hold anything", () => {
  const text = '2\0/p\0cc\0-DA="x\ny"\0a.c\0' + "0\0/q\0ld\0";
  expect(parseJournal(text)).toEqual([
    { directory: "/p", tool: "cc", args: ['-DA="x\ny"', "a.c"] },
    { directory: "/q", tool: "ld", args: [] },
  ]);
});
