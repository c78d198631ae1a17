/** Translates a set of HACL* as one library, and says file by file what came of it. */
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { reportSchema, type Report } from "../../src/report/report-schema.ts";
import type { Checkout } from "./checkout.ts";
import { unsafeInCrate } from "./unsafe-in-crate.ts";
import { translateQuietly } from "../whole-program/translate-quietly.ts";

export interface Translation {
  readonly crate: string;
  readonly report: Report;
  readonly unsafe: number;
  readonly seconds: number;
}

export async function translateSet(checkout: Checkout, crate: string): Promise<Translation> {
  const start = performance.now();
  const { diagnostics, written } = await translateQuietly(checkout.sources, {
    cflags: checkout.flags,
    name: checkout.name,
    out: crate,
    overwrite: "force",
    workingDirectory: checkout.root,
  });
  if (written === null) {
    const reasons = diagnostics.map(({ code, message }) => `${code}: ${message}`);
    throw new Error(`nothing was translated\n${reasons.join("\n")}`);
  }
  const seconds = (performance.now() - start) / 1000;
  return { crate, report: written.report, unsafe: await unsafeInCrate(crate), seconds };
}

/** The crate that an earlier run made, with its report. */
export async function readTranslation(crate: string): Promise<Translation> {
  const report = reportSchema.parse(
    JSON.parse(await readFile(join(crate, "c2rust-safe-report.json"), "utf8")),
  );
  const seconds = report.timings.reduce((sum, { seconds }) => sum + seconds, 0);
  return { crate, report, unsafe: await unsafeInCrate(crate), seconds };
}

/** A table row per C file: functions, and pointers by representation; then what is counted for the whole only. */
export async function describeTranslation({ crate, report, unsafe, seconds }: Translation): Promise<string> {
  const representations = [...new Set(report.pointers.map(({ representation }) => representation))].sort();
  const header = ["file", "functions", ...representations, "further versions"];
  const files = [...new Set([...report.functions, ...report.pointers].map(({ file }) => file))];
  const rows = await Promise.all(
    files.map(async (file) => [
      basename(file),
      translatedOf(report.functions.filter((one) => one.file === file)),
      ...representations.map((kind) => countPointers(report, file, kind)),
      String(await furtherVersions(crate, report, file)),
    ]),
  );
  const all = [
    "all",
    translatedOf(report.functions),
    ...representations.map((kind) => countPointers(report, null, kind)),
    String(rows.reduce((sum, row) => sum + Number(row.at(-1)), 0)),
  ];
  const { counts } = report;
  return [
    ...[header, header.map(() => "---"), ...rows, all].map((row) => `| ${row.join(" | ")} |`),
    "",
    ...refusals(report),
    `${String(unsafe)} \`unsafe\`; splits ${String(counts.splits)}, checked splits ${String(counts.checkedSplits)}, ` +
      `cursors ${String(counts.cursors)}, copies ${String(counts.copies)}, demotions ${String(counts.demotions)}`,
    `translated in ${seconds.toFixed(0)} s: ` +
      report.timings.map(({ stage, seconds }) => `${stage} ${seconds.toFixed(1)}`).join(", "),
  ].join("\n");
}

function translatedOf(functions: Report["functions"]): string {
  const translated = functions.filter(({ status }) => status === "translated").length;
  return `${String(translated)}/${String(functions.length)}`;
}

function countPointers(report: Report, file: string | null, kind: string): string {
  const found = report.pointers.filter(
    (pointer) => pointer.representation === kind && (file === null || pointer.file === file),
  );
  return String(found.length);
}

function refusals(report: Report): readonly string[] {
  return report.functions
    .filter(({ status }) => status === "refused")
    .map(({ name, file, diagnostics }) => {
      const why = diagnostics.map(({ code, message, line }) => `${code}: ${message} (line ${String(line)})`);
      return `refused: ${basename(file)}: ${name}: ${why.join("; ")}`;
    });
}

/**
 * Rust functions of a module beyond one for each C function: clones for calls whose arguments share an object. Where a
 * static function of a header is there once for each including file, these count too.
 */
async function furtherVersions(crate: string, report: Report, file: string): Promise<number> {
  const own = report.functions.filter((one) => one.file === file);
  if (own[0] === undefined) return 0;
  const module = own[0].rustPath.split("::").slice(0, -1).join("/");
  const text = await readFile(join(crate, "src", `${module}.rs`), "utf8");
  return [...text.matchAll(/^(?:pub(?:\([a-z]+\))? )?(?:const )?fn /gm)].length - own.length;
}
