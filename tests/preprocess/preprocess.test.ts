/** The text, the way back to the source, and what goes wrong. */
import { describe, expect, test } from "vitest";
import { createLineMap } from "../../src/source/line-map.ts";
import { preprocessFiles, unitOf } from "./check.ts";

describe("text and places", () => {
  test("no directive is left, and every line knows where it came from", async () => {
    const { text, markers } = await unitOf({
      "main.c":
        '#include <stddef.h>\n#include "sub/h.h"\n#pragma once_more\nsize_t n;\n\n\n\n\n\n\n\n\n\nint last;\n',
      "sub/h.h": "#define X 1\nint h;\n",
    });
    expect(text).not.toContain("#");
    const lines = createLineMap(text, markers);
    expect(lines.locate(text.indexOf("int h;"))).toEqual({ file: "sub/h.h", line: 2, column: 1 });
    expect(lines.locate(text.indexOf("size_t n;"))).toEqual({ file: "main.c", line: 4, column: 1 });
    expect(lines.locate(text.indexOf("int last;"))).toEqual({ file: "main.c", line: 14, column: 1 });
    expect(lines.isSystem(text.indexOf("int h;"))).toBe(false);
    expect(lines.isSystem(text.indexOf("typedef"))).toBe(true);
  });

  test("a system macro in the user's text leaves it the user's", async () => {
    const { text, markers } = await unitOf("#include <stdbool.h>\nbool f(void);\nbool b = true;");
    const lines = createLineMap(text, markers);
    expect(lines.isSystem(text.indexOf("_Bool"))).toBe(false);
    expect(lines.locate(text.indexOf("_Bool"))).toMatchObject({ file: "main.c", line: 2 });
  });

  test("__FILE__ does not tell where the project lies", async () => {
    expect((await unitOf("char *f = __FILE__;")).text).toContain('"main.c"');
  });

  test("arguments reach the compiler", async () => {
    const { value } = await preprocessFiles({ "main.c": "int x = X;" }, { args: ["-DX=7"] });
    expect(value?.text).toContain("int x = 7;");
  });
});

describe("bad input", () => {
  test.each([
    ["a missing header", 'int x;\n  #include "gone.h"\n', "preprocess/missing-include", "main.c:2:12"],
    ["#error", "int x;\n#error no way\n", "preprocess/failed", "main.c:2:2"],
    ["an unterminated conditional", "#if 1\nint x;\n", "preprocess/failed", "main.c:1:"],
  ])("%s", async (_, source, code, place) => {
    const { value, diagnostics } = await preprocessFiles({ "main.c": source });
    expect(value).toBeNull();
    expect(diagnostics).toHaveLength(1);
    const at = diagnostics[0]?.at;
    expect(diagnostics[0]?.code).toBe(code);
    expect(at && "line" in at && `${at.file}:${String(at.line)}:${String(at.column)}`).toContain(place);
  });

  test("a missing header of a header is where the header includes it", async () => {
    const { diagnostics } = await preprocessFiles({
      "main.c": '#include "a/b.h"',
      "a/b.h": '\n#include "gone.h"',
    });
    expect(diagnostics).toMatchObject([
      { code: "preprocess/missing-include", at: { file: "a/b.h", line: 2 } },
    ]);
    expect(diagnostics[0]?.message).toBe('The header "gone.h" was not found.');
  });

  test("clang's messages are understood too", async () => {
    const { diagnostics } = await preprocessFiles({ "main.c": '#include "gone.h"' }, { compiler: "clang" });
    expect([["preprocess/missing-include"], ["tool/missing"]]).toContainEqual(
      diagnostics.map(({ code }) => code),
    );
  });

  test("a compiler that is not there", async () => {
    const { value, diagnostics } = await preprocessFiles({ "main.c": "" }, { compiler: "no-such-compiler" });
    expect(value).toBeNull();
    expect(diagnostics).toMatchObject([{ code: "tool/missing" }]);
  });

  test("a file that is not there, or no file", async () => {
    expect((await preprocessFiles({ "other.c": "" })).diagnostics).toMatchObject([
      { code: "input/not-found" },
    ]);
    expect((await preprocessFiles({ "main.c/x": "" })).diagnostics).toMatchObject([
      { code: "input/unreadable" },
    ]);
  });

  test("text in another encoding", async () => {
    const latin1 = Buffer.from("int x;\n// J\xF6rg\n", "latin1");
    const { value } = await preprocessFiles({ "main.c": latin1 });
    expect(value?.comments).toMatchObject([{ lines: ["Jörg"] }]);
    const header = await preprocessFiles({ "main.c": '#include "h.h"', "h.h": latin1 });
    expect(header.value?.comments).toMatchObject([{ file: "h.h", lines: ["Jörg"] }]);
  });
});

test("macro definitions of the user's own files, in force at the end", async () => {
  const { macros } = await unitOf({
    "main.c":
      '#include <stdint.h>\n#include "h.h"\n#define A (1 + \\\n  2)\n#define MAX(a, b) a > b\n#define GONE 1\n#undef GONE\n#define TWICE 1\n#undef TWICE\n#define TWICE 2\n#define EMPTY\n#define LOG(...) f(__VA_ARGS__)\n',
    "h.h": "\n#define H 'x'\n",
  });
  expect(macros).toEqual([
    { name: "H", params: null, body: "'x'", file: "h.h", line: 2 },
    { name: "A", params: null, body: "(1 + 2)", file: "main.c", line: 3 },
    { name: "MAX", params: ["a", "b"], body: "a > b", file: "main.c", line: 5 },
    { name: "TWICE", params: null, body: "2", file: "main.c", line: 10 },
    { name: "EMPTY", params: null, body: "", file: "main.c", line: 11 },
    { name: "LOG", params: ["..."], body: "f(__VA_ARGS__)", file: "main.c", line: 12 },
  ]);
});

test("pragmas are kept apart from the text, those of _Pragma too", async () => {
  const { text, pragmas } = await unitOf('#pragma pack(push, 1)\nint a;\n_Pragma("pack(pop)") int b;\n');
  expect(pragmas.map((pragma) => pragma.text)).toEqual(["pack(push, 1)", "pack(pop)"]);
  const places = [
    pragmas[0]?.offset ?? -1,
    text.indexOf("int a"),
    pragmas[1]?.offset ?? -1,
    text.indexOf("int b"),
  ];
  expect(places.toSorted((left, right) => left - right)).toEqual(places);
});
