/**
 * Declarators, named and abstract. Redundant parentheses go (`int (x)` reads as a parameter list to the grammar), and
 * names are written as `a`, so that a name the grammar takes for a keyword or type cannot mislead it.
 */
import { takeAttributes, isAttribute } from "./rewrite-attributes.ts";
import { recordAttributes, takeAsmLabel } from "./rewrite-attributes.ts";
import { rewriteExpression } from "./rewrite-expression.ts";
import { rewriteSpecifiers } from "./rewrite-specifiers.ts";
import {
  copyAs,
  copyExpected,
  isTypedefName,
  nested,
  partnerOf,
  peek,
  startOf,
  textAt,
  unexpected,
} from "./rewriter.ts";
import type { PendingAttribute, Rewriter } from "./rewriter.ts";
import { isTypeStart, qualifierWords } from "./specifier-words.ts";
import { role } from "./token-writer.ts";

export interface Declarator {
  /** Token of the declared name; -1 for an abstract declarator. */
  readonly name: number;
  /** Names of the parameters, when the declared name itself is a function; null otherwise. */
  readonly parameters: readonly string[] | null;
  /** The parameters are a K&R list of names. */
  readonly identifierList: boolean;
  /** Attributes within the declarator and behind it, an asm label included. */
  readonly attributes: readonly PendingAttribute[];
}

/** `named`: a name has to come; `either`: a parameter, with or without a name; `abstract`: a type name. */
export type DeclaratorForm = "named" | "either" | "abstract";

interface Draft {
  name: number;
  parameters: readonly string[] | null;
  identifierList: boolean;
  readonly attributes: PendingAttribute[];
}

/** Reads one declarator with the attributes behind it. */
export function rewriteDeclarator(rw: Rewriter, form: DeclaratorForm): Declarator {
  const draft: Draft = { name: -1, parameters: null, identifierList: false, attributes: [] };
  readDeclarator(rw, form, draft);
  for (;;) {
    if (peek(rw) === "asm") draft.attributes.push(takeAsmLabel(rw));
    else if (isAttribute(rw)) draft.attributes.push(...takeAttributes(rw));
    else return draft;
  }
}

/** Specifiers and an abstract declarator, as in casts and behind `sizeof`. */
export function rewriteTypeName(rw: Rewriter): void {
  const start = startOf(rw, rw.at);
  rewriteSpecifiers(rw);
  recordAttributes(rw, rewriteDeclarator(rw, "abstract").attributes, "declarator", start);
}

function readDeclarator(rw: Rewriter, form: DeclaratorForm, draft: Draft): void {
  draft.attributes.push(...takeAttributes(rw));
  while (peek(rw) === "*") {
    copyAs(rw, "*");
    for (;;) {
      draft.attributes.push(...takeAttributes(rw));
      const qualifier = qualifierWords.get(peek(rw));
      if (qualifier === undefined) break;
      copyAs(rw, qualifier);
    }
  }
  if (peek(rw) === "identifier") {
    if (form === "abstract") throw unexpected(rw, '")"');
    draft.name = rw.at;
    copyAs(rw, "a");
  } else if (peek(rw) === "(" && !isParameterList(rw, form)) {
    readParenthesized(rw, form, draft);
  } else if (form === "named") {
    throw unexpected(rw, "a name");
  }
  readSuffixes(rw, draft);
}

/** C11 6.7.6.3p11: what could be a typedef name in parentheses is one. */
function isParameterList(rw: Rewriter, form: DeclaratorForm): boolean {
  return form !== "named" && (peek(rw, 1) === ")" || isTypeStart(rw, rw.at + 1));
}

function readParenthesized(rw: Rewriter, form: DeclaratorForm, draft: Draft): void {
  const close = partnerOf(rw, rw.at);
  const open = rw.at;
  rw.at += 1;
  draft.attributes.push(...takeAttributes(rw));
  const needed = peek(rw) === "*";
  if (needed) rw.out.write("(", open);
  nested(rw, () => {
    readDeclarator(rw, form, draft);
  });
  draft.attributes.push(...takeAttributes(rw));
  if (rw.at !== close) throw unexpected(rw, '")"');
  if (needed) {
    rw.out.write(")", close);
    // `(*f)(int a)` is no function of its own: its parameters are in nobody's scope
    draft.parameters ??= [];
  }
  rw.at += 1;
}

function readSuffixes(rw: Rewriter, draft: Draft): void {
  for (;;) {
    const kind = peek(rw);
    if (kind === "[" && !isAttribute(rw)) {
      readArraySuffix(rw);
      draft.parameters ??= [];
    } else if (kind === "(") {
      const { names, identifierList } = readParameters(rw);
      if (draft.parameters === null) {
        draft.parameters = names;
        draft.identifierList = identifierList;
      }
    } else {
      return;
    }
  }
}

function readArraySuffix(rw: Rewriter): void {
  copyAs(rw, "[");
  for (;;) {
    const kind = peek(rw);
    const qualifier = kind === "static" ? kind : qualifierWords.get(kind);
    if (qualifier === undefined) break;
    copyAs(rw, qualifier);
  }
  if (peek(rw) === "*" && peek(rw, 1) === "]") copyAs(rw, "*");
  else if (peek(rw) !== "]") rewriteExpression(rw, "comma");
  copyExpected(rw, "]");
}

interface Parameters {
  readonly names: readonly string[];
  readonly identifierList: boolean;
}

function readParameters(rw: Rewriter): Parameters {
  copyAs(rw, "(");
  const identifierList = peek(rw) === "identifier" && !isTypedefName(rw, rw.at);
  rw.scopes.open();
  const names = identifierList ? readIdentifierList(rw) : readParameterDeclarations(rw);
  rw.scopes.close();
  copyExpected(rw, ")");
  return { names, identifierList };
}

function readIdentifierList(rw: Rewriter): string[] {
  const names: string[] = [];
  for (;;) {
    if (peek(rw) !== "identifier") throw unexpected(rw, "a parameter name");
    names.push(textAt(rw, rw.at));
    rw.out.writeSynthetic("int", role.identifierListType);
    copyAs(rw, "a");
    if (peek(rw) !== ",") return names;
    copyAs(rw, ",");
  }
}

function readParameterDeclarations(rw: Rewriter): string[] {
  const names: string[] = [];
  if (peek(rw) === ")") return names;
  for (;;) {
    if (peek(rw) === "...") {
      copyAs(rw, "...");
      return names;
    }
    const start = startOf(rw, rw.at);
    if (rewriteSpecifiers(rw).empty) throw unexpected(rw, "a parameter declaration");
    const declarator = rewriteDeclarator(rw, "either");
    const named = declarator.name >= 0;
    recordAttributes(rw, declarator.attributes, "declarator", named ? startOf(rw, declarator.name) : start);
    if (named) {
      const name = textAt(rw, declarator.name);
      names.push(name);
      rw.scopes.declareOrdinary(name);
    }
    if (peek(rw) !== ",") return names;
    copyAs(rw, ",");
  }
}
