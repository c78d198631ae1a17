/** C text through preprocessor, parse and elaborate, for tests. */
import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Program } from "../../src/c-ast/c-ast.ts";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.ts";
import { elaborate } from "../../src/elaborate/elaborate.ts";
import { parse } from "../../src/parse/parse.ts";
import { createParser } from "../../src/parse/parser.ts";
import { preprocess } from "../../src/preprocess/preprocess.ts";
import type { UnitSource } from "../../src/project/project.ts";

export interface Elaborated {
  readonly program: Program;
  readonly diagnostics: readonly Diagnostic[];
}

const sharedParser = createParser();

/** @param text one `.c` file */
export async function elaborateText(text: string): Promise<Elaborated> {
  return elaborateFiles({ "main.c": text });
}

/** @param files names and texts; the `.c` files are the units, in this order */
export async function elaborateFiles(files: Readonly<Record<string, string>>): Promise<Elaborated> {
  return inTemporaryFolder(files, async (folder) => {
    const parser = await sharedParser;
    const inputs: Parameters<typeof elaborate>[0][number][] = [];
    const diagnostics: Diagnostic[] = [];
    for (const path of Object.keys(files).filter((name) => name.endsWith(".c"))) {
      const unit: UnitSource = {
        path,
        absolutePath: join(folder, path),
        directory: folder,
        arguments: ["-w"],
      };
      const source = await preprocess(unit, "gcc");
      diagnostics.push(...source.diagnostics);
      if (!source.value) throw new Error(source.diagnostics.map(({ message }) => message).join("\n"));
      const tree = parse(source.value, parser);
      diagnostics.push(...tree.diagnostics);
      inputs.push({ source: source.value, tree: tree.value });
    }
    const result = elaborate(inputs);
    return { program: result.value, diagnostics: [...diagnostics, ...result.diagnostics] };
  });
}

/** Writes the files, lets `work` use them, and removes them. */
export async function inTemporaryFolder<T>(
  files: Readonly<Record<string, string>>,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "c2rust-safe-elaborate-"));
  try {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
