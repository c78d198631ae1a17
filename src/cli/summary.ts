/** The last lines of a run. */
import type { TranslateResult } from "../pipeline/pipeline.ts";

type Report = NonNullable<TranslateResult["written"]>["report"];

/** Of checks that did not pass, per level; all of them are in the report. */
const shownChecks = 10;

/** What was written and what is proven, in a few plain lines. */
export function summarize({ written, workspace }: TranslateResult): string {
  if (written !== null) return summarizeCrate(written.report, written.output);
  if (workspace === null) return "";
  const { crates, output } = workspace;
  const head = `${String(crates.length)} crates written into ${output}\n`;
  return head + crates.map((report) => summarizeCrate(report, `${output}/${report.crate.name}`)).join("");
}

function summarizeCrate(report: Report, output: string): string {
  const { translated, refused } = report.counts;
  const lines = [
    `${String(translated)} of ${String(translated + refused)} functions translated into ${output}`,
  ];
  for (const { name, file, line, diagnostics } of report.functions.filter(
    ({ status }) => status === "refused",
  )) {
    const codes = [...new Set(diagnostics.map(({ code }) => code))].join(", ");
    lines.push(`  refused: ${name} (${file}:${String(line)}): ${codes}`);
  }
  for (const { level, status, reason, checks } of report.verification?.levels ?? []) {
    const passed = checks.filter((check) => check.status === "passed").length;
    const counted = checks.length === 0 ? "" : ` (${String(passed)} of ${String(checks.length)})`;
    lines.push(`  ${level}: ${status}${counted}${reason === null ? "" : `: ${reason}`}`);
    const open = checks.filter((check) => check.status !== "passed");
    for (const check of open.slice(0, shownChecks)) {
      lines.push(`    ${check.name}: ${check.status}${check.reason === null ? "" : `: ${check.reason}`}`);
    }
    if (open.length > shownChecks)
      lines.push(`    and ${String(open.length - shownChecks)} more, see the report`);
  }
  return `${lines.join("\n")}\n`;
}
