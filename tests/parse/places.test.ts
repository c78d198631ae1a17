/** Every node knows where it is in the preprocessed text. */
import { expect, test } from "vitest";
import type { SyntaxNode } from "../../src/syntax/syntax-node.ts";
import { parseText } from "./check.ts";

function checkPlaces(node: SyntaxNode, text: string): void {
  expect(node.end).toBeGreaterThanOrEqual(node.start);
  if (node.children.length === 0 && node.kind !== "translation_unit") {
    expect(text.slice(node.start, node.end)).toBe(node.text);
  }
  for (const child of node.children) {
    expect(child.start).toBeGreaterThanOrEqual(node.start);
    expect(child.end).toBeLessThanOrEqual(node.end);
    checkPlaces(child, text);
  }
}

test("leaves are where their text is, inner nodes span their children", () => {
  const text = `
    typedef unsigned int T; extern __inline__ T (f)(T, int (x));
    static   const
      T a[3] __attribute__((aligned(16))) = { [0 ... 1] = (T)(-1), 'é', "ü" "x" };
    char *k(p, q) T p; char *q; { return (p) - q * 2 ? q++ : -p++; }
    struct S { int : 3; T T; } __attribute__((packed));
    int typedef V; long const unsigned w;
    int g(T n) { asm volatile ("nop" :: "r"(n)); switch (n) case 1 ... 2: ; n[a, 1]; goto *&&l; l: ;
      return sizeof(T)-1 + __builtin_va_arg(n, T *) + _Alignof n + ({ typeof(n) z = n; z; }); }
  `;
  const { value, diagnostics } = parseText(text);
  expect(diagnostics).toEqual([]);
  checkPlaces(value.root, text);
});

test("deep nesting and long chains", () => {
  const deep = `int x = ${"(".repeat(20_000)}1${")".repeat(20_000)};`;
  const long = `int y = ${"1 + ".repeat(50_000)}1;`;
  const chain = `void f(int n) { ${"if (n) n++; else ".repeat(3_000)} ; }`;
  const { value, diagnostics } = parseText(deep + long + chain);
  expect(diagnostics).toEqual([]);
  expect(value.root.children).toHaveLength(3);
});
