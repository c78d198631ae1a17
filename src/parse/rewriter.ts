/**
 * The context of the token pass. The pass reads C's declarations and statements by recursive descent, as far as scopes
 * need it, and writes each token so that the grammar cannot take it for something else. Expressions stay flat: their
 * structure is the grammar's work.
 */
import type { Tokens } from "../syntax/lex.ts";
import type { Attribute, AttributeEntry } from "../syntax/syntax-node.ts";
import type { TokenKind } from "../syntax/token-kind.ts";
import type { TokenWriter } from "./token-writer.ts";
import type { TypedefScopes } from "./typedef-scopes.ts";

export interface Rewriter {
  /** Preprocessed text, in which all offsets count. */
  readonly source: string;
  readonly tokens: Tokens;
  /** Index of the matching bracket, see `matchBrackets`. */
  readonly partner: Int32Array;
  readonly scopes: TypedefScopes;
  readonly out: TokenWriter;
  readonly attributes: Attribute[];
  readonly rules: Rules;
  /** What pragmas say about the layout of a struct whose body ends at this offset. */
  readonly layoutAt: (offset: number) => readonly PendingAttribute[];
  /** The next source token. */
  at: number;
  /** How many rules are being read inside each other. */
  depth: number;
  /** Where the body of the function at file scope that is being read starts, once it is reached. */
  body: FunctionBody | null;
  /** Tokens of the names that the external declaration has declared so far. */
  names: number[];
}

/** Attributes that were read, before it is known what they appertain to. */
export interface PendingAttribute {
  readonly start: number;
  readonly end: number;
  readonly entries: readonly AttributeEntry[];
}

/** Rules that are reached from files below their own; given here because files do not import in circles. */
export interface Rules {
  /** Specifiers and an abstract declarator. */
  readonly typeName: (rw: Rewriter) => void;
  /** `{ ... }` with its scope. */
  readonly compound: (rw: Rewriter) => void;
  /** `struct`, `union` or `enum` with tag and body. */
  readonly record: (rw: Rewriter) => void;
}

export interface FunctionBody {
  /** The opening brace among the source tokens and among the written ones. */
  readonly token: number;
  readonly written: number;
  /** Old-style definitions have a synthetic brace open around declarations and body. */
  readonly oldStyle: boolean;
}

/** A token that fits no rule. Ends the reading of the external declaration it is in, nothing more. */
export class SyntaxFailure extends Error {
  override readonly name = "SyntaxFailure";
  readonly token: number;

  constructor(token: number, message: string) {
    super(message);
    this.token = token;
  }
}

/** Kind of the next token, or of the one `ahead` tokens further on; "" behind the last one. */
export function peek(rw: Rewriter, ahead = 0): TokenKind | "" {
  return rw.tokens.kinds[rw.at + ahead] ?? "";
}

export function textAt(rw: Rewriter, token: number): string {
  return rw.tokens.texts[token] ?? "";
}

export function startOf(rw: Rewriter, token: number): number {
  return rw.tokens.starts[token] ?? rw.source.length;
}

export function endOf(rw: Rewriter, token: number): number {
  return rw.tokens.ends[token] ?? rw.source.length;
}

/** Writes the next token as `spelling` and goes on. */
export function copyAs(rw: Rewriter, spelling: string): void {
  rw.out.write(spelling, rw.at);
  rw.at += 1;
}

/** Writes the next token as it is and goes on; it has to be of this kind. */
export function copyExpected(rw: Rewriter, kind: TokenKind): void {
  if (peek(rw) !== kind) throw unexpected(rw, `"${kind}"`);
  copyAs(rw, kind);
}

/** Failure at the next token. */
export function unexpected(rw: Rewriter, wanted: string): SyntaxFailure {
  const found = rw.at < rw.tokens.count ? `"${textAt(rw, rw.at)}"` : "the end of the file";
  return new SyntaxFailure(rw.at, `expected ${wanted} before ${found}`);
}

/** C asks for 127 levels of blocks (C11 5.2.4.1); the stack has room for about a thousand. */
const deepest = 400;

/** Reads a rule that may contain itself. */
export function nested(rw: Rewriter, read: () => void): void {
  if (rw.depth >= deepest) throw new SyntaxFailure(rw.at, `more than ${String(deepest)} levels of nesting`);
  rw.depth += 1;
  read();
  rw.depth -= 1;
}

/** Failure at a name that stands where only a type makes sense. */
export function unknownTypeName(rw: Rewriter, token: number): SyntaxFailure {
  return new SyntaxFailure(token, `"${textAt(rw, token)}" is not the name of a type here`);
}

/** Index of the bracket that closes the next token, which opens one. */
export function partnerOf(rw: Rewriter, token: number): number {
  return rw.partner[token] ?? -1;
}

/** Is the token at this index a typedef name where it stands? */
export function isTypedefName(rw: Rewriter, token: number): boolean {
  return rw.tokens.kinds[token] === "identifier" && rw.scopes.isTypedef(textAt(rw, token));
}
