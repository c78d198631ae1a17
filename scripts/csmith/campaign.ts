/** Runs random programs through a comparison; results are appended to a file, so that a campaign can be resumed. */
import { appendFile, cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import pLimit from "p-limit";
import {
  roundTrip,
  type RoundTripRequest,
  type RoundTripResult,
  type Verdict,
} from "../round-trip/round-trip.ts";
import { csmithOptions, type Level } from "./levels.ts";
import { translateAndCompare } from "./translate.ts";

/** The front end alone, the whole translator, or that with every pointer on the floor. */
export type Mode = "round-trip" | "translate" | "floor";

const comparisons: Record<Mode, (request: RoundTripRequest) => Promise<RoundTripResult>> = {
  "round-trip": roundTrip,
  translate: (request) => translateAndCompare(request, "best"),
  floor: (request) => translateAndCompare(request, "floor"),
};

export interface CampaignOptions {
  readonly first: number;
  readonly last: number;
  /** Each seed is run at each of them. */
  readonly levels: readonly Level[];
  readonly mode: Mode;
  readonly compiler: string;
  /** Folder of csmith.h. */
  readonly include: string;
  /** Folder for the results and the failing programs. */
  readonly out: string;
  /** Run programs again that were not the same. */
  readonly retry: boolean;
  /** Time limit of the original program. */
  readonly seconds: number;
  readonly jobs?: number;
  readonly onResult: (result: ProgramResult) => void;
}

export interface ProgramResult {
  readonly seed: number;
  readonly level: Level;
  readonly kind: Verdict["kind"];
  readonly reason: string;
  readonly violations: number;
}

/** Results of all seeds, those of earlier runs included, in the order of seeds. */
export async function runCampaign(options: CampaignOptions): Promise<readonly ProgramResult[]> {
  await mkdir(options.out, { recursive: true });
  const { first, last, levels, mode } = options;
  const limit = pLimit(options.jobs ?? availableParallelism());
  const journals = await Promise.all(
    levels.map(async (level) => {
      const path = join(options.out, `${mode}-${level}.jsonl`);
      return { level, path, done: await readJournal<ProgramResult>(path) };
    }),
  );
  const seeds = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  return await Promise.all(
    seeds.flatMap((seed) =>
      journals.map(({ level, path, done }) =>
        limit(async () => {
          const earlier = done.get(seed);
          if (earlier && !(options.retry && earlier.kind !== "same")) return earlier;
          const result = await runSeed(seed, level, options);
          await appendFile(path, `${JSON.stringify(result)}\n`);
          options.onResult(result);
          return result;
        }),
      ),
    ),
  );
}

/** Results by seed; later lines win. */
export async function readJournal<Result extends { readonly seed: number }>(
  journal: string,
): Promise<ReadonlyMap<number, Result>> {
  const text = await readFile(journal, "utf8").catch(() => "");
  const results = text
    .split("\n")
    .filter((line) => line !== "")
    // The file is this script's own.
    .map((line) => JSON.parse(line) as Result);
  return new Map(results.map((result) => [result.seed, result]));
}

async function runSeed(seed: number, level: Level, options: CampaignOptions): Promise<ProgramResult> {
  const workFolder = await mkdtemp(join(tmpdir(), "c2rust-safe-csmith-"));
  try {
    const source = join(workFolder, "program.c");
    const { verdict, violations } = (await generate(seed, level, source))
      ? await compare(source, workFolder, options)
      : { verdict: { kind: "discarded" as const, reason: "Csmith runs too long" }, violations: [] };
    const reason = "reason" in verdict ? verdict.reason : "";
    const failed = verdict.kind === "different" || verdict.kind === "refused" || violations.length > 0;
    const name = `${options.mode}-${level}-${String(seed)}`;
    if (failed) await keep(name, workFolder, [verdict.kind, reason, ...violations], options);
    return { seed, level, kind: verdict.kind, reason: reason.slice(0, 2000), violations: violations.length };
  } finally {
    await rm(workFolder, { recursive: true });
  }
}

async function generate(seed: number, level: Level, source: string): Promise<boolean> {
  const args = ["--seed", String(seed), ...csmithOptions(level), "--output", source];
  const { exitCode } = await execa("csmith", args, { reject: false, timeout: 60_000, cwd: tmpdir() });
  return exitCode === 0;
}

/** An exception is a defect like any other. */
async function compare(
  source: string,
  workFolder: string,
  options: CampaignOptions,
): Promise<RoundTripResult> {
  const flags = [`-I${options.include}`];
  try {
    return await comparisons[options.mode]({
      sources: [source],
      flags,
      compiler: options.compiler,
      workFolder,
      seconds: options.seconds,
    });
  } catch (error) {
    const reason = `exception: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
    return { verdict: { kind: "different", reason }, violations: [] };
  }
}

async function keep(
  name: string,
  workFolder: string,
  report: readonly string[],
  options: CampaignOptions,
): Promise<void> {
  const folder = join(options.out, "failures", name);
  await mkdir(folder, { recursive: true });
  await cp(workFolder, folder, { recursive: true, filter: (path) => !/\/(original|printed)$/.test(path) });
  await writeFile(join(folder, "report.txt"), `${report.join("\n")}\n`);
}
