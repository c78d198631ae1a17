/** Lines of the user's sources, for diagnostics that quote them. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";

/** Text of a line without its end, counted from 1; null where the file or the line is not there. */
export type SourceLines = (file: string, line: number) => string | null;

/** @param folders what the shown paths may be relative to, likelier ones first */
export function createSourceLines(folders: readonly string[]): SourceLines {
  const files = new Map<string, readonly string[] | null>();
  const read = (file: string): readonly string[] | null => {
    for (const folder of folders) {
      try {
        return readFileSync(resolve(folder, file), "utf8").split(/\r?\n/);
      } catch {
        // Not there: the next folder may have it.
      }
    }
    return null;
  };
  return (file, line) => {
    if (!files.has(file)) files.set(file, read(file));
    return files.get(file)?.[line - 1] ?? null;
  };
}
