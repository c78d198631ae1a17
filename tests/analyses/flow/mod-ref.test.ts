/** What calls may change, and which globals functions name. */
import { describe, expect, test } from "vitest";
import { inferFlow } from "../../../analyses/flow/infer-flow.ts";
import type * as c from "../../../src/c-ast/c-ast.ts";
import { callIn, functionNamed, namesOf, readC, returnedBy } from "./read-c.ts";

/** `left + right` as the C that function `f` returns: may the call on the left change what the right reads? */
async function mayChange(text: string): Promise<boolean> {
  const program = await readC(text);
  const sum = returnedBy(program, "f");
  if (sum.kind !== "binary") throw new Error("no sum");
  return inferFlow(program).mayChange(sum.left, sum.right);
}

describe("a call may change", () => {
  test.each([
    [
      "a global that it assigns to",
      "int g; int next(void) { return ++g; } int f(void) { return next() + g; }",
    ],
    [
      "a global that a callee's callee assigns to",
      "int g; void set(int v) { g = v; } int next(void) { set(3); return 1; } int f(void) { return next() + g; }",
    ],
    [
      "what a pointer leads to that another writes through",
      "int next(int *p) { return ++*p; } int f(int *p, int *q) { return next(p) + *q; }",
    ],
    [
      "a local whose address is taken, through a pointer",
      "int next(int *p) { return ++*p; } int f(void) { int x = 1; return next(&x) + x; }",
    ],
    [
      "by a function that a pointer leads to",
      "int g; int next(int by) { return g += by; } int (*step)(int) = next; int f(void) { return step(1) + g; }",
    ],
    [
      "by a variadic function that a pointer leads to",
      "int g; int next(int by, ...) { return g += by; } int (*step)(int, ...) = next; int f(void) { return step(1, 2, 3) + g; }",
    ],
    [
      "by a library function that writes through its argument",
      "#include <string.h>\nint f(char *p, char *q) { return (int)strlen(strcpy(p, q)) + q[0]; }",
    ],
    [
      "by a comparison that is given to a library function",
      `#include <stdlib.h>
       int g; int order(const void *a, const void *b) { g++; return *(const int *)a - *(const int *)b; }
       int sort(int *p) { qsort(p, 4, sizeof *p, order); return 0; } int f(int *p) { return sort(p) + g; }`,
    ],
    [
      "by a builtin that writes through its argument",
      "int next(int *p) { return __builtin_add_overflow(*p, 1, p); } int f(int *p, int *q) { return next(p) + *q; }",
    ],
  ])("%s", async (_, text) => {
    expect(await mayChange(text)).toBe(true);
  });
});

describe("a call does not change", () => {
  test.each([
    ["a global that it only reads", "int g; int look(void) { return g; } int f(void) { return look() + g; }"],
    ["another global", "int g, h; int next(void) { return ++g; } int f(void) { return next() + h; }"],
    [
      "a local whose address is not taken",
      "int next(int *p) { return ++*p; } int f(int *p) { int x = 1; return next(p) + x; }",
    ],
    [
      "an array that is only indexed",
      "int next(int *p) { return ++*p; } int f(int *p) { int a[2] = {1, 2}; return next(p) + a[1] + *a; }",
    ],
    [
      "another member",
      `struct s { int a, b; }; int next(struct s *p) { return ++p->a; } int f(struct s *p) { return next(p) + p->b; }`,
    ],
    [
      "memory of another type",
      "int next(int *p) { return ++*p; } double f(int *p, double *d) { return next(p) + *d; }",
    ],
    [
      "by a function of another arity that a pointer leads to",
      `int g; int next(int by) { return g += by; } int keep(void) { return 1; }
       int (*step)(int) = next; int (*other)(void) = keep; int f(void) { return other() + g; }`,
    ],
  ])("%s", async (_, text) => {
    expect(await mayChange(text)).toBe(false);
  });
});

describe("globals that a function names", () => {
  const named = async (text: string): Promise<readonly string[] | null> => {
    const program: c.Program = await readC(text);
    const found = inferFlow(program).globalsNamed(functionNamed(program, "f").symbol);
    return found && namesOf(program, found);
  };

  test("its own, those of its callees and static locals", async () => {
    const text =
      "int g, h, other; int inner(int depth) { static int count; count++; return depth ? inner(depth - 1) : h; } int f(void) { return g + inner(2); }";
    expect(await named(text)).toEqual(["count", "g", "h"]);
  });

  test("those of a comparison that a library function calls", async () => {
    const text = `#include <stdlib.h>
      int seen; int order(const void *a, const void *b) { seen++; return *(const int *)a - *(const int *)b; }
      void f(int *p) { qsort(p, 4, sizeof *p, order); }`;
    expect(await named(text)).toEqual(["seen"]);
  });

  test("not known where a pointer decides what is called", async () => {
    expect(await named("int g; int f(int (*step)(void)) { return g + step(); }")).toBeNull();
  });
});

test("side effects are assignments, calls and builtins that fill their argument", async () => {
  const program = await readC(`
    int g; int call(void); int pure(int a) { return a + g * 2; } int called(void) { return 1 + call(); }
    int assigned(int a) { return 2 * (a = 3); } int stepped(int a) { return 1 + a++; }
    int filled(int a, int *p) { return __builtin_add_overflow(a, 1, p); } int counted(unsigned a) { return __builtin_popcount(a); }`);
  const { hasSideEffect } = inferFlow(program);
  const names = ["pure", "called", "assigned", "stepped", "filled", "counted"];
  const found = names.filter((name) => hasSideEffect(returnedBy(program, name)));
  expect(found).toEqual(["called", "assigned", "stepped", "filled"]);
});

test("a call writes to none of no objects", async () => {
  const program = await readC("int g; int next(void) { return ++g; } int f(void) { return next(); }");
  expect(inferFlow(program).mayWrite(callIn(program, "f"), [])).toBe(false);
});
