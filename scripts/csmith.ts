/** Random C programs by Csmith through the translator, compared with the C compiler: `csmith.ts --help`. */
import { resolve } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { runCampaign, type Mode, type ProgramResult } from "./csmith/campaign.ts";
import { findCsmithInclude } from "./csmith/installation.ts";
import { levels, type Level } from "./csmith/levels.ts";

interface Options {
  readonly seeds: { readonly first: number; readonly last: number };
  readonly level: readonly Level[];
  readonly mode: Mode;
  readonly compiler: string;
  readonly include?: string;
  readonly out: string;
  readonly retry?: true;
  readonly seconds: number;
  readonly jobs?: number;
}

const options = new Command("csmith")
  .description(
    "Compare random programs with what a C compiler makes of them. Seeds done before are not run again.",
  )
  .requiredOption("--seeds <from..to>", "seeds to run, both ends included", parseSeeds)
  .addOption(
    new Option("--level <level...>", "constructs that may occur; each seed is run at each level")
      .choices(levels)
      .default(["full"]),
  )
  .addOption(
    new Option("--mode <mode>", "what is compared")
      .choices(["round-trip", "translate", "floor"])
      .default("round-trip"),
  )
  .option("--compiler <command>", "C compiler", "gcc")
  .option("--include <folder>", "folder of csmith.h (default: beside the csmith that is found in PATH)")
  .option("--out <folder>", "results, and failing programs with their reports", ".cache/csmith")
  .option("--retry", "run those again that were not the same")
  .option("--seconds <n>", "time limit of one program", parseNumber, 5)
  .option("--jobs <n>", "programs at a time (default: number of cores)", parseNumber)
  .parse()
  .opts<Options>();

const include = options.include ?? (await findCsmithInclude());
if (include === null) throw new Error("csmith and its headers are not installed; see --include");
const results = await runCampaign({
  first: options.seeds.first,
  last: options.seeds.last,
  levels: options.level,
  mode: options.mode,
  compiler: options.compiler,
  include,
  out: resolve(options.out),
  retry: options.retry ?? false,
  seconds: options.seconds,
  ...(options.jobs === undefined ? {} : { jobs: options.jobs }),
  onResult: describe,
});
const count = (kind: ProgramResult["kind"]): string =>
  String(results.filter((result) => result.kind === kind).length);
const violated = results.filter((result) => result.violations > 0).length;
if (violated > 0) console.log(`${String(violated)} programs with violations of the typed AST's promises`);
console.log(
  `${String(results.length)} programs, ${count("same")} the same, ${count("different")} mismatches, ` +
    `${count("refused")} refused, ${count("discarded")} discarded`,
);
if (results.some((result) => result.kind === "different" || result.kind === "refused") || violated > 0) {
  process.exitCode = 1;
}

function describe(result: ProgramResult): void {
  const { seed, level, kind, reason } = result;
  if (kind === "same" && result.violations === 0) return;
  const violations = result.violations > 0 ? ` (${String(result.violations)} violations)` : "";
  console.log(
    `${level}, seed ${String(seed)}: ${kind}${violations} ${reason.split("\n").slice(0, 3).join("\n  ")}`,
  );
}

function parseSeeds(text: string): Options["seeds"] {
  const match = /^(\d+)(?:\.\.(\d+))?$/.exec(text);
  if (!match) throw new InvalidArgumentError("Expected FROM..TO.");
  return { first: Number(match[1]), last: Number(match[2] ?? match[1]) };
}

function parseNumber(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError("Expected a positive number.");
  return value;
}
