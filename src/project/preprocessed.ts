/** DATA: one translation unit after the preprocessor. */
import type { LineMarker } from "../source/line-map.ts";
import type { Comment } from "../syntax/syntax-node.ts";

/** A run of preprocessed text that came from expanding one object-like macro of the user's own files. */
export interface MacroUse {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** `#define NAME body` in force at the end of the unit and defined in a file that is no system header. */
export interface MacroDefinition {
  readonly name: string;
  /** Null for object-like macros. */
  readonly params: readonly string[] | null;
  readonly body: string;
  readonly file: string;
  readonly line: number;
}

/** A `#pragma` that was blanked out of the text. */
export interface Pragma {
  /** Where its line starts in the text. */
  readonly offset: number;
  /** What stands behind `#pragma`. */
  readonly text: string;
}

export interface PreprocessedUnit {
  readonly path: string;
  /** Output of `cc -E` with line markers and other directives blanked out; offsets of all spans count in it. */
  readonly text: string;
  readonly markers: readonly LineMarker[];
  /** In ascending order of offset. */
  readonly pragmas: readonly Pragma[];
  readonly macros: readonly MacroDefinition[];
  /** Ascending, not nested: the outermost object-like macro. */
  readonly macroUses: readonly MacroUse[];
  /** Comments of the user's own files that take part in this unit. */
  readonly comments: readonly Comment[];
}
