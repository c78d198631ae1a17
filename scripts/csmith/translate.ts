/** A C program through the whole translator: built, run, and compared with the original. */
import { execa } from "execa";
import type { Ladder } from "../../src/pipeline/core-stages.ts";
import type { RoundTripRequest, RoundTripResult, Verdict } from "../round-trip/round-trip.ts";
import { compareProgram, type Comparison } from "../whole-program/compare-program.ts";
import type { Run } from "../whole-program/run-program.ts";

/** How much longer than the C the unoptimized Rust may run. */
const patience = 20;

/** Translates the program to Rust, builds it, runs it and the original, and compares. */
export async function translateAndCompare(
  request: RoundTripRequest,
  ladder: Ladder,
): Promise<RoundTripResult> {
  const slow = await tooSlow(request);
  if (slow) return { verdict: slow, violations: [] };
  const comparison = await compareProgram(request.sources, {
    work: request.workFolder,
    cflags: [...request.flags, "-w"],
    timeout: (request.seconds ?? 5) * 1000 * patience,
    ladder,
  });
  return { verdict: verdictOf(comparison), violations: [] };
}

/** The C alone: what does not end in time, or does not compile, says nothing. */
async function tooSlow(request: RoundTripRequest): Promise<Verdict | null> {
  const program = `${request.workFolder}/alone`;
  const built = await execa(
    request.compiler,
    ["-w", "-O1", "-fwrapv", ...request.flags, ...request.sources, "-o", program, "-lm"],
    { reject: false },
  );
  if (built.exitCode !== 0)
    return { kind: "discarded", reason: `the original does not compile:\n${built.stderr}` };
  const ran = await execa(program, [], { reject: false, timeout: (request.seconds ?? 5) * 1000 });
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
