/** Builds random calls of the printf family in C and in Rust, runs both, compares what they print. */
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { randomCall, type RandomCall } from "./random-call.ts";
import { Random } from "./random.ts";

export interface CallDifference {
  readonly c: string;
  readonly rust: string;
  readonly wanted: string;
  readonly printed: string;
}

export interface CallComparison {
  readonly calls: number;
  /** Calls for which a Rust format string was found. */
  readonly withRustFormat: number;
  readonly differences: readonly CallDifference[];
}

const runtimeSource = join(import.meta.dirname, "../../runtime/src");

/** Calls in one program. */
const batchSize = 500;

export async function compareCalls(seed: number, count: number, compiler: string): Promise<CallComparison> {
  const random = new Random(seed);
  const differences: CallDifference[] = [];
  let withRustFormat = 0;
  for (let done = 0; done < count; done += batchSize) {
    const calls = Array.from({ length: Math.min(batchSize, count - done) }, () => randomCall(random));
    withRustFormat += calls.filter((call) => !/\b(s?n?printf|v?s?printf)!?\(/.test(call.rust)).length;
    differences.push(...(await compareBatch(calls, compiler)));
  }
  return { calls: count, withRustFormat, differences };
}

async function compareBatch(
  calls: readonly RandomCall[],
  compiler: string,
): Promise<readonly CallDifference[]> {
  const folder = await mkdtemp(join(tmpdir(), "fuzz-printf-"));
  try {
    await cp(join(runtimeSource, "c_runtime"), join(folder, "c_runtime"), { recursive: true });
    for (const file of ["c_runtime.rs", "globals.rs"])
      await cp(join(runtimeSource, file), join(folder, file));
    await writeFile(join(folder, "calls.c"), cProgram(calls));
    await writeFile(join(folder, "calls.rs"), rustProgram(calls));
    const inFolder = { cwd: folder, encoding: "latin1", stripFinalNewline: false } as const;
    await Promise.all([
      execa(compiler, ["-w", "-O1", "-o", "c", "calls.c"], inFolder),
      execa("rustc", ["--edition=2021", "-Dwarnings", "-Copt-level=1", "-o", "rust", "calls.rs"], inFolder),
    ]);
    const [wanted, printed] = await Promise.all([execa("./c", inFolder), execa("./rust", inFolder)]);
    const wantedTexts = wanted.stdout.split(separator);
    const printedTexts = printed.stdout.split(separator);
    return calls.flatMap((call, index) => {
      const [one = "", other = ""] = [wantedTexts[index], printedTexts[index]];
      return one === other ? [] : [{ c: call.c, rust: call.rust, wanted: one, printed: other }];
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Printed behind each call. */
const separator = "\x01\x02";
const escapedSeparator = "\\001\\002";

function cProgram(calls: readonly RandomCall[]): string {
  const functions = calls.map(({ c }, index) => `static void call_${String(index)}(void) {\n  ${c}\n}`);
  const steps = calls.map((_, index) => `  call_${String(index)}(); fputs("${escapedSeparator}", stdout);`);
  const headers = ["stdint", "stdio", "string"].map((name) => `#include <${name}.h>`);
  return [...headers, ...functions, "int main(void) {", ...steps, "}", ""].join("\n");
}

function rustProgram(calls: readonly RandomCall[]): string {
  const functions = calls.map(({ rust }, index) => `fn call_${String(index)}() {\n    ${rust}\n}`);
  const steps = calls.map(
    (_, index) => `    call_${String(index)}();\n    c_runtime::stdout::write(b"\\x01\\x02");`,
  );
  const uses = new Set(
    calls.flatMap((call) => call.uses.map(({ module, name }) => `use crate::c_runtime::${module}::${name};`)),
  );
  return [
    "#![forbid(unsafe_code)]",
    "mod c_runtime;",
    "mod globals;",
    ...uses,
    ...functions,
    "fn main() {",
    ...steps,
    "}",
    "",
  ].join("\n");
}
