/** Which text came from which object-like macro. */
import { describe, expect, test } from "vitest";
import { usesOf } from "./check.ts";

const head = `#define N 16
#define LEN (N + 1)
#define MIN(a, b) ((a) < (b) ? (a) : (b))
#define EMPTY
#define CAT(a, b) a##b
#define STR(x) #x
#define INIT(x) x = LEN
#define ALIAS MIN
`;

describe.each(["cc", "clang"])("%s", (compiler) => {
  test.each([
    ["a constant", "int x = N + N;", ["N: 16", "N: 16"]],
    ["the outermost macro", "int x = LEN;", ["LEN: (16 + 1)"]],
    ["none in strings, members, comments", 'struct { int M; } s; char *c = "N"; /* N */', []],
    ["an argument, wherever it went", "int x = MIN(N, 3);", ["N: 16", "N: 16"]],
    ["in the body of a function-like macro", "int y, x = (INIT(y), 0);", ["LEN: (16 + 1)"]],
    ["after a call over several lines", "int x = MIN(1,\n  2) + N;\nint y = N;", ["N: 16", "N: 16"]],
    ["over a spliced line", "int x = \\\n  N;\nint y = N;", ["N: 16", "N: 16"]],
    ["after a comment over lines", "int x = /*\n*/ N; int y = N;", ["N: 16", "N: 16"]],
    ["with empty macros", "EMPTY int EMPTY x = N EMPTY;", ["N: 16"]],
    [
      "pasted names are expanded, strings are not",
      "char *s = STR(N); int LENx = CAT(LE, N);",
      ["LEN: (16 + 1)"],
    ],
    ["a name that takes arguments from elsewhere says nothing", "int x = ALIAS(1, N);", []],
    [
      "nothing is claimed in a line where a name becomes a macro later",
      "int M; int x = N;\n#define M 3\nint y = M;",
      ["M: 3"],
    ],
    ["line numbers do not disturb", "int x = __LINE__ + N;", ["N: 16"]],
    [
      "in a conditional",
      "#if N > 8\nint x = N;\n#else\nint x = LEN;\n#endif\nint y = LEN;",
      ["N: 16", "LEN: (16 + 1)"],
    ],
  ])("%s", async (_, source, expected) => {
    expect(await usesOf(head + source, compiler)).toEqual(expected);
  });
});

test("a macro with two meanings is not claimed", async () => {
  const source = "#define K 1\nint x = K;\n#undef K\n#define K 2\nint y = K;\n#define L 3\nint z = L;";
  expect(await usesOf(source)).toEqual(["L: 3"]);
});

test("uses in system macros' arguments, and in headers", async () => {
  const files = {
    "main.c": '#include <assert.h>\n#include "h.h"\nvoid f(int x) { assert(x < SIZE); int y = SIZE; }\n',
    "h.h": "#define SIZE 32\nextern int a[SIZE];\n",
  };
  const uses = await usesOf(files);
  expect(uses.length).toBeGreaterThanOrEqual(3);
  expect(new Set(uses)).toEqual(new Set(["SIZE: 32"]));
});

test("a recursive macro ends", async () => {
  expect(await usesOf("#define x x + y\n#define y x * 2\nint a(int x, int y) { return 0; }")).toBeDefined();
});
