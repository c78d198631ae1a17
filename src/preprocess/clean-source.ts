/** An original source file, before the preprocessor: comments and directives apart from code. */
import { lastAtMost } from "../syntax/last-at-most.ts";
import { endOfComment, endOfLiteral } from "../syntax/lex.ts";

export interface CleanSource {
  /** The text with comments and line splices blanked out, as long as the original. */
  readonly text: string;
  /** Ranges of the comments, ascending. */
  readonly comments: readonly { readonly start: number; readonly end: number }[];
  /** Offset of the start of each physical line. */
  readonly lineStarts: readonly number[];
  /** Ranges of directives, continuation lines included, ascending. */
  readonly directives: readonly { readonly start: number; readonly end: number }[];
}

export function cleanSource(source: string): CleanSource {
  const pieces: string[] = [];
  const comments: { start: number; end: number }[] = [];
  let copied = 0;
  const blank = (start: number, end: number): void => {
    pieces.push(source.slice(copied, start), source.slice(start, end).replace(/[^\n]/g, " "));
    copied = end;
  };
  for (let at = 0; at < source.length;) {
    const code = source.charCodeAt(at);
    if (code === 34 || code === 39) {
      at = endOfLiteral(source, at, source.length);
    } else if (code === 47 && /[/*]/.test(source.charAt(at + 1))) {
      const end = endOfComment(source, at, source.length);
      comments.push({ start: at, end });
      blank(at, end);
      at = end;
    } else if (code === 92 && /^\r?\n/.test(source.slice(at + 1, at + 3))) {
      blank(at, at + 1);
      at += 1;
    } else {
      at += 1;
    }
  }
  pieces.push(source.slice(copied));
  return {
    text: pieces.join(""),
    comments,
    lineStarts: lineStartsOf(source),
    directives: directivesOf(source, comments),
  };
}

/** Number of the line, from 1, that an offset is in. */
export function lineAt({ lineStarts }: CleanSource, offset: number): number {
  return lastAtMost(lineStarts, offset) + 1;
}

function lineStartsOf(source: string): number[] {
  const starts = [0];
  for (let at = source.indexOf("\n"); at >= 0; at = source.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

/** A directive goes on over spliced lines and over the line breaks of the comments in it (C11 5.1.1.2). */
function directivesOf(source: string, comments: CleanSource["comments"]): CleanSource["directives"] {
  const directives: { start: number; end: number }[] = [];
  const sign = /^[ \t]*(?:\/\*[^\n]*?\*\/[ \t]*)*(?:#|%:)/gm;
  let comment = 0;
  for (let found = sign.exec(source); found; found = sign.exec(source)) {
    const start = found.index;
    while ((comments[comment]?.end ?? Infinity) <= start) comment += 1;
    // a line that begins inside a comment
    if ((comments[comment]?.start ?? Infinity) < start) continue;
    const end = endOfDirective(source, start, comments, comment);
    directives.push({ start, end });
    sign.lastIndex = end;
  }
  return directives;
}

function endOfDirective(
  source: string,
  start: number,
  comments: CleanSource["comments"],
  firstComment: number,
): number {
  let comment = firstComment;
  let from = start;
  for (;;) {
    const lineEnd = source.indexOf("\n", from);
    if (lineEnd < 0) return source.length;
    while ((comments[comment]?.end ?? Infinity) <= lineEnd) comment += 1;
    const inside = comments[comment];
    if (inside && inside.start < lineEnd) from = inside.end;
    else if (/\\\r?$/.test(source.slice(Math.max(lineEnd - 2, start), lineEnd))) from = lineEnd + 1;
    else return lineEnd;
  }
}
