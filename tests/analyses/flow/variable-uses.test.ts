/** Variables that pointers reach, that are written, and functions that are more than called. */
import { expect, test } from "vitest";
import { variableUses } from "../../../analyses/flow/variable-uses.ts";
import { namesOf, readC } from "./read-c.ts";

async function check(text: string, expected: Readonly<Record<string, readonly string[]>>): Promise<void> {
  const program = await readC(text);
  const { addressTaken, written, functions } = variableUses(program);
  const found = { addressTaken, written, functions };
  for (const [kind, names] of Object.entries(expected))
    expect(namesOf(program, found[kind as keyof typeof found])).toEqual(names);
}

test("the address of a variable, of a member and of an element is that of a part of the variable", () =>
  check(
    `struct pair { int a, b[3]; };
     int f(void) { int x = 1; struct pair p = {0}; int a[4] = {0}, untouched = 2;
       int *q = &x, *r = &p.b[1], *s = &a[2]; return *q + *r + *s + untouched + p.a; }`,
    { addressTaken: ["a", "p", "x"], written: [] },
  ));

test("an array that is indexed or followed at once is not reached by a pointer", () =>
  check(
    `int g(const int *p);
     int f(void) { int indexed[2] = {1}, followed[2] = {2}, passed[2] = {3}, moved[2] = {4}, rows[2][2] = {{5}};
       *followed = 7; indexed[1] = 8; rows[1][0] = 9;
       return indexed[0] + *followed + g(passed) + *(moved + 1) + *rows[1]; }`,
    { addressTaken: ["moved", "passed"], written: ["followed", "indexed", "rows"] },
  ));

test("what a pointer leads to is no part of the pointer", () =>
  check(
    `struct node { struct node *next; int value; };
     int f(struct node *n, int *p) { int *q = &n->value; *p = 1; n->value = 2; p[1] = 3; p++; return *q; }`,
    { addressTaken: [], written: ["p"] },
  ));

test("lengths of arrays among the parameters count", () =>
  check(`int f(int n, int a[n][n++]) { return a[0][0]; }`, { written: ["n"] }));

test("functions that are only called are not pointed at", () =>
  check(
    `int called(void) { return 1; } int (*table[1])(void); int stored(void) { return 2; } int started(void) { return 3; }
     int (*start)(void) = started;
     int f(void) { table[0] = &stored; return called() + (*called)() + table[0](); }`,
    { functions: ["started", "stored"] },
  ));
