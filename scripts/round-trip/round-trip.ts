/** C to typed AST to C: compiles the original and the printed program, runs both where there is a main, and compares. */
import { mkdir, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Program } from "../../src/c-ast/c-ast.ts";
import { checkProgram } from "../../src/c-ast/check.ts";
import { printC } from "../../src/c-ast/print-c.ts";
import { formatLocation } from "../../src/source/span.ts";
import { codeGenerators, compareCode } from "./machine-code.ts";
import { readProgram } from "./front-end.ts";
import { compileC, exportedSymbols, runProgram, type RunResult } from "./toolchain.ts";

export interface RoundTripRequest {
  /** C files of one program, absolute paths. */
  readonly sources: readonly string[];
  /** Compiler flags of the original. */
  readonly flags: readonly string[];
  readonly compiler: string;
  /** Existing folder for `printed.c` and everything that is built. */
  readonly workFolder: string;
  readonly args?: readonly string[];
  readonly seconds?: number;
  /** What is compared where there is no main: exported symbols, or also the machine code of every function. */
  readonly objects?: "symbols" | "code";
}

export interface RoundTripResult {
  readonly verdict: Verdict;
  /** Broken promises of the typed AST; they do not change the verdict. */
  readonly violations: readonly string[];
}

export type Verdict =
  /** Same output and exit status; or, without a main, the same exported symbols, or the same machine code too. */
  | { readonly kind: "same"; readonly how: "ran" | "compiled" | "same-code" }
  | { readonly kind: "different"; readonly reason: string }
  /** The front end gave errors. */
  | { readonly kind: "refused"; readonly reason: string }
  /** The original says nothing: it does not compile, or runs too long. */
  | { readonly kind: "discarded"; readonly reason: string };

export async function roundTrip(request: RoundTripRequest): Promise<RoundTripResult> {
  await mkdir(request.workFolder, { recursive: true });
  const { program, errors } = await readProgram(request.sources, request.flags, request.compiler);
  if (!program || errors.length > 0) {
    const verdict: Verdict = (await rejectedByCompiler(request)) ?? {
      kind: "refused",
      reason: errors.join("\n"),
    };
    return { verdict, violations: [] };
  }
  const violations = describeViolations(program);
  const printed = join(request.workFolder, "printed.c");
  await writeFile(printed, printC(program));
  const verdict = hasMain(program)
    ? await comparePrograms(request, printed)
    : await compareObjects(request, printed, program);
  return { verdict, violations };
}

/** What is not C to the compiler either need not be accepted. */
async function rejectedByCompiler({
  compiler,
  flags,
  sources,
  workFolder,
}: RoundTripRequest): Promise<Verdict | null> {
  const args = [...originalFlags(flags), "-fsyntax-only", ...sources];
  const { ok, messages } = await compileC(compiler, args, workFolder);
  return ok ? null : { kind: "discarded", reason: `the original does not compile:\n${messages}` };
}

function describeViolations(program: Program): string[] {
  return checkProgram(program).map(({ message, span }) => {
    const unit = program.units[span.unit];
    return `${unit ? formatLocation(unit.lines.locate(span.start)) : "?"}: ${message}`;
  });
}

function hasMain(program: Program): boolean {
  return [...program.symbols.values()].some(
    (symbol) => symbol.kind === "function" && symbol.name === "main" && symbol.defined,
  );
}

async function comparePrograms(request: RoundTripRequest, printed: string): Promise<Verdict> {
  const original = join(request.workFolder, "original");
  const again = join(request.workFolder, "printed");
  const { compiler, workFolder, sources, flags } = request;
  const first = await compileC(
    compiler,
    [...originalFlags(flags), ...sources, "-o", original, "-lm"],
    workFolder,
  );
  if (!first.ok) return { kind: "discarded", reason: `the original does not compile:\n${first.messages}` };
  const second = await compileC(compiler, [...printedFlags(flags), printed, "-o", again, "-lm"], workFolder);
  if (!second.ok) return { kind: "different", reason: `the printed C does not compile:\n${second.messages}` };
  const expected = await runProgram(original, request.args, request.seconds);
  if (expected.kind === "timed-out") return { kind: "discarded", reason: "the original runs too long" };
  const found = await runProgram(
    again,
    request.args,
    request.seconds === undefined ? undefined : 2 * request.seconds,
  );
  const difference = describeDifference(expected, found);
  return difference === null ? { kind: "same", how: "ran" } : { kind: "different", reason: difference };
}

function describeDifference(expected: RunResult, found: RunResult): string | null {
  if (expected.kind === "timed-out" || found.kind === "timed-out") return "the printed program runs too long";
  if (expected.status !== found.status)
    return `ended with ${found.status}, the original with ${expected.status}`;
  if (expected.stdout === found.stdout) return null;
  const wanted = expected.stdout.split("\n");
  const given = found.stdout.split("\n");
  const line = wanted.findIndex((text, index) => text !== given[index]);
  return `output line ${String(line + 1)} is ${JSON.stringify(given[line])}, should be ${JSON.stringify(wanted[line])}`;
}

async function compareObjects(
  request: RoundTripRequest,
  printed: string,
  program: Program,
): Promise<Verdict> {
  const objects = await compileObjects(request, printed, []);
  if (!("again" in objects)) return objects;
  const symbols = await compareSymbols(objects, program);
  if (symbols) return symbols;
  return request.objects === "code" ? compareCodes(request, printed) : { kind: "same", how: "compiled" };
}

interface Objects {
  readonly originals: readonly string[];
  readonly again: string;
}

async function compileObjects(
  { sources, flags, compiler, workFolder }: RoundTripRequest,
  printed: string,
  extra: readonly string[],
): Promise<Objects | Verdict> {
  const originals: string[] = [];
  for (const [index, source] of sources.entries()) {
    const object = join(workFolder, `original${String(index)}.o`);
    const args = [...originalFlags(flags), ...extra, "-c", basename(source), "-o", object];
    // in its own folder, as the front end reads it: `__FILE__` shows
    const { ok, messages } = await compileC(compiler, args, dirname(source));
    if (!ok) return { kind: "discarded", reason: `the original does not compile:\n${messages}` };
    originals.push(object);
  }
  const again = join(workFolder, "printed.o");
  const args = [...printedFlags(flags), ...extra, "-c", printed, "-o", again];
  const { ok, messages } = await compileC(compiler, args, workFolder);
  return ok
    ? { originals, again }
    : { kind: "different", reason: `the printed C does not compile:\n${messages}` };
}

async function compareSymbols({ originals, again }: Objects, program: Program): Promise<Verdict | null> {
  const expected = await exportedSymbols(originals);
  const found = await exportedSymbols([again]);
  const inline = inlineFunctions(program);
  const missing = [...expected].filter((name) => !found.has(name));
  const extra = [...found].filter((name) => !expected.has(name) && !inline.has(name));
  if (missing.length + extra.length === 0) return null;
  return { kind: "different", reason: `symbols missing: ${missing.join(" ")}; too many: ${extra.join(" ")}` };
}

/** What one compiler makes different code of is compared by what the next one makes of it. */
async function compareCodes(request: RoundTripRequest, printed: string): Promise<Verdict> {
  let open = new Set<string>();
  let isFirst = true;
  for (const { compiler, flags } of codeGenerators) {
    const objects = await compileObjects({ ...request, compiler }, printed, flags);
    // a compiler that is not installed, or does not take the flags, has nothing to say
    if (!("again" in objects)) continue;
    const different = new Set<string>();
    for (const original of objects.originals)
      for (const name of (await compareCode(original, objects.again)).different) different.add(name);
    // which functions use a table is not known, so a table that differs leaves all functions open
    const functionsOnly = !isFirst && [...open].every((name) => /^\w+$/.test(name));
    open = functionsOnly ? new Set([...different].filter((name) => open.has(name))) : different;
    isFirst = false;
    if (open.size === 0) return { kind: "same", how: "same-code" };
  }
  return { kind: "different", reason: `the machine code differs: ${[...open].join(" ")}` };
}

/** C99 inline definitions export nothing by themselves (C11 6.7.4p7); printed they are ordinary functions. */
function inlineFunctions(program: Program): ReadonlySet<string> {
  const inline = [...program.symbols.values()].filter(
    (symbol) => symbol.kind === "function" && symbol.inline,
  );
  return new Set(inline.map((symbol) => symbol.name));
}

function originalFlags(flags: readonly string[]): string[] {
  return ["-w", "-O1", ...flags];
}

/** Of the original's flags only those that change the meaning of the text itself, not how it is preprocessed. */
function printedFlags(flags: readonly string[]): string[] {
  return ["-w", "-O1", ...flags.filter((flag) => /^-[fmO]/.test(flag)), "-std=gnu17"];
}
