/** How files are shown to the user: like the unit itself, relative to where the command runs. */
import { resolve, sep } from "node:path";
import type { UnitSource } from "../project/project.ts";
import { isRealFile } from "./line-markers.ts";

/** Gives a function that maps a path of the compiler's output to the path to show. */
export function createShowPath(unit: UnitSource): (file: string) => string {
  const { path, absolutePath, directory } = unit;
  const root = absolutePath.endsWith(sep + path) ? absolutePath.slice(0, -path.length) : null;
  const shown = new Map<string, string>();
  return (file) => {
    const known = shown.get(file);
    if (known !== undefined) return known;
    const absolute = isRealFile(file) ? resolve(directory, file) : file;
    const relative = root !== null && absolute.startsWith(root) ? absolute.slice(root.length) : absolute;
    const result = absolute === absolutePath ? path : relative;
    shown.set(file, result);
    return result;
  };
}
