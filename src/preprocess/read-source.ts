/** Reads C source files. */
import { readFile } from "node:fs/promises";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { decodeSource } from "../source/source-text.ts";

export type SourceText =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "bad"; readonly diagnostic: Diagnostic };

/** @param shown the path in diagnostics */
export async function readSource(path: string, shown: string): Promise<SourceText> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
    return bad(
      missing
        ? { code: "input/not-found", severity: "error", message: `The file "${shown}" does not exist.` }
        : {
            code: "input/unreadable",
            severity: "error",
            message: `The file "${shown}" could not be read.`,
            hint: "Check that it is a file and that you may read it.",
          },
    );
  }
  return { kind: "text", text: decodeSource(bytes) };
}

function bad(diagnostic: Diagnostic): SourceText {
  return { kind: "bad", diagnostic };
}
