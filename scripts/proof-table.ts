/**
 * Translates and verifies projects one after the other, and prints a table: functions translated, `unsafe`, vectors on
 * the Rust, differential. Exit code 1 when one of them is not complete.
 *
 *   npx tsx scripts/proof-table.ts [--no-verify] [FOLDER...]     default: all of fixtures/crypto
 */
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import type { Report, ReportLevel } from "../src/report/report-schema.ts";
import { unsafeInCrate } from "./hacl/unsafe-in-crate.ts";
import { translateQuietly } from "./whole-program/translate-quietly.ts";

interface Row {
  readonly name: string;
  readonly cells: readonly string[];
  readonly complete: boolean;
  /** Lines below the table: what is missing. */
  readonly open: readonly string[];
}

async function proveFolder(folder: string, verify: boolean): Promise<Row> {
  const name = basename(folder);
  const work = await mkdtemp(join(tmpdir(), "c2rust-safe-proof-"));
  try {
    const { diagnostics, written } = await translateQuietly([folder], {
      out: join(work, "out"),
      proof: verify ? "verify" : "none",
    });
    if (written === null) {
      const open = diagnostics.map(({ code, message }) => `${code}: ${message}`);
      return { name, cells: ["-", "-", "-", "-", "-"], complete: false, open };
    }
    return rowOf(name, written.report, await unsafeInCrate(join(work, "out")));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

function rowOf(name: string, report: Report, unsafe: number): Row {
  const { translated, refused } = report.counts;
  const open: string[] = [];
  for (const { name, status, file, diagnostics } of report.functions) {
    if (status === "translated") continue;
    const why = diagnostics.map(({ code, message, line }) => `${code}: ${message} (line ${String(line)})`);
    open.push(`${file}: ${name} refused, ${why.join("; ")}`);
  }
  const levels = report.verification?.levels ?? [];
  for (const { level, status, reason, checks } of levels) {
    // A library has no program to run, and that is nothing left undone.
    if (status === "skipped" && reason === "the crate is a library") continue;
    if (status !== "passed") open.push(`${level}: ${status}, ${String(reason)}`);
    for (const check of checks) {
      if (check.status === "passed") continue;
      open.push(
        `${level} ${check.name}: ${check.status}, ${String(check.reason)}`,
        ...check.details.slice(0, 6),
      );
    }
  }
  const cells = [
    `${String(translated)}/${String(translated + refused)}`,
    String(unsafe),
    ...(["rust", "c-tests", "differential"] as const).map((level) => levelCell(levels, level)),
  ];
  return { name, cells, complete: open.length === 0 && unsafe === 0, open };
}

function levelCell(levels: readonly ReportLevel[], name: ReportLevel["level"]): string {
  const found = levels.find(({ level }) => level === name);
  if (found === undefined) return "-";
  const passed = found.checks.filter(({ status }) => status === "passed").length;
  return found.checks.length === 0 ? found.status : `${String(passed)}/${String(found.checks.length)}`;
}

const { values, positionals } = parseArgs({
  options: { "no-verify": { type: "boolean", default: false } },
  allowPositionals: true,
});
const crypto = join(import.meta.dirname, "../fixtures/crypto");
const folders =
  positionals.length > 0 ? positionals : (await readdir(crypto)).sort().map((name) => join(crypto, name));
console.log("| project | functions | unsafe | rust | C tests on Rust | differential |");
console.log("| --- | --- | --- | --- | --- | --- |");
const rows: Row[] = [];
for (const folder of folders) {
  const row = await proveFolder(folder, !values["no-verify"]);
  rows.push(row);
  console.log(`| ${[row.name, ...row.cells].join(" | ")} |`);
}
for (const { name, open } of rows) {
  if (open.length > 0) console.log(`\n${name}:\n${open.map((line) => `  ${line}`).join("\n")}`);
}
const complete = rows.filter((row) => row.complete).length;
console.log(`\n${String(complete)} of ${String(rows.length)} complete`);
process.exitCode = complete === rows.length ? 0 : 1;
