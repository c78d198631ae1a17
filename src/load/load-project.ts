/**
 * What is to be translated.
 *
 * Reads: the paths of the command line. Gives: the project, or null and the reasons. The compiler runs in the
 * project's root, and all paths in its arguments are relative to that, so that neither output nor messages depend on
 * where the project lies.
 */
import { basename, dirname, relative, sep } from "node:path";
import type { Diagnostic, Outcome } from "../diagnostics/diagnostic.ts";
import type { Project } from "../project/project.ts";
import { checkText } from "./check-text.ts";
import { crateNameFrom, isCrateName } from "./crate-name.ts";
import { findCompiler } from "./find-compiler.ts";
import type { FoundSources } from "./find-sources.ts";
import { findSources } from "./find-sources.ts";
import { shownPath } from "./shown-path.ts";
import { fromRoot, includeFlags, rebaseFlags } from "./include-flags.ts";

export interface LoadOptions {
  /** Crate name; null to take it from the folder or file. */
  readonly name: string | null;
  /** Further arguments for the C compiler. */
  readonly cflags: readonly string[];
  /** Folder that relative paths start from, and paths in messages are relative to. */
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export async function loadProject(
  paths: readonly string[],
  options: LoadOptions,
): Promise<Outcome<Project | null>> {
  const found = await findSources(paths, options.workingDirectory);
  const diagnostics: Diagnostic[] = [...found.diagnostics];
  diagnostics.push(...checkName(options.name));
  const { compiler, missing } = await findCompiler(options.environment);
  if (missing !== null) diagnostics.push(missing);
  diagnostics.push(...(await checkTexts(found, options.workingDirectory)));
  if (diagnostics.length > 0) return { value: null, diagnostics };

  const root = rootOf(found);
  const args = [
    ...includeFlags(root, found.headers),
    ...rebaseFlags(options.cflags, options.workingDirectory, (path) => fromRoot(root, path)),
  ];
  const units = found.units.map((absolutePath) => ({
    path: shownPath(options.workingDirectory, absolutePath),
    absolutePath,
    directory: root,
    arguments: args,
  }));
  const testPrograms = found.testPrograms.map((path) => relative(root, path).split(sep).join("/"));
  const name = options.name ?? crateNameFrom(nameSource(found, root));
  return { value: { name, units, testPrograms, root, compiler }, diagnostics };
}

/** The name that the user asks for, if any. */
export function checkName(name: string | null): readonly Diagnostic[] {
  if (name === null || isCrateName(name)) return [];
  const hint = "Small letters, digits and `_`, a letter first, no word that Rust keeps for itself.";
  const message = `\`${name}\` cannot be the name of a crate`;
  return [{ code: "input/name", severity: "error", message, hint }];
}

async function checkTexts(found: FoundSources, workingDirectory: string): Promise<readonly Diagnostic[]> {
  const files = [...found.units, ...found.headers];
  const results = await Promise.all(files.map((file) => checkText(file, shownPath(workingDirectory, file))));
  return results.filter((diagnostic) => diagnostic !== null);
}

/** The innermost folder above everything that was given. */
function rootOf(found: FoundSources): string {
  const folders = [...found.folders, ...found.units.map(dirname)];
  return folders.reduce((common, folder) => {
    let shared = common;
    while (shared !== folder && !folder.startsWith(shared.endsWith(sep) ? shared : shared + sep)) {
      shared = dirname(shared);
    }
    return shared;
  });
}

/** A single file names the crate; else the root folder does. */
function nameSource(found: FoundSources, root: string): string {
  const [only] = found.units;
  if (found.folders.length === 0 && found.units.length === 1 && only !== undefined)
    return basename(only, ".c");
  return basename(root);
}
