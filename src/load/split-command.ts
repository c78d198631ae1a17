/** A command line as text, split into arguments as a POSIX shell does; nothing is expanded. */

/**
 * `cc -DNAME='"a b"' x\ y.c` gives `cc`, `-DNAME="a b"`, `x y.c`.
 * Null where a quotation does not end.
 */
export function splitCommand(text: string): readonly string[] | null {
  const words: string[] = [];
  const token = /(\s+)|'([^']*)'|"((?:[^"\\]|\\[^])*)"|\\([^])|([^\s'"\\]+)/gy;
  let word: string | null = null;
  let end = 0;
  for (const match of text.matchAll(token)) {
    end = match.index + match[0].length;
    const [, space, single, double, escaped, plain] = match;
    if (space !== undefined) {
      if (word !== null) words.push(word);
      word = null;
      continue;
    }
    const quoted = double?.replaceAll(/\\([$`"\\\n])/g, (_all, sign: string) => (sign === "\n" ? "" : sign));
    const piece = single ?? quoted ?? (escaped === "\n" ? "" : escaped) ?? plain ?? "";
    word = (word ?? "") + piece;
  }
  if (end < text.length) return null;
  if (word !== null) words.push(word);
  return words;
}
