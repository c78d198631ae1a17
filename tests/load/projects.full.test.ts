/** Whole projects, one of each kind: translated without a flag by hand, proven, and built as one workspace. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isInstalled } from "../../src/load/run-tool.ts";
import { workspaceReportSchema } from "../../src/report/workspace-report.ts";
import { runCli } from "../cli/run-cli.ts";
import { contentOf, copyOfProject } from "./project-files.ts";

const environment = { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "" };

/** What the built workspace prints, program by program. */
function runAll(folder: string, programs: readonly string[]): readonly string[] {
  execFileSync("cargo", ["build", "--offline", "--quiet"], { cwd: folder });
  return programs.map((name) => execFileSync(join(folder, "target/debug", name), { encoding: "utf8" }));
}

const [hasCMake, hasMake] = await Promise.all(
  ["cmake", "make"].map((tool) => isInstalled(tool, process.env)),
);

test.skipIf(hasCMake !== true || hasMake !== true)(
  "CMake: a library with its test, two programs",
  async () => {
    const folder = copyOfProject("cmake-text");
    const before = contentOf(join(folder, "cmake-text"));
    const args = ["translate", "cmake-text", "--verify"];
    const { exitCode, stdout, stderr } = await runCli(folder, args, environment);
    expect(stderr).not.toContain("error[");
    expect(exitCode).toBe(0);
    expect(stdout).toContain("3 crates written into cmake_text-rs");
    expect(stdout).toContain("c-tests: passed (1 of 1)");
    const out = join(folder, "cmake_text-rs");
    const text = readFileSync(join(out, "c2rust-safe-report.json"), "utf8");
    const report = workspaceReportSchema.parse(JSON.parse(text));
    expect(report.outcome).toBe("translated");
    expect(report.workspace.crates.map(({ name, target }) => `${name} ${target}`)).toEqual([
      "count_words binary",
      "shout binary",
      "text library",
    ]);
    const words = "3 words in version 2.5\n";
    const shouts = "(up) QUIET!\nQUIET!\nQUIET!\n";
    expect(runAll(out, ["count_words", "shout"])).toEqual([`made by the build\n${words}${words}`, shouts]);
    expect(contentOf(join(folder, "cmake-text"))).toEqual(before);
  },
);

test.skipIf(hasMake !== true)(
  "make: the same output in every run, and what the user added stays",
  async () => {
    const folder = copyOfProject("make-shapes");
    const before = contentOf(join(folder, "make-shapes"));
    const first = await runCli(folder, ["translate", "make-shapes", "--verify"], environment);
    expect(first.stderr).not.toContain("error[");
    expect(first.exitCode).toBe(0);
    expect(first.stdout).toContain("c-tests: passed (1 of 1)");
    const out = join(folder, "make_shapes-rs");
    expect(runAll(out, ["shapes", "probe"])).toEqual(["the shapes\n60 12 7\n", "10\n40\n90\n"]);
    const read = (): string => readFileSync(join(out, "shapes/src/extra.rs"), "utf8");
    const text = read();
    mkdirSync(join(out, "libshapes/tests"));
    writeFileSync(join(out, "libshapes/tests/own.rs"), "// mine\n");
    const second = await runCli(folder, ["translate", "make-shapes"], environment);
    expect(second.exitCode).toBe(0);
    expect(read()).toBe(text);
    expect(readFileSync(join(out, "libshapes/tests/own.rs"), "utf8")).toBe("// mine\n");
    expect(existsSync(join(out, "target"))).toBe(true);
    expect(contentOf(join(folder, "make-shapes"))).toEqual(before);
  },
);

test("compile_commands.json: one header with two meanings", async () => {
  const folder = copyOfProject("database-quotes");
  const args = ["translate", "database-quotes", "--verify", "--out", "out"];
  const { exitCode, stderr } = await runCli(folder, args, environment);
  expect(stderr).not.toContain("error[");
  expect(exitCode).toBe(0);
  const out = join(folder, "out");
  expect(runAll(out, ["database_quotes"])).toEqual(["hello there, you: 16401 1889\n"]);
});
