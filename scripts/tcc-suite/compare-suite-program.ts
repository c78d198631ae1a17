/** One program of the suite: does gcc take it, and does the translation do what gcc's program does? */
import { cp, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { compareProgram, type Comparison } from "../whole-program/compare-program.ts";
import { describeComparison } from "../whole-program/describe-comparison.ts";
import type { SuiteProgram } from "./programs.ts";

export interface SuiteResult {
  readonly name: string;
  readonly kind: Comparison["outcome"] | "not comparable";
  /** Codes of refusals, what rustc says, or what is different. */
  readonly reason: string;
  /** Does gcc's program print what tcc's authors expect? */
  readonly isExpected: boolean;
}

const seconds = 20;

export async function compareSuiteProgram(program: SuiteProgram): Promise<SuiteResult> {
  const { name } = program;
  if (program.unsuited !== null)
    return { name, kind: "not comparable", reason: program.unsuited, isExpected: false };
  const work = await mkdtemp(join(tmpdir(), "c2rust-safe-suite-"));
  try {
    await cp(dirname(program.expect), work, { recursive: true }); // programs read and write files beside them
    const printed = await runWithCompiler(program, work);
    if (typeof printed !== "string") return { name, kind: "not comparable", ...printed, isExpected: false };
    const isExpected = sameText(printed, await readFile(program.expect, "latin1"));
    const comparison = await compareProgram(program.sources, {
      work: join(work, "translated"),
      timeout: seconds * 1000,
      runs: [{ args: program.args, files: await filesBeside(program.expect) }],
    });
    return { name, kind: comparison.outcome, reason: describeComparison(comparison), isExpected };
  } catch (error) {
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { name, kind: "failed", reason, isExpected: false };
  } finally {
    await rm(work, { recursive: true });
  }
}

/** Programs read files beside them. */
async function filesBeside(path: string): Promise<Readonly<Record<string, string>>> {
  const folder = dirname(path);
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  const texts = await Promise.all(
    names.map(async (name) => [name, await readFile(join(folder, name), "latin1")] as const),
  );
  return Object.fromEntries(texts);
}

/** What gcc's program prints, or why there is none that says anything. */
async function runWithCompiler(
  program: SuiteProgram,
  work: string,
): Promise<string | { readonly reason: string }> {
  const binary = join(work, "alone");
  const built = await execa(
    "gcc",
    ["-std=gnu11", "-O1", "-w", "-fwrapv", ...program.sources, "-o", binary, "-lm"],
    { reject: false },
  );
  if (built.exitCode !== 0) return { reason: `gcc: ${firstError(built.stderr)}` };
  const outputs = [];
  for (let round = 0; round < 2; round++) {
    const ran = await execa(binary, [...program.args], {
      cwd: work,
      reject: false,
      timeout: seconds * 1000,
      encoding: "latin1",
      stripFinalNewline: false,
    });
    if (ran.timedOut) return { reason: "gcc's program does not end" };
    outputs.push(ran.stdout);
  }
  const [first = "", second = ""] = outputs;
  return first === second ? first : { reason: "gcc's program prints something else each time" };
}

function firstError(messages: string): string {
  const lines = messages.split("\n");
  const line = lines.find((text) => /error|undefined reference/.test(text)) ?? lines[0] ?? "";
  return line.replace(/^.*?(error: |undefined reference)/, "$1");
}

/** As `diff -bu` sees it, which the suite's Makefile uses: blanks at line ends say nothing. */
function sameText(left: string, right: string): boolean {
  const plain = (text: string): string => text.replaceAll(/[ \t\r]+/g, " ").replaceAll(/ ?\n/g, "\n");
  return plain(left).trimEnd() === plain(right).trimEnd();
}
