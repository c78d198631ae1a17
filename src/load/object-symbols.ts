/** What an object file defines and needs, read with `nm`, which comes with every C compiler. */
import { execa } from "execa";

export interface ObjectSymbols {
  readonly defined: readonly string[];
  readonly undefined: readonly string[];
}

/** Null when `nm` is missing or does not know the file. */
export async function readSymbols(object: string): Promise<ObjectSymbols | null> {
  const options = { env: { LC_ALL: "C" }, reject: false, stdin: "ignore", timeout: 60_000 } as const;
  const { failed, stdout } = await execa("nm", ["--extern-only", object], options);
  return failed ? null : parseSymbols(stdout);
}

/** Lines are `address type name`, without an address for undefined symbols. */
export function parseSymbols(text: string): ObjectSymbols {
  const defined: string[] = [];
  const undefinedNames: string[] = [];
  for (const line of text.split("\n")) {
    const match = /^(?:[0-9a-f]*)\s+([A-Za-z])\s+(\S+)$/.exec(line);
    if (!match?.[1] || match[2] === undefined) continue;
    (match[1] === "U" ? undefinedNames : defined).push(match[2]);
  }
  return { defined, undefined: undefinedNames };
}
