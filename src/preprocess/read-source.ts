/** Reads C source files. */
import { readFile } from "node:fs/promises";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";

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
  try {
    return { kind: "text", text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    const valid = new TextDecoder("utf-8").decode(bytes).split("\uFFFD", 1)[0] ?? "";
    const lineStart = valid.lastIndexOf("\n") + 1;
    const line = valid.split("\n").length;
    return bad({
      code: "input/not-utf8",
      severity: "error",
      message: `The file "${shown}" is not valid UTF-8.`,
      hint: "Convert it, for example with: iconv -f latin1 -t utf-8",
      at: { file: shown, line, column: valid.length - lineStart + 1 },
    });
  }
}

function bad(diagnostic: Diagnostic): SourceText {
  return { kind: "bad", diagnostic };
}
