/** How stages are run: order, timing, dumps, and what happens when one is broken. */
import { expect, test } from "vitest";
import { StageRun, Stop } from "../../src/pipeline/stage-run.ts";
import type { StageName } from "../../src/pipeline/stage-run.ts";
import { CompilerBug } from "../../src/source/assert-never.ts";

function createRun(dump: StageName | null = null): { run: StageRun; events: string[] } {
  const events: string[] = [];
  const observer = {
    started: (stage: StageName) => events.push(`started ${stage}`),
    progress: (stage: StageName, text: string) => events.push(`${stage}: ${text}`),
    finished: (stage: StageName) => events.push(`finished ${stage}`),
  };
  return { run: new StageRun({ observer, dump, traceBugs: false }), events };
}

test("a stage is told of, timed, and its diagnostics are kept", async () => {
  const { run, events } = createRun();
  const note = { code: "verify/skipped", severity: "note", message: "none" } as const;
  const work = (progress: (text: string) => void): { value: number; diagnostics: (typeof note)[] } => {
    progress("half");
    return { value: 3, diagnostics: [note] };
  };
  expect(await run.stage("parse", work, String)).toBe(3);
  expect(events).toEqual(["started parse", "parse: half"]);
  await run.stage("elaborate", work, String);
  expect(events.slice(2)).toEqual(["finished parse", "started elaborate", "elaborate: half"]);
  run.complete();
  expect(events.slice(5)).toEqual(["finished elaborate"]);
  expect(run.timings.map(({ stage }) => stage)).toEqual(["parse", "elaborate"]);
  expect(run.diagnostics).toEqual([note, note]);
  run.stopOnErrors(2);
});

test("a dump ends the run with the stage's result", async () => {
  const { run } = createRun("parse");
  const stopped = run.stage(
    "parse",
    () => ({ value: 3, diagnostics: [] }),
    (value) => `three ${String(value)}`,
  );
  await expect(stopped).rejects.toMatchObject({ exitCode: 0, dump: "three 3" });
});

test.each([
  [new CompilerBug("no such node"), "stage lower failed: no such node"],
  [new TypeError("x is undefined"), "stage lower failed: TypeError: x is undefined"],
])("a defect is a diagnostic, without a stack trace: %s", async (error, message) => {
  const { run } = createRun();
  const broken = (): never => {
    throw error;
  };
  await expect(run.stage("lower", broken, String)).rejects.toBeInstanceOf(Stop);
  expect(run.diagnostics).toMatchObject([{ code: "internal/bug", severity: "error", message }]);
});

test("violations of a tree end the run", () => {
  const { run } = createRun();
  run.expectSound("lower", []);
  expect(() => {
    run.expectSound("lower", ["first", "second", "third"]);
  }).toThrow(Stop);
  expect(run.diagnostics[0]?.message).toBe("stage lower made an invalid tree: first (and 2 more)");
});
