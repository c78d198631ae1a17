/** One written token to the leaf that the source has in its place. */
import type { Tokens } from "../syntax/lex.ts";
import type { SyntaxField, SyntaxKind, SyntaxNode } from "../syntax/syntax-node.ts";
import type { TokenKind } from "../syntax/token-kind.ts";
import { role } from "./token-writer.ts";
import type { WrittenTokens } from "./token-writer.ts";

/** @param grammarKind what the grammar took the token for; null for tokens that were written for its sake only */
export function materialiseLeaf(
  grammarKind: SyntaxKind,
  field: SyntaxField | null,
  token: number,
  tokens: Tokens,
  written: WrittenTokens,
): SyntaxNode | null {
  const source = written.sources[token] ?? -1;
  switch (written.roles[token]) {
    case role.synthetic:
    case role.identifierListType:
      return null;
    case role.typeName:
      return sourceLeaf("type_identifier", true, field, source, tokens);
    case role.builtinType:
      return builtinType(field, source, written.groups.get(source), tokens);
    case role.asm:
      return asmLeaf(field, written.groups.get(source) ?? [source], tokens);
    default:
      return plainLeaf(grammarKind, field, source, tokens);
  }
}

/** The grammar knows what an identifier stands for, the token pass what a keyword does. */
function plainLeaf(
  grammarKind: SyntaxKind,
  field: SyntaxField | null,
  source: number,
  tokens: Tokens,
): SyntaxNode {
  const kind = tokens.kinds[source] ?? "other";
  switch (kind) {
    case "identifier":
    case "number":
    case "string":
    case "character":
    case "other":
    case "__builtin_convertvector":
    case "__builtin_offsetof":
    case "__builtin_types_compatible_p":
    case "__builtin_va_arg":
      return sourceLeaf(grammarKind, true, field, source, tokens);
    default:
      return sourceLeaf(kind, false, field, source, tokens);
  }
}

/** Shared by all leaves, of which there are hundreds of thousands. */
const noChildren: readonly SyntaxNode[] = [];

function sourceLeaf(
  kind: SyntaxKind,
  named: boolean,
  field: SyntaxField | null,
  source: number,
  tokens: Tokens,
): SyntaxNode {
  const start = tokens.starts[source] ?? 0;
  const end = tokens.ends[source] ?? start;
  return { kind, named, field, start, end, children: noChildren, text: tokens.texts[source] ?? "" };
}

function isSizeWord(kind: TokenKind | undefined): kind is "signed" | "unsigned" | "long" | "short" {
  return kind === "signed" || kind === "unsigned" || kind === "long" || kind === "short";
}

/** `unsigned long` and its like become a `sized_type_specifier`, any other single keyword a `primitive_type`. */
function builtinType(
  field: SyntaxField | null,
  first: number,
  group: readonly number[] | undefined,
  tokens: Tokens,
): SyntaxNode {
  if (!group && !isSizeWord(tokens.kinds[first]))
    return sourceLeaf("primitive_type", true, field, first, tokens);
  const sources = group ?? [first];
  const children = sources.map((source) => {
    const kind = tokens.kinds[source];
    return isSizeWord(kind)
      ? sourceLeaf(kind, false, null, source, tokens)
      : sourceLeaf("primitive_type", true, "type", source, tokens);
  });
  const start = tokens.starts[first] ?? 0;
  const end = tokens.ends[sources.at(-1) ?? first] ?? start;
  return { kind: "sized_type_specifier", named: true, field, start, end, children, text: "" };
}

function asmLeaf(field: SyntaxField | null, [first, last]: readonly number[], tokens: Tokens): SyntaxNode {
  const from = first ?? -1;
  const to = last ?? from;
  const start = tokens.starts[from] ?? 0;
  const end = tokens.ends[to] ?? start;
  const text = tokens.source.slice(start, end);
  return { kind: "gnu_asm_expression", named: true, field, start, end, children: noChildren, text };
}
