/**
 * Functions of the C library that have state in globals of theirs are supplied in C: a unit that calls one includes its
 * definition (`runtime/c`), which is translated with the rest. The first unit of a project that does is enough.
 */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

const supplied = ["getopt"];

/** By unit: the arguments for the compiler that bring in what is supplied. */
export async function suppliedFunctions(
  units: readonly string[],
  root: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const texts = await Promise.all(
    units.map(async (unit) => [unit, withoutComments(await readFile(unit, "utf8"))] as const),
  );
  const found = new Map<string, string[]>();
  for (const name of supplied) {
    if (texts.some(([, text]) => defines(text, name))) continue;
    const user = texts.find(([, text]) => new RegExp(`\\b${name}\\s*\\(`).test(text));
    if (user) found.set(user[0], [...(found.get(user[0]) ?? []), "-include", definitionOf(name, root)]);
  }
  return found;
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[^]*?\*\/|\/\/.*/g, " ");
}

/** Has the project a function of that name? Its parameters are followed by a body, or by their types. */
function defines(text: string, name: string): boolean {
  return new RegExp(`\\b${name}\\s*\\([^()]*\\)\\s*(\\{|int\\b|char\\b)`).test(text);
}

/** Relative to the root, as all paths among the arguments. */
function definitionOf(name: string, root: string): string {
  const candidates = ["../../runtime/c/", "../../../runtime/c/"].map((folder) =>
    fileURLToPath(new URL(`${folder}${name}.h`, import.meta.url)),
  );
  const path = candidates.find((candidate) => existsSync(candidate)) ?? "";
  return relative(root, path).split(sep).join("/");
}
