/**
 * How the Rust of a set of programs reads: what clippy says to it, by default, without the lints that our manifest allows,
 * and with its pedantic lints; casts, wrapping arithmetic and pointers on the floor. Prints a table.
 *
 *   npx tsx scripts/output-quality.ts [FOLDER] [--only TEXT]
 *
 * FOLDER has programs of one C file each; default: fixtures/programs.
 */
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { measureCrate, type Quality } from "./output-quality/measure-crate.ts";
import { translateQuietly } from "./whole-program/translate-quietly.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: "string", default: "" } },
});
const folder = resolve(positionals[0] ?? "fixtures/programs");

const work = await mkdtemp(join(tmpdir(), "c2rust-safe-quality-"));
const measured: Quality[] = [];
try {
  const files = (await readdir(folder)).filter((name) => name.endsWith(".c") && name.includes(values.only));
  for (const file of files.sort()) {
    const out = join(work, basename(file, ".c"));
    const { written } = await translateQuietly([join(folder, file)], { out });
    if (written === null) {
      console.log(`${file}: not translated`);
      process.exitCode = 1;
      continue;
    }
    const quality = await measureCrate(out, join(work, "target"));
    measured.push(quality);
    console.log(describe(basename(file, ".c"), quality));
  }
  const all = sum(measured);
  console.log(`\n${describe(`${String(measured.length)} programs`, all)}`);
  console.log(`on the floor somewhere: ${String(measured.filter(({ floor }) => floor > 0).length)}`);
  for (const [lint, count] of [...all.lints].sort(([, a], [, b]) => b - a).slice(0, 20))
    console.log(`${String(count).padStart(6)} ${lint}`);
} finally {
  await rm(work, { recursive: true, force: true });
}

function sum(qualities: readonly Quality[]): Quality {
  const total = (of: (quality: Quality) => number): number =>
    qualities.reduce((count, quality) => count + of(quality), 0);
  const lints = new Map<string, number>();
  for (const quality of qualities)
    for (const [lint, count] of quality.lints) lints.set(lint, (lints.get(lint) ?? 0) + count);
  return {
    lines: total(({ lines }) => lines),
    warnings: total(({ warnings }) => warnings),
    unallowed: total(({ unallowed }) => unallowed),
    pedantic: total(({ pedantic }) => pedantic),
    casts: total(({ casts }) => casts),
    wrapping: total(({ wrapping }) => wrapping),
    floor: total(({ floor }) => floor),
    lints,
  };
}

/** All counts for 1,000 lines. */
function describe(name: string, quality: Quality): string {
  const rate = (count: number): string => ((count * 1000) / Math.max(1, quality.lines)).toFixed(1);
  return (
    `${name}: ${String(quality.lines)} lines; for 1,000 of them: clippy ${rate(quality.warnings)}, ` +
    `without our allowances ${rate(quality.unallowed)}, pedantic ${rate(quality.pedantic)}, ` +
    `casts ${rate(quality.casts)}, wrapping_ ${rate(quality.wrapping)}, Ptr ${rate(quality.floor)}`
  );
}
