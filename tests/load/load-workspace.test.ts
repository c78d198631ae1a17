/** What projects are made of, by what their builds say. */
import { chmodSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.ts";
import { loadWorkspace } from "../../src/load/load-workspace.ts";
import type { WorkspaceOptions } from "../../src/load/load-workspace.ts";
import { isInstalled } from "../../src/load/run-tool.ts";
import { withScratch } from "../../src/load/scratch-folder.ts";
import type { Workspace } from "../../src/project/project.ts";
import { temporaryProject } from "../temporary-project.ts";
import { contentOf, copyOfProject } from "./project-files.ts";

interface Loaded {
  readonly workspace: Workspace | null;
  readonly diagnostics: readonly Diagnostic[];
  readonly codes: readonly string[];
}

async function load(
  folder: string,
  paths: readonly string[],
  options: Partial<WorkspaceOptions> = {},
): Promise<Loaded> {
  const all: WorkspaceOptions = {
    name: null,
    cflags: [],
    load: null,
    targets: [],
    buildSeconds: 120,
    workingDirectory: folder,
    environment: process.env,
    ...options,
  };
  const { value, diagnostics } = await withScratch((scratch) => loadWorkspace(paths, all, scratch));
  return { workspace: value, diagnostics, codes: diagnostics.map(({ code }) => code) };
}

/** `name: sources`, for each crate. */
function crates({ workspace }: Loaded): readonly string[] {
  return (workspace?.crates ?? []).map(
    ({ name, units }) => `${name}: ${units.map(({ path }) => path).join(" ")}`,
  );
}

function argumentsOf({ workspace }: Loaded, path: string): readonly string[] | undefined {
  return workspace?.crates.flatMap(({ units }) => units).find((unit) => unit.path === path)?.arguments;
}

const [hasCMake, hasMake] = await Promise.all(
  ["cmake", "make"].map((tool) => isInstalled(tool, process.env)),
);

describe.skipIf(hasCMake !== true)("CMake", () => {
  test("targets, definitions, made headers and sources; tests apart; nothing changed, nothing left", async () => {
    const folder = copyOfProject("cmake-text");
    const before = contentOf(folder);
    const loaded = await load(folder, ["cmake-text"]);
    expect(loaded.diagnostics).toEqual([]);
    const text = "cmake-text/src/words.c cmake-text/src/upper.c";
    expect(crates(loaded)).toEqual([
      `count_words: cmake-text/src/count_words.c cmake-text/cmake-build/greeting.c ${text}`,
      `shout: cmake-text/src/shout.c ${text}`,
      `text: ${text}`,
    ]);
    expect(loaded.workspace?.name).toBe("cmake_text");
    expect(loaded.workspace?.crates[2]?.testPrograms).toEqual(["tests/words_check.c"]);
    expect(argumentsOf(loaded, "cmake-text/src/upper.c")).toEqual([
      "-DTEXT_SEPARATOR=','",
      '-DUPPER_MARK="(up) "',
      "-Iinclude",
      "-I../build",
    ]);
    expect(argumentsOf(loaded, "cmake-text/src/shout.c")).toContain("-DREPEAT=3");
    expect(contentOf(folder)).toEqual(before);
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith("c2rust-safe-build-"))).not.toContain(
      loaded.workspace?.crates[0]?.root.split("/").at(-2),
    );
  });

  test("one target; flags of the user come last", async () => {
    const folder = copyOfProject("cmake-text");
    const options = { targets: ["shout"], cflags: ["-DX", "-Icmake-text/tools", "-Iother"] };
    const loaded = await load(folder, ["cmake-text"], options);
    expect(loaded.workspace?.crates.map(({ name }) => name)).toEqual(["shout"]);
    expect(loaded.workspace?.name).toBe("shout");
    const flags = argumentsOf(loaded, "cmake-text/src/shout.c") ?? [];
    expect(flags.slice(-3)).toEqual(["-DX", "-Itools", `-I${folder}/other`]);
    const unknown = await load(folder, ["cmake-text"], { targets: ["whisper"] });
    expect(unknown.codes).toEqual(["input/target"]);
  });

  test("a configuration that fails says why", async () => {
    const root = await temporaryProject({
      "p/CMakeLists.txt":
        'cmake_minimum_required(VERSION 3.14)\nproject(p C)\nmessage(FATAL_ERROR "no luck")\n',
      "p/a.c": "",
    });
    const { workspace, diagnostics } = await load(root, ["p"], { load: "cmake" });
    expect(workspace).toBeNull();
    expect(diagnostics).toMatchObject([{ code: "input/build-failed", severity: "error" }]);
    expect(diagnostics[0]?.message).toContain("no luck");
    // where nobody asked for CMake, the sources are read all the same
    const sources = await load(root, ["p"]);
    expect(crates(sources)).toEqual(["p: p/a.c"]);
    expect(sources.diagnostics).toMatchObject([{ code: "input/build-failed", severity: "warning" }]);
  });

  test("a CMakeLists.txt that names the folder above", async () => {
    const root = await temporaryProject({
      "p/LICENSE": "",
      "p/a.c": "int a;\n",
      "p/cmake/CMakeLists.txt":
        'cmake_minimum_required(VERSION 3.14)\nproject(p C)\nadd_library(a "${CMAKE_CURRENT_SOURCE_DIR}/../a.c")\n',
    });
    expect(crates(await load(root, ["p/cmake"]))).toEqual(["a: p/a.c"]);
  });
});

describe.skipIf(hasMake !== true)("make", () => {
  test("recursive make, flags per file, an archive, an object under another name", async () => {
    const folder = copyOfProject("make-shapes");
    const before = contentOf(folder);
    const loaded = await load(folder, ["make-shapes"]);
    expect(loaded.diagnostics).toEqual([]);
    const library = "make-shapes/lib/area.c make-shapes/lib/names.c";
    expect(crates(loaded)).toEqual([
      `libshapes: ${library}`,
      `shapes: make-shapes/app/shapes.c make-shapes/app/extra.c ${library}`,
      `probe: make-shapes/probe.c ${library}`,
    ]);
    expect(argumentsOf(loaded, "make-shapes/lib/area.c")).toEqual(["-std=gnu11", "-DSCALE=10"]);
    expect(argumentsOf(loaded, "make-shapes/app/extra.c")).toEqual(["-std=gnu11", "-Ilib", "-DSCALE=3"]);
    expect(argumentsOf(loaded, "make-shapes/lib/names.c")).toEqual([
      "-std=gnu11",
      '-DTITLE="the shapes"',
      "-include",
      "lib/limits_made.h",
    ]);
    expect(loaded.workspace?.crates[0]?.testPrograms).toEqual(["tests/test_area.c"]);
    const named = async (target: string): Promise<readonly string[]> => {
      const { workspace } = await load(folder, ["make-shapes"], { targets: [target] });
      return (workspace?.crates ?? []).map(({ name }) => name);
    };
    expect(await named("shapes")).toEqual(["shapes"]);
    expect(await named("libshapes")).toEqual(["libshapes"]);
    expect(contentOf(folder)).toEqual(before);
  });

  test("what was built before is built again, in the copy", async () => {
    const root = await temporaryProject({
      "p/Makefile": "prog: a.o\n\tcc -o prog a.o\n",
      "p/a.c": "int main(void) { return 0; }\n",
    });
    writeFileSync(join(root, "p/a.o"), "\x7fELF");
    writeFileSync(join(root, "p/prog"), "\x7fELF");
    expect(crates(await load(root, ["p"]))).toEqual(["prog: p/a.c"]);
  });

  test("a configure that makes the Makefile, also where one stands in for it", async () => {
    const configure =
      "#!/bin/sh\necho 'int f(void);' > config.h\nprintf 'libq.a: q.o\\n\\tar rc $@ q.o\\n' > Makefile\n";
    const files = { "p/configure": configure, "p/q.c": '#include "config.h"\n' };
    const root = await temporaryProject({ ...files, "r/x": "" });
    chmodSync(join(root, "p/configure"), 0o755);
    expect(crates(await load(root, ["p"]))).toEqual(["q: p/q.c"]);
    writeFileSync(join(root, "p/Makefile"), "all:\n\t@echo run configure first\n");
    expect(crates(await load(root, ["p"]))).toEqual(["q: p/q.c"]);
  });

  test("a build that fails, compiles nothing, or does not end", async () => {
    const root = await temporaryProject({
      "failing/Makefile": "all:\n\t@echo some trouble; exit 1\n",
      "empty/Makefile": "all:\n\t@echo nothing to see\n",
      "endless/Makefile": "all:\n\tsleep 30\n",
    });
    for (const [name, said] of [
      ["failing", "some trouble"],
      ["empty", "nothing to see"],
      ["endless", "did not end"],
    ] as const) {
      const { diagnostics, codes } = await load(root, [name], { buildSeconds: 3, load: "make" });
      expect(codes).toEqual(["input/build-failed"]);
      expect(diagnostics[0]?.message).toContain(said);
    }
  });

  test("a build that fails gives way to the next", async () => {
    const root = await temporaryProject({
      "p/CMakeLists.txt": "message(FATAL_ERROR none)\n",
      "p/Makefile": "prog: prog.c\n\tcc -o prog prog.c\n",
      "p/prog.c": "int main(void) { return 0; }\n",
      "p/other.c": "int main(void) { return 1; }\n",
    });
    const loaded = await load(root, ["p"]);
    expect(loaded.diagnostics).toMatchObject([{ code: "input/build-failed", severity: "warning" }]);
    expect(crates(loaded)).toEqual(["prog: p/prog.c"]);
  });

  test("a make that fails in part gives what it built, with a warning", async () => {
    const root = await temporaryProject({
      "p/Makefile": "all: manual broken prog\nmanual:\n\tno-such-tool\nbroken prog:\n\tcc -o $@ $@.c\n",
      "p/prog.c": "int main(void) { return 0; }\n",
      "p/broken.c": "int main(void) { return }\n",
    });
    const loaded = await load(root, ["p"]);
    expect(loaded.diagnostics).toMatchObject([{ code: "input/build-failed", severity: "warning" }]);
    expect(loaded.diagnostics[0]?.message).toContain("no-such-tool");
    expect(crates(loaded)).toEqual(["prog: p/prog.c"]);
  });

  test("without make: a warning, and the sources as they are", async () => {
    const root = await temporaryProject({ "p/Makefile": "all:\n", "p/a.c": "int a;\n", "bin/x": "" });
    const environment = { PATH: join(root, "bin"), CC: "/usr/bin/cc" };
    const loaded = await load(root, ["p"], { environment });
    expect(loaded.diagnostics).toMatchObject([{ code: "tool/missing", severity: "warning" }]);
    expect(crates(loaded)).toEqual(["p: p/a.c"]);
    const forced = await load(root, ["p"], { environment, load: "make" });
    expect(forced.diagnostics).toMatchObject([{ code: "tool/missing", severity: "error" }]);
  });

  test("one source with two meanings in one library is refused", async () => {
    const root = await temporaryProject({
      "p/Makefile": "libx.a:\n\tcc -DN=1 -c -o a1.o a.c\n\tcc -DN=2 -c -o a2.o a.c\n\tar rc $@ a1.o a2.o\n",
      "p/a.c": "int a = N;\n",
    });
    expect((await load(root, ["p"])).codes).toEqual(["input/compiled-twice"]);
  });
});

describe("compile_commands.json", () => {
  test("command lines with quotes, relative folders, a header that means something else in each file", async () => {
    const folder = copyOfProject("database-quotes");
    const loaded = await load(folder, ["database-quotes"]);
    expect(loaded.diagnostics).toEqual([]);
    const shown = (name: string): string => `database-quotes/${name}`;
    const all = `${shown("app/main.c")} ${shown("shared/wide.c")} ${shown("shared/narrow.c")}`;
    expect(crates(loaded)).toEqual([`database_quotes: ${all}`]);
    expect(argumentsOf(loaded, shown("app/main.c"))).toEqual([
      "-Ishared",
      '-DGREETING="hello there"',
      '-DNAME="you"',
    ]);
    expect(argumentsOf(loaded, shown("shared/narrow.c"))).toContain("-DCELL=signed char");
    const byFile = await load(folder, ["database-quotes/compile_commands.json"]);
    expect(byFile).toEqual(loaded);
  });

  test("several programs; objects of CMake tell targets", async () => {
    const main = "int f(void);\nint main(void) { return f(); }\n";
    const entry = (file: string, target: string): object => ({
      directory: "..",
      file,
      command: `cc -o build/CMakeFiles/${target}.dir/${file}.o -c ${file}`,
    });
    const root = await temporaryProject({
      "p/one.c": main,
      "p/two.c": main,
      "p/f.c": "int f(void) { return 0; }\n",
      "p/build/compile_commands.json": JSON.stringify([
        entry("one.c", "first"),
        entry("f.c", "lib"),
        entry("two.c", "second"),
      ]),
    });
    const expected = ["first: p/one.c p/f.c", "lib: p/f.c", "second: p/two.c p/f.c"];
    expect(crates(await load(root, ["p"]))).toEqual(expected);
  });

  test("what cannot be used", async () => {
    const root = await temporaryProject({
      "a/compile_commands.json": "{}",
      "b/compile_commands.json": "[",
      "c/compile_commands.json": JSON.stringify([{ directory: ".", file: "gone.c", command: "cc gone.c" }]),
      "d/compile_commands.json": JSON.stringify([
        { directory: ".", file: "x.cpp", command: "c++ x.cpp" },
        { directory: ".", file: "y.c", command: "cc -c y.c" },
      ]),
      "d/y.c": "",
    });
    expect((await load(root, ["a"])).codes).toEqual(["input/compile-commands"]);
    expect((await load(root, ["b"])).codes).toEqual(["input/compile-commands"]);
    expect((await load(root, ["c"])).codes).toEqual(["input/compile-commands", "input/compile-commands"]);
    const mixed = await load(root, ["d"]);
    expect(mixed.diagnostics).toMatchObject([{ code: "input/other-language", severity: "warning" }]);
    expect(crates(mixed)).toEqual(["d: d/y.c"]);
  });
});

describe("sources", () => {
  test("each main is a program with the files that it needs; what none needs is a library", async () => {
    const root = await temporaryProject({
      "p/one.c": "int f(void);\nint main(void) { return f(); }\n",
      "p/two/main.c": "int g(void);\nint main(void) { return g(); }\n",
      "p/two/g.c": "int g(void) { return 2; }\n",
      "p/f.c":
        "#ifdef SELF_TEST\nint main(void) { return 0; }\n#endif\nint g(void);\nint f(void) { return g(); }\n",
      "p/g.c": "int g(void) { return 1; }\n",
      "p/h.c": "int f(void);\nint h(void) { return f(); }\n",
    });
    const all = ["one: p/one.c p/f.c p/g.c", "two: p/two/main.c p/two/g.c", "p: p/h.c p/f.c p/g.c"];
    expect(crates(await load(root, ["p"]))).toEqual(all);
    expect(crates(await load(root, ["p"], { targets: ["two"] }))).toEqual(all.slice(1, 2));
  });

  test("a `main` that a header defines is one", async () => {
    const root = await temporaryProject({
      "p/main.h": "int run(void);\nint main(void) { return run(); }\n",
      "p/one.c": '#include "main.h"\nint run(void) { return 1; }\n',
      "p/two.c": '#include "main.h"\nint run(void) { return 2; }\n',
    });
    expect(crates(await load(root, ["p"]))).toEqual(["one: p/one.c", "two: p/two.c"]);
  });

  test("files that others include are a part of those", async () => {
    const root = await temporaryProject({
      "p/all.c": '#include "part.c"\nint all(void) { return part(); }\n',
      "p/part.c": "static int part(void) { return 1; }\n",
    });
    expect(crates(await load(root, ["p"]))).toEqual(["p: p/all.c"]);
  });

  test("files of a folder that the compiler rejects are left out, unless that is all; files that are named are not", async () => {
    const root = await temporaryProject({
      "p/good.c": "int good(void) { return 1; }\n",
      "p/bad.c": "#include <no-such-header.h>\n",
      "q/bad.c": "int bad(void) { return }\n",
      "q/worse.c": "#error no\n",
    });
    const loaded = await load(root, ["p"]);
    expect(loaded.diagnostics).toMatchObject([
      { code: "input/left-out", severity: "error", at: { line: 1 } },
    ]);
    expect(crates(loaded)).toEqual(["p: p/good.c"]);
    expect(crates(await load(root, ["q"]))).toEqual(["q: q/bad.c q/worse.c"]);
    expect(crates(await load(root, ["p/good.c", "p/bad.c"]))).toEqual(["p: p/good.c p/bad.c"]);
  });

  test("asked for, in spite of a Makefile; single files are what they are", async () => {
    const root = await temporaryProject({ "p/Makefile": "all:\n\tfalse\n", "p/a.c": "int a;\n" });
    expect(crates(await load(root, ["p"], { load: "sources" }))).toEqual(["p: p/a.c"]);
    expect(crates(await load(root, ["p/a.c"]))).toEqual(["a: p/a.c"]);
    expect((await load(root, ["p"], { load: "cmake" })).codes).toEqual(["input/not-found"]);
  });
});
