/**
 * The token stream that tree-sitter sees, with the way back to the source tokens. Names, numbers and strings are written
 * as one-letter stand-ins, typedef names as a type keyword: only the token's class matters to the grammar, and its lexer
 * then has nothing left to misread.
 */

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
  /** All source tokens of the tokens that stand for several (`builtinType`), or the first and last one (`asm`). */
  readonly groups: ReadonlyMap<number, readonly number[]>;
}

export interface TokenWriter {
  /** Number of tokens written so far: the index of the next one. */
  readonly count: number;
  /** Writes `spelling` for source token `source`. */
  write(spelling: string, source: number, as?: Role): void;
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
  const parentheses = new Map<number, number>();
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
      groups.set(spellings.length, group);
      push(spelling, group[0] ?? -1, as);
    },
    writeSynthetic(spelling, as = role.synthetic) {
      push(spelling, -1, as);
    },
    parenthesizeFrom(index) {
      parentheses.set(index, (parentheses.get(index) ?? 0) + 1);
    },
    truncate(count) {
      spellings.length = sources.length = roles.length = count;
      for (const map of [groups, parentheses])
        for (const index of map.keys()) if (index >= count) map.delete(index);
    },
    finish(starts) {
      const out = {
        pieces: [] as string[],
        offsets: [] as number[],
        sources: [] as number[],
        roles: [] as Role[],
        groups: new Map<number, readonly number[]>(),
      };
      const movedStarts: number[] = [];
      let offset = 0;
      let nextStart = 0;
      const append = (spelling: string, source: number, as: Role): void => {
        out.pieces.push(spelling);
        out.offsets.push(offset);
        out.sources.push(source);
        out.roles.push(as);
        offset += spelling.length + 1;
      };
      for (let index = 0; index < spellings.length; index++) {
        while ((starts[nextStart] ?? Infinity) <= index) {
          movedStarts.push(out.pieces.length);
          nextStart += 1;
        }
        for (let left = parentheses.get(index) ?? 0; left > 0; left--) append("(", -1, role.synthetic);
        const group = groups.get(index);
        if (group) out.groups.set(out.pieces.length, group);
        append(spellings[index] ?? "", sources[index] ?? -1, roles[index] ?? role.plain);
      }
      while (movedStarts.length < starts.length) movedStarts.push(out.pieces.length);
      const tokens = { ...out, count: out.pieces.length, text: out.pieces.join(" ") };
      return { tokens, starts: movedStarts };
    },
  };
}
