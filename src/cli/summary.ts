/** The last lines of a run. */
import type { TranslateResult } from "../pipeline/pipeline.ts";

/** Of checks that did not pass, per level; all of them are in the report. */
const shownChecks = 10;

/** What was written and what is proven, in a few plain lines. */
export function summarize(result: TranslateResult): string {
  if (result.written === null) return "";
  const { report, output } = result.written;
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
