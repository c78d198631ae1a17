/** The three programs made of one driver: with sanitized C, with Rust, and with C built in another way as a witness. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Project } from "../../project/project.ts";
import type { Built } from "../c-build.ts";
import { compile, compileUnits, systemLibraries } from "../c-build.ts";
import { runProgram } from "../run-program.ts";
import type { Choices, DriverRun } from "./protocol.ts";
import { choicesText, parseRun } from "./protocol.ts";
import type { DriverText } from "./driver-text.ts";

export interface DriverInput {
  readonly project: Project;
  readonly staticLibrary: string;
  readonly directory: string;
  readonly compileSeconds: number;
  readonly concurrency: number;
}

export interface Drivers {
  readonly c: string;
  readonly rust: string;
  /** Built when first asked for; null when it cannot be. */
  readonly witness: () => Promise<string | null>;
}

/**
 * `shift-base` is left out: gcc defines `<<` of signed values, and byte loads such as `p[3] << 24` are everywhere.
 * Conversions of floats out of range are undefined and not part of gcc's `undefined`.
 */
const sanitizers = [
  "-fsanitize=address,undefined",
  "-fsanitize=float-cast-overflow",
  "-fno-sanitize=shift-base",
  "-fno-sanitize-recover=all",
];
/**
 * A library may leave functions to its user; inputs that lead to a call of one are discarded with the crash. Only a
 * program at a fixed address starts with such functions missing.
 */
const cLinkFlags = ["-no-pie", "-Wl,--unresolved-symbols=ignore-in-object-files", "-lm", "-lpthread"];
const renameMain = "-Dmain=c2rust_safe_original_main";

/** The C as it is tested: with everything that makes undefined behaviour stop the program. */
export async function compileSanitized(input: DriverInput): Promise<Built<readonly string[]>> {
  return compileUnits({
    project: input.project,
    directory: join(input.directory, "sanitized"),
    flags: ["-O1", "-g", renameMain, ...sanitizers],
    seconds: input.compileSeconds,
    concurrency: input.concurrency,
  });
}

export async function buildDrivers(
  text: DriverText,
  cObjects: readonly string[],
  input: DriverInput,
): Promise<Built<Drivers>> {
  const { project, directory, compileSeconds } = input;
  await mkdir(directory, { recursive: true });
  const own: string[] = [];
  for (const name of ["driver", "targets"] as const) {
    const source = join(directory, `${name}.c`);
    const object = join(directory, `${name}.o`);
    await writeFile(source, text[name]);
    const args = ["-w", "-O1", "-c", source, "-o", object];
    const built = await compile(project.compiler, args, directory, compileSeconds);
    if (!built.built) return built;
    own.push(object);
  }
  const link = (binary: string, args: readonly string[]): Promise<Built<null>> =>
    compile(project.compiler, [...own, ...args, "-o", binary], directory, compileSeconds);
  const c = join(directory, "driver-c");
  const linkedC = await link(c, [...cObjects, ...sanitizers, ...cLinkFlags]);
  if (!linkedC.built) return linkedC;
  const rust = join(directory, "driver-rust");
  const linkedRust = await link(rust, [input.staticLibrary, ...systemLibraries]);
  if (!linkedRust.built) return linkedRust;
  let witness: Promise<string | null> | null = null;
  return { built: true, value: { c, rust, witness: () => (witness ??= buildWitness(input, own)) } };
}

/**
 * The same C by another compiler where there is one, optimised, with other garbage in uninitialised memory: where it
 * disagrees with the first, the C's result is not determined by the standard and nobody is to blame.
 */
async function buildWitness(input: DriverInput, own: readonly string[]): Promise<string | null> {
  const { project, directory, compileSeconds } = input;
  const other = project.compiler.includes("clang") ? "gcc" : "clang";
  const garbage = "-ftrivial-auto-var-init=pattern";
  const attempts = [
    { compiler: other, flags: ["-O2", garbage] },
    { compiler: project.compiler, flags: ["-O2", garbage] },
    { compiler: project.compiler, flags: ["-O2"] },
  ];
  for (const [index, { compiler, flags }] of attempts.entries()) {
    const objects = await compileUnits({
      project,
      compiler,
      directory: join(directory, `witness-${String(index)}`),
      flags: [...flags, renameMain],
      seconds: compileSeconds,
      concurrency: input.concurrency,
    });
    if (!objects.built) continue;
    const binary = join(directory, "driver-witness");
    const args = [...own, ...objects.value, ...cLinkFlags, "-o", binary];
    if ((await compile(compiler, args, directory, compileSeconds)).built) return binary;
  }
  return null;
}

export interface DriverLimits {
  readonly seed: bigint;
  /** For all cases of one run. */
  readonly cpuSeconds: number;
  readonly caseSeconds: number;
}

/** Runs a driver; its environment makes the sanitizers brief and memory garbage visible. */
export async function runDriver(
  binary: string,
  limits: DriverLimits,
  command: readonly string[],
  directory: string,
): Promise<string> {
  const head = [String(limits.seed), String(limits.cpuSeconds), String(limits.caseSeconds)];
  const output = await runProgram(binary, [...head, ...command], {
    cwd: directory,
    // The driver watches its own CPU time; this is for tested code that sleeps.
    seconds: 60 + 10 * limits.cpuSeconds,
    output: "bytes",
    environment: {
      ASAN_OPTIONS:
        "detect_leaks=0:symbolize=0:exitcode=99:allocator_may_return_null=1:detect_stack_use_after_return=1",
      UBSAN_OPTIONS: "print_stacktrace=0:symbolize=0:exitcode=99",
      MALLOC_PERTURB_: "165",
      RUST_BACKTRACE: "0",
    },
  });
  return output.stdout;
}

/** Runs candidates, each in a process of its own. */
export async function replay(
  binary: string,
  limits: DriverLimits,
  functionIndex: number,
  candidates: readonly Choices[],
  file: string,
  directory: string,
): Promise<DriverRun> {
  await writeFile(file, candidates.map((choices) => `${choicesText(choices)}\n`).join(""));
  return parseRun(await runDriver(binary, limits, ["replay", String(functionIndex), file], directory));
}
