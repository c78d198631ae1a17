/** A function of a file that was not given: named as that, and no reason to look for other forms of the pointers. */
import { expect, test } from "vitest";
import { temporaryProject } from "../temporary-project.ts";
import { translateQuietly } from "../../scripts/whole-program/translate-quietly.ts";

async function refusalCodes(source: string): Promise<readonly string[]> {
  const root = await temporaryProject({ "outside.h": "int outside(int *p);\n", "lib.c": source });
  const { diagnostics } = await translateQuietly([root], {
    name: "lib",
    out: `${root}/out`,
    workingDirectory: root,
    concurrency: 1,
  });
  return diagnostics.map(({ code }) => code);
}

test("a function that no file defines", async () => {
  const source =
    '#include "outside.h"\nint f(int x) { return outside(&x) + 1; }\nint g(int x) { return x; }\n';
  expect(await refusalCodes(source)).toEqual(["unsupported/undefined-function"]);
});

test("a function of the C library, also where the program declares it itself", async () => {
  expect(await refusalCodes("#include <unistd.h>\nint f(void) { return fork(); }\n")).toEqual([
    "unsupported/library",
  ]);
  expect(
    await refusalCodes("int puts(const char *text);\nint f(const char *text) { return puts(text); }\n"),
  ).toEqual([]);
});

test("a name that ISO C leaves to programs is not the C library's in a library that declares it itself", async () => {
  const own = "struct node { int n; }; int link(struct node *a, struct node *b);\nint error(int code);\n";
  const uses =
    "int f(struct node *a) { return link(a, a); }\nint g(int n) { return n < 0 ? error(n) : n; }\n";
  expect(await refusalCodes(own + uses)).toEqual([
    "unsupported/undefined-function",
    "unsupported/undefined-function",
  ]);
  const closing = "int f(int n) { return close(n); }\n";
  expect(await refusalCodes(`int close(int n);\n${closing}`)).toEqual(["unsupported/undefined-function"]);
  expect(await refusalCodes(`#include <unistd.h>\n${closing}`)).toEqual([]);
  const program = `int close(int n);\n${closing}int main(void) { return f(99) + 1; }\n`;
  expect(await refusalCodes(program)).toEqual([]);
});
