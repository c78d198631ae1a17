/** An array of structs that own memory. */
import type { ProgramParts } from "./functions.ts";
import { addOneOf, addText, touch } from "./touch.ts";

export function writeItems(parts: ProgramParts): string {
  const { random, lines, favourites } = parts;
  const element = random.pick(favourites);
  const isHeap = random.onceIn(2);
  addText(
    lines,
    `struct item {
  ${element} *cells;
  unsigned size;
  char *name;
};
static char *item_name(unsigned n) {
  char *text = malloc(8);
  if (!text) exit(1);
  char *at = text;
  *at++ = 'n';
  do {
    *at++ = '0' + n % 10;
    n /= 10;
  } while (n && at < text + 6);
  *at = 0;
  return text;
}`,
  );
  addOneOf(parts, [
    `static void item_init(struct item *it, unsigned n) {
  it->cells = malloc((n + 4) * sizeof *it->cells);
  if (!it->cells) exit(1);
  it->size = n + 4;
  for (unsigned i = 0; i < it->size; i++) it->cells[i] = n * i;
  it->name = item_name(n);
}`,
    `static struct item item_make(unsigned n) {
  struct item made;
  made.size = n + 4;
  made.cells = calloc(made.size, sizeof *made.cells);
  made.name = item_name(n * 3);
  if (!made.cells) exit(1);
  made.cells[n] = 5;
  return made;
}
static void item_init(struct item *it, unsigned n) {
  *it = item_make(n);
}`,
  ]);
  addText(
    lines,
    `static void item_drop(struct item *it) {
  free(it->cells);
  free(it->name);
  it->cells = NULL;
  it->name = NULL;
}
static unsigned item_sum(const struct item *it) {
  unsigned sum = 0;
  for (const ${element} *p = it->cells, *end = it->cells + it->size; p != end; p++) sum = sum * 3 + (unsigned)*p;
  for (const char *s = it->name; *s; s++) sum += (unsigned char)*s;
  return sum;
}`,
  );
  addOneOf(parts, [
    `static void item_swap(struct item *a, struct item *b) {
  struct item held = *a;
  *a = *b;
  *b = held;
}`,
    `static void item_swap(struct item *a, struct item *b) {
  ${element} *cells = a->cells;
  a->cells = b->cells;
  b->cells = cells;
  unsigned size = a->size;
  a->size = b->size;
  b->size = size;
}`,
  ]);
  lines.open("static void items_run(unsigned n)");
  lines.add(isHeap ? "struct item *items = malloc(n * sizeof *items);" : "struct item items[6];");
  if (isHeap) lines.add("if (!items) exit(1);");
  lines.add("for (unsigned i = 0; i < n; i++) item_init(&items[i], i);");
  lines.add(`item_swap(&items[0], &items[n - 1]);`);
  if (random.onceIn(2)) lines.add("item_swap(items + 1, items + 1);");
  lines.add("struct item *best = &items[0];");
  lines.add(
    "for (struct item *it = items; it < items + n; it++) if (item_sum(it) > item_sum(best)) best = it;",
  );
  lines.add("note((unsigned)(best - items));");
  touch(parts, { name: "best->cells", element, length: 4 });
  if (random.onceIn(2)) {
    lines.add("char *kept = best->name;");
    lines.add("best->name = item_name(77);");
    lines.add('printf("%s %s\\n", kept, best->name);');
    lines.add("free(kept);");
  }
  lines.add("for (unsigned i = 0; i < n; i++) note(item_sum(&items[i]));");
  lines.add("for (unsigned i = n; i-- > 0;) item_drop(items + i);");
  if (isHeap) lines.add("free(items);");
  lines.close();
  lines.add("");
  return `items_run(${String(2 + random.below(5))}u);`;
}
