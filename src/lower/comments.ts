/** Carries C comments to the Rust code that stands where they stood. */
import type * as c from "../c-ast/c-ast.ts";
import type { Span } from "../source/span.ts";

export interface CommentFinder {
  /** Comments above and beside the code at `span` that were not handed out before. */
  before(span: Span): readonly string[];
}

/** Comments inside one function, handed out in source order as its statements are lowered. */
export function functionComments(program: c.Program, definition: c.FunctionDefinition): CommentFinder {
  const unit = program.units[definition.span.unit];
  const start = unit?.lines.locate(definition.span.start);
  const end = unit?.lines.locate(Math.max(definition.span.start, definition.span.end - 1));
  const own = (unit?.comments ?? []).filter(
    (comment) =>
      start && end && comment.file === start.file && comment.line > start.line && comment.endLine <= end.line,
  );
  let next = 0;
  return {
    before(span) {
      const line = program.units[span.unit]?.lines.locate(span.start).line ?? 0;
      const found: string[] = [];
      for (let comment = own[next]; comment; comment = own[next]) {
        const belongs = comment.ownLine ? comment.endLine < line : comment.line <= line;
        if (!belongs) break;
        found.push(...comment.lines);
        next++;
      }
      return found;
    },
  };
}

/** The comment block that ends right above a definition, as doc lines. */
export function docComment(program: c.Program, span: Span): readonly string[] {
  const unit = program.units[span.unit];
  const start = unit?.lines.locate(span.start);
  if (!unit || !start) return [];
  const lines: string[] = [];
  let expected = start.line - 1;
  for (const comment of [...unit.comments].reverse()) {
    if (comment.file !== start.file || !comment.ownLine || comment.endLine !== expected) continue;
    lines.unshift(...comment.lines);
    expected = comment.line - 1;
    if (comment.line !== comment.endLine) break; // a block comment stands for itself
  }
  return lines;
}
