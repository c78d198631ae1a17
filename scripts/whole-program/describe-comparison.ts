/** What a comparison says, for people: why it is not the same, and where the first difference is. */
import type { Comparison } from "./compare-program.ts";

export function describeComparison(comparison: Comparison): string {
  switch (comparison.outcome) {
    case "same":
      return "";
    case "refused":
    case "failed":
      return comparison.reasons.join("\n");
    case "rustc":
      return comparison.message.slice(0, 1500);
    case "different": {
      const { c, rust } = comparison;
      return (
        `C: ${String(c.exitCode)} ${firstDifference(c.stdout, rust.stdout)}\n` +
        `Rust: ${String(rust.exitCode)} ${firstDifference(rust.stdout, c.stdout)}`
      );
    }
  }
}

function firstDifference(text: string, other: string): string {
  const others = other.split("\n");
  const lines = text.split("\n");
  const at = lines.findIndex((line, index) => line !== others[index]);
  return at < 0 ? "(nothing more)" : `line ${String(at + 1)}: ${lines[at] ?? ""}`;
}
