/**
 * A lexer for Rust, as far as it takes to tell code from comments, strings and characters. It exists so that the
 * claim "no `unsafe`" rests on the tokens that rustc sees and not on a text search.
 */

export interface RustToken {
  readonly kind: "identifier" | "lifetime" | "literal" | "number" | "punctuation";
  readonly text: string;
  /** Both counted from 1. */
  readonly line: number;
  readonly column: number;
}

/** Order matters: raw strings before identifiers, lifetimes before characters (`'a'` is tried first). */
const patterns: readonly (readonly [RustToken["kind"] | "blank", RegExp])[] = [
  ["blank", /\s+|\/\/[^\n]*/y],
  ["literal", /(?:b|c)?"(?:[^"\\]|\\[^])*"/y],
  ["literal", /b?'(?:[^'\\\n]|\\(?:u\{[^}]*\}|x[0-9a-fA-F]{2}|[^]))'/uy],
  ["lifetime", /'[\p{XID_Start}_]\p{XID_Continue}*/uy],
  ["identifier", /r#[\p{XID_Start}_]\p{XID_Continue}*|[\p{XID_Start}_]\p{XID_Continue}*/uy],
  ["number", /[0-9][0-9a-zA-Z_]*(?:\.[0-9][0-9a-zA-Z_]*)?/y],
  ["punctuation", /[^]/uy],
];

export function rustTokens(text: string): readonly RustToken[] {
  const tokens: RustToken[] = [];
  let line = 1;
  let lineStart = 0;
  let at = 0;
  while (at < text.length) {
    const start = at;
    const [kind, end] = nextToken(text, at);
    const token = text.slice(start, end);
    if (kind !== "blank") tokens.push({ kind, text: token, line, column: start - lineStart + 1 });
    for (let newline = token.indexOf("\n"); newline >= 0; newline = token.indexOf("\n", newline + 1)) {
      line++;
      lineStart = start + newline + 1;
    }
    at = end;
  }
  return tokens;
}

function nextToken(text: string, at: number): readonly [RustToken["kind"] | "blank", number] {
  if (text.startsWith("/*", at)) return ["blank", blockCommentEnd(text, at)];
  const raw = rawStringEnd(text, at);
  if (raw !== null) return ["literal", raw];
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    if (pattern.test(text)) return [kind, pattern.lastIndex];
  }
  return ["punctuation", at + 1];
}

/** Block comments nest in Rust. */
function blockCommentEnd(text: string, at: number): number {
  const mark = /\/\*|\*\//g;
  mark.lastIndex = at;
  let depth = 0;
  for (let match = mark.exec(text); match; match = mark.exec(text)) {
    depth += match[0] === "/*" ? 1 : -1;
    if (depth === 0) return mark.lastIndex;
  }
  return text.length;
}

/** `r"..."`, `r#"..."#`, `br##"..."##`; null when none starts here. */
function rawStringEnd(text: string, at: number): number | null {
  const opening = /(?:b|c)?r(#*)"/y;
  opening.lastIndex = at;
  const match = opening.exec(text);
  if (!match) return null;
  const closing = text.indexOf(`"${match[1] ?? ""}`, opening.lastIndex);
  return closing < 0 ? text.length : closing + 1 + (match[1]?.length ?? 0);
}

/** Places of `unsafe` keywords. */
export function unsafeTokens(tokens: readonly RustToken[]): readonly RustToken[] {
  return tokens.filter((token) => token.kind === "identifier" && token.text === "unsafe");
}

/** Does the file carry `#![forbid(unsafe_code)]`? */
export function forbidsUnsafe(tokens: readonly RustToken[]): boolean {
  const wanted = ["#", "!", "[", "forbid", "(", "unsafe_code", ")", "]"];
  return tokens.some((_, start) => wanted.every((text, index) => tokens[start + index]?.text === text));
}
