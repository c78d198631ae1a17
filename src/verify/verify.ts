/**
 * Verification of an emitted crate: four levels, cheap first, each of which says what it did or why it could not.
 *
 * Reads: the project, the typed program's tables, the signatures, the emitted crate on disk. Gives: `VerifyResult`.
 * Works on a copy, so that no lock files and build output appear in the user's folder. Needs cargo and a C compiler;
 * without them levels are skipped with reason `tool/missing`. Uses no network.
 */
import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join, relative, resolve, sep } from "node:path";
import type { Program, SymbolId } from "../c-ast/c-ast.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Project } from "../project/project.ts";
import { runCTests } from "./c-tests.ts";
import type { FfiBuild } from "./build-ffi.ts";
import { buildFfi } from "./build-ffi.ts";
import { runDifferential, skippedFunction } from "./differential/run.ts";
import type { FfiInput } from "./emit-ffi.ts";
import { runWholeProgram } from "./program-runs.ts";
import { checkRust } from "./rust-gates.ts";
import type {
  CTestsLevel,
  DifferentialLevel,
  FunctionDifferential,
  Level,
  LevelStatus,
  ProgramCase,
  ProgramLevel,
  RustLevel,
  VerifyResult,
} from "./verify-result.ts";
import { defaultLimits, type VerifyLimits } from "./verify-limits.ts";

export interface VerifyInput {
  readonly project: Project;
  readonly program: Pick<Program, "symbols">;
  readonly ffi: FfiInput;
  /** Folder of the emitted safe crate. */
  readonly crateDirectory: string;
  readonly target: "library" | "binary";
  /** Runs of the whole program; one without arguments and input when left out. */
  readonly cases?: readonly ProgramCase[];
  readonly limits?: Partial<VerifyLimits>;
  /** The same seed gives the same inputs. */
  readonly seed?: bigint;
  /** Kept when given; else a temporary folder that is removed. */
  readonly workDirectory?: string;
  readonly onProgress?: (event: VerifyProgress) => void;
}

export type VerifyProgress =
  | { readonly kind: "started"; readonly level: Level["level"] }
  | { readonly kind: "finished"; readonly level: Level }
  | { readonly kind: "function"; readonly done: FunctionDifferential };

export async function verify(input: VerifyInput): Promise<VerifyResult> {
  const given = input.workDirectory;
  const work = given === undefined ? await mkdtemp(join(tmpdir(), "c2rust-safe-")) : resolve(given);
  try {
    return await verifyIn(input, work);
  } finally {
    if (given === undefined) await rm(work, { recursive: true, force: true });
  }
}

async function verifyIn(input: VerifyInput, work: string): Promise<VerifyResult> {
  const limits = { ...defaultLimits, ...input.limits };
  const concurrency = availableParallelism();
  const crate = join(work, "crate");
  const targetDirectory = join(work, "target");
  const { project } = input;
  const track = async <L extends Level>(level: L["level"], run: () => Promise<L>): Promise<L> => {
    input.onProgress?.({ kind: "started", level });
    const result = await run();
    input.onProgress?.({ kind: "finished", level: result });
    return result;
  };
  await copyCrate(input.crateDirectory, crate);
  const build = { crate, targetDirectory, seconds: limits.compileSeconds };
  const common = { project, workDirectory: work, compileSeconds: limits.compileSeconds, concurrency };

  const rust = await track<RustLevel>("rust", () => checkRust(build));
  const { compiles } = rust;
  const obstacle = linkObstacle(rust, input.target);
  const ffi: FfiBuild =
    obstacle === null
      ? await buildFfi({ ...build, ffi: input.ffi })
      : { built: false, reason: obstacle, skipped: [] };
  const cTests = await track<CTestsLevel>("c-tests", () =>
    ffi.built
      ? runCTests({
          ...common,
          staticLibrary: ffi.value.staticLibrary,
          ffiCrateName: `${input.ffi.crateName}_ffi`,
          shims: ffi.value.ffi.shims,
          types: input.ffi,
          skipped: new Map(ffi.value.ffi.skipped.map((one) => [one.function.cName, one.reason])),
          testSeconds: limits.runSeconds,
          culpritSeconds: limits.culpritSeconds,
        })
      : Promise.resolve({
          level: "c-tests",
          status: "skipped",
          reason: ffi.reason,
          seconds: 0,
          programs: [],
        }),
  );
  const program = await track<ProgramLevel>("program", () =>
    compiles
      ? runWholeProgram({
          ...common,
          crate,
          crateName: input.ffi.crateName,
          targetDirectory,
          target: input.target,
          cases: input.cases ?? [{ args: [], stdin: "" }],
          runSeconds: limits.runSeconds,
        })
      : Promise.resolve({
          level: "program",
          status: "skipped",
          reason: "the crate does not compile",
          seconds: 0,
          runs: [],
        }),
  );
  const differential = await track<DifferentialLevel>("differential", () =>
    ffi.built
      ? runDifferential({
          ...common,
          ...limits,
          types: { ...input.ffi, mirrors: ffi.value.ffi.mirrors },
          shims: ffi.value.ffi.shims,
          skipped: ffi.value.ffi.skipped,
          staticLibrary: ffi.value.staticLibrary,
          seed: input.seed ?? 1n,
          onFunction: (done) => input.onProgress?.({ kind: "function", done }),
        })
      : Promise.resolve({
          level: "differential",
          // Without it nothing is proven, and that is our defect, so it must not pass for a skip.
          status: isDefect(ffi.reason) ? "failed" : "skipped",
          reason: ffi.reason,
          seconds: 0,
          functions: ffi.skipped.map((one) => skippedFunction(one.function, one.reason)),
          inputs: 0,
        }),
  );
  const levels = { rust, cTests, program, differential };
  return { status: overall(Object.values(levels)), ...levels, diagnostics: diagnose(input, levels, ffi) };
}

/** Why C cannot be linked against the crate, or null. */
function linkObstacle(rust: RustLevel, target: VerifyInput["target"]): string | null {
  if (!rust.compiles) return rust.status === "skipped" ? rust.reason : "the crate does not compile";
  return target === "binary" ? "the crate is a program, C does not link against it" : null;
}

/** Without build output; `ffi/` is written anew. */
async function copyCrate(from: string, to: string): Promise<void> {
  await rm(to, { recursive: true, force: true });
  await mkdir(to, { recursive: true });
  await cp(from, to, {
    recursive: true,
    filter: (path) => !["target", "ffi", ".git"].includes(relative(from, path).split(sep)[0] ?? ""),
  });
}

function overall(levels: readonly Level[]): LevelStatus {
  if (levels.some((level) => level.status === "failed")) return "failed";
  return levels.some((level) => level.status === "passed") ? "passed" : "skipped";
}

function diagnose(
  input: VerifyInput,
  levels: Pick<VerifyResult, "rust" | "cTests" | "program" | "differential">,
  ffi: FfiBuild,
): readonly Diagnostic[] {
  const { rust, cTests, program, differential } = levels;
  const diagnostics: Diagnostic[] = [];
  const error = (code: Diagnostic["code"], message: string, symbol?: SymbolId): void => {
    const at = symbol === undefined ? undefined : input.program.symbols.get(symbol)?.span;
    diagnostics.push({ code, severity: "error", message, ...(at ? { at } : {}) });
  };
  for (const message of rust.errors) error("verify/rustc", message.text);
  for (const place of rust.unsafeTokens) error("verify/unsafe", `\`unsafe\` at ${place}`);
  const rustExplained = rust.errors.length + rust.unsafeTokens.length > 0;
  if (rust.status === "failed" && !rustExplained) error("verify/rustc", rust.reason ?? "");
  if (ffi.built) {
    for (const [name, reason] of ffi.value.rejected) error("internal/bug", `${name}: ${reason}`);
  } else if (isDefect(ffi.reason)) error("internal/bug", ffi.reason);
  for (const test of cTests.programs) {
    if (test.status !== "failed") continue;
    const culprits =
      test.culprits.length === 0 ? "" : `; in Rust alone these make it fail: ${test.culprits.join(", ")}`;
    error("verify/c-test", `${test.program}: ${test.reason ?? ""}${culprits}`);
  }
  for (const run of program.runs) {
    if (run.status === "failed")
      error("verify/output", `arguments ${JSON.stringify(run.case.args)}: ${run.reason ?? ""}`);
  }
  if (program.status === "failed" && program.runs.length === 0) error("verify/output", program.reason ?? "");
  for (const one of differential.functions) {
    if (one.status === "failed") error("verify/differential", describeFailure(one), one.symbol);
  }
  for (const level of [rust, cTests, program, differential]) {
    if (level.status !== "skipped") continue;
    const missing = level.reason?.startsWith("tool/missing: ") ?? false;
    diagnostics.push({
      code: missing ? "tool/missing" : "verify/skipped",
      severity: missing ? "warning" : "note",
      message: `${level.level}: ${level.reason?.replace(/^tool\/missing: /, "") ?? ""}`,
    });
  }
  return diagnostics;
}

/** The safe crate compiles and the shims do not. */
function isDefect(reason: string): boolean {
  return reason.startsWith("the ffi crate does not build");
}

/** `f differs: out[3] is 0x01 in C and 0x02 in Rust, for key = x00, n = 3`. */
function describeFailure(one: FunctionDifferential): string {
  const found = one.counterexample;
  if (!found) return `${one.function} gives another result than the C`;
  const { name, c, rust } = found.diverging;
  const calls = found.calls.map(
    (call) =>
      `${call.function}(${call.inputs.map(({ name, value }) => `${name} = ${shortened(value)}`).join(", ")})`,
  );
  return `${one.function}: ${name} is ${shortened(c)} in C and ${shortened(rust)} in Rust, after ${calls.join("; ")}`;
}

/** The report has the whole value; a message has to stay readable. */
function shortened(value: string): string {
  return value.length <= 72 ? value : `${value.slice(0, 68)}...`;
}
