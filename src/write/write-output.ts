/**
 * Writes the output folder as a whole: everything goes to a folder beside it, which takes its place in the end. Whatever
 * fails before that leaves no trace.
 */
import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { reportFileName } from "../project/report-file.ts";

/** What we write. Everything else in an old output survives: `target`, `.git`, what the user added. */
const owned: ReadonlySet<string> = new Set(["Cargo.toml", "Cargo.lock", "src", "ffi", reportFileName]);

/** May we write there? A folder that we did not write is only replaced when `force` says so. */
export async function checkOutput(
  output: string,
  shown: string,
  overwrite: "ours" | "force",
): Promise<Diagnostic | null> {
  const status = await stat(output).catch(() => null);
  if (status === null) return null;
  const hint = "Choose another folder with --out, or replace this one with --force.";
  if (!status.isDirectory()) {
    const message = `\`${shown}\` exists and is no folder`;
    return { code: "output/exists", severity: "error", message, hint: "Choose another folder with --out." };
  }
  const entries = await readdir(output).catch(() => null);
  if (entries === null) return unwritable(shown, new Error("it cannot be read"));
  if (overwrite === "force" || entries.length === 0 || entries.includes(reportFileName)) return null;
  const message = `\`${shown}\` exists and was not written by c2rust-safe`;
  return { code: "output/exists", severity: "error", message, hint };
}

/** Writes the files and puts them in the place of what was there. `shown` is the folder's path for the user. */
export async function writeOutput(
  output: string,
  shown: string,
  files: ReadonlyMap<string, string>,
  overwrite: "ours" | "force",
): Promise<Diagnostic | null> {
  // Again, as a long run leaves time for others to write there.
  const problem = await checkOutput(output, shown, overwrite);
  if (problem !== null) return problem;
  const folder = join(dirname(output), `.${basename(output)}-${String(process.pid)}`);
  try {
    await makeFolder(dirname(output));
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder);
    await writeFiles(folder, files);
    await replace(folder, output);
    return null;
  } catch (error) {
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    return unwritable(shown, error);
  }
}

/** Gives `use` the path of a folder with these files, which is gone afterwards. */
export async function withTemporaryFiles<T>(
  files: ReadonlyMap<string, string>,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "c2rust-safe-"));
  try {
    await writeFiles(folder, files);
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** With those above it. (`recursive` tries for ever where the system has folders that nobody can make any in, as `/proc`.) */
async function makeFolder(folder: string): Promise<void> {
  if ((await stat(folder).catch(() => null)) !== null) return;
  if (dirname(folder) !== folder) await makeFolder(dirname(folder));
  await mkdir(folder).catch((error: unknown) => {
    const isThere = error instanceof Error && "code" in error && error.code === "EEXIST";
    if (!isThere) throw error; // another run may have made it
  });
}

/** Writes files below `folder`, making the folders they need. */
async function writeFiles(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  for (const [path, text] of files) {
    const target = join(folder, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, text);
  }
}

/** Moves `folder` to `output`. The two lie in one folder, so that these are renames; when one fails, all is undone. */
async function replace(folder: string, output: string): Promise<void> {
  const old = `${folder}-old`;
  const undo: (() => Promise<void>)[] = [];
  const move = async (from: string, to: string): Promise<void> => {
    await rename(from, to);
    undo.unshift(() => rename(to, from));
  };
  try {
    if ((await stat(output).catch(() => null)) !== null) {
      await move(output, old);
      await keepOthers(old, folder, move);
    }
    await rename(folder, output);
  } catch (error) {
    for (const step of undo) await step();
    throw error;
  }
  await rm(old, { recursive: true, force: true });
}

/**
 * What we did not write moves from an old output to the new one. In the crates of a workspace, each of which has its
 * report, that is the same.
 */
async function keepOthers(
  old: string,
  folder: string,
  move: (from: string, to: string) => Promise<void>,
): Promise<void> {
  const others = (await readdir(old)).filter((name) => !owned.has(name));
  for (const name of others) {
    const from = join(old, name);
    const isCrate = (await stat(join(from, reportFileName)).catch(() => null)) !== null;
    if (!isCrate) {
      await move(from, join(folder, name));
    } else if ((await readdir(from)).some((inner) => !owned.has(inner))) {
      await mkdir(join(folder, name), { recursive: true });
      await keepOthers(from, join(folder, name), move);
    }
  }
}

function unwritable(shown: string, error: unknown): Diagnostic {
  const reason = error instanceof Error ? error.message : String(error);
  const hint = "Choose another folder with --out.";
  return {
    code: "output/unwritable",
    severity: "error",
    message: `\`${shown}\` could not be written: ${reason}`,
    hint,
  };
}
