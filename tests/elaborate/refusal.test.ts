/** C that is wrong or not supported: a diagnostic that names the function, and the rest goes on. */
import { describe, expect, test } from "vitest";
import type { Program } from "../../src/c-ast/c-ast.ts";
import { elaborateText } from "./elaborate-text.ts";

function refusedNames(program: Program): string[] {
  return program.units.flatMap((unit) =>
    unit.refused.map(({ symbol }) => program.symbols.get(symbol)?.name ?? "?"),
  );
}

/** Bodies that are refused, and the code of the first reason. */
const bodies: readonly (readonly [code: string, body: string])[] = [
  ["unsupported/asm", '__asm__("nop");'],
  ["unsupported/asm", '__asm__ volatile ("" : "=r"(x) : "r"(x) : "memory");'],
  ["unsupported/asm", '__asm__ volatile ("" : : "r"(x++) : "memory");'],
  ["unsupported/complex", "_Complex double z = 1; z = z * z;"],
  ["unsupported/complex", "double d = 1.0i;"],
  ["unsupported/extension", "int inner(void) { return x; } int (*held)(void) = inner; x = held();"],
  ["unsupported/extension", "int guard __attribute__((cleanup(cleaner))) = 1; guard++;"],
  ["unsupported/atomic", "__atomic_feraiseexcept(x);"],
  ["unsupported/builtin", "x = (long)__builtin_return_address(0);"],
  ["unsupported/vector", "__builtin_ia32_pause();"],
  ["unsupported/vla", "struct { char data[x]; } s;"],
  ["elaborate/undeclared", "x = missing;"],
  ["elaborate/undeclared", "x = s.missing;"],
  ["elaborate/type", "x = s;"],
  ["elaborate/type", "s = 1;"],
  ["elaborate/type", "x = f(1, 2);"],
  ["elaborate/type", "x();"],
  ["elaborate/type", "f(1) = x;"],
  ["elaborate/type", "*x;"],
  ["elaborate/type", "constant = 1;"],
  ["elaborate/type", "case 1: x = 1;"],
  ["elaborate/type", "struct incomplete y;"],
  ["elaborate/type", "&s.bits;"],
  ["elaborate/type", "x % 1.5;"],
  ["elaborate/constant", "switch (x) { case x: ; }"],
  ["elaborate/redefinition", "int y; long y;"],
  // gcc computes in the width of the bit-field
  ["unsupported/bit-field", "x = w.u + 1 > 0;"],
  ["unsupported/bit-field", "x = -w.u != 0;"],
  ["unsupported/bit-field", "x = w.u << 30 != 0;"],
  ["unsupported/bit-field", "x = w.u == x;"],
  ["unsupported/bit-field", "x = ((w.u >> 3) | 1) * 4 != 0;"],
  ["unsupported/bit-field", "x = (x ? w.u : w.u & 3) - 1 != 0;"],
  ["unsupported/bit-field", "unsigned long y = x ? w.u : x;"],
  ["unsupported/bit-field", "w.u /= x;"],
];

describe("a function is refused by name", () => {
  test.each(bodies)("%s: %s", async (code, body) => {
    const text = `struct s { int a; int bits : 3; } s; struct { unsigned long u : 40; } w; const int constant = 1; int f(int); void cleaner(int *);
      void bad(int x) { ${body} } int good(void) { return 1; } int caller(void) { bad(1); return good(); }`;
    const { program, diagnostics } = await elaborateText(text);
    expect(diagnostics[0]).toMatchObject({ code, severity: "error" });
    expect(diagnostics[0]?.message).toMatch(/^In `bad`: /);
    expect(refusedNames(program)).toEqual(["bad"]);
    expect(program.units[0]?.functions.map(({ symbol }) => program.symbols.get(symbol)?.name)).toEqual([
      "good",
      "caller",
    ]);
    expect(program.units[0]?.refused[0]?.diagnostics).toEqual(diagnostics);
  });
});

test("bit-fields wider than int are taken where their width does not matter", async () => {
  const { diagnostics } = await elaborateText(
    `struct { unsigned long u : 40; long d : 40; unsigned small : 32; unsigned long full : 64; } w;
     long f(long x, int i, unsigned n, double r) {
       w.u += i; w.u |= i; w.u <<= 3; w.u++; w.full = w.u + x;
       return w.u + x + (w.u == 5) + (w.u & ~7) + (w.u >> i) + (unsigned long)w.u * 2 + (w.u / n > 1) + w.d * 2 + (w.small + 1) +
         (w.full << 3) + (w.u * 1UL) + (w.u < r) + (i ? w.u : 3) + (w.u != 0 && !w.u);
     }`,
  );
  expect(diagnostics).toEqual([]);
});

test.each([
  ["unsupported/asm", 'register unsigned reg __asm("r14"); int f(void) { return reg; }'],
  ["unsupported/extension", "struct __attribute__((ms_struct)) s { char a; int b : 3; long c : 4; } v;"],
  ["parse/syntax", "enum e : char { A }; int f(void) { return sizeof(enum e); }"],
  ["parse/syntax", "enum e : unsigned char; int f(void) { return 1; }"],
])("%s: %s", async (code, text) => {
  const { diagnostics } = await elaborateText(text);
  expect(diagnostics[0]).toMatchObject({ code, severity: "error" });
});

test("assembly without instructions is left out with a note", async () => {
  const { program, diagnostics } = await elaborateText(
    'void f(int *p, int x) { __asm__ volatile ("" : "+r"(x) : "r"(p), "r"(*p) : "memory"); __asm__("" ::: "memory"); }',
  );
  expect(diagnostics.map(({ code, severity }) => [code, severity])).toEqual([
    ["unsupported/asm", "note"],
    ["unsupported/asm", "note"],
  ]);
  expect(program.units[0]?.functions[0]?.body.body.map(({ kind }) => kind)).toEqual(["empty", "empty"]);
});

test("errors that follow from another one are not reported", async () => {
  const { diagnostics } = await elaborateText("void f(void) { struct unknown x; x.a = 1; x.b = x.a; } ");
  expect(diagnostics).toHaveLength(1);
});

test("each error of a function is reported", async () => {
  const { diagnostics, program } = await elaborateText("void f(int a) { a = b; if (a) { a = c; } a = d; }");
  expect(diagnostics.map(({ message }) => /`(\w)` is not declared/.exec(message)?.[1])).toEqual([
    "b",
    "c",
    "d",
  ]);
  expect(program.units[0]?.refused[0]?.diagnostics).toHaveLength(3);
});

test("an object with a wrong initializer is refused, its symbol stays", async () => {
  const { program, diagnostics } = await elaborateText("int x = missing; int f(void) { return x; }");
  expect(diagnostics.map(({ code }) => code)).toEqual(["elaborate/undeclared"]);
  expect(refusedNames(program)).toEqual(["x"]);
  expect(program.units[0]?.functions).toHaveLength(1);
  expect(program.units[0]?.globals).toHaveLength(0);
});

test("a broken declaration refuses only what uses it", async () => {
  const { program, diagnostics } = await elaborateText(
    "struct s { nothing_t n; }; nothing_t v; int f(void) { return v; } int g(void) { return 2; }",
  );
  expect(diagnostics.every(({ severity }) => severity === "error")).toBe(true);
  expect(refusedNames(program)).toEqual(["f"]);
  expect(program.units[0]?.functions).toHaveLength(1);
});
