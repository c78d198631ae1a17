/** Source files must be text: UTF-8, or what is near enough to ASCII, as Latin-1 is. */
import { readFile } from "node:fs/promises";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";

/** What is wrong with the file, or null. `shown` is its path for the user. */
export async function checkText(path: string, shown: string): Promise<Diagnostic | null> {
  const bytes = await readFile(path).catch((error: unknown) => error);
  if (!(bytes instanceof Buffer)) {
    const reason = bytes instanceof Error && "code" in bytes ? ` (${String(bytes.code)})` : "";
    return {
      code: "input/unreadable",
      severity: "error",
      message: `\`${shown}\` could not be read${reason}`,
    };
  }
  const offset = bytes.includes(0) ? firstInvalid(bytes) : null;
  if (offset === null) return null;
  const before = bytes.subarray(0, offset);
  const line = before.reduce((count, byte) => (byte === 0x0a ? count + 1 : count), 1);
  const column = new TextDecoder().decode(before.subarray(before.lastIndexOf(0x0a) + 1)).length + 1;
  const byte = (bytes[offset] ?? 0).toString(16).padStart(2, "0");
  return {
    code: "input/not-utf8",
    severity: "error",
    message: `a binary file: it holds zero bytes, and byte 0x${byte} is not valid UTF-8`,
    hint: "Convert texts, for example with `iconv -f utf16 -t utf8`.",
    at: { file: shown, line, column },
  };
}

/** Offset of the first byte that starts no UTF-8 sequence, or null. */
function firstInvalid(bytes: Uint8Array): number | null {
  if (isUtf8(bytes)) return null;
  let low = 0;
  let high = bytes.length;
  // The longest valid prefix: a prefix that ends within a character is valid as far as it goes.
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (isUtf8(bytes.subarray(0, middle), { stream: true })) low = middle;
    else high = middle - 1;
  }
  while (low > 0 && !isUtf8(bytes.subarray(0, low))) low--;
  return low;
}

function isUtf8(bytes: Uint8Array, options?: { readonly stream: boolean }): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, options);
    return true;
  } catch {
    return false;
  }
}
