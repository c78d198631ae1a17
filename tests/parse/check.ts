/** Helpers that parse text as it is, without the preprocessor. */
import type { Outcome } from "../../src/diagnostics/diagnostic.ts";
import { createParser } from "../../src/parse/parser.ts";
import { parse } from "../../src/parse/parse.ts";
import { showSyntax } from "../../src/syntax/show-syntax.ts";
import type { Pragma } from "../../src/project/preprocessed.ts";
import type { SyntaxNode, SyntaxTree } from "../../src/syntax/syntax-node.ts";

const parser = await createParser();

export function parseText(text: string, pragmas: readonly Pragma[] = []): Outcome<SyntaxTree> {
  const markers = [{ offset: 0, file: "test.c", line: 1, system: false }];
  return parse({ path: "test.c", text, markers, pragmas, macros: [], macroUses: [], comments: [] }, parser);
}

/** The external declarations of C that has to parse. */
export function parseClean(text: string): readonly SyntaxNode[] {
  const { value, diagnostics } = parseText(text);
  if (diagnostics.length > 0)
    throw new Error(`${text}\n${diagnostics.map(({ message }) => message).join("\n")}`);
  return value.root.children;
}

/** Names for statements to use: T and U are types, a to h variables, f a function. */
const names = `
  typedef unsigned T; typedef long U; struct S { int m; int n[4]; } s, *sp;
  int a, b, c, d, e, n; int *p; int f();`;

/** The last block item of a function with these statements, as an s-expression. */
export function statement(source: string): string {
  const items = parseClean(`${names} void test(void) { ${source} }`);
  const body = items.at(-1)?.children.at(-1);
  const last = body?.children.filter((child) => child.named).at(-1);
  return last ? showSyntax(last) : "";
}

/** The expression of an expression statement, as an s-expression. */
export function expression(source: string): string {
  const shown = statement(`${source};`);
  return shown.replace(/^\(expression_statement (.*)\)$/, "$1");
}

/** The last external declaration, as an s-expression. */
export function declaration(source: string): string {
  const last = parseClean(`typedef unsigned T; typedef long U; ${source}`).at(-1);
  return last ? showSyntax(last) : "";
}
