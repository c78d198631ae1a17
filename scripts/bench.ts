/**
 * Speed of the translations: each benchmark of `bench/drivers` is linked with the C, compiled by clang, and with the
 * Rust, and both are run in turns on the same input. Prints a table; exit code 1 when results differ.
 *
 *   npx tsx scripts/bench.ts [--pairs N] [--hacl CHECKOUT] [--markdown FILE] [NAME...]      default: all of fixtures/crypto
 */
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { benchmarkTable } from "./bench/benchmark-table.ts";
import { buildPrograms, type Library } from "./bench/build-programs.ts";
import { measurePairs, type Measurement } from "./bench/measure-pairs.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    pairs: { type: "string", default: "11" },
    hacl: { type: "string" },
    markdown: { type: "string" },
  },
});
const drivers = resolve("bench/drivers");

async function driversIn(folder: string): Promise<readonly string[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(".c"));
  return files.sort().filter((file) => positionals.length === 0 || positionals.includes(basename(file, ".c")));
}

/** The fixtures of `fixtures/crypto`, each a library with a driver of its name; or HACL*, one library with many drivers. */
async function libraries(): Promise<readonly Library[]> {
  if (values.hacl !== undefined) {

    const { haclLibrary } = await import("./bench/hacl-library.ts");
    const folder = join(drivers, "hacl");
    return [await haclLibrary(resolve(values.hacl), folder, await driversIn(folder))];
  }
  return (await driversIn(drivers)).map((driver) => {
    const folder = resolve("fixtures/crypto", basename(driver, ".c"));
    return { paths: [folder], flags: [`-I${folder}`], drivers: [join(drivers, driver)] };
  });
}

const measurements: Measurement[] = [];
const work = await mkdtemp(join(tmpdir(), "c2rust-safe-bench-"));
try {
  for (const library of await libraries()) {
    for (const programs of await buildPrograms(library, await mkdtemp(join(work, "library-")))) {
      const measurement = await measurePairs(programs, Number(values.pairs));
      measurements.push(measurement);
      console.log(`${measurement.name}: ${measurement.ratio.toFixed(3)}`);
    }
  }
  const table = await benchmarkTable(measurements, Number(values.pairs));
  console.log(`\n${table}`);
  if (values.markdown !== undefined) await writeFile(values.markdown, table);
  if (measurements.some(({ agrees }) => !agrees)) process.exitCode = 1;
} finally {
  await rm(work, { recursive: true, force: true });
}
