/** The last lines of a run. */
import type { TranslateResult } from "../pipeline/pipeline.ts";

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
  }
  return `${lines.join("\n")}\n`;
}
