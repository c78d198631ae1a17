/** A run of a built program in a folder of its own: what it is given, what it prints and leaves behind. */
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { execa } from "execa";

/** What a run is given. Texts are bytes, a character each. */
export interface ProgramRun {
  readonly args?: readonly string[];
  readonly stdin?: string;
  /** Files in the folder that it runs in, by name. */
  readonly files?: Readonly<Record<string, string>>;
}

export interface Run {
  /** Null where it was ended by a signal. */
  readonly exitCode: number | null;
  readonly timedOut: boolean;
  readonly stdout: string;
  /** All files in its folder when it has ended. */
  readonly files: Readonly<Record<string, string>>;
}

/**
 * @param folder where it runs; is made
 * @param timeout milliseconds
 */
export async function runProgram(
  program: string,
  given: ProgramRun,
  { folder, timeout }: { readonly folder: string; readonly timeout: number },
): Promise<Run> {
  await mkdir(folder, { recursive: true });
  for (const [name, text] of Object.entries(given.files ?? {})) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text, "latin1");
  }
  const result = await execa(program, [...(given.args ?? [])], {
    cwd: folder,
    // what a program calls itself does not tell the two apart
    argv0: "program",
    reject: false,
    timeout,
    stripFinalNewline: false,
    encoding: "latin1",
    ...(given.stdin === undefined
      ? { stdin: "ignore" as const }
      : { input: Buffer.from(given.stdin, "latin1") }),
  });
  const { exitCode = null, timedOut, stdout } = result;
  return { exitCode, timedOut, stdout, files: await filesIn(folder) };
}

async function filesIn(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = await Promise.all(
    names
      .sort()
      .map(async (name) => [name.slice(folder.length + 1), await readFile(name, "latin1")] as const),
  );
  return Object.fromEntries(texts);
}
