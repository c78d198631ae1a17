/** Random programs full of pointers through the translator, compared with the C compiler: `pointer-programs.ts --help`. */
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { type Mode, runCampaign } from "./pointer-programs/campaign.ts";
import type { SeedResult } from "./pointer-programs/compare-generated.ts";
import { generateProgram } from "./pointer-programs/generate-program.ts";

interface Options {
  readonly seeds: { readonly first: number; readonly last: number };
  readonly mode: Mode;
  readonly out: string;
  readonly retry?: true;
  readonly print?: true;
  readonly jobs: number;
}

const options = new Command("pointer-programs")
  .description("Compare random programs with what gcc makes of them. Seeds done before are not run again.")
  .requiredOption("--seeds <from..to>", "seeds to run, both ends included", parseSeeds)
  .addOption(
    new Option("--mode <mode>", "best representations, or every pointer on the floor")
      .choices(["translate", "floor"])
      .default("translate"),
  )
  .option("--out <folder>", "results, and failing programs", ".cache/pointer-programs")
  .option("--retry", "run those again that were not the same")
  .option("--print", "print the C of the seeds, and run nothing")
  .option("--jobs <n>", "programs at a time (default: number of cores)", parseJobs, availableParallelism())
  .parse()
  .opts<Options>();

if (options.print) {
  for (let seed = options.seeds.first; seed <= options.seeds.last; seed++)
    process.stdout.write(generateProgram(seed));
} else {
  const results = await runCampaign({
    ...options.seeds,
    mode: options.mode,
    out: resolve(options.out),
    retry: options.retry ?? false,
    jobs: options.jobs,
    onResult: describe,
  });
  const count = (...kinds: readonly SeedResult["kind"][]): string =>
    String(results.filter(({ kind }) => kinds.includes(kind)).length);
  console.log(
    `${String(results.length)} programs, ${count("different")} mismatches, ${count("rustc")} not accepted by rustc, ` +
      `${count("refused", "failed")} refused, ${count("invalid")} invalid; ` +
      `${String(results.filter(({ usesFloor }) => usesFloor).length)} need the floor`,
  );
  if (results.some(({ kind }) => kind !== "same")) process.exitCode = 1;
}

function describe({ seed, kind, reason }: SeedResult): void {
  if (kind === "same") return;
  console.log(`seed ${String(seed)}: ${kind} ${reason.split("\n").slice(0, 3).join("\n  ")}`);
}

function parseSeeds(text: string): Options["seeds"] {
  const match = /^(\d+)(?:\.\.(\d+))?$/.exec(text);
  if (!match) throw new InvalidArgumentError("Expected FROM..TO.");
  return { first: Number(match[1]), last: Number(match[2] ?? match[1]) };
}

function parseJobs(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError("Expected a positive number.");
  return value;
}
