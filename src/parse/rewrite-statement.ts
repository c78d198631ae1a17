/** Statements and blocks. */
import { recordAttributes, takeAttributes } from "./rewrite-attributes.ts";
import { rewriteDeclaration } from "./rewrite-declaration.ts";
import { rewriteExpression } from "./rewrite-expression.ts";
import { copyAs, copyExpected, nested, peek, startOf, unexpected } from "./rewriter.ts";
import type { Rewriter } from "./rewriter.ts";
import { skipStaticAssert } from "./rewrite-static-assert.ts";
import { isDeclarationStart } from "./specifier-words.ts";

export function rewriteCompound(rw: Rewriter): void {
  copyExpected(rw, "{");
  rw.scopes.open();
  nested(rw, () => {
    while (peek(rw) !== "}") rewriteBlockItem(rw);
  });
  rw.scopes.close();
  copyAs(rw, "}");
}

function rewriteBlockItem(rw: Rewriter): void {
  if (peek(rw) === "_Static_assert") {
    skipStaticAssert(rw);
  } else if (peek(rw) === "__label__") {
    skipLocalLabels(rw);
  } else if (startsDeclaration(rw)) {
    rewriteDeclaration(rw, "block");
  } else {
    rewriteStatement(rw);
  }
}

/** A typedef name before a colon is a label, attributes alone before a semicolon a statement. */
function startsDeclaration(rw: Rewriter): boolean {
  if (!isDeclarationStart(rw, rw.at)) return false;
  return !(peek(rw) === "identifier" && peek(rw, 1) === ":");
}

/** Reads one statement with its labels; `else if` chains are read in the loop, not in depth. */
function rewriteStatement(rw: Rewriter): void {
  for (;;) {
    const attributes = takeAttributes(rw);
    recordAttributes(rw, attributes, "statement", startOf(rw, rw.at));
    switch (peek(rw)) {
      case "{":
        rewriteCompound(rw);
        return;
      case "if":
        copyAs(rw, "if");
        rewriteCondition(rw);
        rewriteSubstatement(rw);
        if (peek(rw) !== "else") return;
        copyAs(rw, "else");
        if (startsCase(rw)) {
          rewriteSubstatement(rw);
          return;
        }
        break;
      case "while":
        copyAs(rw, "while");
        rewriteCondition(rw);
        if (startsCase(rw)) {
          rewriteSubstatement(rw);
          return;
        }
        break;
      case "switch":
        copyAs(rw, "switch");
        rewriteCondition(rw);
        rewriteSwitchBody(rw);
        return;
      case "for":
        rewriteFor(rw);
        return;
      case "do":
        copyAs(rw, "do");
        rewriteSubstatement(rw);
        copyExpected(rw, "while");
        rewriteCondition(rw);
        copyExpected(rw, ";");
        return;
      case "case":
        rewriteCase(rw);
        if (endsLabels(rw)) return;
        break;
      case "default":
        copyAs(rw, "default");
        copyExpected(rw, ":");
        if (endsLabels(rw)) return;
        break;
      case "goto":
        rewriteGoto(rw);
        return;
      case "break":
      case "continue":
        copyAs(rw, peek(rw));
        copyExpected(rw, ";");
        return;
      case "return":
        copyAs(rw, "return");
        if (peek(rw) !== ";") rewriteExpression(rw, "comma");
        copyExpected(rw, ";");
        return;
      case ";":
        copyAs(rw, ";");
        return;
      default:
        if (peek(rw) !== "identifier" || peek(rw, 1) !== ":") {
          rewriteExpressionStatement(rw);
          return;
        }
        if (rewriteLabel(rw)) return;
    }
  }
}

/** Is what follows a `case` no statement? It is read as the next item of the block then. */
function endsLabels(rw: Rewriter): boolean {
  return peek(rw) === "}" || peek(rw) === "_Static_assert" || startsDeclaration(rw);
}

/** Reads `name:`; true when no statement follows that it could label (C23). */
function rewriteLabel(rw: Rewriter): boolean {
  const start = startOf(rw, rw.at);
  copyAs(rw, "a");
  copyAs(rw, ":");
  recordAttributes(rw, takeAttributes(rw), "label", start);
  if (peek(rw) !== "}" && peek(rw) !== "_Static_assert") return startsDeclaration(rw);
  rw.out.writeSynthetic(";");
  return true;
}

function rewriteCondition(rw: Rewriter): void {
  copyExpected(rw, "(");
  rewriteExpression(rw, "comma");
  copyExpected(rw, ")");
}

/** In synthetic parentheses nothing looks like a declaration: `a * b;`, `f (x);`. */
function rewriteExpressionStatement(rw: Rewriter): void {
  rw.out.writeSynthetic("(");
  rewriteExpression(rw, "comma");
  rw.out.writeSynthetic(")");
  copyExpected(rw, ";");
}

function rewriteFor(rw: Rewriter): void {
  copyAs(rw, "for");
  copyExpected(rw, "(");
  rw.scopes.open();
  if (isDeclarationStart(rw, rw.at)) rewriteDeclaration(rw, "block");
  else if (peek(rw) === ";") copyAs(rw, ";");
  else rewriteExpressionStatement(rw);
  if (peek(rw) !== ";") rewriteExpression(rw, "comma");
  copyExpected(rw, ";");
  if (peek(rw) !== ")") rewriteExpression(rw, "comma");
  copyExpected(rw, ")");
  rewriteSubstatement(rw);
  rw.scopes.close();
}

/** In `if (x) case 1: y; z;` the grammar would take z for a part of the case, and so of the `if`. */
function rewriteSubstatement(rw: Rewriter): void {
  const bare = startsCase(rw);
  if (bare) rw.out.writeSynthetic("{");
  nested(rw, () => {
    rewriteStatement(rw);
  });
  if (bare) rw.out.writeSynthetic("}");
}

/** Does a `case` or `default` come next, behind labels or not? */
function startsCase(rw: Rewriter): boolean {
  let ahead = 0;
  while (peek(rw, ahead) === "identifier" && peek(rw, ahead + 1) === ":") ahead += 2;
  return peek(rw, ahead) === "case" || peek(rw, ahead) === "default";
}

/** The grammar wants a block. */
function rewriteSwitchBody(rw: Rewriter): void {
  const bare = peek(rw) !== "{";
  if (bare) rw.out.writeSynthetic("{");
  rewriteStatement(rw);
  if (bare) rw.out.writeSynthetic("}");
}

/** `case 1 ... 5:` is written `case (1) || (5):`. */
function rewriteCase(rw: Rewriter): void {
  copyAs(rw, "case");
  const start = rw.out.count;
  rewriteExpression(rw, "comma");
  if (peek(rw) === "...") {
    rw.out.parenthesizeFrom(start);
    rw.out.writeSynthetic(")");
    copyAs(rw, "||");
    rw.out.writeSynthetic("(");
    rewriteExpression(rw, "comma");
    rw.out.writeSynthetic(")");
  }
  copyExpected(rw, ":");
}

/** A computed goto is written as a `return`: the grammar has labels only. */
function rewriteGoto(rw: Rewriter): void {
  if (peek(rw, 1) === "identifier") {
    copyAs(rw, "goto");
    copyAs(rw, "a");
  } else if (peek(rw, 1) === "*") {
    copyAs(rw, "return");
    copyAs(rw, "*");
    rw.out.writeSynthetic("(");
    rewriteExpression(rw, "comma");
    rw.out.writeSynthetic(")");
  } else {
    rw.at += 1;
    throw unexpected(rw, "a label");
  }
  copyExpected(rw, ";");
}

/** `__label__ a, b;` says nothing that the labels do not say. */
function skipLocalLabels(rw: Rewriter): void {
  do rw.at += 1;
  while (peek(rw) === "identifier" || peek(rw) === ",");
  if (peek(rw) !== ";") throw unexpected(rw, '";"');
  rw.at += 1;
}
