/** Asserts that a program whose bodies were structured and emitted as C again behaves as the original. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { readProgram } from "../../scripts/round-trip/front-end.ts";
import { compileC, runProgram } from "../../scripts/round-trip/toolchain.ts";
import type { Program } from "../../src/c-ast/c-ast.ts";
import { printC } from "../../src/c-ast/print-c.ts";
import { emitStructured } from "./emit-c.ts";

export async function expectSameRuns(sources: readonly string[]): Promise<void> {
  const { program, errors } = await readProgram(sources, [], "gcc");
  expect(errors).toEqual([]);
  if (program) await compareRuns(program, sources);
}

/** For programs of other tests: those that the front end refuses are its business. Tells whether it was compared. */
export async function expectSameRunsIfRead(sources: readonly string[]): Promise<boolean> {
  const { program, errors } = await readProgram(sources, [], "gcc");
  if (!program || errors.length > 0) return false;
  await compareRuns(program, sources);
  return true;
}

/** For C text. */
export async function expectTextSameRuns(text: string): Promise<void> {
  await inFolder(async (folder) => {
    const source = join(folder, "program.c");
    await writeFile(source, text);
    await expectSameRuns([source]);
  });
}

async function compareRuns(program: Program, sources: readonly string[]): Promise<void> {
  const emitted = emitStructured(program);
  expect(emitted.diagnostics).toEqual([]);
  await inFolder(async (folder) => {
    const structured = join(folder, "structured.c");
    await writeFile(structured, printC(emitted.program));
    const expected = await run(sources, join(folder, "original"), folder);
    expect(await run([structured, "-std=gnu17"], join(folder, "structured"), folder)).toEqual(expected);
  });
}

async function run(args: readonly string[], output: string, folder: string): Promise<unknown> {
  const compiled = await compileC("gcc", ["-w", "-O1", ...args, "-o", output, "-lm"], folder);
  expect(compiled, compiled.messages).toMatchObject({ ok: true });
  const result = await runProgram(output);
  expect(result.kind).toBe("ended");
  return result;
}

async function inFolder(action: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "c2rust-safe-structure-"));
  try {
    await action(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
