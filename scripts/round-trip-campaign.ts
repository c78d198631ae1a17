/** The three measurements of the front end: typed AST printed as C, compiled, compared. `round-trip-campaign.ts --help`. */
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import pLimit from "p-limit";
import { runCampaign, type ProgramResult } from "./csmith/campaign.ts";
import { findCsmithInclude } from "./csmith/installation.ts";
import { roundTrip, type RoundTripRequest, type RoundTripResult } from "./round-trip/round-trip.ts";

/** Scalar code only: no vectors, no instructions of one processor. */
const haclConfiguration = `#define TARGET_ARCHITECTURE 0
#define LINUX_NO_EXPLICIT_BZERO 1
#define Lib_IntVector_Intrinsics_vec128 void *
#define Lib_IntVector_Intrinsics_vec256 void *
`;

/** At most this many seeds per program wanted: where nearly all are discarded, something else is wrong. */
const seedsPerProgram = 4;

const program = new Command("round-trip-campaign").description(
  "Compares what C programs do with what they do when printed from their typed AST.",
);
program.command("fixtures").description("all programs in fixtures, run").action(runFixtures);
program
  .command("hacl")
  .description("all files of a checkout of HACL*'s C distribution, without vectors: machine code compared")
  .argument("<checkout>", "folder that holds src, include and karamel")
  .action(runHacl);
program
  .command("csmith")
  .description(
    "random programs of Csmith at its default options, run. Seeds are taken from 1 upwards; what runs over 5 seconds is " +
      "discarded, and further seeds take its place. The seeds used and the number of discarded programs are printed.",
  )
  .option("--count <n>", "how many programs to compare, not counting discarded ones", parseCount, 300)
  .action(runCsmith);
await program.parseAsync();

/** A program of the campaign. */
interface Case extends Pick<RoundTripRequest, "sources" | "flags" | "objects"> {
  readonly name: string;
}

async function runFixtures(): Promise<void> {
  const root = resolve(import.meta.dirname, "../fixtures");
  const cases: Case[] = [];
  for (const folder of ["constructs", "front-end", "crypto"]) {
    for (const entry of await readdir(join(root, folder))) {
      const sources = await sourcesBelow(join(root, folder, entry));
      const folders = new Set(sources.map((source) => dirname(source)));
      const flags = [...folders].map((include) => `-I${include}`);
      if (sources.length > 0) cases.push({ name: `${folder}/${entry}`, sources, flags });
    }
  }
  await compareAll(cases);
}

async function runHacl(checkout: string): Promise<void> {
  const root = resolve(checkout);
  const configuration = await mkdtemp(join(tmpdir(), "c2rust-safe-hacl-"));
  try {
    await writeFile(join(configuration, "config.h"), haclConfiguration);
    const folders = ["include", "src", "karamel/include", "karamel/krmllib/dist/minimal"];
    const flags = [...folders.map((folder) => `-I${join(root, folder)}`), `-I${configuration}`];
    const files = (await readdir(join(root, "src"))).filter((file) => file.endsWith(".c")).sort();
    await compareAll(
      files.map((file) => ({ name: file, sources: [join(root, "src", file)], flags, objects: "code" })),
    );
  } finally {
    await rm(configuration, { recursive: true });
  }
}

async function runCsmith({ count }: { readonly count: number }): Promise<void> {
  const include = await findCsmithInclude();
  if (include === null) throw new Error("csmith and its headers are not installed");
  const out = resolve(".cache/round-trip-campaign");
  await rm(out, { recursive: true, force: true });
  const results: ProgramResult[] = [];
  for (let missing = count; missing > 0 && results.length < seedsPerProgram * count;) {
    const first = results.length + 1;
    results.push(...(await runSeeds(first, first + missing - 1, { include, out })));
    missing = count - results.filter(({ kind }) => kind !== "discarded").length;
  }
  console.log(`seeds 1 to ${String(results.length)}`);
  summarize(
    results.map(({ kind }) => kind),
    results.reduce((sum, result) => sum + result.violations, 0),
  );
}

async function runSeeds(
  first: number,
  last: number,
  folders: { readonly include: string; readonly out: string },
): Promise<readonly ProgramResult[]> {
  return await runCampaign({
    ...folders,
    first,
    last,
    levels: ["full"],
    mode: "round-trip",
    compiler: "gcc",
    retry: false,
    seconds: 5,
    onResult: ({ seed, kind, reason }) => {
      if (kind !== "same") console.log(`seed ${String(seed)}: ${kind}: ${firstLines(reason)}`);
    },
  });
}

async function compareAll(cases: readonly Case[]): Promise<void> {
  const limit = pLimit(availableParallelism());
  const results = await Promise.all(cases.map((one) => limit(() => compareOne(one))));
  summarize(
    results.map(({ verdict }) => verdict.kind),
    results.reduce((sum, { violations }) => sum + violations.length, 0),
  );
}

async function compareOne({ name, ...request }: Case): Promise<RoundTripResult> {
  const workFolder = await mkdtemp(join(tmpdir(), `c2rust-safe-${basename(name)}-`));
  try {
    const result = await roundTrip({ ...request, compiler: "gcc", workFolder });
    if (result.verdict.kind !== "same") {
      console.log(`${name}: ${result.verdict.kind}: ${firstLines(result.verdict.reason)}`);
    }
    for (const violation of result.violations.slice(0, 5)) console.log(`${name}: violation: ${violation}`);
    return result;
  } catch (error) {
    const reason = `exception: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
    console.log(`${name}: different: ${firstLines(reason)}`);
    return { verdict: { kind: "different", reason }, violations: [] };
  } finally {
    await rm(workFolder, { recursive: true });
  }
}

function summarize(kinds: readonly RoundTripResult["verdict"]["kind"][], violations: number): void {
  const count = (kind: RoundTripResult["verdict"]["kind"]): string =>
    String(kinds.filter((one) => one === kind).length);
  console.log(
    `${String(kinds.length)} programs, ${count("discarded")} of them discarded, since the original does not compile or ` +
      `runs too long; ${String(violations)} broken promises of the typed AST`,
  );
  console.log(`${count("same")} agree, ${count("different")} disagree, ${count("refused")} refused`);
  if (kinds.includes("different") || violations > 0) process.exitCode = 1;
}

function firstLines(reason: string): string {
  return reason.split("\n").slice(0, 3).join("\n  ");
}

/** A file is a program of its own; a folder is one program of all C files below it. */
async function sourcesBelow(path: string): Promise<string[]> {
  if (path.endsWith(".c")) return [path];
  const entries = await readdir(path, { recursive: true }).catch(() => []);
  return entries
    .filter((entry) => entry.endsWith(".c"))
    .sort()
    .map((entry) => join(path, entry));
}

function parseCount(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("Expected a positive number.");
  return value;
}
