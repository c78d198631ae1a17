/** A project with a compilation database, `compile_commands.json`. */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { z } from "zod";
import type { Diagnostic, Outcome } from "../diagnostics/diagnostic.ts";
import type { BuildUnit } from "./build-model.ts";
import { isC, readCompilerCommand } from "./compiler-command.ts";
import { splitCommand } from "./split-command.ts";
import type { UnitGroup } from "./targets-of-units.ts";

export const compileCommandsFile = "compile_commands.json";

const databaseSchema = z.array(
  z.object({
    directory: z.string(),
    file: z.string(),
    arguments: z.array(z.string()).optional(),
    command: z.string().optional(),
    output: z.string().optional(),
  }),
);

type Entry = z.infer<typeof databaseSchema>[number];

/** One compilation, and the target that it is known to be for. */
interface Compilation {
  readonly unit: BuildUnit;
  readonly target: string | null;
}

/**
 * @param shown the file's path for the user
 * @param name of a project that is one group
 */
export async function readCompileCommands(
  path: string,
  shown: string,
  name: string,
): Promise<Outcome<readonly UnitGroup[] | null>> {
  const text = await readFile(path, "utf8").catch(() => null);
  if (text === null) return fail(`\`${shown}\` could not be read`);
  const parsed = databaseSchema.safeParse(parseJson(text));
  if (!parsed.success) return fail(`\`${shown}\` is no compilation database: ${describe(parsed.error)}`);
  const compilations: Compilation[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const entry of parsed.data) {
    const read = readEntry(entry, dirname(path));
    if ("diagnostic" in read) diagnostics.push(read.diagnostic);
    else compilations.push(read);
  }
  if (compilations.length === 0) {
    const { diagnostics: none } = fail(`\`${shown}\` names no C file that is there`);
    return { value: null, diagnostics: [...diagnostics, ...none] };
  }
  return { value: groupUnits(compilations, name), diagnostics };
}

/** @param folder of the database, from which relative folders in it start */
function readEntry(entry: Entry, folder: string): Compilation | { readonly diagnostic: Diagnostic } {
  const { file } = entry;
  const directory = resolve(folder, entry.directory);
  const source = resolve(directory, file);
  if (!isC(source))
    return { diagnostic: warning("input/other-language", `\`${file}\` is not C and is left out`) };
  if (!existsSync(source)) {
    const message = `\`${file}\` does not exist and is left out`;
    return { diagnostic: warning("input/compile-commands", message) };
  }
  const words = entry.arguments ?? splitCommand(entry.command ?? "");
  if (words === null || words.length === 0)
    return { diagnostic: warning("input/compile-commands", `the command for \`${file}\` cannot be read`) };
  const { flags, output } = readCompilerCommand(words.slice(1), directory, existsSync);
  const object = entry.output ?? output ?? "";
  const target = /CMakeFiles\/(.+?)\.dir\//.exec(object)?.[1] ?? null;
  return { unit: { source, flags }, target };
}

/** CMake's objects lie in folders named for their targets; else all is one group. A source counts once in each. */
function groupUnits(compilations: readonly Compilation[], name: string): readonly UnitGroup[] {
  const isGrouped = compilations.every(({ target }) => target !== null);
  const groups = new Map<string, Map<string, BuildUnit>>();
  for (const { unit, target } of compilations) {
    const key = isGrouped ? (target ?? name) : name;
    const units = groups.get(key) ?? new Map<string, BuildUnit>();
    const place = JSON.stringify([unit.source, unit.flags]);
    if (!units.has(place)) units.set(place, unit);
    groups.set(key, units);
  }
  return [...groups].map(([group, units]) => ({ name: group, units: [...units.values()] }));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function describe(error: z.ZodError): string {
  const [issue] = error.issues;
  return issue === undefined ? "" : `${issue.path.map(String).join(".")} ${issue.message}`.trim();
}

function fail(message: string): Outcome<null> {
  const hint = "CMake writes one with -DCMAKE_EXPORT_COMPILE_COMMANDS=ON, other builds with `bear -- make`.";
  return { value: null, diagnostics: [{ code: "input/compile-commands", severity: "error", message, hint }] };
}

function warning(code: Diagnostic["code"], message: string): Diagnostic {
  return { code, severity: "warning", message };
}
