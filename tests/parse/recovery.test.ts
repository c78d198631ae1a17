/** What is not C stays in its external declaration, and is reported with its place. */
import { describe, expect, test } from "vitest";
import { showSyntax } from "../../src/syntax/show-syntax.ts";
import { parseText } from "./check.ts";

/** The external declarations and the places of the diagnostics. */
function parsed(text: string): { items: string[]; places: string[] } {
  const { value, diagnostics } = parseText(text);
  const places = diagnostics.map(({ code, message, at }) => {
    const place = at && "line" in at ? `${String(at.line)}:${String(at.column)}` : "";
    return `${code} ${place} ${message}`;
  });
  return { items: value.root.children.map((item) => showSyntax(item)), places };
}

const before = "int before;\n";
const after = "\nint after(void) { return 1; }";
const afterShape =
  "(function_definition int (function_declarator after (parameter_list (parameter_declaration void))) (compound_statement (return_statement 1)))";

describe("between two good declarations", () => {
  test.each([
    [
      "a function body that the token pass cannot read",
      "int f(int x) { x + ; }",
      "(function_definition int (function_declarator f (parameter_list (parameter_declaration int x))) (ERROR))",
      'parse/syntax 2:20 Expected an expression before ";"',
    ],
    [
      "an unknown type in a body",
      "int f(void) { foo_t x; }",
      "(function_definition int (function_declarator f (parameter_list (parameter_declaration void))) (ERROR))",
      'parse/syntax 2:15 "foo_t" is not the name of a type here',
    ],
    [
      "a body that only the grammar cannot read",
      "int *f(a) int a; { a = b += ; }",
      "(function_definition int (pointer_declarator (function_declarator f (parameter_list a))) (declaration int a) (ERROR))",
      'parse/syntax 2:29 Expected an expression before ";"',
    ],
    [
      "an assignment to what is no lvalue",
      "int f(void) { a + b = c; }",
      "(function_definition int (function_declarator f (parameter_list (parameter_declaration void))) (ERROR))",
      'parse/syntax 2:21 Syntax error near "="',
    ],
    [
      "an unknown type at file scope",
      "foo_t x;",
      "(ERROR)",
      'parse/syntax 2:1 "foo_t" is not the name of a type here',
    ],
    [
      "a name that nothing says is a type",
      "foo_t *x;",
      "(ERROR)",
      'parse/syntax 2:1 Expected a type before "foo_t"',
    ],
    [
      "a broken initialiser",
      "int x, y = + ;",
      "(ERROR x y)",
      'parse/syntax 2:14 Expected an expression before ";"',
    ],
    ["a character that is not C", "int x @ 3;", "(ERROR x)", 'parse/syntax 2:7 Expected ";" before "@"'],
  ])("%s", (_, text, item, place) => {
    const { items, places } = parsed(before + text + after);
    expect(items).toEqual(["(declaration int before)", item, afterShape]);
    expect(places).toEqual([place]);
  });
});

test("a bracket without its counterpart ends the reading", () => {
  const { items, places } = parsed(`${before}int f(void) { if (1) { }${after}`);
  expect(items[0]).toBe("(declaration int before)");
  expect(places).toEqual(['parse/syntax 2:13 "{" has no counterpart; the rest of the file was not read']);
});

test("several broken functions are reported one by one", () => {
  const { items, places } = parsed("int f(void) { 1 2; }\nint g(void) { + }\nint h(void) { }");
  expect(items).toHaveLength(3);
  expect(places.map((place) => place.split(" ")[1])).toEqual(["1:17", "2:17"]);
});

test("what hides a typedef in a broken body does so there only", () => {
  const { items } = parsed("typedef int T; int f(void) { int T; + ; } T *p;");
  expect(items[2]).toBe("(declaration T (pointer_declarator p))");
});

test("no error, no diagnostics; an empty file is fine", () => {
  expect(parsed("")).toEqual({ items: [], places: [] });
  expect(parsed(";;")).toEqual({ items: [], places: [] });
});

test.each([
  ["blocks", `void f(void) ${"{".repeat(5000)}${"}".repeat(5000)}`, "(function_definition"],
  ["declarators", `int ${"(".repeat(20_000)}f${")".repeat(20_000)};`, "(ERROR"],
  ["pointers to functions", `int ${"(*".repeat(5000)}f${")(void)".repeat(5000)};`, "(ERROR"],
  ["structs", `${"struct {".repeat(3000)}int x; ${"};".repeat(3000)}`, "(ERROR"],
  ["statements", `void f(void) { ${"if (1) ".repeat(20_000)}; }`, "(function_definition"],
  [
    "statement expressions",
    `void f(void) { ${"({".repeat(3000)}1;${"});".repeat(3000)} }`,
    "(function_definition",
  ],
])("too many levels of %s are refused, and what follows is read", (_, text, head) => {
  const { items, places } = parsed(`${text} int after;`);
  expect(items).toHaveLength(2);
  expect(items[0]?.startsWith(head)).toBe(true);
  expect(places).toHaveLength(1);
  expect(places[0]).toMatch(/More than 400 levels of nesting$/);
});
