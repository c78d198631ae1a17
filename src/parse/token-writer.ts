/**
 * The token stream that tree-sitter sees, with the way back to the source tokens. Names, numbers and strings are written
 * as one-letter stand-ins, typedef names as a type keyword: only the token's class matters to the grammar, and its lexer
 * then has nothing left to misread.
 */

import { lastAtMost } from "../syntax/last-at-most.ts";

/** What the materialised tree makes of a written token. */
export const role = {
  /** The source token itself. */
  plain: 0,
  /** Written for the grammar's sake only: leaves no trace. */
  synthetic: 1,
  /** A typedef name, written as a type keyword. */
  typeName: 2,
  /** One or more type keywords, written as one. */
  builtinType: 3,
  /** A whole `asm (...)`, written as an identifier. */
  asm: 4,
  /** Synthetic type of a name in a K&R identifier list. */
  identifierListType: 5,
  /** Braces in the place of a function body that is not C. */
  brokenBody: 6,
} as const;

export type Role = (typeof role)[keyof typeof role];

export interface WrittenTokens {
  readonly count: number;
  /** All tokens, separated by one blank each. */
  readonly text: string;
  /** Offset of each token in `text`. */
  readonly offsets: readonly number[];
  /** Index of the first source token, or -1 for synthetic ones. */
  readonly sources: readonly number[];
  readonly roles: readonly Role[];
  /** By first source token: all source tokens of a `builtinType` of several, first and last one of an `asm`. */
  readonly groups: ReadonlyMap<number, readonly number[]>;
}

export interface TokenWriter {
  /** Number of tokens written so far: the index of the next one. */
  readonly count: number;
  /** Writes `spelling` for source token `source`. */
  write(spelling: string, source: number, as?: Role): void;
  /** Writes `spelling` for several source tokens. */
  writeGroup(spelling: string, sources: readonly number[], as: Role): void;
  writeSynthetic(spelling: string, as?: Role): void;
  /** Inserts a synthetic `(` before the token of index `index`, which is written already. */
  parenthesizeFrom(index: number): void;
  /** Forgets all tokens from index `count` on. */
  truncate(count: number): void;
  /** @param starts indices of tokens, ascending, which are given back as indices of the finished stream */
  finish(starts: readonly number[]): { readonly tokens: WrittenTokens; readonly starts: readonly number[] };
}

export function createTokenWriter(): TokenWriter {
  const spellings: string[] = [];
  const sources: number[] = [];
  const roles: Role[] = [];
  const groups = new Map<number, readonly number[]>();
  let parentheses: number[] = [];
  const push = (spelling: string, source: number, as: Role): void => {
    spellings.push(spelling);
    sources.push(source);
    roles.push(as);
  };
  return {
    get count() {
      return spellings.length;
    },
    write(spelling, source, as = role.plain) {
      push(spelling, source, as);
    },
    writeGroup(spelling, group, as) {
      const first = group[0] ?? -1;
      if (group.length > 1) groups.set(first, group);
      push(spelling, first, as);
    },
    writeSynthetic(spelling, as = role.synthetic) {
      push(spelling, -1, as);
    },
    parenthesizeFrom(index) {
      parentheses.push(index);
    },
    truncate(count) {
      spellings.length = sources.length = roles.length = count;
      parentheses = parentheses.filter((index) => index < count);
    },
    finish(starts) {
      parentheses.sort((left, right) => left - right);
      const tokens = insertParentheses({ spellings, sources, roles }, parentheses);
      const offsets: number[] = [];
      let offset = 0;
      for (const spelling of tokens.spellings) {
        offsets.push(offset);
        offset += spelling.length + 1;
      }
      const text = tokens.spellings.join(" ");
      const { roles: finalRoles, sources: finalSources } = tokens;
      const written = {
        count: offsets.length,
        text,
        offsets,
        sources: finalSources,
        roles: finalRoles,
        groups,
      };
      // what starts at a parenthesis starts before it
      return {
        tokens: written,
        starts: starts.map((start) => start + lastAtMost(parentheses, start - 1) + 1),
      };
    },
  };
}

interface TokenArrays {
  readonly spellings: readonly string[];
  readonly sources: readonly number[];
  readonly roles: readonly Role[];
}

/** @param parentheses ascending indices of the tokens that get a `(` before them */
function insertParentheses(tokens: TokenArrays, parentheses: readonly number[]): TokenArrays {
  if (parentheses.length === 0) return tokens;
  const spellings: string[] = [];
  const sources: number[] = [];
  const roles: Role[] = [];
  let copied = 0;
  const copyTo = (end: number): void => {
    for (; copied < end; copied++) {
      spellings.push(tokens.spellings[copied] ?? "");
      sources.push(tokens.sources[copied] ?? -1);
      roles.push(tokens.roles[copied] ?? role.plain);
    }
  };
  for (const index of parentheses) {
    copyTo(index);
    spellings.push("(");
    sources.push(-1);
    roles.push(role.synthetic);
  }
  copyTo(tokens.spellings.length);
  return { spellings, sources, roles };
}
