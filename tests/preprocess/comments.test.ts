/** Comments come from the original files; their signs and decoration go. */
import { expect, test } from "vitest";
import { unitOf } from "./check.ts";

async function comments(source: string): Promise<readonly unknown[]> {
  return (await unitOf(source)).comments.map(({ line, endLine, ownLine, lines }) => [
    line,
    endLine,
    ownLine,
    lines,
  ]);
}

test.each([
  ["a line comment behind code", "int x; // one\n", [[1, 1, false, ["one"]]]],
  [
    "lines of // are one comment",
    "// one\n//   two\nint x;\n// three\n",
    [
      [1, 2, true, ["one", "  two"]],
      [4, 4, true, ["three"]],
    ],
  ],
  [
    "// at another column is another comment",
    "// one\n  // two\n",
    [
      [1, 1, true, ["one"]],
      [2, 2, true, ["two"]],
    ],
  ],
  ["a decorated block", "/**\n * One.\n *   Two.\n */\nint x;\n", [[1, 4, true, ["One.", "  Two."]]]],
  ["a plain block", "  /* One\n     two\n       three */\n", [[1, 3, true, ["One", "two", "  three"]]]],
  ["a box", "/****\n * x *\n ****/\n", [[1, 3, true, ["x *"]]]],
  [
    "between code",
    "int /* a */ x /* b */;\n",
    [
      [1, 1, false, ["a"]],
      [1, 1, false, ["b"]],
    ],
  ],
  ["none in strings", 'char *s = "/* no */ // no"; char c = \'"\'; // yes\n', [[1, 1, false, ["yes"]]]],
  ["a spliced line comment", "// one \\\ntwo\nint x;\n", [[1, 2, true, ["one", "two"]]]],
  [
    "dead code's comments are dead",
    "#if 0\n// dead\nint x;\n#else\n// live\nint y;\n#endif\n",
    [[5, 5, true, ["live"]]],
  ],
  ["a comment in a directive", "#define X 1 /* x */\nint x;\n", [[1, 1, false, ["x"]]]],
  [
    "an empty one",
    "/**/ int x; /* */\n",
    [
      [1, 1, false, []],
      [1, 1, false, []],
    ],
  ],
])("%s", async (_, source, expected) => {
  expect(await comments(source)).toEqual(expected);
});

test("headers of the user take part, those of the system do not", async () => {
  const files = { "main.c": '#include <stddef.h>\n#include "h.h"\n', "h.h": "int x; // here\n" };
  expect((await unitOf(files)).comments).toEqual([
    { file: "h.h", line: 1, endLine: 1, ownLine: false, lines: ["here"] },
  ]);
});
