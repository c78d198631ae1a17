/** Which units include the C of library functions that are supplied. */
import { join } from "node:path";
import { expect, test } from "vitest";
import { suppliedFunctions } from "../../src/load/supplied-functions.ts";
import { temporaryProject } from "../temporary-project.ts";

const call = "while ((c = getopt(argc, argv, options)) != -1) {}";

async function usersIn(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const root = await temporaryProject(files);
  const supplied = await suppliedFunctions(
    Object.keys(files).map((name) => join(root, name)),
    root,
  );
  for (const flags of supplied.values())
    expect(flags).toEqual(["-include", expect.stringMatching(/runtime\/c\/getopt\.h$/)]);
  return [...supplied.keys()].map((path) => path.slice(root.length + 1));
}

test("the first unit that calls it includes it", async () => {
  expect(await usersIn({ "a.c": "int a;", "b.c": call, "c.c": call })).toEqual(["b.c"]);
});

test("a project that has one of its own, or names it in a comment, includes nothing", async () => {
  expect(
    await usersIn({ "a.c": call, "b.c": "int getopt(int c, char **v, char *o) { return -1; }" }),
  ).toEqual([]);
  expect(await usersIn({ "a.c": call, "b.c": "getopt(c, v, o) int c; char **v, *o; { }" })).toEqual([]);
  expect(await usersIn({ "a.c": "/* getopt() */ int a; // getopt(3)" })).toEqual([]);
});
