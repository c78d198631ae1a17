/** Runs random cases by gcc without and with optimization, and as translated; compares what they print. */
import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { Random } from "../fuzz-printf/random.ts";
import { prologue, randomCase } from "./random-case.ts";
import { translateQuietly } from "../whole-program/translate-quietly.ts";

export interface CaseDifference {
  readonly c: string;
  readonly wanted: string;
  readonly printed: string;
}

export interface CaseComparison {
  /** Cases that were run both ways. */
  readonly compared: number;
  /** Cases of which gcc makes this with, and that without optimization. */
  readonly open: number;
  readonly refused: readonly { readonly c: string; readonly reason: string }[];
  readonly differences: readonly CaseDifference[];
}

/** Cases in one program. */
const batchSize = 400;

export async function compareCases(seed: number, count: number): Promise<CaseComparison> {
  const random = new Random(seed);
  let [compared, open] = [0, 0];
  const refused: { c: string; reason: string }[] = [];
  const differences: CaseDifference[] = [];
  for (let done = 0; done < count; done += batchSize) {
    const cases = Array.from({ length: Math.min(batchSize, count - done) }, () => randomCase(random));
    const batch = await compareBatch(cases);
    compared += batch.compared;
    open += batch.open;
    refused.push(...batch.refused);
    differences.push(...batch.differences);
  }
  return { compared, open, refused, differences };
}

async function compareBatch(cases: readonly string[]): Promise<CaseComparison> {
  const folder = await mkdtemp(join(tmpdir(), "evaluation-order-"));
  try {
    const [plain, optimized] = [await runC(cases, folder, "-O0"), await runC(cases, folder, "-O2")];
    const settled = cases.flatMap((text, at) =>
      plain[at] !== undefined && plain[at] === optimized[at] ? [{ text, wanted: plain[at] }] : [],
    );
    const refusals = await refusedCases(
      settled.map(({ text }) => text),
      folder,
    );
    const kept = settled.filter((_, at) => !refusals.has(at));
    const printed = await runRust(
      kept.map(({ text }) => text),
      folder,
    );
    return {
      compared: kept.length,
      open: cases.length - settled.length,
      refused: [...refusals].map(([at, reason]) => ({ c: settled[at]?.text ?? "", reason })),
      differences: kept.flatMap(({ text, wanted }, at) => {
        const found = printed[at] ?? "nothing";
        return found === wanted ? [] : [{ c: text, wanted, printed: found }];
      }),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Each case prints one line. */
async function runC(cases: readonly string[], folder: string, level: string): Promise<readonly string[]> {
  await writeFile(join(folder, "cases.c"), programOf(cases));
  await execa("gcc", ["-w", level, "-o", "c", "cases.c"], { cwd: folder });
  return (await execa("./c", { cwd: folder })).stdout.split("\n");
}

/** Cases that are not translated, with the reason. */
async function refusedCases(cases: readonly string[], folder: string): Promise<ReadonlyMap<number, string>> {
  const refusals = new Map<number, string>();
  for (const { code, message, severity } of await translateCases(cases, folder)) {
    if (severity !== "error") continue;
    const name = /`case_(\d+)`/.exec(message);
    if (name) refusals.set(Number(name[1]), `${code}: ${message}`);
    else if (!message.includes("`main`")) throw new Error(`${code}: ${message}`);
  }
  return refusals;
}

async function runRust(cases: readonly string[], folder: string): Promise<readonly string[]> {
  const errors = (await translateCases(cases, folder)).filter(({ severity }) => severity === "error");
  const [first] = errors;
  if (first) throw new Error(`${first.code}: ${first.message}`);
  const args = ["--edition=2021", "-Awarnings", "-Coverflow-checks=on", "-o", "rust", "out/src/main.rs"];
  await execa("rustc", args, { cwd: folder });
  return (await execa("./rust", { cwd: folder, reject: false })).stdout.split("\n");
}

async function translateCases(cases: readonly string[], folder: string) {
  await mkdir(join(folder, "project"), { recursive: true });
  await writeFile(join(folder, "project/cases.c"), programOf(cases));
  const { diagnostics } = await translateQuietly([join(folder, "project/cases.c")], {
    name: "cases",
    out: join(folder, "out"),
    overwrite: "force",
    workingDirectory: folder,
    concurrency: 1,
  });
  return diagnostics;
}

function programOf(cases: readonly string[]): string {
  const functions = cases.map(
    (text, at) => `static void case_${String(at)}(struct cell *p, int *q) { ${text} }`,
  );
  const calls = cases.map((_, at) => `    reset(&one, four); case_${String(at)}(&one, four);`);
  return [
    prologue.trimEnd(),
    ...functions,
    "int main(void) {",
    "    struct cell one; int four[4];",
    ...calls,
    "    return 0;",
    "}",
    "",
  ].join("\n");
}
