/** Comments of an original source file, without their signs. */
import { readableText } from "../source/source-text.ts";
import type { Comment } from "../syntax/syntax-node.ts";
import { lineAt } from "./clean-source.ts";
import type { CleanSource } from "./clean-source.ts";

/** @param isLive whether the code around a line takes part in the unit */
export function readComments(
  file: string,
  source: string,
  clean: CleanSource,
  isLive: (line: number) => boolean,
): Comment[] {
  const comments: Comment[] = [];
  // offset up to which `//` comments continue the last one
  let column = -1;
  for (const { start, end } of clean.comments) {
    const line = lineAt(clean, start);
    const endLine = lineAt(clean, end - 1);
    if (!isLive(line)) continue;
    const before = clean.text.slice(clean.lineStarts[line - 1], start);
    const after = clean.text.slice(end, clean.lineStarts[endLine] ?? clean.text.length);
    const ownLine = before.trim() === "" && after.trim() === "";
    const text = readableText(source.slice(start, end));
    const isLineComment = text.startsWith("//");
    const previous = comments.at(-1);
    // lines of `//` one below the other are one comment
    if (previous && isLineComment && ownLine && column === before.length && previous.endLine === line - 1) {
      comments[comments.length - 1] = {
        ...previous,
        endLine,
        lines: [...previous.lines, ...commentLines(text)],
      };
    } else {
      comments.push({ file, line, endLine, ownLine, lines: commentLines(text) });
      column = isLineComment && ownLine ? before.length : -1;
    }
  }
  return comments;
}

function commentLines(text: string): string[] {
  if (text.startsWith("//")) {
    const spliced = text.replace(/^\/\/[/!]?<? ?/, "").split(/\\\r?\n/);
    return spliced.map((line) => line.trimEnd());
  }
  const body = text.replace(/^\/\*[*!]*<? ?/, "").replace(/\**\/$/, "");
  const [first = "", ...rest] = body.split("\n").map((line) => line.trimEnd());
  const starred = rest.every((line) => /^\s*(\*|$)/.test(line));
  const bare = starred ? rest.map((line) => line.replace(/^\s*\*/, "")) : rest;
  const indents = bare.filter((line) => line !== "").map((line) => /^\s*/.exec(line)?.[0].length ?? 0);
  const common = indents.length > 0 ? Math.min(...indents) : 0;
  const lines = [first.trim(), ...bare.map((line) => line.slice(common))];
  while (lines[0] === "") lines.shift();
  while (lines.at(-1) === "") lines.pop();
  return lines;
}
