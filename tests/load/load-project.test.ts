/** What paths on the command line stand for, and what is said when they stand for nothing. */
import { expect, test } from "vitest";
import { loadProject } from "../../src/load/load-project.ts";
import type { LoadOptions } from "../../src/load/load-project.ts";
import type { Project } from "../../src/project/project.ts";
import { temporaryProject } from "../temporary-project.ts";

async function load(
  workingDirectory: string,
  paths: readonly string[],
  options: Partial<LoadOptions> = {},
): Promise<Project> {
  const all = { name: null, cflags: [], workingDirectory, environment: {}, ...options };
  const { value, diagnostics } = await loadProject(paths, all);
  expect(diagnostics).toEqual([]);
  if (value === null) throw new Error("no project");
  return value;
}

async function codes(
  workingDirectory: string,
  paths: readonly string[],
  options: Partial<LoadOptions> = {},
): Promise<readonly string[]> {
  const all = { name: null, cflags: [], workingDirectory, environment: {}, ...options };
  const { value, diagnostics } = await loadProject(paths, all);
  expect(value).toBeNull();
  return diagnostics.map(({ code }) => code);
}

test("a folder: sources in order, tests apart, build folders and our own output left out", async () => {
  const root = await temporaryProject({
    "lib/b.c": "",
    "lib/a.c": "",
    "lib/sub/c.c": "",
    "lib/include/lib/x.h": "",
    "lib/tests/t.c": "",
    "lib/sub/test/u.c": "",
    "lib/build/gen.c": "",
    "lib/.git/x.c": "",
    "lib/out-rs/src/old.c": "",
    "lib/out-rs/c2rust-safe-report.json": "{}",
  });
  const project = await load(root, ["lib"]);
  expect(project.units.map(({ path }) => path)).toEqual(["lib/a.c", "lib/b.c", "lib/sub/c.c"]);
  expect(project.testPrograms).toEqual(["sub/test/u.c", "tests/t.c"]);
  expect(project.name).toBe("lib");
  expect(project.root).toBe(`${root}/lib`);
  expect(project.compiler).toBe("cc");
  expect(project.units[0]?.arguments).toEqual(["-I.", "-Iinclude", "-Iinclude/lib"]);
  expect(project.units[0]?.directory).toBe(project.root);
});

test("a folder of headers named as the C library's does not hide those", async () => {
  const root = await temporaryProject({ "a.c": "", "compat/string.h": "", "compat/ok/y.h": "" });
  const project = await load(root, ["."]);
  expect(project.units[0]?.arguments).toEqual(["-I.", "-iquotecompat", "-Icompat/ok"]);
});

test("files: the root is what they have in common, flags are the user's", async () => {
  const root = await temporaryProject({ "p/a/x.c": "", "p/b/y.c": "", "p/b/y.h": "" });
  const cflags = ["-Ip/b", "-I", "p", "-DX=1", "-include", "p/b/y.h", "-c", "-o", "z.o"];
  const project = await load(root, ["p/b/y.c", "p/a/x.c", "p/b/y.c"], { cflags });
  expect(project.units.map(({ path }) => path)).toEqual(["p/b/y.c", "p/a/x.c"]);
  expect(project.root).toBe(`${root}/p`);
  expect(project.name).toBe("p");
  expect(project.units[0]?.arguments).toEqual(["-Ib", "-I", ".", "-DX=1", "-include", "b/y.h"]);
});

test.each([
  ["My-Lib 2.c", "my_lib_2"],
  ["25519.c", "c_25519"],
  ["std.c", "std_rs"],
  ["match.c", "match_rs"],
  ["camelCase.c", "camel_case"],
])("the crate of %s is %s", async (file, name) => {
  const root = await temporaryProject({ [file]: "" });
  expect((await load(root, [file])).name).toBe(name);
});

test("what is wrong with the input has its code", async () => {
  const root = await temporaryProject({
    "empty/readme.txt": "",
    "only/tests/t.c": "",
    "ok.c": "",
    "bad.c": Buffer.from("int x;\n/* \xe9\0 */\n", "latin1"),
    "header.h": "",
  });
  expect(await codes(root, ["nowhere.c"])).toEqual(["input/not-found"]);
  expect(await codes(root, ["empty"])).toEqual(["input/no-c-files"]);
  expect(await codes(root, ["only"])).toEqual(["input/no-c-files"]);
  expect(await codes(root, ["header.h"])).toEqual(["input/no-c-files"]);
  expect(await codes(root, ["bad.c"])).toEqual(["input/not-utf8"]);
  expect(await codes(root, ["ok.c"], { name: "3x" })).toEqual(["input/name"]);
  expect(await codes(root, ["ok.c"], { environment: { CC: "no-such-compiler" } })).toEqual(["tool/missing"]);
});

test("the first byte that is not UTF-8 in a binary file is found by line and column", async () => {
  const root = await temporaryProject({
    "bad.c": Buffer.from("int x;\n/* \xc3\xa9 */ // \xe9\0\n", "latin1"),
  });
  const { diagnostics } = await loadProject(["bad.c"], {
    name: null,
    cflags: [],
    workingDirectory: root,
    environment: {},
  });
  expect(diagnostics[0]?.at).toEqual({ file: "bad.c", line: 2, column: 12 });
});
