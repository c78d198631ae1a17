/** The C compiler's errors become diagnostics with codes and places. */
import { expect, test } from "vitest";
import { acceptC, parseErrors } from "../../src/load/accept-c.ts";
import { temporaryProject } from "../temporary-project.ts";

test("a file that is C is accepted, whatever the compiler would warn about", async () => {
  const root = await temporaryProject({ "a.c": "int f(int x) { int unused; return x; }\n" });
  const unit = { path: "a.c", absolutePath: `${root}/a.c`, directory: root, arguments: ["-Wall", "-Werror"] };
  expect(await acceptC(unit, "cc", root)).toEqual([]);
});

test("errors are shown from where the command runs", async () => {
  const root = await temporaryProject({ "lib/a.c": "int f(void) {\n  return g + ;\n}\n" });
  const unit = { path: "lib/a.c", absolutePath: `${root}/lib/a.c`, directory: `${root}/lib`, arguments: [] };
  const diagnostics = await acceptC(unit, "cc", root);
  expect(diagnostics.map(({ code }) => code)).toContain("parse/syntax");
  expect(diagnostics[0]?.at).toMatchObject({ file: "lib/a.c", line: 2 });
});

test.each([
  ["a.c:3:9: error: 'x' undeclared (first use in this function)", "elaborate/undeclared"],
  ["a.c:3:9: error: use of undeclared identifier 'x'", "elaborate/undeclared"],
  ["a.c:3:9: error: expected ';' before '}' token", "parse/syntax"],
  ["a.c:3:9: error: redefinition of 'f'", "elaborate/redefinition"],
  ["a.c:3:9: error: incompatible types when assigning", "elaborate/type"],
])("%s", (line, code) => {
  const [diagnostic] = parseErrors(`noise\n${line}\n   3 | x\n`, (file) => file);
  expect(diagnostic).toMatchObject({ code, at: { file: "a.c", line: 3, column: 9 } });
});
