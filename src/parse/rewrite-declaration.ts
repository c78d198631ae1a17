/** Declarations and function definitions, at file scope and in blocks. */
import { recordAttributes, takeAttributes } from "./rewrite-attributes.ts";
import { rewriteDeclarator } from "./rewrite-declarator.ts";
import type { Declarator } from "./rewrite-declarator.ts";
import { rewriteExpression } from "./rewrite-expression.ts";
import { rewriteSpecifiers } from "./rewrite-specifiers.ts";
import { copyAs, copyExpected, peek, startOf, textAt, unexpected, unknownTypeName } from "./rewriter.ts";
import type { Rewriter } from "./rewriter.ts";
import { isDeclarationStart } from "./specifier-words.ts";

/** Reads one declaration or function definition to its end. */
export function rewriteDeclaration(rw: Rewriter, place: "file" | "block"): void {
  const attributes = takeAttributes(rw);
  const start = startOf(rw, rw.at);
  recordAttributes(rw, attributes, "declaration", start);
  const specifiers = rewriteSpecifiers(rw);
  if (peek(rw) === ";") {
    // the grammar has no declaration without a declarator
    rw.out.writeSynthetic("a");
    copyAs(rw, ";");
    return;
  }
  for (let isFirst = true; ; isFirst = false) {
    const declarator = rewriteDeclarator(rw, "named");
    if (!specifiers.hasType && !isImplicitInt(rw, specifiers.empty, declarator))
      throw unknownType(rw, declarator);
    recordAttributes(rw, declarator.attributes, "declarator", startOf(rw, declarator.name));
    if (place === "file") rw.names.push(declarator.name);
    const name = textAt(rw, declarator.name);
    if (specifiers.isTypedef) rw.scopes.declareTypedef(name);
    else rw.scopes.declareOrdinary(name);
    if (isFirst && startsBody(rw, declarator)) {
      rewriteFunctionBody(rw, declarator, place);
      return;
    }
    if (peek(rw) === "=") {
      copyAs(rw, "=");
      rewriteExpression(rw, "assignment");
    }
    if (peek(rw) !== ",") break;
    copyAs(rw, ",");
    recordAttributes(rw, takeAttributes(rw), "declarator", startOf(rw, rw.at));
  }
  copyExpected(rw, ";");
}

/** C90: what has no type is an int. Without any specifier that takes a complete declaration: `foo_t *x;` is none. */
function isImplicitInt(rw: Rewriter, noSpecifiers: boolean, declarator: Declarator): boolean {
  return !noSpecifiers || startsBody(rw, declarator) || [";", ",", "="].includes(peek(rw));
}

function unknownType(rw: Rewriter, declarator: Declarator): Error {
  // `foo x;` was read as far as the name foo
  if (peek(rw) === "identifier") return unknownTypeName(rw, declarator.name);
  rw.at = declarator.name;
  return unexpected(rw, "a type");
}

function startsBody(rw: Rewriter, declarator: Declarator): boolean {
  if (declarator.parameters === null) return false;
  return peek(rw) === "{" || (declarator.identifierList && isDeclarationStart(rw, rw.at));
}

function rewriteFunctionBody(rw: Rewriter, declarator: Declarator, place: "file" | "block"): void {
  rw.scopes.open();
  for (const name of declarator.parameters ?? []) rw.scopes.declareOrdinary(name);
  // The grammar knows old-style definitions only for some results: declarations and body go into synthetic braces.
  const oldStyle = peek(rw) !== "{";
  if (oldStyle) rw.out.writeSynthetic("{");
  while (peek(rw) !== "{") {
    if (!isDeclarationStart(rw, rw.at)) throw unexpected(rw, '"{"');
    rewriteDeclaration(rw, "block");
  }
  if (place === "file") rw.body = { token: rw.at, written: rw.out.count, oldStyle };
  rw.rules.compound(rw);
  if (oldStyle) rw.out.writeSynthetic("}");
  rw.scopes.close();
}
