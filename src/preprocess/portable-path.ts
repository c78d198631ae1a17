/**
 * Sources that have a path for processors with vector instructions often have one in plain C beside it, chosen by macros
 * that the compiler defines (`#ifdef __SSE2__`). Instructions of one processor have no translation, plain C has: where
 * taking these macros away leaves a text without the headers of the instructions, that text is translated.
 */
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { UnitSource } from "../project/project.ts";
import { runPreprocessor, type PreprocessorRun } from "./run-preprocessor.ts";

/** Macros by which gcc and clang tell of the instructions of an x86-64. */
const features =
  "MMX SSE SSE2 SSE3 SSSE3 SSE4_1 SSE4_2 SSE4A AVX AVX2 AVX512F AVX512BW AVX512DQ AVX512VL FMA F16C PCLMUL AES SHA BMI BMI2".split(
    " ",
  );

/** Line markers of the headers with the functions that stand for instructions. */
const instructionHeaders = /^# \d+ "[^"\n]*\/[a-z0-9]*(?:mm|x86)intrin\.h"/m;

export interface PortablePath {
  readonly run: PreprocessorRun;
  /** Further options that lead there; none where the text is the usual one. */
  readonly options: readonly string[];
}

/** @param usual what the preprocessor gives without further options */
export async function portablePath(
  usual: PreprocessorRun,
  unit: UnitSource,
  compiler: string,
): Promise<PortablePath> {
  if (usual.kind !== "done" || !instructionHeaders.test(usual.output)) return { run: usual, options: [] };
  const options = features.map((feature) => `-U__${feature}__`);
  const run = await runPreprocessor(unit, compiler, options);
  const isPlain = run.kind === "done" && !instructionHeaders.test(run.output);
  return isPlain ? { run, options } : { run: usual, options: [] };
}

/** Says that it was taken. */
export function portableNote({ path }: UnitSource): Diagnostic {
  return {
    code: "preprocess/portable",
    severity: "note",
    message: `\`${path}\` is translated without its vector instructions, for which it has plain C`,
  };
}
