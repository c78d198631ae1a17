/** `--verify` from the command line: proof that passes, proof that cannot be given. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { coreStages } from "../../src/pipeline/core-stages.ts";
import type { CoreStages } from "../../src/pipeline/core-stages.ts";
import { translate } from "../../src/pipeline/pipeline.ts";
import type { TranslateOptions } from "../../src/pipeline/pipeline.ts";
import { reportSchema } from "../../src/report/report-schema.ts";
import { idiomatic } from "../../src/translation/style.ts";
import type { Expr } from "../../src/rust-ast/rust-ast.ts";
import { mapItem, rewriteBottomUp } from "../../src/rust-ast/visit.ts";
import { temporaryProject } from "../temporary-project.ts";
import { runCli } from "./run-cli.ts";

const library = "unsigned mix(unsigned a, unsigned b)\n{\n    return (a ^ b) * 2654435761u + (a >> 7);\n}\n";
const header = "unsigned mix(unsigned a, unsigned b);\n";
const cTest = '#include "mix.h"\nint main(void) { return mix(1, 2) == (3 * 2654435761u) ? 0 : 1; }\n';

test("the C's own tests and generated inputs agree", async () => {
  const root = await temporaryProject({ "lib/mix.c": library, "lib/mix.h": header, "lib/tests/t.c": cTest });
  const { exitCode, stdout, stderr } = await runCli(root, ["translate", "lib", "--verify"]);
  expect(stderr).not.toContain("error[");
  expect(stdout).toContain("rust: passed");
  expect(exitCode).toBe(0);
  const text = readFileSync(join(root, "lib-rs/c2rust-safe-report.json"), "utf8");
  const { outcome, verification } = reportSchema.parse(JSON.parse(text));
  expect(outcome).toBe("translated");
  const levels = new Map(verification?.levels.map((level) => [level.level, level]));
  expect(levels.get("c-tests")).toMatchObject({ status: "passed", checks: [{ name: "tests/t.c" }] });
  expect(levels.get("differential")).toMatchObject({ status: "passed", checks: [{ name: "mix" }] });
  expect(readFileSync(join(root, "lib-rs/ffi/src/lib.rs"), "utf8")).toContain("mix");
});

test("functions that the library leaves to its user", async () => {
  const c =
    "int given(int a);\nint next(int a) { return a < 1000 ? a + 1 : 0; }\nint ask(int a) { return given(a); }\n";
  const root = await temporaryProject({ "next.c": c });
  const { stdout, exitCode } = await runCli(root, ["translate", "next.c", "--verify"]);
  expect(stdout).toContain("refused: ask");
  expect(exitCode).toBe(1);
  const text = readFileSync(join(root, "next-rs/c2rust-safe-report.json"), "utf8");
  const levels = reportSchema.parse(JSON.parse(text)).verification?.levels ?? [];
  const differential = levels.find(({ level }) => level === "differential");
  expect(differential).toMatchObject({ status: "passed", checks: [{ name: "next", status: "passed" }, {}] });
}, 120_000);

test("without cargo there is no proof, and the exit code says so", async () => {
  const root = await temporaryProject({ "mix.c": library, "nothing/here": "" });
  const compiler = execFileSync("which", ["cc"], { encoding: "utf8" }).trim();
  vi.stubEnv("PATH", join(root, "nothing"));
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const { exitCode, stdout } = await runCli(root, ["translate", "mix.c", "--verify"], { CC: compiler });
  expect(stdout).toContain("rust: skipped");
  expect(exitCode).toBe(3);
});

test("a wrong translation is found, and shown with the inputs that tell", async () => {
  const root = await temporaryProject({ "mix.c": library, "mix.h": header });
  const wrong: CoreStages = {
    ...coreStages,
    lower: (program, project, ladder, demands) => {
      const { value, diagnostics } = coreStages.lower(program, project, ladder, demands);
      const files = value.crate.files.map((file) => ({
        ...file,
        items: file.items.map((item) => mapItem(item, orForXor)),
      }));
      return { value: { ...value, crate: { ...value.crate, files } }, diagnostics };
    },
  };
  const silent = { started: () => undefined, progress: () => undefined, finished: () => undefined };
  const options: TranslateOptions = {
    version: "0.0.0",
    paths: ["mix.c"],
    cflags: [],
    load: null,
    targets: [],
    buildSeconds: 60,
    name: null,
    out: null,
    overwrite: "ours",
    proof: "verify",
    ladder: "best",
    style: idiomatic,
    workingDirectory: root,
    environment: {},
    concurrency: 2,
    observer: silent,
    dump: null,
    traceBugs: true,
  };
  const { exitCode, diagnostics, written } = await translate(options, wrong);
  expect(exitCode).toBe(3);
  expect(diagnostics.map(({ code }) => code)).toContain("verify/differential");
  expect(written?.report.outcome).toBe("failed");
  const level = written?.report.verification?.levels.find(({ level }) => level === "differential");
  expect(level?.checks[0]?.details.join("\n")).toContain("mix(");
});

function orForXor(expr: Expr): Expr {
  return rewriteBottomUp(expr, (inner) => {
    return inner.kind === "binary" && inner.operator === "^" ? { ...inner, operator: "|" } : inner;
  });
}
