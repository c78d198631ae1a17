/** Ranges whose last element stands before the first where they are empty, as parameters, results and in structs. */
import type { ProgramParts } from "./functions.ts";
import { addText, touch } from "./touch.ts";

type Element = ProgramParts["favourites"][number];

export function writeBeforeStart(parts: ProgramParts): string {
  const { random, favourites } = parts;
  const element = random.pick(favourites);
  return random.pick([sorted, downStack, spans])(parts, element, 2 + random.below(6));
}

/** Hoare's partition and insertion, called with `v, v + n - 1`. */
function sorted(parts: ProgramParts, element: Element, length: number): string {
  const { lines, random } = parts;
  const last = random.pick(["v + n - 1", "&v[n - 1]", "last_of(v, n)"]);
  const swap = random.pick([
    "*i = *j;\n      *j = t;\n      i++;\n      j--;",
    "*i++ = *j;\n      *j-- = t;",
  ]);
  addText(
    lines,
    `static ${element} *last_of(${element} *v, int n) {
  return v + n - 1;
}
static void order(${element} *low, ${element} *high) {
  if (${random.pick(["!(low < high)", "low >= high"])}) return;
  ${element} *i = low, *j = high, pivot = ${random.pick(["*low", "*(low + (high - low) / 2)"])};
  while (i <= j) {
    while (*i < pivot) i++;
    while (*j > pivot) j--;
    if (i <= j) {
      ${element} t = *i;
      ${swap}
    }
  }
  order(low, j);
  order(i, high);
}
static void insert(${element} *v, int n) {
  for (${element} *p = v + 1; p < v + n; p++) {
    ${element} key = *p, *q = p - 1;
    while (q >= v && *q > key) {
      q[1] = *q;
      q--;
    }
    q[1] = key;
  }
}
static void sort(${element} *v, int n) {
  ${random.onceIn(3) ? "insert(v, n)" : `order(v, ${last})`};
  note(last_of(v, n) < v ? 7u : 9u);
}`,
  );
  lines.open("static void sort_run(void)");
  const data = Array.from({ length }, () => String(random.below(100))).join(", ");
  lines.add(`${element} data[${String(length)}] = {${data}};`);
  touch(parts, { name: "data", element, length });
  lines.add("insert(data, 0);");
  lines.add("sort(data, 0);");
  lines.add(`sort(data, ${String(length)});`);
  lines.add(`for (int i = 0; i < ${String(length)}; i++) note((unsigned)data[i]);`);
  lines.close();
  lines.add("");
  return "sort_run();";
}

/** A stack whose top is its last element. */
function downStack(parts: ProgramParts, element: Element, length: number): string {
  const { lines, random } = parts;
  const isInside = random.onceIn(2);
  const size = String(length);
  addText(
    lines,
    `struct pile {
  ${isInside ? `${element} items[${size}];` : `${element} *items;`}
  ${element} *top;
};
static void pile_init(struct pile *s${isInside ? "" : `, ${element} *room`}) {
  ${isInside ? "" : "s->items = room;"}
  s->top = ${random.pick(["s->items - 1", "&s->items[0] - 1"])};
}
static int pile_empty(const struct pile *s) {
  return ${random.pick(["s->top < s->items", "!(s->top >= s->items)", "s->top == s->items - 1"])};
}
static void pile_push(struct pile *s, ${element} x) {
  if (s->top - s->items + 1 >= ${size}) return;
  ${random.pick(["*++s->top = x;", "s->top++;\n  *s->top = x;", "s->top += 1;\n  s->top[0] = x;"])}
}
static ${element} pile_pop(struct pile *s) {
  if (pile_empty(s)) return 5;
  return *s->top--;
}`,
  );
  lines.open("static void pile_run(void)");
  if (!isInside) lines.add(`${element} room[${size}] = {0};`);
  lines.add("struct pile s;");
  lines.add(`pile_init(&s${isInside ? "" : ", room"});`);
  lines.add("note((unsigned)pile_pop(&s));");
  lines.open("for (unsigned i = 0; i < 12; i++)");
  lines.add("pile_push(&s, i * 5u);");
  lines.add(`if (i % ${String(2 + random.below(3))} == 1) note((unsigned)pile_pop(&s));`);
  lines.close();
  lines.add(`while (${random.pick(["!pile_empty(&s)", "s.top >= s.items"])}) note((unsigned)pile_pop(&s));`);
  lines.add("note((unsigned)(s.top - s.items));");
  lines.close();
  lines.add("");
  return "pile_run();";
}

/** Cursors over what others own, read from behind. */
function spans(parts: ProgramParts, element: Element, length: number): string {
  const { lines, random } = parts;
  addText(
    lines,
    `struct back {
  const ${element} *first, *at;
};
static int back_next(struct back *b, ${element} *out) {
  if (${random.pick(["b->at < b->first", "!(b->at >= b->first)", "b->at - b->first < 0"])}) return 0;
  *out = *b->at--;
  return 1;
}
static unsigned back_rest(const struct back *b) {
  unsigned sum = 0;
  for (const ${element} *p = b->at; p >= b->first; p--) sum = sum * 3u + (unsigned)*p;
  return sum;
}`,
  );
  lines.open("static void back_run(unsigned n)");
  lines.add(`${element} data[${String(length)}] = {3, 9};`);
  touch(parts, { name: "data", element, length });
  lines.add("struct back b = {data, data + n - 1}, saved = b;");
  lines.add(`${element} x = 0;`);
  lines.add("note(back_rest(&b));");
  lines.add("while (back_next(&b, &x)) note((unsigned)x);");
  lines.add(`note((unsigned)(${random.pick(["b.at - b.first", "saved.at - b.at", "b.at - data"])}));`);
  if (random.onceIn(2)) lines.add("if (back_next(&saved, &x)) note(back_rest(&saved));");
  lines.close();
  lines.add("");
  return `back_run(0); back_run(${String(1 + random.below(length))}u);`;
}
