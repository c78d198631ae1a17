/** Asserts that a program whose bodies were structured and emitted as C again behaves as the original. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { compileC, runProgram } from "../../scripts/round-trip/toolchain.ts";
import { readProgram } from "../../scripts/round-trip/front-end.ts";
import { printC } from "../../src/c-ast/print-c.ts";
import { emitStructured } from "./emit-c.ts";

export async function expectSameRuns(sources: readonly string[], flags: readonly string[] = []): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "c2rust-safe-structure-"));
  try {
    const { program, errors } = await readProgram(sources, flags, "gcc");
    expect(errors).toEqual([]);
    if (!program) return;
    const emitted = emitStructured(program);
    expect(emitted.diagnostics).toEqual([]);
    const structured = join(folder, "structured.c");
    await writeFile(structured, printC(emitted.program));
    const expected = await run([...flags, ...sources], join(folder, "original"), folder);
    expect(await run([structured, "-std=gnu17"], join(folder, "structured"), folder)).toEqual(expected);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The same for C text. */
export async function expectTextSameRuns(text: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "c2rust-safe-structure-"));
  try {
    const source = join(folder, "program.c");
    await writeFile(source, text);
    await expectSameRuns([source]);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function run(args: readonly string[], output: string, folder: string): Promise<unknown> {
  const compiled = await compileC("gcc", ["-w", "-O1", ...args, "-o", output, "-lm"], folder);
  expect(compiled, compiled.messages).toMatchObject({ ok: true });
  const result = await runProgram(output);
  expect(result.kind).toBe("ended");
  return result;
}
