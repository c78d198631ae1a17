/** Translates C to C through the typed AST and compares the behaviour of both: `round-trip.ts --help`. */
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { Command } from "commander";
import { dumpProgram } from "../src/c-ast/dump.ts";
import { printC } from "../src/c-ast/print-c.ts";
import { readProgram } from "./round-trip/front-end.ts";
import { roundTrip, type RoundTripResult } from "./round-trip/round-trip.ts";

interface Options {
  readonly each?: true;
  readonly keep?: string;
  readonly dump?: true;
  readonly print?: true;
  readonly compiler: string;
  readonly verbose?: true;
}

const command = new Command("round-trip")
  .description(
    "Print C from its typed AST, compile both, compare output and exit status (or exported symbols).",
  )
  .argument(
    "<paths...>",
    "C files, or folders that stand for all C files below; compiler flags follow after --",
  )
  .option("--each", "every path is a program of its own (default: all paths are one program)")
  .option("--keep <folder>", "build there and keep everything")
  .option("--print", "write the printed C to stdout, compare nothing")
  .option("--dump", "write the typed AST to stdout, compare nothing")
  .option("--compiler <command>", "C compiler", "gcc")
  .option("--verbose", "show reasons in full");

await main();

async function main(): Promise<void> {
  const split = process.argv.indexOf("--");
  const flags = split < 0 ? [] : process.argv.slice(split + 1);
  command.parse(split < 0 ? process.argv : process.argv.slice(0, split));
  const options = command.opts<Options>();
  const groups: string[][] = [];
  for (const path of command.args) groups.push(await sourcesBelow(resolve(path)));
  const programs = options.each ? groups : [groups.flat()];
  if (options.print || options.dump) {
    for (const sources of programs) await show(sources, flags, options);
    return;
  }
  const counts = { same: 0, different: 0, refused: 0, discarded: 0, violations: 0 };
  for (const [index, sources] of programs.entries()) {
    const result = await compare(sources, flags, options, index);
    counts[result.verdict.kind]++;
    counts.violations += result.violations.length;
    describe(sources, result, options);
  }
  const { same, different, refused, discarded, violations } = counts;
  console.log(
    `${String(programs.length)} programs: ${String(same)} same, ${String(different)} different, ` +
      `${String(refused)} refused, ${String(discarded)} discarded; ${String(violations)} violations`,
  );
  if (different + refused + violations > 0) process.exitCode = 1;
}

async function compare(
  sources: readonly string[],
  flags: readonly string[],
  options: Options,
  index: number,
): Promise<RoundTripResult> {
  const folder = options.keep
    ? join(resolve(options.keep), String(index))
    : await mkdtemp(join(tmpdir(), "c2rust-safe-round-trip-"));
  try {
    return await roundTrip({ sources, flags, compiler: options.compiler, workFolder: folder });
  } catch (error) {
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { verdict: { kind: "different", reason: `exception: ${reason}` }, violations: [] };
  } finally {
    if (!options.keep) await rm(folder, { recursive: true });
  }
}

async function show(sources: readonly string[], flags: readonly string[], options: Options): Promise<void> {
  const { program, errors } = await readProgram(sources, flags, options.compiler);
  for (const error of errors) console.error(error);
  if (program) process.stdout.write(options.dump ? dumpProgram(program) : printC(program));
}

function describe(
  sources: readonly string[],
  { verdict, violations }: RoundTripResult,
  options: Options,
): void {
  const name = sources.map((source) => relative(process.cwd(), source)).join(" ");
  const shown = options.verbose ? Infinity : 5;
  const reason = "reason" in verdict ? `\n  ${verdict.reason.split("\n").slice(0, shown).join("\n  ")}` : "";
  console.log(`${verdict.kind}: ${name}${reason}`);
  for (const violation of violations.slice(0, shown)) console.log(`  violation: ${violation}`);
  if (violations.length > shown) console.log(`  ... ${String(violations.length - shown)} more violations`);
}

async function sourcesBelow(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [path];
  const entries = await readdir(path, { recursive: true });
  return entries
    .filter((entry) => entry.endsWith(".c"))
    .sort()
    .map((entry) => join(path, entry));
}
