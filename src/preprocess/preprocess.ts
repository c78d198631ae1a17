/**
 * A source file through the C preprocessor.
 * Reads: the file, its headers, and what the compiler makes of them. Gives: text without directives, and the way back to
 * the original lines, macros and comments; or null and the reason.
 * Sound because the text is the compiler's own; macros and comments are found beside it and only name what it holds.
 * Example: `int a[LEN]; // room` gives `int a[(16)];`, LEN as a definition and as the use `(16)`, and the comment.
 */
import type { Diagnostic, Outcome } from "../diagnostics/diagnostic.ts";
import type { MacroDefinition, PreprocessedUnit } from "../project/preprocessed.ts";
import type { UnitSource } from "../project/project.ts";
import type { LineMarker } from "../source/line-map.ts";
import type { Comment } from "../syntax/syntax-node.ts";
import { blankDirectives } from "./blank-directives.ts";
import { cleanSource } from "./clean-source.ts";
import type { CleanSource } from "./clean-source.ts";
import { compilerDiagnostics } from "./compiler-messages.ts";
import { findMacroUses } from "./find-macro-uses.ts";
import { harvestMacros } from "./harvest-macros.ts";
import type { HarvestedMacro } from "./harvest-macros.ts";
import { isRealFile } from "./line-markers.ts";
import { deadLines } from "./live-lines.ts";
import { outputLines } from "./output-lines.ts";
import { readComments } from "./read-comments.ts";
import { readSource } from "./read-source.ts";
import { runPreprocessor } from "./run-preprocessor.ts";
import { createShowPath } from "./show-path.ts";

/** @param extra options beside those of the project */
export async function preprocess(
  unit: UnitSource,
  compiler: string,
  extra: readonly string[] = [],
): Promise<Outcome<PreprocessedUnit | null>> {
  const main = await readSource(unit.absolutePath, unit.path);
  if (main.kind === "bad") return { value: null, diagnostics: [main.diagnostic] };
  const [run, macroRun] = await Promise.all([
    runPreprocessor(unit, compiler, extra),
    runPreprocessor(unit, compiler, ["-dD", ...extra]),
  ]);
  const showPath = createShowPath(unit);
  if (run.kind === "missing") return { value: null, diagnostics: [missingCompiler(compiler)] };
  if (run.kind === "failed") {
    return { value: null, diagnostics: compilerDiagnostics(run.messages, unit.path, showPath) };
  }
  const { text, markers, pragmas } = blankDirectives(run.output, showPath);
  if (markers.length === 0) return { value: null, diagnostics: [silentCompiler(compiler)] };
  const { sources, diagnostics } = await readUserFiles(markers, showPath.original);
  if (diagnostics.length > 0) return { value: null, diagnostics };
  const cleaned = new Map([...sources].map(([file, source]) => [file, cleanSource(source)]));
  const macros = harvestMacros(macroRun.output, showPath);
  return {
    value: {
      path: unit.path,
      text,
      markers,
      pragmas,
      macros: userMacros(macros),
      macroUses: findMacroUses(text, markers, cleaned, macros),
      comments: commentsOf(sources, cleaned, text, markers),
    },
    diagnostics: [],
  };
}

function missingCompiler(compiler: string): Diagnostic {
  return {
    code: "tool/missing",
    severity: "error",
    message: `The C compiler "${compiler}" could not be started.`,
    hint: "Install gcc or clang, or name the compiler to use.",
  };
}

function silentCompiler(compiler: string): Diagnostic {
  return {
    code: "preprocess/failed",
    severity: "error",
    message: `The C compiler "${compiler}" gave no preprocessed text.`,
    hint: "Name a C compiler that knows -E, as gcc and clang do.",
  };
}

/** The unit's file and its headers that are not the system's, by the path that is shown. */
async function readUserFiles(
  markers: readonly LineMarker[],
  original: (shown: string) => string,
): Promise<{ sources: ReadonlyMap<string, string>; diagnostics: readonly Diagnostic[] }> {
  const files = new Set(
    markers.filter((marker) => !marker.system && isRealFile(marker.file)).map(({ file }) => file),
  );
  const sources = new Map<string, string>();
  const diagnostics: Diagnostic[] = [];
  for (const file of files) {
    const read = await readSource(original(file), file);
    if (read.kind === "text") sources.set(file, read.text);
    // what the compiler did not miss is only named by a `#line`: the grammar of a parser that was made from it
    else if (read.diagnostic.code !== "input/not-found") diagnostics.push(read.diagnostic);
  }
  return { sources, diagnostics };
}

function userMacros(macros: ReadonlyMap<string, HarvestedMacro>): MacroDefinition[] {
  return [...macros.values()]
    .filter((macro) => macro.inForce && !macro.system && isRealFile(macro.file))
    .map(({ name, params, body, file, line }) => ({ name, params, body, file, line }));
}

function commentsOf(
  sources: ReadonlyMap<string, string>,
  cleaned: ReadonlyMap<string, CleanSource>,
  text: string,
  markers: readonly LineMarker[],
): Comment[] {
  const written = new Map<string, Set<number>>([...sources.keys()].map((file) => [file, new Set()]));
  for (const { file, line } of outputLines(text, markers)) written.get(file)?.add(line);
  return [...cleaned].flatMap(([file, clean]) => {
    const isDead = deadLines(clean, written.get(file) ?? new Set());
    return readComments(file, sources.get(file) ?? "", clean, (line) => !isDead(line));
  });
}
