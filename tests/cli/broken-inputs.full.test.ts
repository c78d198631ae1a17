/**
 * Broken inputs end with a diagnostic and the right exit code, never with a stack trace, an endless run or a folder that is
 * half there; odd ones that are C all the same are translated.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { temporaryProject } from "../temporary-project.ts";
import { all, type BrokenInput } from "./broken-inputs.ts";
import { runCli, runProcess } from "./run-cli.ts";

async function expectSaid(input: BrokenInput): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), "c2rust-safe-broken-"));
  try {
    for (const [path, content] of Object.entries(input.files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
    }
    if (input.setup !== undefined) execFileSync("sh", ["-c", input.setup], { cwd: root });
    await expectSaidIn(root, input);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function expectSaidIn(root: string, input: BrokenInput): Promise<void> {
  const { args = ["a.c"], exitCode, says, environment } = input;
  const before = readdirSync(root);
  const command = ["translate", ...args];
  const run = await (input.isDeep ? runProcess(root, command) : runCli(root, command, environment));
  const said = `${run.stdout}\n${run.stderr}`;
  expect(said).toMatch(says);
  expect(said).not.toMatch(/^\s+at .*\(.*:\d+:\d+\)/m);
  expect(run.exitCode).toBe(exitCode);
  const made = readdirSync(root).filter((name) => !before.includes(name));
  expect(made).toHaveLength(exitCode === 2 ? 0 : 1);
  for (const name of made) expect(existsSync(join(root, name, "c2rust-safe-report.json"))).toBe(true);
}

describe.concurrent("broken inputs", () => {
  test.each(all)("$name", expectSaid, 120_000);
});

const good = "int add(int a, int b) { return a + b; }\n";

test("a full disk leaves nothing behind", async ({ skip }) => {
  const root = await temporaryProject({ "a.c": good });
  const disk = join(root, "disk");
  mkdirSync(disk);
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=16k", "tmpfs", disk]);
  if (mounted.status !== 0) skip("this machine lets nobody mount a small disk");
  onTestFinished(() => {
    execFileSync("umount", [disk]);
  });
  const { exitCode, stderr } = await runCli(root, ["translate", "a.c", "--out", "disk/out"]);
  expect(stderr).toMatch(/error\[output\/[\w-]+\]: .*no space left/i);
  expect(exitCode).toBe(2);
  expect(readdirSync(disk)).toEqual([]);
});

test("two runs at once leave one whole output", async () => {
  const root = await temporaryProject({ "a.c": good });
  const runs = await Promise.all([1, 2].map(() => runProcess(root, ["translate", "a.c", "--out", "out"])));
  expect(runs.every(({ exitCode }) => exitCode === 0 || exitCode === 2)).toBe(true);
  expect(runs.some(({ exitCode }) => exitCode === 0)).toBe(true);
  expect(readdirSync(root).sort()).toEqual(["a.c", "out"]);
  expect(existsSync(join(root, "out/src/lib.rs"))).toBe(true);
});

test("a reader that goes away is no error", () => {
  const repository = join(import.meta.dirname, "../..");
  const program = `"${repository}/node_modules/.bin/tsx" "${repository}/src/cli/main.ts"`;
  const { stderr } = spawnSync("sh", ["-c", `${program} --help | true`], { encoding: "utf8" });
  expect(stderr).toBe("");
});
