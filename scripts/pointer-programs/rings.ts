/** Cursors in structs: rings, readers, stacks. */
import type { ProgramParts } from "./functions.ts";
import { addText, touch } from "./touch.ts";

export function writeRing(parts: ProgramParts): string {
  const { random, favourites } = parts;
  const element = random.pick(favourites);
  const length = 3 + random.below(5);
  return random.pick([ring, reader, stack])(parts, element, String(length));
}

type Element = ProgramParts["favourites"][number];

function ring(parts: ProgramParts, element: Element, length: string): string {
  const { lines, random } = parts;
  const isInside = random.onceIn(2);
  addText(
    lines,
    `struct ring {
  ${isInside ? `${element} buf[${length}];` : `${element} *buf;`}
  ${element} *head, *tail;
  unsigned count;
};
static void ring_init(struct ring *r${isInside ? "" : `, ${element} *room`}) {
  ${isInside ? "memset(r->buf, 0, sizeof r->buf);" : "r->buf = room;"}
  r->head = r->tail = r->buf;
  r->count = 0;
}
static int ring_put(struct ring *r, ${element} x) {
  if (r->count == ${length}) return 0;
  *r->head = x;
  ${random.pick([
    `if (++r->head == r->buf + ${length}) r->head = r->buf;`,
    `r->head = r->head == r->buf + ${length} - 1 ? r->buf : r->head + 1;`,
    `r->head++;\n  if (r->head - r->buf >= ${length}) r->head = &r->buf[0];`,
  ])}
  r->count++;
  return 1;
}
static ${element} *ring_get(struct ring *r) {
  if (!r->count) return NULL;
  ${element} *got = r->tail++;
  if (r->tail == r->buf + ${length}) r->tail = r->buf;
  r->count--;
  return got;
}`,
  );
  lines.open("static void ring_run(void)");
  if (!isInside) lines.add(`${element} room[${length}] = {0};`);
  lines.add("struct ring r;");
  lines.add(`ring_init(&r${isInside ? "" : ", room"});`);
  lines.open("for (unsigned i = 0; i < 20; i++)");
  lines.add("if (!ring_put(&r, i * 3)) note(1000);");
  lines.open("if (i % 3)");
  lines.add(`${element} *x = ring_get(&r);`);
  lines.add("if (x) { note((unsigned)*x); *x += 1; }");
  lines.add("note((unsigned)(r.head - r.buf) * 16u + (unsigned)(r.tail - r.buf));");
  lines.close();
  lines.close();
  touch(parts, { name: "r.buf", element, length: Number(length) });
  lines.close();
  lines.add("");
  return "ring_run();";
}

function reader(parts: ProgramParts, element: Element, length: string): string {
  const { lines, random } = parts;
  addText(
    lines,
    `struct reader {
  const ${element} *cur, *end;
  ${random.onceIn(2) ? `const ${element} *start;` : "unsigned seen;"}
};
static int reader_next(struct reader *r, ${element} *out) {
  if (r->cur ${random.pick(["==", ">="])} r->end) return 0;
  *out = *r->cur++;
  return 1;
}
static const ${element} *reader_take(struct reader *r, unsigned n) {
  if ((unsigned)(r->end - r->cur) < n) return NULL;
  const ${element} *at = r->cur;
  r->cur += n;
  return at;
}`,
  );
  lines.open("static void reader_run(void)");
  lines.add(`${element} data[${length} + 4] = {4, 3, 2, 1, 9, 8};`);
  touch(parts, { name: "data", element, length: Number(length) });
  lines.add(`struct reader r = {data, data + ${length} + ${String(random.below(5))}};`);
  lines.add(`${element} x = 0;`);
  lines.add("if (reader_next(&r, &x)) note((unsigned)x);");
  lines.add("struct reader saved = r;");
  lines.add("const " + element + " *part = reader_take(&r, 2);");
  lines.add("if (part) note((unsigned)part[0] * 5u + (unsigned)part[1]);");
  lines.add("while (reader_next(&r, &data[0])) note((unsigned)data[0]);");
  if (random.onceIn(2)) lines.add("r = saved;");
  lines.add("note((unsigned)(r.end - r.cur) + (unsigned)(r.cur - saved.cur) * 8u);");
  lines.add("while (reader_next(&saved, &x)) note((unsigned)x);");
  lines.close();
  lines.add("");
  return "reader_run();";
}

function stack(parts: ProgramParts, element: Element, length: string): string {
  const { lines, random } = parts;
  addText(
    lines,
    `struct stack {
  ${element} *base, *top, *limit;
};
static void stack_push(struct stack *s, ${element} x) {
  if (s->top == s->limit) {
    size_t used = (size_t)(s->top - s->base), room = (size_t)(s->limit - s->base) * 2;
    ${element} *bigger = realloc(s->base, room * sizeof *bigger);
    if (!bigger) exit(1);
    s->base = bigger;
    s->top = bigger + used;
    s->limit = bigger + room;
  }
  *s->top++ = x;
}
static ${element} stack_pop(struct stack *s) {
  return s->top > s->base ? *--s->top : 0;
}
static void stack_add(struct stack *s) {
  if (s->top - s->base < 2) return;
  ${element} *under = s->top - 2;
  ${random.pick(["under[0] ^= under[1];", "*under = under[1];"])}
  s->top = under + 1;
}`,
  );
  lines.open("static void stack_run(unsigned n)");
  lines.add("struct stack s;");
  lines.add(`s.base = s.top = malloc(${length} * sizeof *s.base);`);
  lines.add("if (!s.base) exit(1);");
  lines.add(`s.limit = s.base + ${length};`);
  lines.open("for (unsigned i = 0; i < n; i++)");
  lines.add("stack_push(&s, i * 7u);");
  lines.add(`if (i % ${String(2 + random.below(4))} == 1) stack_add(&s);`);
  lines.add("if (i % 5 == 4) note((unsigned)stack_pop(&s));");
  lines.close();
  lines.add(`for (${element} *p = s.base; p < s.top; p++) note((unsigned)*p);`);
  lines.add("free(s.base);");
  lines.close();
  lines.add("");
  return `stack_run(${String(5 + random.below(20))}u);`;
}
