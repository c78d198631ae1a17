/**
 * The token pass over a whole unit: reads preprocessed C, gives the token stream for the grammar.
 * Sound because every token that could be a type or an expression is written as what C's scope rules say it is; what
 * fits no rule fails its external declaration and is reported.
 */
import type { Pragma } from "../project/preprocessed.ts";
import { lex } from "../syntax/lex.ts";
import type { Tokens } from "../syntax/lex.ts";
import type { Attribute } from "../syntax/syntax-node.ts";
import { matchBrackets } from "./brackets.ts";
import { createRecordLayout } from "./record-layout.ts";
import { rewriteDeclaration } from "./rewrite-declaration.ts";
import { rewriteTypeName } from "./rewrite-declarator.ts";
import { rewriteExpression } from "./rewrite-expression.ts";
import { rewriteRecord } from "./rewrite-record.ts";
import { copyExpected, partnerOf, peek, SyntaxFailure } from "./rewriter.ts";
import type { FunctionBody, Rewriter, Rules } from "./rewriter.ts";
import { rewriteCompound } from "./rewrite-statement.ts";
import { skipStaticAssert } from "./rewrite-static-assert.ts";
import { createTokenWriter, role } from "./token-writer.ts";
import type { TokenWriter, WrittenTokens } from "./token-writer.ts";
import { createTypedefScopes } from "./typedef-scopes.ts";

export interface RewrittenUnit {
  readonly tokens: Tokens;
  readonly written: WrittenTokens;
  /** The external declarations in order. */
  readonly items: readonly Item[];
  readonly attributes: readonly Attribute[];
  readonly failures: readonly Failure[];
}

/** An external declaration. */
export interface Item {
  /** Source tokens `[from, to)`. */
  readonly from: number;
  readonly to: number;
  /** Source tokens of the names that it declares, as far as it was read. */
  readonly names: readonly number[];
  /** Written tokens `[writtenFrom, writtenTo)`; none when it could not be read. */
  readonly writtenFrom: number;
  readonly writtenTo: number;
  /** The body's opening brace, or null. */
  readonly body: FunctionBody | null;
}

export interface Failure {
  /** Source token. */
  readonly token: number;
  readonly message: string;
}

const rules: Rules = { typeName: rewriteTypeName, compound: rewriteCompound, record: rewriteRecord };

/** @param pragmas of the source, ascending */
export function rewriteUnit(source: string, pragmas: readonly Pragma[]): RewrittenUnit {
  const allTokens = lex(source);
  const { partner, unbalanced } = matchBrackets(allTokens);
  const tokens = unbalanced < 0 ? allTokens : firstTokens(allTokens, unbalanced);
  const out = createTokenWriter();
  const scopes = createTypedefScopes();
  const layoutAt = createRecordLayout(pragmas);
  const start = { attributes: [], at: 0, depth: 0, body: null, names: [] };
  const rw: Rewriter = { source, tokens, partner, scopes, out, rules, layoutAt, ...start };
  const failures: Failure[] = [];
  const drafts: ItemDraft[] = [];
  while (rw.at < tokens.count) {
    const draft = rewriteItem(rw, failures);
    if (draft) drafts.push(draft);
  }
  if (unbalanced >= 0) {
    // the declaration that was cut off by it is no second mistake
    if ((failures.at(-1)?.token ?? 0) >= tokens.count) failures.pop();
    const message = `"${allTokens.texts[unbalanced] ?? ""}" has no counterpart; the rest of the file was not read`;
    failures.push({ token: unbalanced, message });
  }
  const attributes = rw.attributes.toSorted((left, right) => left.start - right.start);
  return { tokens: allTokens, attributes, failures, ...finish(out, drafts) };
}

type ItemDraft = Omit<Item, "writtenTo">;

/** Reads one external declaration; null for what leaves no trace (`;`, `_Static_assert`). */
function rewriteItem(rw: Rewriter, failures: Failure[]): ItemDraft | null {
  const from = rw.at;
  const writtenFrom = rw.out.count;
  rw.depth = 0;
  rw.body = null;
  rw.names = [];
  try {
    rewriteExternalDeclaration(rw);
    if (rw.out.count === writtenFrom) return null;
  } catch (failure) {
    if (!(failure instanceof SyntaxFailure)) throw failure;
    failures.push({ token: failure.token, message: failure.message });
    recover(rw, from, writtenFrom);
  }
  return { from, to: rw.at, names: rw.names, writtenFrom, body: rw.body };
}

function rewriteExternalDeclaration(rw: Rewriter): void {
  switch (peek(rw)) {
    case ";":
      rw.at += 1;
      return;
    case "_Static_assert":
      skipStaticAssert(rw);
      return;
    case "asm":
      rewriteExpression(rw, "comma");
      copyExpected(rw, ";");
      return;
    default:
      rewriteDeclaration(rw, "file");
  }
}

/** Goes on behind the external declaration that failed; the head of a function is kept. */
function recover(rw: Rewriter, from: number, writtenFrom: number): void {
  rw.scopes.closeAll();
  const body = rw.body;
  if (body) {
    const end = partnerOf(rw, body.token);
    rw.out.truncate(body.written);
    rw.out.write("{", body.token, role.brokenBody);
    rw.out.write("}", end, role.brokenBody);
    if (body.oldStyle) rw.out.writeSynthetic("}");
    rw.at = end + 1;
  } else {
    rw.out.truncate(writtenFrom);
    rw.at = endOfDeclaration(rw, from);
  }
}

/** End of what is probably one external declaration: a semicolon, or a block that nothing is behind. */
function endOfDeclaration(rw: Rewriter, from: number): number {
  for (let at = from; at < rw.tokens.count; at++) {
    const kind = rw.tokens.kinds[at];
    if (kind === ";") return at + 1;
    const close = partnerOf(rw, at);
    if (close > at) at = close;
    if (kind === "{" && !continuesDeclaration(rw, close + 1)) return close + 1;
  }
  return rw.tokens.count;
}

function continuesDeclaration(rw: Rewriter, token: number): boolean {
  const kind = rw.tokens.kinds[token] ?? "";
  return [";", ",", "=", "*", "__attribute__"].includes(kind) || rw.tokens.kinds[token + 1] === ";";
}

function finish(out: TokenWriter, drafts: readonly ItemDraft[]): { written: WrittenTokens; items: Item[] } {
  const marks = drafts.flatMap((draft) => [draft.writtenFrom, draft.body?.written ?? draft.writtenFrom]);
  const { tokens, starts } = out.finish(marks);
  const items = drafts.map((draft, index): Item => {
    const written = starts[2 * index + 1] ?? tokens.count;
    return {
      ...draft,
      writtenFrom: starts[2 * index] ?? tokens.count,
      writtenTo: starts[2 * index + 2] ?? tokens.count,
      body: draft.body && { ...draft.body, written },
    };
  });
  return { written: tokens, items };
}

function firstTokens(tokens: Tokens, count: number): Tokens {
  return {
    source: tokens.source,
    count,
    kinds: tokens.kinds.slice(0, count),
    texts: tokens.texts.slice(0, count),
    starts: tokens.starts.slice(0, count),
    ends: tokens.ends.slice(0, count),
  };
}
