/** Runs `cc -E`. */
import { relative } from "node:path";
import { execa } from "execa";
import type { UnitSource } from "../project/project.ts";
import { decodeSource } from "../source/source-text.ts";
import { atomicOperations } from "./atomic-operations.ts";
import { withNameLetters } from "./name-letters.ts";

export interface PreprocessorRun {
  readonly kind: "done" | "failed" | "missing";
  readonly output: string;
  /** What the compiler said, warnings included. */
  readonly messages: string;
}

/** @param extra further options, such as `-dD` */
export async function runPreprocessor(
  unit: UnitSource,
  compiler: string,
  extra: readonly string[],
): Promise<PreprocessorRun> {
  // relative, because `__FILE__` must not depend on where the project lies
  const input = relative(unit.directory, unit.absolutePath);
  const [command = "cc", ...prefix] = compiler.split(" ").filter(Boolean);
  // the same standard with every compiler, unless the project names one
  const standard = unit.arguments.some((argument) => /^(-std|--std|-ansi)/.test(argument))
    ? []
    : ["-std=gnu17"];
  // glibc: `isdigit` and its kin as calls, not as look-ups in a table of the library's
  const ours = ["__NO_CTYPE", ...atomicOperations].map((definition) => `-D${definition}`);
  const options = [...standard, ...ours, ...extra, "-E", "-fdiagnostics-color=never"];
  const args = [...prefix, ...unit.arguments, ...options, input];
  const run = await execa(command, args, {
    cwd: unit.directory,
    env: { LC_ALL: "C" },
    reject: false,
    stripFinalNewline: false,
    encoding: "buffer",
    maxBuffer: 1 << 30,
  });
  if (run.code === "ENOENT") return { kind: "missing", output: "", messages: "" };
  return {
    kind: run.failed ? "failed" : "done",
    output: withNameLetters(decodeSource(run.stdout)),
    messages: new TextDecoder().decode(run.stderr),
  };
}
