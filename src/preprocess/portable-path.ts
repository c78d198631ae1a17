/**
 * Sources that have a path for processors with vector instructions often have one in plain C beside it, chosen by macros
 * that the compiler defines (`#ifdef __SSE2__`). Instructions of one processor have no translation, plain C has: where
 * taking these macros away leaves a text that uses no instructions, that text is translated. It is for all units of a
 * program or for none, because structs in headers may depend on the same macros.
 */
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { PreprocessedUnit } from "../project/preprocessed.ts";
import type { LineMarker } from "../source/line-map.ts";

/** Macros by which gcc and clang tell of the instructions of an x86-64. */
const features =
  "MMX SSE SSE2 SSE3 SSSE3 SSE4_1 SSE4_2 SSE4A AVX AVX2 AVX512F AVX512BW AVX512DQ AVX512VL FMA F16C PCLMUL AES SHA BMI BMI2".split(
    " ",
  );

/** Options of the compiler that take these macros away. */
export const portableOptions: readonly string[] = features.map((feature) => `-U__${feature}__`);

/** Headers with the functions that stand for instructions. */
const instructionHeader = /(?:^|\/)\w+intrin\.h$/;

/** Words before a parenthesis in these headers that are no instructions. */
const plainWord = /^__(?:attribute|extension|typeof|alignof|aligned|vector_size|target|asm|volatile)\w*$/;
const plainBuiltin = /^__builtin_(?!ia32_)/;

/** Vector types, and what macros of these headers leave in the user's text. */
const certainWord = /^__(?:m\d+\w*|builtin_ia32_\w+)$/;

/** Does the user's own text name instructions of the processor, as functions of these headers or by their types? */
export function usesInstructions({ text, markers }: PreprocessedUnit): boolean {
  const headers = stretches(text, markers, ({ system, file }) => system && instructionHeader.test(file));
  if (headers.length === 0) return false;
  const known = new Set<string>();
  for (const stretch of headers)
    for (const [, word = ""] of stretch.matchAll(/\b(_\w+)\s*\(/g))
      if (!plainWord.test(word) && !plainBuiltin.test(word)) known.add(word);
  return stretches(text, markers, ({ system }) => !system).some((stretch) =>
    Array.from(stretch.matchAll(/\b_\w+/g)).some(([word]) => known.has(word) || certainWord.test(word)),
  );
}

/** The parts of the text that come from certain files. */
function stretches(
  text: string,
  markers: readonly LineMarker[],
  isWanted: (marker: LineMarker) => boolean,
): readonly string[] {
  return markers.flatMap((marker, at) =>
    isWanted(marker) ? [text.slice(marker.offset, markers[at + 1]?.offset ?? text.length)] : [],
  );
}

/** Says that it was taken. */
export function portableNote({ path }: PreprocessedUnit): Diagnostic {
  return {
    code: "preprocess/portable",
    severity: "note",
    message: `\`${path}\` is translated without its vector instructions, for which it has plain C`,
  };
}
