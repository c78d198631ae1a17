/** Preprocesses small projects in a temporary folder. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Outcome } from "../../src/diagnostics/diagnostic.ts";
import { preprocess } from "../../src/preprocess/preprocess.ts";
import type { PreprocessedUnit } from "../../src/project/preprocessed.ts";

type Files = Readonly<Record<string, string | Uint8Array>>;

/** Preprocesses `main.c` of these files. */
export async function preprocessFiles(
  files: Files,
  { args = [], compiler = "cc" }: { readonly args?: readonly string[]; readonly compiler?: string } = {},
): Promise<Outcome<PreprocessedUnit | null>> {
  const root = mkdtempSync(join(tmpdir(), "preprocess-"));
  try {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
    }
    const unit = { path: "main.c", absolutePath: join(root, "main.c"), directory: root, arguments: args };
    return await preprocess(unit, compiler);
  } finally {
    rmSync(root, { recursive: true });
  }
}

/** The unit of files that have to preprocess. */
export async function unitOf(files: Files | string, compiler = "cc"): Promise<PreprocessedUnit> {
  const all = typeof files === "string" ? { "main.c": files } : files;
  const { value, diagnostics } = await preprocessFiles(all, { compiler });
  if (!value) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return value;
}

/** `NAME: text` of each macro use. */
export async function usesOf(files: Files | string, compiler = "cc"): Promise<string[]> {
  const { text, macroUses } = await unitOf(files, compiler);
  return macroUses.map(({ name, start, end }) => `${name}: ${text.slice(start, end).replace(/\s+/g, " ")}`);
}
