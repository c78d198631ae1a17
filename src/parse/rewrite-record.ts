/** `struct`, `union` and `enum` with their bodies. */
import { recordAttributes, takeAttributes } from "./rewrite-attributes.ts";
import { rewriteDeclarator } from "./rewrite-declarator.ts";
import { rewriteExpression } from "./rewrite-expression.ts";
import { rewriteSpecifiers } from "./rewrite-specifiers.ts";
import { copyAs, copyExpected, nested, peek, startOf, textAt, unexpected } from "./rewriter.ts";
import type { Rewriter } from "./rewriter.ts";
import { skipStaticAssert } from "./rewrite-static-assert.ts";
import { isTypeStart } from "./specifier-words.ts";

export function rewriteRecord(rw: Rewriter): void {
  const keyword = rw.at;
  const isEnum = peek(rw) === "enum";
  copyAs(rw, peek(rw));
  recordAttributes(rw, takeAttributes(rw), "record", startOf(rw, keyword));
  if (peek(rw) === "identifier") copyAs(rw, "a");
  // other colons end an association of `_Generic`, or start the width of a bit-field
  if (isEnum && peek(rw) === ":" && isTypeStart(rw, rw.at + 1)) {
    throw unexpected(rw, "{ (enumerations with a fixed type are not supported)");
  }
  if (peek(rw) !== "{") return;
  copyAs(rw, "{");
  nested(rw, () => {
    if (isEnum) rewriteEnumerators(rw);
    else rewriteMembers(rw);
  });
  // pragmas count where the body ends, as for gcc
  if (!isEnum) recordAttributes(rw, rw.layoutAt(startOf(rw, rw.at)), "record", startOf(rw, keyword));
  copyExpected(rw, "}");
}

function rewriteEnumerators(rw: Rewriter): void {
  while (peek(rw) === "identifier") {
    const name = rw.at;
    copyAs(rw, "a");
    recordAttributes(rw, takeAttributes(rw), "enumerator", startOf(rw, name));
    if (peek(rw) === "=") {
      copyAs(rw, "=");
      rewriteExpression(rw, "assignment");
    }
    // in scope from just after its own definition on (C11 6.2.1p7)
    rw.scopes.declareOrdinary(textAt(rw, name));
    if (peek(rw) !== ",") return;
    copyAs(rw, ",");
  }
}

function rewriteMembers(rw: Rewriter): void {
  while (peek(rw) !== "}") {
    if (peek(rw) === ";") rw.at += 1;
    else if (peek(rw) === "_Static_assert") skipStaticAssert(rw);
    else rewriteMemberDeclaration(rw);
  }
}

function rewriteMemberDeclaration(rw: Rewriter): void {
  if (rewriteSpecifiers(rw).empty) throw unexpected(rw, "a member declaration");
  while (peek(rw) !== ";") {
    if (peek(rw) === ":") {
      rw.out.writeSynthetic("a");
      rewriteBitFieldWidth(rw);
    } else {
      const { name, attributes } = rewriteDeclarator(rw, "named");
      recordAttributes(rw, attributes, "declarator", startOf(rw, name));
      if (peek(rw) === ":") rewriteBitFieldWidth(rw);
      recordAttributes(rw, takeAttributes(rw), "declarator", startOf(rw, name));
    }
    if (peek(rw) !== ",") break;
    copyAs(rw, ",");
  }
  // gcc lets the last member go without
  if (peek(rw) === "}") rw.out.writeSynthetic(";");
  else copyExpected(rw, ";");
}

function rewriteBitFieldWidth(rw: Rewriter): void {
  copyAs(rw, ":");
  rewriteExpression(rw, "assignment");
}
