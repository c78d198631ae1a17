/**
 * A folder for what builds write. The name depends on the project only, so that what a build puts into its files is the
 * same in every run; a second run at the same time gets another one.
 */
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Gives folders, and removes them in the end. */
export interface Scratch {
  /** @param root the project's folder, which names it */
  readonly folderFor: (root: string) => Promise<string>;
}

/** @param use may ask for folders; they are gone when it is done */
export async function withScratch<T>(use: (scratch: Scratch) => Promise<T>): Promise<T> {
  const folders: string[] = [];
  try {
    return await use({
      folderFor: async (root) => {
        const folder = await makeFolder(root);
        folders.push(folder);
        return folder;
      },
    });
  } finally {
    for (const folder of folders) await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function makeFolder(root: string): Promise<string> {
  const name = createHash("sha256").update(root).digest("hex").slice(0, 12);
  const system = await realpath(tmpdir());
  const wanted = join(system, `c2rust-safe-build-${name}`);
  try {
    // Fails where there is one, and does not follow links of others.
    await mkdir(wanted, { mode: 0o700 });
    return wanted;
  } catch {
    return await mkdtemp(`${wanted}-`);
  }
}
