/** A copy of the user's folder for a build, which may write into its sources. */
import { cp, open, stat } from "node:fs/promises";
import { basename } from "node:path";

/** Histories and packages of other tools, which are large and no part of a build. */
const leftOut: ReadonlySet<string> = new Set([".git", ".hg", ".svn", "node_modules"]);

/**
 * Copies a folder with the times of its files, by which builds decide what to do. What was built before stays behind: a
 * build that finds it would compile nothing. So do broken links, sockets and what may not be read.
 */
export async function copyTree(from: string, to: string): Promise<void> {
  await cp(from, to, {
    recursive: true,
    preserveTimestamps: true,
    verbatimSymlinks: true,
    filter: async (path) => path === from || (!leftOut.has(basename(path)) && !(await staysBehind(path))),
  });
}

/** Objects, programs and shared libraries, and what is no file at all. */
async function staysBehind(path: string): Promise<boolean> {
  const status = await stat(path).catch(() => null);
  if (status?.isDirectory() === true) return false;
  if (status?.isFile() !== true) return true;
  const file = await open(path).catch(() => null);
  if (file === null) return true;
  try {
    const start = new Uint8Array(4);
    const { bytesRead } = await file.read(start, 0, 4, 0);
    return bytesRead === 4 && new TextDecoder("latin1").decode(start) === "\x7fELF";
  } finally {
    await file.close();
  }
}
