/** The programs of tcc's test suite through the translator, compared with gcc's: `tcc-suite.ts --help`. */
import { join } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import pLimit from "p-limit";
import { compareSuiteProgram, type SuiteResult } from "./tcc-suite/compare-suite-program.ts";
import { debianSource } from "./tcc-suite/debian-source.ts";
import { findPrograms } from "./tcc-suite/programs.ts";

interface Options {
  readonly only?: string;
  readonly cache: string;
  readonly jobs: number;
  readonly full?: true;
}

const options = new Command("tcc-suite")
  .description("Compare the programs of tcc's `tests2` (Debian's source, fetched by apt-get) with gcc's.")
  .option("--only <text>", "programs with this in their name")
  .option("--cache <folder>", "where the source is kept", ".cache/tcc-suite")
  .option("--jobs <n>", "programs at a time", parseJobs, 2)
  .option("--full", "whole reasons, not their first lines")
  .parse()
  .opts<Options>();

const folder = join(await debianSource("tcc", options.cache), "tests/tests2");
const limit = pLimit(options.jobs);
const programs = (await findPrograms(folder)).filter(({ name }) => name.includes(options.only ?? ""));
const results = await Promise.all(
  programs.map((program) => limit(async () => shown(await compareSuiteProgram(program)))),
);

const count = (...kinds: readonly SuiteResult["kind"][]): string =>
  String(results.filter(({ kind }) => kinds.includes(kind)).length);
const compared = results.filter(({ kind }) => kind !== "not comparable");
console.log(
  `\n${String(results.length)} programs: ${count("same")} same, ${count("refused", "failed")} refused, ` +
    `${count("different")} different, ${count("rustc")} not accepted by rustc, ${count("not comparable")} not comparable; ` +
    `of those that are, gcc's program prints what tcc's authors expect in ` +
    `${String(compared.filter(({ isExpected }) => isExpected).length)} of ${String(compared.length)}`,
);
if (results.some(({ kind }) => kind === "different" || kind === "rustc")) process.exitCode = 1;

function shown(result: SuiteResult): SuiteResult {
  const lines = result.reason.split("\n");
  const reason = options.full ? lines.join("\n    ") : (lines[0] ?? "").slice(0, 160);
  console.log(`${result.name.padEnd(26)} ${result.kind.padEnd(14)} ${reason}`.trimEnd());
  return result;
}

function parseJobs(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError("Expected a positive number.");
  return value;
}
