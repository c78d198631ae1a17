/**
 * DATA: the concrete tree, as plain objects. `parse` makes it from tree-sitter and undoes every token rewrite: offsets
 * are those of the preprocessed text, names are the real ones.
 */

export interface SyntaxNode {
  /** The grammar's node kind: `binary_expression`, `identifier`, or the token text for anonymous nodes (`+`, `;`). */
  readonly kind: string;
  /** Named in the grammar's sense; punctuation and keywords are anonymous. */
  readonly named: boolean;
  /** Field of the parent that this node fills (`left`, `declarator` ...), or null. */
  readonly field: string | null;
  /** Half-open range of offsets in the preprocessed text. */
  readonly start: number;
  readonly end: number;
  /** All children in order, anonymous ones included; comments and the parse's own synthetic tokens are left out. */
  readonly children: readonly SyntaxNode[];
  /** Text of a leaf with the rewrites undone (a typedef name reads as itself); "" for inner nodes. */
  readonly text: string;
}

/** A GNU attribute or asm label that was taken out of the token stream before the parse. */
export interface Attribute {
  /** Range of the whole `__attribute__((...))`. */
  readonly start: number;
  readonly end: number;
  /** Names and argument texts: `aligned(16)` gives `{ name: "aligned", args: ["16"] }`; underscores are stripped. */
  readonly entries: readonly { readonly name: string; readonly args: readonly string[] }[];
}

/** One parsed translation unit. */
export interface SyntaxTree {
  readonly root: SyntaxNode;
  /** Removed attributes in ascending order of offset. */
  readonly attributes: readonly Attribute[];
  /** Source comments of the user's own files, found by file and line; they are attached to items and statements. */
  readonly comments: readonly Comment[];
}

/** A comment of an original source file (the preprocessor drops them, so they are read from the file itself). */
export interface Comment {
  readonly file: string;
  /** First and last line, from 1. */
  readonly line: number;
  readonly endLine: number;
  /** Alone on its line(s), or behind code? */
  readonly ownLine: boolean;
  /** Text without the comment signs, lines split, common indentation removed. */
  readonly lines: readonly string[];
}
