/** Which bracket belongs to which. */
import type { Tokens } from "../syntax/lex.ts";

export interface Brackets {
  /** For an opening bracket the index of its closing one and the reverse; -1 for all other tokens. */
  readonly partner: Int32Array;
  /** The outermost bracket that was left without a partner, or -1; tokens before it are balanced. */
  readonly unbalanced: number;
}

const closing: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

export function matchBrackets(tokens: Tokens): Brackets {
  const partner = new Int32Array(tokens.count).fill(-1);
  const open: number[] = [];
  for (let at = 0; at < tokens.count; at++) {
    const kind = tokens.kinds[at] ?? "";
    if (kind === "(" || kind === "[" || kind === "{") open.push(at);
    else if (kind === ")" || kind === "]" || kind === "}") {
      const start = open.pop();
      if (start === undefined || closing[tokens.kinds[start] ?? ""] !== kind) {
        return { partner, unbalanced: open[0] ?? start ?? at };
      }
      partner[start] = at;
      partner[at] = start;
    }
  }
  return { partner, unbalanced: open[0] ?? -1 };
}
