/** How a typed program reads as C and as a dump; that it behaves the same is the matter of tests/round-trip. */
import { expect, test } from "vitest";
import { dumpProgram } from "../../src/c-ast/dump.ts";
import { printC } from "../../src/c-ast/print-c.ts";
import { elaborateText } from "../elaborate/elaborate-text.ts";

async function print(text: string): Promise<string> {
  const { program, diagnostics } = await elaborateText(text);
  expect(diagnostics).toEqual([]);
  return printC(program);
}

test("conversions are casts", async () => {
  const printed = await print("short f(short c) { return c + 1u; }");
  expect(printed).toContain("return ((short)(((unsigned int)c) + 1U));");
});

test("names that meet in one scope are made unique", async () => {
  const printed = await print("int f(int x) { static int n; { int x = 2, n = x; return x + n; } }");
  expect(printed).toContain("static int n;");
  expect(printed).toContain("int x_1 = 2;");
  expect(printed).toContain("int n_1 = x_1;");
});

test("records come in the order in which they contain each other, with their layout asserted", async () => {
  const printed = await print(
    "struct a { struct b *p; struct c { int n; } c; }; struct b { struct a a; }; struct b g;",
  );
  const order = ["struct c {", "struct a {", "struct b {"].map((start) => printed.indexOf(start));
  expect(order).toEqual(order.toSorted((left, right) => left - right));
  expect(printed).toContain(
    '_Static_assert(__builtin_offsetof(struct a, c) == 8, "offset of c in struct a");',
  );
});

test("functions are declared before they are used, library functions too", async () => {
  const printed = await print('unsigned long strlen(const char *); int f(void) { return strlen("ab"); }');
  expect(printed).toContain("extern unsigned long strlen(const char *);");
});

test("the dump names types where operands do not tell them", async () => {
  const { program } = await elaborateText("short x; void f(short c) { x = c + 1u; }");
  expect(dumpProgram(program)).toContain(
    "assign(x:short, integer:short(binary +(integer:unsigned int(load(c:short)), ",
  );
});
