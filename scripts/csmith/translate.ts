/** A C program through the whole translator: built, run, and compared with the original. */
import { execa } from "execa";
import type { Ladder } from "../../src/pipeline/core-stages.ts";
import type { RoundTripRequest, RoundTripResult, Verdict } from "../round-trip/round-trip.ts";
import { buildC, compareProgram, type Comparison } from "../whole-program/compare-program.ts";
import type { Run } from "../whole-program/run-program.ts";

/** How much longer than the C the unoptimized Rust may run. */
const patience = 20;

/** Translates the program to Rust, builds it, runs it and the original, and compares. */
export async function translateAndCompare(
  request: RoundTripRequest,
  ladder: Ladder,
): Promise<RoundTripResult> {
  const cflags = [...request.flags, "-w"];
  const original = `${request.workFolder}/alone`;
  const milliseconds = (request.seconds ?? 5) * 1000;
  const useless = await tellsNothing(request.sources, { original, cflags, milliseconds });
  if (useless) return { verdict: useless, violations: [] };
  const work = request.workFolder;
  const timeout = milliseconds * patience;
  const comparison = await compareProgram(request.sources, { work, cflags, original, timeout, ladder });
  return { verdict: verdictOf(comparison), violations: [] };
}

/** The C alone, which is built: what does not end in time, or does not compile, says nothing. */
async function tellsNothing(
  sources: readonly string[],
  { original, cflags, milliseconds }: { original: string; cflags: readonly string[]; milliseconds: number },
): Promise<Verdict | null> {
  try {
    await buildC(sources, original, cflags);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: "discarded", reason: `the original does not compile:\n${reason}` };
  }
  const ran = await execa(original, [], { reject: false, timeout: milliseconds });
  return ran.timedOut ? { kind: "discarded", reason: "the original runs too long" } : null;
}

function verdictOf(comparison: Comparison): Verdict {
  switch (comparison.outcome) {
    case "same":
      return { kind: "same", how: "ran" };
    case "refused":
    case "failed":
      return { kind: "refused", reason: comparison.reasons.join("\n") };
    case "rustc":
      return { kind: "different", reason: `rustc:\n${comparison.message}` };
    case "different":
      return {
        kind: "different",
        reason: `C: ${describe(comparison.c)}; Rust: ${describe(comparison.rust)}`,
      };
  }
}

function describe({ exitCode, stdout }: Run): string {
  return `status ${String(exitCode)}, ${stdout.slice(0, 200)}`;
}
