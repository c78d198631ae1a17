/** Files to a typed C program, without the rest of the pipeline. */
import { dirname, relative } from "node:path";
import type { Program } from "../../src/c-ast/c-ast.ts";
import { isSpan, type Diagnostic } from "../../src/diagnostics/diagnostic.ts";
import { elaborate } from "../../src/elaborate/elaborate.ts";
import { parse } from "../../src/parse/parse.ts";
import { createParser } from "../../src/parse/parser.ts";
import { preprocessAll } from "../../src/pipeline/read-units.ts";
import type { UnitSource } from "../../src/project/project.ts";
import { formatLocation } from "../../src/source/span.ts";

export interface ReadProgram {
  /** Null when a file could not even be preprocessed. */
  readonly program: Program | null;
  readonly errors: readonly string[];
}

/** @param sources absolute paths */
export async function readProgram(
  sources: readonly string[],
  flags: readonly string[],
  compiler: string,
): Promise<ReadProgram> {
  const units = sources.map((source) => unitSource(source, flags));
  const preprocessed = await preprocessAll({ units, compiler }, { concurrency: 1 });
  const diagnostics: Diagnostic[] = [...preprocessed.diagnostics];
  if (preprocessed.value.length < sources.length)
    return { program: null, errors: errorsOf(diagnostics, null) };
  const parser = await sharedParser;
  const inputs = preprocessed.value.map((source) => {
    const tree = parse(source, parser);
    diagnostics.push(...tree.diagnostics);
    return { source, tree: tree.value };
  });
  const program = elaborate(inputs);
  diagnostics.push(...program.diagnostics);
  return { program: program.value, errors: errorsOf(diagnostics, program.value) };
}

const sharedParser = createParser();

function unitSource(source: string, flags: readonly string[]): UnitSource {
  return {
    path: relative(process.cwd(), source),
    absolutePath: source,
    directory: dirname(source),
    arguments: flags,
  };
}

function errorsOf(diagnostics: readonly Diagnostic[], program: Program | null): string[] {
  return diagnostics
    .filter((diagnostic) => diagnostic.severity === "error")
    .map(({ code, message, at }) => {
      const location = at && isSpan(at) ? program?.units[at.unit]?.lines.locate(at.start) : at;
      return `${location && !isSpan(location) ? formatLocation(location) : "?"}: ${code}: ${message}`;
    });
}
