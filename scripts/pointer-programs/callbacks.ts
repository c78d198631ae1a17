/** Functions that are called through pointers, with a context. */
import type { ProgramParts } from "./functions.ts";
import { addText } from "./touch.ts";

export function writeCallbacks(parts: ProgramParts): string {
  const { random, favourites } = parts;
  return random.pick([visitors, methods, comparers])(parts, random.pick(favourites));
}

function visitors({ lines, random }: ProgramParts, element: string): string {
  addText(
    lines,
    `typedef unsigned (*visitor)(void *context, ${element} *item);
struct totals {
  unsigned sum, calls;
  ${element} *best;
  ${random.onceIn(2) ? "unsigned *out;" : "unsigned out[2];"}
};
static unsigned visit_sum(void *context, ${element} *item) {
  struct totals *t = context;
  t->sum = t->sum * 3 + (unsigned)*item;
  t->calls++;
  if (!t->best || *item > *t->best) t->best = item;
  t->out[0] = t->sum;
  return *item;
}
static unsigned visit_change(void *context, ${element} *item) {
  unsigned *by = context;
  *item ^= *by;
  *by += 1;
  return *by;
}
static unsigned visit_none(void *context, ${element} *item) {
  (void)context;
  return (unsigned)*item & 1;
}
static unsigned for_each(${element} *items, unsigned n, visitor f, void *context) {
  unsigned last = 0;
  for (${element} *p = items; p < items + n; p++) last = last * 5 + f(context, p);
  return last;
}`,
  );
  const isArray = !/unsigned \*out/.test(lines.text);
  lines.open("static void visit_run(void)");
  lines.add(`${element} items[6] = {5, 1, 4, 1, 5, 9};`);
  lines.add("unsigned shared[2] = {0, 3};");
  lines.add(isArray ? "struct totals t = {0, 0, NULL, {0}};" : "struct totals t = {0, 0, NULL, shared};");
  lines.add("note(for_each(items, 6, visit_sum, &t));");
  lines.add("if (t.best) { note((unsigned)(t.best - items)); *t.best = 2; }");
  lines.add("note(for_each(items + 1, 4, visit_change, &shared[1]));");
  lines.add("note(for_each(items, 3, visit_none, NULL));");
  lines.add("note(t.out[0] + shared[0] + shared[1]);");
  lines.add("for (int i = 0; i < 6; i++) note((unsigned)items[i]);");
  lines.close();
  lines.add("");
  return "visit_run();";
}

function methods({ lines, random }: ProgramParts, element: string): string {
  addText(
    lines,
    `struct device;
struct methods {
  void (*write)(struct device *d, ${element} x);
  unsigned (*read)(const struct device *d);
};
struct device {
  const struct methods *methods;
  ${element} *cell;
  unsigned count;
};
static void plain_write(struct device *d, ${element} x) {
  *d->cell = x;
  d->count++;
}
static void next_write(struct device *d, ${element} x) {
  d->cell[d->count++ % 3] = x;
}
static unsigned plain_read(const struct device *d) {
  return (unsigned)*d->cell + d->count;
}
static const struct methods plain = {plain_write, plain_read};
static const struct methods next = {next_write, plain_read};
static unsigned use(struct device *d, ${element} x) {
  d->methods->write(d, x);
  return d->methods->read(d);
}`,
  );
  lines.open("static void device_run(void)");
  lines.add(`${element} cells[4] = {1, 2, 3, 4};`);
  lines.add("struct device a = {&plain, cells, 0};");
  lines.add(`struct device b = {&next, ${random.pick(["cells", "cells + 1", "&cells[1]"])}, 0};`);
  lines.add("struct device *both[2] = {&a, &b};");
  lines.add("for (unsigned i = 0; i < 6; i++) note(use(both[i % 2], i * 3));");
  if (random.onceIn(2)) lines.add("a.methods = b.methods;");
  lines.add("note(use(&a, 7));");
  lines.add("for (int i = 0; i < 4; i++) note((unsigned)cells[i]);");
  lines.close();
  lines.add("");
  return "device_run();";
}

function comparers({ lines, random }: ProgramParts, element: string): string {
  addText(
    lines,
    `typedef int (*compare)(const ${element} *, const ${element} *);
static int up(const ${element} *a, const ${element} *b) { return *a < *b ? -1 : *a > *b; }
static int down(const ${element} *a, const ${element} *b) { return up(b, a); }
static void insertion(${element} *lo, ${element} *hi, compare order) {
  for (${element} *p = lo; p < hi; p++)
    for (${element} *q = p; q > lo && order(q, q - 1) < 0; q--) {
      ${element} held = *q;
      *q = q[-1];
      q[-1] = held;
    }
}
static int by_value(const void *a, const void *b) {
  const ${element} *x = a, *y = b;
  return (*x > *y) - (*x < *y);
}`,
  );
  lines.open("static void sort_run(unsigned n)");
  lines.add(`${element} data[8];`);
  lines.add("for (unsigned i = 0; i < 8; i++) data[i] = (i * 37u + n) % 50u;");
  lines.add("compare order = n % 2 ? up : down;");
  lines.add(random.onceIn(2) ? "insertion(data + 1, data + 7, order);" : "insertion(data, data + 8, order);");
  lines.add("for (int i = 0; i < 8; i++) note((unsigned)data[i]);");
  lines.add("qsort(data + 2, 5, sizeof *data, by_value);");
  lines.add("for (int i = 0; i < 8; i++) note((unsigned)data[i]);");
  lines.close();
  lines.add("");
  return `sort_run(${String(random.below(9))}u);`;
}
