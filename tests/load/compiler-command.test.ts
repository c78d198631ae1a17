/** What a call of a compiler compiles or links, and which of its flags are kept. */
import { expect, test } from "vitest";
import { readCompilerCommand } from "../../src/load/compiler-command.ts";

function read(line: string): ReturnType<typeof readCompilerCommand> {
  return readCompilerCommand(line.split(" "), "/p/src", (path) => path === "/p/src/config.h");
}

test("flags that say what the C means, with absolute paths", () => {
  const line =
    "-O2 -g -Wall -I../inc -I /sys -iquote q -isystem s -DA=1 -D B -UC -include config.h -include other.h " +
    "-std=c99 -funsigned-char -msse4.2 -mtune=native -fPIC -DPIC -MD -MF a.d -D_FORTIFY_SOURCE=2 -c a.c -o a.o";
  expect(read(line)).toEqual({
    action: "compile",
    sources: ["/p/src/a.c"],
    objects: [],
    libraries: [],
    libraryFolders: [],
    output: "/p/src/a.o",
    flags: (
      "-I/p/inc -I/sys -iquote /p/src/q -isystem /p/src/s -DA=1 -DB -UC -include /p/src/config.h -include other.h " +
      "-std=c99 -funsigned-char -msse4.2"
    ).split(" "),
  });
});

test("options for the preprocessor in one word", () => {
  expect(read("-Wp,-DX=1,-MD,a.d -c a.c").flags).toEqual(["-DX=1"]);
});

test.each([
  ["-o prog a.c b.o -L../lib -lfoo", "link"],
  ["-shared -o libx.so a.o", "link-shared"],
  ["-r -o all.o a.o b.o", "link-object"],
  ["-E a.c", "other"],
  ["-MM a.c", "other"],
  ["-c -fsyntax-only a.c", "other"],
  ["--version", "other"],
  ["-MMD -c a.c", "compile"],
])("%s: %s", (line, action) => {
  expect(read(line).action).toBe(action);
});

test("what is linked", () => {
  const command = read("-o prog a.c b.o libx.a -L../lib -lfoo -Wl,-rpath,/x -Xlinker -q");
  expect(command).toMatchObject({
    sources: ["/p/src/a.c"],
    objects: ["/p/src/b.o", "/p/src/libx.a"],
    libraries: ["foo"],
    libraryFolders: ["/p/lib"],
    output: "/p/src/prog",
  });
});
