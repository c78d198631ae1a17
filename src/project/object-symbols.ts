/** DATA: what an object file defines and needs, as `nm --extern-only` prints it, which comes with every C compiler. */

export interface ObjectSymbols {
  readonly defined: readonly string[];
  readonly undefined: readonly string[];
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
