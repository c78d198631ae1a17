/** What was measured, as Markdown. */
import { cpus } from "node:os";
import { execa } from "execa";
import type { Measurement } from "./measure-pairs.ts";

interface Conditions {
  readonly pairs: number;
  /** Of clang's optimization. */
  readonly level: string;
}

export async function benchmarkTable(
  measurements: readonly Measurement[],
  { pairs, level }: Conditions,
): Promise<string> {
  const [clang, rustc] = await Promise.all(["clang", "rustc"].map(firstLine));
  const rows = measurements.map(
    ({ name, c, rust, ratio, agrees }) =>
      `| ${name} | ${c.toFixed(1)} | ${rust.toFixed(1)} | ${ratio.toFixed(2)} |${agrees ? "" : " results differ"}`,
  );
  const ratios = measurements.map(({ ratio }) => ratio);
  const mean = Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
  return [
    `${clang ?? ""} ${level} against ${rustc ?? ""} --release, on ${cpus()[0]?.model ?? "an unknown processor"};`,
    `medians of ${String(pairs)} pairs run in turns, microseconds of the processor's time for a unit of work.`,
    "",
    "| benchmark | C | Rust | Rust / C |",
    "| --- | ---: | ---: | ---: |",
    ...rows,
    "",
    `Geometric mean ${mean.toFixed(3)}, highest ${Math.max(...ratios).toFixed(2)}.`,
    "",
  ].join("\n");
}

async function firstLine(tool: string): Promise<string> {
  const { stdout } = await execa(tool, ["--version"]);
  return stdout.split("\n")[0] ?? "";
}
