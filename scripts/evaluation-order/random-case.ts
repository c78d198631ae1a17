/**
 * Random C statements in which calls change what stands beside them: globals, array elements, fields behind pointers.
 * Nothing is changed twice, or changed and read, without an order among the two but that of calls, which C leaves open but
 * defines (C11 6.5p2, 6.5.2.2p10).
 */
import type { Random } from "../fuzz-printf/random.ts";

/** Objects and functions that the cases use. `reset` and `show` frame each case. */
export const prologue = `#include <stdio.h>
struct cell { int x; unsigned y; int v[4]; };
struct pair { int first, second; };
static int g, h;
static unsigned u;
static signed char c;
static long w;
static double d;
static int a[4];
static unsigned char b[4];
static struct cell s, cells[4];
static int (*chosen)(int);
static int twice(int n) { return n * 2; }
static int thrice(int n) { return n * 3; }
static int bump(void) { g += 1; h += 2; u += 3; c += 4; w += 5; d += 6; a[g & 3] += 7; s.x += 8; s.y += 9; s.v[h & 3] += 10; cells[1].x += 11; return g + 20; }
static int next(void) { return ++g; }
static unsigned more(void) { u += 5; return u * 2; }
static signed char small(void) { c += 1; return c + 1; }
static unsigned char byte(void) { b[g & 3] += 3; return b[g & 3]; }
static int mark(int n) { a[n & 3] = n + 1; return n; }
static int pure(int n) { return n ^ 5; }
static int both(int m, int n) { return (m & 1023) * 1024 + (n & 1023); }
static int touch(struct cell *p) { p->x += 3; p->y += 2; p->v[p->x & 3] += 4; return p->x; }
static int fill(int *q) { q[0] += 1; q[1] += 2; q[2] += 3; q[3] += 4; return q[0]; }
static int peek(const struct cell *p) { return p->x + p->v[1]; }
static int total(struct cell one, int n) { return (one.x & 1023) * 32 + (one.v[1] & 15) + (n & 31); }
static struct cell make(void) { struct cell one = { bump(), 2, { 3, g, 5, 6 } }; return one; }
static int choose(void) { chosen = chosen == twice ? thrice : twice; return 4; }
static void reset(struct cell *p, int *q) {
    g = 1; h = 2; u = 3; c = 4; w = 5; d = 6; chosen = twice;
    for (int i = 0; i < 4; i++) { a[i] = 11 + i; b[i] = 61 + i; s.v[i] = 21 + i; p->v[i] = 31 + i; q[i] = 41 + i; cells[i] = s; cells[i].x = 51 + i; }
    s.x = 7; s.y = 8; p->x = 9; p->y = 10;
}
static void show(struct cell *p, int *q, int k, int m) {
    printf("%d %d %d %u %d %ld %.1f", k, m, g, u, c, w, d);
    for (int i = 0; i < 4; i++) printf(" %d %d %d %d %d %d", a[i], b[i], s.v[i], p->v[i], q[i], cells[i].x);
    printf(" %d %d %u %d %u\\n", h, s.x, s.y, p->x, p->y);
}
`;

/** The body of one case, a \`void\` function of \`struct cell *p, int *q\`. */
export function randomCase(random: Random): string {
  const scope: Scope = { random, free: ["k", "m"] };
  return `int k = 0, m = 0; ${statement(scope)} show(p, q, k, m);`;
}

interface Scope {
  readonly random: Random;
  /** Local variables that the case does not mention yet. */
  readonly free: string[];
}

function statement(scope: Scope): string {
  const e = (depth = 2): string => expr(scope, depth);
  const { random } = scope;
  switch (random.below(12)) {
    case 0:
      return `int v[4] = { ${[e(), e(), e()].join(", ")} }; printf("%d %d %d ", v[0], v[1], v[2]);`;
    case 1:
      return random.onceIn(2)
        ? `struct pair pair = { ${e()}, ${e()} }; printf("%d %d ", pair.first, pair.second);`
        : `struct cell one = { .v = { ${e()}, ${e()} }, .x = ${e()} }; printf("%d %d %d ", one.v[0], one.v[1], one.x);`;
    case 2:
      return `printf("%d %d %d ", (int)(${e()}), (int)(${e()}), (int)(${e()}));`;
    case 3:
      return `if (${e()}) printf("yes ");`;
    case 4:
      return `switch ((int)(${e()}) & 3) { case 0: printf("0 "); break; case 1: printf("1 "); break; default: printf("else "); }`;
    case 5:
      return `for (int i = 0; i < 3 && (${e()}) < 40; i++) printf("%d ", i);`;
    case 6:
    case 7:
      return `${place(scope)} ${random.pick(["+=", "-=", "*=", "|=", "^="])} (int)(${e()});`;
    case 8:
      return `${structPlace(scope)} = ${structValue(scope)};`;
    case 9:
    case 10:
      return random.onceIn(4)
        ? `${place(scope)} = q[${index(scope)}] = ${e()};`
        : `${place(scope)} = ${e(3)};`;
    default:
      return `k = ${exprWithout(scope, "k")};`;
  }
}

function exprWithout(scope: Scope, name: string): string {
  const at = scope.free.indexOf(name);
  if (at >= 0) scope.free.splice(at, 1);
  return expr(scope, 3);
}

function place(scope: Scope): string {
  const { random } = scope;
  const at = index(scope);
  return random.pick([
    "g",
    "u",
    "c",
    "w",
    "s.x",
    "s.y",
    "p->x",
    "p->y",
    "*q",
    `a[${at}]`,
    `q[${at}]`,
    `s.v[${at}]`,
    `p->v[${at}]`,
    `cells[${at}].x`,
  ]);
}

function structPlace(scope: Scope): string {
  return scope.random.pick(["s", "*p", `cells[${index(scope)}]`]);
}

function structValue(scope: Scope): string {
  const { random } = scope;
  return random.pick([
    "make()",
    "*p",
    "s",
    `cells[${index(scope)}]`,
    `(${expr(scope, 1)}) ? s : *p`,
    `(${expr(scope, 1)}, s)`,
  ]);
}

function index(scope: Scope): string {
  const { random } = scope;
  if (random.onceIn(2)) return random.pick(["0", "1", "2", "g & 3", "h & 3", "u & 3", "c & 3"]);
  return `(int)(${expr(scope, 1)}) & 3`;
}

function leaf({ random }: Scope): string {
  const at = random.pick(["0", "1", "2", "g & 3", "h & 3"]);
  return random.pick([
    "g",
    "g",
    "h",
    "u",
    "c",
    "w",
    "d",
    "s.x",
    "s.y",
    "p->x",
    "p->y",
    "*q",
    `a[${at}]`,
    `a[${at}]`,
    `q[${at}]`,
    `s.v[${at}]`,
    `p->v[${at}]`,
    `cells[${at}].x`,
    `b[${at}]`,
    "3",
    "17",
  ]);
}

function call(scope: Scope, depth: number): string {
  const { random } = scope;
  const e = (): string => `(int)(${expr(scope, depth - 1)})`;
  switch (random.below(16)) {
    case 14:
      return random.pick(["small()", "byte()"]);
    case 0:
    case 1:
    case 2:
      return "bump()";
    case 3:
    case 4:
      return "next()";
    case 5:
      return "more()";
    case 6:
      return `mark(${e()})`;
    case 7:
      return `pure(${e()})`;
    case 8:
    case 9:
      return `both(${e()}, ${e()})`;
    case 10:
      return "touch(p)";
    case 11:
      return "fill(q)";
    case 12:
      return `total(${random.pick(["s", "*p", "cells[g & 3]"])}, ${e()})`;
    case 13:
      return random.pick(["make().x", "peek(p)"]);
    default:
      return random.pick([`chosen(${e()})`, "choose()"]);
  }
}

/** An arithmetic expression of small value, so that nothing overflows. */
function expr(scope: Scope, depth: number): string {
  const { random } = scope;
  if (depth === 0) return random.onceIn(3) ? call(scope, 1) : leaf(scope);
  const e = (): string => expr(scope, depth - 1);
  const whole = (): string => `(int)(${e()})`;
  switch (random.below(18)) {
    case 0:
    case 1:
    case 2:
      return `(${e()} ${random.pick(["+", "+", "-"])} ${e()})`;
    case 3:
      return `((${whole()} & 255) * (${whole()} & 255))`;
    case 4:
      return `(${leaf(scope)} * ${call(scope, 1)})`;
    case 5:
      return `(${whole()} ${random.pick(["&", "|", "^"])} ${whole()})`;
    case 6:
    case 7:
      return `(${e()} ${random.pick(["<", ">", "<=", ">=", "==", "!="])} ${e()})`;
    case 8:
      return random.pick([`(${whole()} / ((${whole()} & 7) + 1))`, `(${whole()} % ((${whole()} & 7) + 1))`]);
    case 9:
      return `((${whole()} & 63) << (${whole()} & 3))`;
    case 10:
      return random.pick([`(- ${e()})`, `~${whole()}`, `!${e()}`]);
    case 11:
      return `(${e()} ? ${e()} : ${e()})`;
    case 12:
      return `(${e()} ${random.pick(["&&", "||"])} ${e()})`;
    case 13:
      return random.onceIn(2)
        ? `(${e()}, ${e()})`
        : `(${random.pick(["unsigned", "short", "unsigned char", "long"])})(${whole()})`;
    case 14:
      return random.pick([`a[${index(scope)}]`, `q[${index(scope)}]`, `p->v[${index(scope)}]`]);
    case 15: {
      const name = scope.free.pop();
      return name === undefined ? call(scope, depth) : `(${name} = ${e()})`;
    }
    default:
      return call(scope, depth);
  }
}
