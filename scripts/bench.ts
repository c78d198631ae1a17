/**
 * Speed of the translations: each benchmark of `bench/drivers` is linked with the C, compiled by clang -O3, and with the
 * Rust, and both are run in turns on the same input. Prints a table; exit code 1 when results differ.
 *
 *   npx tsx scripts/bench.ts [--pairs N] [--programs | --hacl CHECKOUT] [--markdown FILE] [NAME...]
 *
 * Without a choice all of fixtures/crypto; with `--programs` the whole programs of `bench/programs`,
 * which read what those of `bench/inputs` write, against clang -O2.
 */
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { haclLibraries } from "./bench/hacl-libraries.ts";
import { benchmarkTable } from "./bench/benchmark-table.ts";
import { buildDrivers, buildProgram, type Library, type Programs } from "./bench/build-programs.ts";
import { measurePairs, type Measurement } from "./bench/measure-pairs.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    pairs: { type: "string", default: "11" },
    programs: { type: "boolean", default: false },
    hacl: { type: "string" },
    markdown: { type: "string" },
  },
});
const drivers = resolve("bench/drivers");

async function sourcesIn(folder: string): Promise<readonly string[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(".c")).sort();
  const wanted = files.filter(
    (file) => positionals.length === 0 || positionals.includes(basename(file, ".c")),
  );
  return wanted.map((file) => join(folder, file));
}

/** The fixtures of `fixtures/crypto`, each a library with a driver of its name; or what of HACL* has one. */
async function libraries(folder: string): Promise<readonly Library[]> {
  if (values.hacl !== undefined) {
    return await haclLibraries(resolve(values.hacl), await sourcesIn(join(drivers, "hacl")), folder);
  }
  return (await sourcesIn(drivers)).map((driver) => {
    const folder = resolve("fixtures/crypto", basename(driver, ".c"));
    return { paths: [folder], flags: [`-I${folder}`], drivers: [driver] };
  });
}

/** One after the other, so that a failure does not take away what was measured. */
async function* programs(work: string): AsyncGenerator<Programs> {
  const folder = (): Promise<string> => mkdtemp(join(work, "build-"));
  if (values.programs)
    for (const source of await sourcesIn(resolve("bench/programs")))
      yield await buildProgram(source, resolve("bench/inputs"), await folder());
  else for (const library of await libraries(work)) yield* await buildDrivers(library, await folder());
}

const measurements: Measurement[] = [];
const work = await mkdtemp(join(tmpdir(), "c2rust-safe-bench-"));
try {
  for await (const built of programs(work)) {
    const measurement = await measurePairs(built, Number(values.pairs));
    measurements.push(measurement);
    console.log(
      `${measurement.name}: ${measurement.ratio.toFixed(3)}${measurement.agrees ? "" : ", results differ"}`,
    );
  }
  const table = await benchmarkTable(measurements, {
    pairs: Number(values.pairs),
    level: values.programs ? "-O2" : "-O3",
  });
  console.log(`\n${table}`);
  if (values.markdown !== undefined) await writeFile(values.markdown, table);
  if (measurements.some(({ agrees }) => !agrees)) process.exitCode = 1;
} finally {
  await rm(work, { recursive: true, force: true });
}
