/**
 * Declaration specifiers: `static const unsigned long x` is written `static const int a`. All keywords of one arithmetic
 * type become one, a typedef name becomes one too, and a missing type is supplied, so that the grammar always finds
 * exactly one type keyword.
 */
import { isAttribute, recordAttributes, takeAttributes } from "./rewrite-attributes.ts";
import { rewriteExpression } from "./rewrite-expression.ts";
import { copyAs, copyExpected, isTypedefName, partnerOf, peek, startOf, unexpected } from "./rewriter.ts";
import type { PendingAttribute, Rewriter } from "./rewriter.ts";
import { builtinTypeWords, isTypeStart, qualifierWords, storageWords } from "./specifier-words.ts";
import { role } from "./token-writer.ts";

export interface Specifiers {
  readonly isTypedef: boolean;
  /** Is there anything at all? `f() {}` has none. */
  readonly empty: boolean;
  readonly hasType: boolean;
}

/** A part of the specifiers, found in a first look so that the second one can write them in the grammar's order. */
interface Piece {
  readonly kind: "typedef" | "word" | "builtin" | "typeName" | "record" | "typeof" | "alignas";
  readonly at: number;
}

/** Reads the specifiers of a declaration, member, parameter or type name; the next token is the first one behind them. */
export function rewriteSpecifiers(rw: Rewriter): Specifiers {
  const { pieces, attributes } = readPieces(rw);
  const end = rw.at;
  const builtins = pieces.filter((piece) => piece.kind === "builtin").map((piece) => piece.at);
  const typedefPiece = pieces.find((piece) => piece.kind === "typedef");
  if (typedefPiece) rw.out.write("typedef", typedefPiece.at);
  for (const piece of pieces) {
    rw.at = piece.at;
    if (piece.kind !== "builtin") writePiece(rw, piece);
    else if (piece.at === builtins[0]) rw.out.writeGroup("int", builtins, role.builtinType);
  }
  rw.at = end;
  const hasType = pieces.some((piece) => isTypePiece(piece));
  if (!hasType) rw.out.writeSynthetic("int");
  recordAttributes(rw, attributes, "declaration", startOf(rw, pieces[0]?.at ?? end));
  return { isTypedef: typedefPiece !== undefined, empty: pieces.length === 0, hasType };
}

function readPieces(rw: Rewriter): { pieces: Piece[]; attributes: PendingAttribute[] } {
  const pieces: Piece[] = [];
  const attributes: PendingAttribute[] = [];
  let hasType = false;
  for (;;) {
    if (isAttribute(rw) || peek(rw) === "__extension__") {
      attributes.push(...takeAttributes(rw));
      continue;
    }
    const kind = pieceKind(rw, hasType);
    if (kind === null) return { pieces, attributes };
    const piece = { kind, at: rw.at };
    pieces.push(piece);
    hasType ||= isTypePiece(piece);
    skipPiece(rw, kind);
  }
}

function pieceKind(rw: Rewriter, hasType: boolean): Piece["kind"] | null {
  const kind = peek(rw);
  if (builtinTypeWords.has(kind)) return "builtin";
  // behind a type, a typedef name is the name that is being declared (C11 6.7.2)
  if (kind === "identifier") return !hasType && isTypedefName(rw, rw.at) ? "typeName" : null;
  if (kind === "struct" || kind === "union" || kind === "enum") return "record";
  if (kind === "typeof" || (kind === "_Atomic" && peek(rw, 1) === "(")) return "typeof";
  if (kind === "_Alignas") return "alignas";
  if (kind === "typedef") return "typedef";
  return storageWords.has(kind) || qualifierWords.has(kind) ? "word" : null;
}

function isTypePiece(piece: Piece): boolean {
  return piece.kind !== "typedef" && piece.kind !== "word" && piece.kind !== "alignas";
}

function skipPiece(rw: Rewriter, kind: Piece["kind"]): void {
  const first = rw.at;
  rw.at += 1;
  if (kind === "typeof" || kind === "alignas") {
    if (peek(rw) !== "(") throw unexpected(rw, '"("');
    rw.at = partnerOf(rw, rw.at) + 1;
  } else if (kind === "record") {
    takeAttributes(rw);
    const tagged = peek(rw) === "identifier";
    if (tagged) rw.at += 1;
    if (peek(rw) === "{") {
      rw.at = partnerOf(rw, rw.at) + 1;
      // attributes right behind the closing brace belong to the type (gcc manual, Attribute Syntax)
      recordAttributes(rw, takeAttributes(rw), "record", startOf(rw, first));
    } else if (!tagged) {
      throw unexpected(rw, "a tag or {");
    }
  }
}

function writePiece(rw: Rewriter, piece: Piece): void {
  const kind = peek(rw);
  switch (piece.kind) {
    case "typedef":
    case "builtin":
      return;
    case "word":
      copyAs(rw, storageWords.get(kind) ?? qualifierWords.get(kind) ?? kind);
      return;
    case "typeName":
      rw.out.write("int", rw.at, role.typeName);
      return;
    case "record":
      rw.rules.record(rw);
      return;
    case "typeof":
      rewriteTypeof(rw);
      return;
    case "alignas":
      copyAs(rw, "_Alignas");
      rewriteTypeOrExpression(rw);
  }
}

/** `typeof (x)` and `_Atomic (T)` are written `enum { a = (x) }`: a type that the grammar lets an expression into. */
function rewriteTypeof(rw: Rewriter): void {
  copyAs(rw, "enum");
  rw.out.write("{", rw.at);
  rw.at += 1;
  rw.out.writeSynthetic("a");
  rw.out.writeSynthetic("=");
  if (isTypeStart(rw, rw.at)) {
    rw.out.writeSynthetic("sizeof");
    rw.out.writeSynthetic("(");
    rw.rules.typeName(rw);
  } else {
    rw.out.writeSynthetic("(");
    rewriteExpression(rw, "comma");
  }
  rw.out.writeSynthetic(")");
  if (peek(rw) !== ")") throw unexpected(rw, '")"');
  rw.out.write("}", rw.at);
  rw.at += 1;
}

function rewriteTypeOrExpression(rw: Rewriter): void {
  copyExpected(rw, "(");
  if (isTypeStart(rw, rw.at)) {
    rw.rules.typeName(rw);
  } else {
    rw.out.writeSynthetic("(");
    rewriteExpression(rw, "comma");
    rw.out.writeSynthetic(")");
  }
  copyExpected(rw, ")");
}
