/** How files are shown to the user: like the unit itself, relative to where the command runs. */
import { resolve, sep } from "node:path";
import type { UnitSource } from "../project/project.ts";
import { shownInCopy } from "../project/shown-file.ts";
import { isRealFile } from "./line-markers.ts";

export interface ShowPath {
  /** The path to show for one of the compiler's output. */
  (file: string): string;
  /** The file that a shown path stands for. */
  readonly original: (shown: string) => string;
}

export function createShowPath(unit: UnitSource): ShowPath {
  const { path, absolutePath, directory, copies = [] } = unit;
  const root = absolutePath.endsWith(sep + path) ? absolutePath.slice(0, -path.length) : null;
  const shown = new Map<string, string>();
  const originals = new Map<string, string>([[path, absolutePath]]);
  const describe = (absolute: string): string => {
    if (absolute === absolutePath) return path;
    const outside = root !== null && absolute.startsWith(root) ? absolute.slice(root.length) : absolute;
    return shownInCopy(copies, absolute) ?? outside;
  };
  const show = (file: string): string => {
    const known = shown.get(file);
    if (known !== undefined) return known;
    const absolute = isRealFile(file) ? resolve(directory, file) : file;
    const result = describe(absolute);
    shown.set(file, result);
    originals.set(result, absolute);
    return result;
  };
  return Object.assign(show, { original: (file: string) => originals.get(file) ?? file });
}
