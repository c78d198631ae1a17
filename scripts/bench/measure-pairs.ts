/** Runs both programs in turns, so that what else the machine does meets both. */
import { execa } from "execa";
import type { Programs } from "./build-programs.ts";

export interface Measurement {
  readonly name: string;
  /** Medians, in microseconds for a unit of work. */
  readonly c: number;
  readonly rust: number;
  /** Median of Rust's time by C's of each pair. */
  readonly ratio: number;
  /** Both came to the same results. */
  readonly agrees: boolean;
}

interface Run {
  readonly nanoseconds: number;
  readonly checksum: string;
}

/** What a run shall take at least. */
const least = 50e6;

export async function measurePairs(programs: Programs, pairs: number): Promise<Measurement> {
  const { name, c, rust } = programs;
  const { input } = programs;
  const units = input === undefined ? await calibrate(c) : 1;
  const run = (program: string): Promise<Run> =>
    input === undefined ? runUnits(program, units) : runWhole(program, input);
  const runs: { readonly c: Run; readonly rust: Run }[] = [];
  for (let pair = 0; pair < pairs; pair++) runs.push({ c: await run(c), rust: await run(rust) });
  return {
    name,
    c: median(runs.map((pair) => pair.c.nanoseconds)) / units / 1000,
    rust: median(runs.map((pair) => pair.rust.nanoseconds)) / units / 1000,
    ratio: median(runs.map((pair) => pair.rust.nanoseconds / pair.c.nanoseconds)),
    agrees: runs.every((pair) => pair.c.checksum === pair.rust.checksum),
  };
}

/** Units of work that take long enough to be measured. */
async function calibrate(program: string): Promise<number> {
  for (let units = 1; ; units *= 4) {
    const { nanoseconds } = await runUnits(program, units);
    if (nanoseconds >= least / 4) return Math.ceil((units * least) / nanoseconds);
  }
}

/** What bash's `time` is to print: seconds of the processor for the program and for the system on its behalf. */
const timed = `TIMEFORMAT="%U %S"; time "$1" < "$2" > "$2.output"; echo $? | cat - "$2.output" | sha256sum`;

/** A program of its own, from start to end; how it ends and what it prints is its result. */
async function runWhole(program: string, input: string): Promise<Run> {
  const { stdout, stderr } = await execa("bash", ["-c", timed, "run", program, input]);
  const seconds = (stderr.split("\n").at(-1) ?? "").split(" ").map(Number);
  return { nanoseconds: seconds.reduce((sum, part) => sum + part, 0) * 1e9, checksum: stdout };
}

/** A driver: it measures itself. */
async function runUnits(program: string, units: number): Promise<Run> {
  const { stdout } = await execa(program, [String(units)]);
  const [nanoseconds, checksum = ""] = stdout.split(" ");
  return { nanoseconds: Number(nanoseconds), checksum };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? NaN)
    : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}
