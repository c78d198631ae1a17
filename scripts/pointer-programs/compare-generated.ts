/** One generated program: shown to be defined by the sanitizers, then translated and compared. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import type { Ladder } from "../../src/pipeline/core-stages.ts";
import { compareProgram, type Comparison } from "../whole-program/compare-program.ts";
import { describeComparison } from "../whole-program/describe-comparison.ts";
import { generateProgram } from "./generate-program.ts";

export interface SeedResult {
  readonly seed: number;
  /** `invalid` is a defect of the generator. */
  readonly kind: Comparison["outcome"] | "invalid";
  readonly reason: string;
  /** Some pointer had to go down. */
  readonly usesFloor: boolean;
}

export async function compareSeed(seed: number, ladder: Ladder): Promise<SeedResult> {
  const work = await mkdtemp(join(tmpdir(), "c2rust-safe-pointers-"));
  try {
    const source = join(work, "program.c");
    await writeFile(source, generateProgram(seed));
    const invalid = await undefinedBehaviour(source, work);
    if (invalid !== null) return { seed, kind: "invalid", reason: invalid, usesFloor: false };
    const comparison = await compareProgram([source], { work, cflags: ["-w"], ladder });
    const rust = await readFile(join(work, "out/src/main.rs"), "utf8").catch(() => "");
    const usesFloor = rust.includes("c_runtime::memory::");
    return { seed, kind: comparison.outcome, reason: describeComparison(comparison), usesFloor };
  } catch (error) {
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { seed, kind: "failed", reason, usesFloor: false };
  } finally {
    await rm(work, { recursive: true });
  }
}

/** What the sanitizers have to say. */
async function undefinedBehaviour(source: string, work: string): Promise<string | null> {
  const program = join(work, "sanitized");
  const sanitizers = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"];
  const built = await execa("gcc", ["-std=gnu11", "-w", ...sanitizers, source, "-o", program], {
    reject: false,
  });
  if (built.exitCode !== 0) return built.stderr;
  const ran = await execa(program, [], { reject: false, timeout: 20_000 });
  if (ran.timedOut) return "runs too long";
  return ran.stderr === "" ? null : ran.stderr;
}
