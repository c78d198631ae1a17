/**
 * Translates the C of packages of npm, unedited, and compares what the Rust computes with what the C does, and with
 * Node's crypto. Exit code 1 when anything disagrees, or when less than 98 of 100 functions are translated.
 *
 *   npx tsx scripts/npm-packages.ts [--only NAME...] [--all] [--out DIR] [--seed N] [--inputs N] [--reuse]
 *
 * NAME is a package (`keccak`) or one of its libraries (`torsion_hash`). The packages are fetched with `npm pack`.
 */
import { join, resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import fastGlob from "fast-glob";
import { buildLibraries, type PlannedPrimitive } from "./hacl/build-libraries.ts";
import { buildPrograms } from "./npm-packages/build-programs.ts";
import type { Checkout } from "./hacl/checkout.ts";
import { compareCases } from "./hacl/compare-cases.ts";
import { planCases } from "./hacl/plan-cases.ts";
import {
  describeTranslation,
  readTranslation,
  translateSet,
  type Translation,
} from "./hacl/translate-set.ts";
import { fetchPackage } from "./npm-packages/fetch-package.ts";
import { packages, type PackageLibrary } from "./npm-packages/packages.ts";

interface Options {
  readonly only: readonly string[];
  readonly all?: true;
  readonly out: string;
  readonly seed: number;
  readonly inputs: number;
  readonly reuse?: true;
}

const leastTranslated = 0.98;

await new Command("npm-packages")
  .description("Translates the C of npm packages and compares the Rust with the C and with Node's crypto.")
  .option("--only <names...>", "these packages or libraries", [])
  .option("--all", "also the libraries that take minutes or are known to be refused")
  .option("--out <folder>", "where packages, crates and what is built go", ".cache/npm-packages")
  .option("--seed <n>", "of the random inputs", parseNumber, 1)
  .option("--inputs <n>", "cases for a cheap primitive; slow ones get fewer", parseNumber, 200)
  .option("--reuse", "compare the crates of an earlier run instead of translating again")
  .action(run)
  .parseAsync();

async function run(options: Options): Promise<void> {
  const cache = resolve(options.out);
  let isComplete = true;
  for (const { name, version, libraries } of packages) {
    const chosen = libraries.filter((library) => isChosen(options, name, library));
    if (chosen.length === 0) continue;
    const folder = await fetchPackage(cache, name, version);
    for (const library of chosen) {
      console.log(`\n# ${name} ${version}: ${library.name}\n`);
      const checkout = await checkoutOf(folder, library);
      if (!(await tryLibrary(checkout, library, join(cache, "built", library.name), options)))
        isComplete = false;
    }
  }
  process.exitCode = isComplete ? 0 : 1;
}

function isChosen({ only, all }: Options, name: string, library: PackageLibrary): boolean {
  if (only.length > 0) return only.includes(library.name) || (only.includes(name) && !library.isOptional);
  return all === true || !library.isOptional;
}

function programFiles({ program }: PackageLibrary): readonly string[] {
  return program.map((file) => join(import.meta.dirname, "npm-packages/programs", `${file}.c`));
}

async function checkoutOf(folder: string, library: PackageLibrary): Promise<Checkout> {
  const sources = await fastGlob([...library.sources], { cwd: folder, absolute: true });
  return {
    name: library.name,
    root: folder,
    sources: [...programFiles(library), ...sources.sort()],
    flags: [
      ...library.includes.map((include) => `-I${join(folder, include)}`),
      ...library.defines.map((define) => `-D${define}`),
    ],
  };
}

/** Is enough translated, and does all of it agree? */
async function tryLibrary(
  checkout: Checkout,
  library: PackageLibrary,
  work: string,
  options: Options,
): Promise<boolean> {
  const crate = join(work, "crate");
  const translation = await (options.reuse ? readTranslation(crate) : translateSet(checkout, crate));
  console.log(await describeTranslation(translation));
  const planned = planCases(translation, library.primitives, options);
  if (planned.length === 0) return isEnough(translation);
  return (await compareAll(checkout, library, translation, work, planned)) && isEnough(translation);
}

async function compareAll(
  checkout: Checkout,
  library: PackageLibrary,
  translation: Translation,
  work: string,
  planned: readonly PlannedPrimitive[],
): Promise<boolean> {
  const isProgram = programFiles(library).length > 0;
  const building = isProgram
    ? buildPrograms(checkout, translation, work)
    : buildLibraries(checkout, translation, work, planned);
  const builds = await building.catch((error: unknown) => {
    // Functions on the floor (`Ptr<T>`) have no form that C can call.
    console.log(`not compared: ${String(error).slice(0, 600)}`);
    return null;
  });
  if (builds === null) return false;
  console.log("\n| primitive | cases | of them known otherwise | agree | disagree |");
  console.log("| --- | --- | --- | --- | --- |");
  const details: string[] = [];
  for (const one of planned) {
    const { name, cases, known, agree, disagreements } = await compareCases(builds, one);
    console.log(`| ${[name, cases, known, agree, disagreements.length].map(String).join(" | ")} |`);
    if (disagreements[0] !== undefined) details.push(`${name}: ${disagreements[0]}`);
  }
  for (const detail of details) console.log(`\n${detail}`);
  return details.length === 0;
}

function isEnough({ report, unsafe }: Translation): boolean {
  const { translated, refused } = report.counts;
  return unsafe === 0 && translated >= leastTranslated * (translated + refused);
}

function parseNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("Expected a positive number.");
  return value;
}
