/** The command as users meet it: exit codes, messages, and nothing left behind when something is wrong. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { failureSchema, reportSchema } from "../../src/report/report-schema.ts";
import { temporaryProject } from "../temporary-project.ts";
import { runCli, runProcess } from "./run-cli.ts";

const good = "int add(int a, int b)\n{\n    return a + b;\n}\n";

/** Wrong input: the diagnostic's start, exit code 2, no stack trace, no new file. */
async function expectRejected(
  files: Readonly<Record<string, string | Uint8Array>>,
  args: readonly string[],
  expected: string | RegExp,
  environment: Readonly<Record<string, string>> = {},
): Promise<void> {
  const root = await temporaryProject(files);
  const before = readdirSync(root);
  const { exitCode, stdout, stderr } = await runCli(root, args, environment);
  expect(stderr).toMatch(expected);
  expect(stderr).not.toMatch(/^\s+at .*\(.*:\d+:\d+\)/m);
  expect(stdout).toBe("");
  expect(exitCode).toBe(2);
  expect(readdirSync(root)).toEqual(before);
}

describe("wrong usage", () => {
  test("no path", () => expectRejected({}, ["translate"], /^error: missing required argument/));
  test("no command", () => expectRejected({}, [], /Usage: c2rust-safe/));
  test("an unknown option", () =>
    expectRejected({}, ["translate", "a.c", "--fast"], /unknown option '--fast'/));
  test("an unknown stage", () => expectRejected({}, ["translate", "a.c", "--dump", "x"], /'x' is invalid/));
});

describe("wrong input", () => {
  test("a path that is not there", () =>
    expectRejected({}, ["translate", "a.c"], /^error\[input\/not-found\]: `a.c`/m));

  test("a folder without C", () =>
    expectRejected({ "d/readme.md": "" }, ["translate", "d"], /^error\[input\/no-c-files\]: .* `d`/m));

  test("a binary file", () =>
    expectRejected(
      { "a.c": Buffer.from('int a;\nchar *s = "\xe4\0";\n', "latin1") },
      ["translate", "a.c"],
      /^a\.c:2:12: error\[input\/not-utf8\].*\n +2 \| char \*s.*\n +\| {12}\^/m,
    ));

  test("a syntax error", () =>
    expectRejected(
      { "a.c": "int f(void)\n{\n    return 1 +;\n}\n" },
      ["translate", "a.c"],
      /^a\.c:3:15: error\[parse\/syntax\]: .*\n +3 \| {5}return 1 \+;\n +\| {15}\^$/m,
    ));

  test("an undeclared name", () =>
    expectRejected(
      { "lib/a.c": "int f(void) { return missing_name; }\n" },
      ["translate", "lib"],
      /^lib\/a\.c:1:22: error\[elaborate\/undeclared\]/m,
    ));

  test("a missing include", () =>
    expectRejected(
      { "a.c": '#include "nowhere.h"\n' },
      ["translate", "a.c"],
      /^a\.c:1:10: error\[preprocess\/missing-include\]: .*nowhere\.h/m,
    ));

  test("a missing compiler", () =>
    expectRejected({ "a.c": good }, ["translate", "a.c"], /^error\[tool\/missing\]: .*`no-such-cc`/m, {
      CC: "no-such-cc",
    }));

  test("a name that no crate can have", () =>
    expectRejected({ "a.c": good }, ["translate", "a.c", "--name", "a-b"], /^error\[input\/name\]/m));

  test("an output folder that we did not write", () =>
    expectRejected(
      { "a.c": good, "a-rs/precious.txt": "" },
      ["translate", "a.c"],
      /^error\[output\/exists\]: `a-rs`[^]*--force/m,
    ));

  test("an output folder that holds the sources, even with force", () =>
    expectRejected(
      { "a.c": good },
      ["translate", "a.c", "--out", ".", "--force"],
      /^error\[output\/exists\]/m,
    ));

  test("an output folder that cannot be made", () =>
    expectRejected(
      { "a.c": good, file: "" },
      ["translate", "a.c", "-o", "file/out"],
      /^error\[output\/unwritable\]/m,
    ));
});

describe("right input", () => {
  test("a crate, its report, a summary; a second time over the first", async () => {
    const root = await temporaryProject({ "lib/a.c": good });
    const first = await runCli(root, ["translate", "lib"]);
    expect(first).toMatchObject({ exitCode: 0, stdout: "1 of 1 functions translated into lib-rs" });
    expect(existsSync(join(root, "lib-rs/Cargo.toml"))).toBe(true);
    expect(readFileSync(join(root, "lib-rs/src/lib.rs"), "utf8")).toContain("forbid(unsafe_code)");
    const report = reportSchema.parse(
      JSON.parse(readFileSync(join(root, "lib-rs/c2rust-safe-report.json"), "utf8")),
    );
    expect(report).toMatchObject({ outcome: "translated", crate: { name: "lib" }, verification: null });
    expect(report.functions).toMatchObject([{ name: "add", file: "lib/a.c", line: 1, status: "translated" }]);

    const sources = readFileSync(join(root, "lib-rs/src/lib.rs"), "utf8");
    expect((await runCli(root, ["translate", "lib"])).exitCode).toBe(0);
    expect(readFileSync(join(root, "lib-rs/src/lib.rs"), "utf8")).toBe(sources);
    expect(readdirSync(root).sort()).toEqual(["lib", "lib-rs"]);
  });

  test("--name, --out, --force and compiler flags", async () => {
    const root = await temporaryProject({ "a.c": `#ifdef ADD\n${good}#endif\n`, "out/kept.txt": "" });
    const args = ["translate", "a.c", "--name", "sums", "--out", "out", "--force", "--json", "--", "-DADD"];
    const { exitCode, stdout } = await runCli(root, args);
    const report = reportSchema.parse(JSON.parse(stdout));
    expect(report.crate.name).toBe("sums");
    expect(report.functions.map(({ name }) => name)).toEqual(["add"]);
    expect(exitCode).toBe(0);
    expect(readdirSync(join(root, "out"))).toContain("kept.txt");
  });

  test("--json says why there is no report", async () => {
    const root = await temporaryProject({});
    const { exitCode, stdout, stderr } = await runCli(root, ["translate", "a.c", "--json"]);
    expect(failureSchema.parse(JSON.parse(stdout)).diagnostics).toMatchObject([{ code: "input/not-found" }]);
    expect(stderr).toBe("");
    expect(exitCode).toBe(2);
  });

  test.each(["load", "preprocess", "parse", "elaborate", "print"])(
    "--dump %s prints and writes nothing",
    async (stage) => {
      const root = await temporaryProject({ "a.c": good });
      const { exitCode, stdout } = await runCli(root, ["translate", "a.c", "--dump", stage]);
      expect(stdout).toMatch(stage === "load" ? /"name": "a"/ : /add/);
      expect(exitCode).toBe(0);
      expect(readdirSync(root)).toEqual(["a.c"]);
    },
  );

  test("--help and --version", async () => {
    const root = await temporaryProject({});
    const help = await runCli(root, ["translate", "--help"]);
    expect(help).toMatchObject({ exitCode: 0, stderr: "" });
    expect(help.stdout).toContain("Examples:");
    const version = await runCli(root, ["--version"]);
    expect(version).toMatchObject({ exitCode: 0, stderr: "" });
    expect(version.stdout).toMatch(/^\d+\.\d+\.\d+$/);
  });
});

describe("as a process", () => {
  test("exit code, streams, and the diagnostic of a missing file", async () => {
    const root = await temporaryProject({});
    const { exitCode, stdout, stderr } = await runProcess(root, ["translate", "a.c"]);
    expect(stderr).toContain("error[input/not-found]: `a.c` does not exist");
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  });
});
