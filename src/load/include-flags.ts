/** Include paths: those that folders of headers need, and those the user gave. */
import { basename, dirname, relative, resolve, sep } from "node:path";

/** Headers of the C library. A folder that has one of its own must not hide the real one from `#include <...>`. */
const libraryHeaders: ReadonlySet<string> = new Set(
  (
    "assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp signal stdalign stdarg stdatomic " +
    "stdbool stddef stdint stdio stdlib stdnoreturn string strings tgmath threads time uchar wchar wctype endian unistd"
  )
    .split(" ")
    .map((name) => `${name}.h`),
);

/**
 * One flag for each folder between `root` and a header, as projects name headers from any of them; relative to `root`.
 * Nearer to the root comes first.
 */
export function includeFlags(root: string, headers: readonly string[]): readonly string[] {
  const folders = new Set<string>();
  const hiding = new Set<string>();
  for (const header of headers) {
    const folder = relative(root, dirname(header)).split(sep).join("/");
    if (libraryHeaders.has(basename(header))) hiding.add(folder === "" ? "." : folder);
    const parts = folder === "" ? [] : folder.split("/");
    for (let depth = 0; depth <= parts.length; depth++) folders.add(parts.slice(0, depth).join("/") || ".");
  }
  return [...folders]
    .sort((left, right) => depthOf(left) - depthOf(right) || (left < right ? -1 : 1))
    .map((folder) => (hiding.has(folder) ? `-iquote${folder}` : `-I${folder}`));
}

function depthOf(folder: string): number {
  return folder === "." ? 0 : folder.split("/").length;
}

const pathFlags = ["-iquote", "-isystem", "-idirafter", "-include", "-imacros", "-I"];

/** A path for a compiler that runs in `root`. */
export function fromRoot(root: string, path: string): string {
  const moved = relative(root, path).split(sep).join("/");
  return moved === "" ? "." : moved;
}

/** The same, but absolute for what is far away and has nothing to do with the project. */
export function fromRootIfNear(root: string, path: string): string {
  const moved = fromRoot(root, path);
  return moved.startsWith("../../..") ? path : moved;
}

/**
 * The user's compiler arguments: relative paths in them are meant from `workingDirectory`. What names input or output
 * is dropped.
 * @param place how an absolute path is to be written
 */
export function rebaseFlags(
  flags: readonly string[],
  workingDirectory: string,
  place: (path: string) => string,
): readonly string[] {
  const rebase = (path: string): string => place(resolve(workingDirectory, path));
  const result: string[] = [];
  for (let i = 0; i < flags.length; i++) {
    const flag = flags[i] ?? "";
    const name = pathFlags.find((candidate) => flag.startsWith(candidate));
    if (flag === "-c" || flag === "-E" || flag === "-S") continue;
    if (flag === "-o") i++;
    else if (name === undefined) result.push(flag);
    else if (flag === name) result.push(name, rebase(flags[++i] ?? "."));
    else result.push(name + rebase(flag.slice(name.length)));
  }
  return result;
}
