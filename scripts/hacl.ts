/**
 * Translates HACL*'s C distribution, unedited and as one library, and compares what the Rust computes with what the C
 * does, and with Node's crypto where that has the primitive. Exit code 1 when anything disagrees.
 *
 *   npx tsx scripts/hacl.ts CHECKOUT [--set nine|portable] [--out DIR] [--seed N] [--inputs N] [--only FILE...]
 *       [--reuse]
 *
 * CHECKOUT holds `src`, `include` and `karamel` of github.com/cryspen/hacl-packages.
 */
import { readFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { bignums } from "./hacl/bignums.ts";
import { buildLibraries } from "./hacl/build-libraries.ts";
import { clearingFile, openCheckout, type Checkout, type SetName } from "./hacl/checkout.ts";
import { ciphers } from "./hacl/ciphers.ts";
import { compareCases } from "./hacl/compare-cases.ts";
import { curves } from "./hacl/curves.ts";
import { hashes } from "./hacl/hashes.ts";
import { macs } from "./hacl/macs.ts";
import { planCases } from "./hacl/plan-cases.ts";
import { publicKeys } from "./hacl/rsa.ts";
import { streams } from "./hacl/streams.ts";
import { describeTranslation, readTranslation, translateSet } from "./hacl/translate-set.ts";

const primitives = [...hashes, ...streams, ...macs, ...ciphers, ...curves, ...bignums, ...publicKeys];

interface Options {
  readonly set: SetName;
  readonly out: string;
  readonly seed: number;
  readonly inputs: number;
  readonly only: readonly string[];
  readonly reuse?: true;
}

await new Command("hacl")
  .description("Translates HACL*'s C distribution and compares the Rust with the C and with Node's crypto.")
  .argument("<checkout>", "folder that holds src, include and karamel")
  .addOption(
    new Option("--set <name>", "nine files, or all that need no vectors")
      .choices(["nine", "portable"])
      .default("nine"),
  )
  .option("--out <folder>", "where the crate and what is built go", ".cache/hacl")
  .option("--seed <n>", "of the random inputs", parseNumber, 1)
  .option("--inputs <n>", "cases for a cheap primitive; slow ones get fewer", parseNumber, 200)
  .option("--only <files...>", "these files of the set, without `.c`, and what they are built on", [])
  .option("--reuse", "compare the crate of an earlier run instead of translating again")
  .action(run)
  .parseAsync();

async function run(root: string, options: Options): Promise<void> {
  const work = resolve(options.out, [options.set, ...options.only].join("-"));
  const checkout = await openCheckout(resolve(root), options.set, options.only, work);
  await describeSet(checkout);
  const crate = join(work, "crate");
  const translation = await (options.reuse ? readTranslation(crate) : translateSet(checkout, crate));
  console.log(await describeTranslation(translation));
  const planned = planCases(translation, primitives, options);
  const builds = await buildLibraries(checkout, translation, work, planned);
  console.log(
    "\n| primitive | cases | of them known otherwise | agree | disagree |\n| --- | --- | --- | --- | --- |",
  );
  const details: string[] = [];
  for (const one of planned) {
    const { name, cases, known, agree, disagreements } = await compareCases(builds, one);
    console.log(`| ${[name, cases, known, agree, disagreements.length].map(String).join(" | ")} |`);
    if (disagreements[0] !== undefined) details.push(`${name}: ${disagreements[0]}`);
  }
  for (const detail of details) console.log(`\n${detail}`);
  console.log(`\n${String(planned.length - details.length)} of ${String(planned.length)} primitives agree`);
  process.exitCode = details.length === 0 && translation.unsafe === 0 ? 0 : 1;
}

async function describeSet({ sources }: Checkout): Promise<void> {
  const texts = await Promise.all(sources.map((source) => readFile(source, "utf8")));
  const support = sources.some((source) => basename(source) === clearingFile);
  const lines = texts.reduce((sum, text) => sum + text.split("\n").length - 1, 0);
  console.log(
    `${String(sources.length)} files, ${String(lines)} lines: ${sources.map((one) => basename(one)).join(" ")}\n` +
      (support ? `The last of them is no primitive: it clears secrets for the others.\n` : ""),
  );
}

function parseNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("Expected a positive number.");
  return value;
}
