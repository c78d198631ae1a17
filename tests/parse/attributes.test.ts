/** Attributes are taken out of the text, and known by what they appertain to. */
import { expect, test } from "vitest";
import type { SyntaxNode } from "../../src/syntax/syntax-node.ts";
import { parseText } from "./check.ts";

/** `kind@text: name(args)`, the text being that of the leaf or keyword at the target. */
function attributes(text: string): string[] {
  const { value, diagnostics } = parseText(text);
  expect(diagnostics).toEqual([]);
  return value.attributes.flatMap(({ target, entries, start, end }) => {
    expect(text.slice(start, end)).toMatch(/^(__attribute__?_?\s*\(\(.*\)\)|\[\[.*\]\]|_*asm.*\))$/s);
    const at = leafAt(value.root, target.offset)?.text ?? "nothing";
    return entries.map(
      ({ name, args }) => `${target.kind}@${at}: ${name}${args.length > 0 ? `(${args.join("|")})` : ""}`,
    );
  });
}

function leafAt(node: SyntaxNode, offset: number): SyntaxNode | null {
  if (node.children.length === 0) return node.start === offset ? node : null;
  for (const child of node.children) {
    const found = offset < child.end ? leafAt(child, offset) : null;
    if (found) return found;
  }
  return null;
}

test.each([
  ["__attribute__((noreturn)) void f(void);", ["declaration@void: noreturn"]],
  ["void __attribute__((__noreturn__)) f(void), g(void);", ["declaration@void: noreturn"]],
  [
    "void f(void) __attribute__((nothrow, format(printf, 1, 2)));",
    ["declarator@f: nothrow", "declarator@f: format(printf|1|2)"],
  ],
  ["int x __attribute__((aligned(16))) = 1, y;", ["declarator@x: aligned(16)"]],
  ["int x, __attribute__((unused)) y;", ["declarator@y: unused"]],
  ["int *__attribute__((x)) const p;", ["declarator@p: x"]],
  [
    "typedef int v4 __attribute__((vector_size(4 * sizeof(int))));",
    ["declarator@v4: vector_size(4 * sizeof(int))"],
  ],
  ["struct __attribute__((packed)) S { int a; };", ["record@struct: packed"]],
  [
    "struct S { int a; } __attribute__((packed, aligned(2)));",
    ["record@struct: packed", "record@struct: aligned(2)"],
  ],
  ["typedef struct { int a; } __attribute__((packed)) S;", ["record@struct: packed"]],
  [
    "struct S { int a __attribute__((aligned(8))); int b : 3 __attribute__((packed)); };",
    ["declarator@a: aligned(8)", "declarator@b: packed"],
  ],
  ["enum E { A __attribute__((deprecated)) = 1 };", ["enumerator@A: deprecated"]],
  [
    "int f(int a __attribute__((unused)), __attribute__((unused)) int);",
    ["declarator@a: unused", "declaration@int: unused"],
  ],
  [
    "void f(void) { l: __attribute__((unused)); switch (1) { case 1: __attribute__((fallthrough)); } }",
    ["label@l: unused", "statement@;: fallthrough"],
  ],
  ["void f(int a) { (__attribute__((x)) int *)a; }", ["declaration@int: x"]],
  ["int (__attribute__((cdecl)) *fp)(int);", ["declarator@fp: cdecl"]],
  ['int x __asm__("y") __attribute__((used));', ['declarator@x: asm("y")', "declarator@x: used"]],
  ['register int r asm("eax") = 1;', ['declarator@r: asm("eax")']],
  ["[[noreturn]] void f(void);", ["declaration@void: noreturn"]],
  ["[[gnu::aligned(4), deprecated]] int x;", ["declaration@int: aligned(4)", "declaration@int: deprecated"]],
  ["int x __attribute__(());", []],
])("%s", (text, expected) => {
  expect(attributes(text)).toEqual(expected);
});

test("pragmas that rule the layout of structs", () => {
  const text =
    "struct A { int x; }; struct B { int x; }; union C { int x; }; struct D { struct E { int x; } e; };";
  const pragma = (before: string, pragma: string) => ({ offset: text.indexOf(before), text: pragma });
  const { value } = parseText(text, [
    pragma("struct B", "pack(push, 1)"),
    pragma("union C", "pack ( 2 )"),
    pragma("struct D", "pack(pop)"),
    pragma("struct D", "scalar_storage_order big-endian"),
    pragma("e; }", "scalar_storage_order default"),
  ]);
  const shown = value.attributes.map(({ target, entries }) => {
    return `${text.slice(target.offset, target.offset + 8)}: ${entries.map(({ name, args }) => `${name}(${args.join()})`).join()}`;
  });
  expect(shown).toEqual([
    "struct B: pragma_pack(1)",
    "union C : pragma_pack(2)",
    "struct E: scalar_storage_order(big-endian)",
  ]);
});
