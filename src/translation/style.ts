/** How far the Rust may go from the text of the C. It does the same in every style. */

/** Passes for the reader, each of which can be left out. */
export const passNames = [
  "always-some",
  "assign-operators",
  "assigned-temporaries",
  "dead-stores",
  "group-imports",
  "inline-temporaries",
  "known-some",
  "late-initialisation",
  "loop-variable-casts",
  "narrow-declarations",
  "needless-drops",
  "open-blocks",
  "passed-globals",
  "post-increments",
  "range-contains",
  "returned-variables",
  "rotations",
  "tidy-casts",
  "tidy-matches",
  "word-loads",
  "word-stores",
] as const;

export type PassName = (typeof passNames)[number];

export interface Style {
  readonly without: ReadonlySet<PassName>;
}

/** As a Rust programmer would have written it. */
export const idiomatic: Style = { without: new Set() };
/** Statement by statement as the C has it. */
export const close: Style = { without: new Set(passNames) };
