/** An array that grows. */
import type { ProgramParts } from "./functions.ts";
import { addOneOf, addText, touch } from "./touch.ts";

export function writeVector(parts: ProgramParts): string {
  const { random, lines, favourites } = parts;
  const element = random.pick(favourites);
  addText(
    lines,
    `struct vec {
  ${element} *data;
  unsigned len, cap;
};`,
  );
  addOneOf(parts, pushes(element));
  addOneOf(parts, lookups(element));
  addOneOf(parts, changes(element));
  addOneOf(parts, [
    `static struct vec vec_take(struct vec *from) {
  struct vec taken = *from;
  from->data = NULL;
  from->len = from->cap = 0;
  return taken;
}`,
    `static struct vec vec_take(struct vec *from) {
  struct vec taken = {NULL, 0, 0};
  for (unsigned i = 0; i < from->len; i += 2) vec_push(&taken, from->data[i]);
  return taken;
}`,
  ]);
  lines.open("static void vec_run(unsigned turns)");
  lines.add("struct vec v = {NULL, 0, 0};");
  lines.open("for (unsigned i = 0; i < turns; i++)");
  lines.add("vec_push(&v, i * 5u);");
  lines.add(`${element} *p = vec_at(&v, i / 2);`);
  lines.add("if (p) *p ^= 3;");
  lines.open("if (v.len >= 6)");
  touch(parts, { name: "v.data", element, length: 6 });
  lines.close();
  if (random.onceIn(2)) lines.add("if (v.len > 3 && i % 4 == 0) note((unsigned)v.data[--v.len]);");
  lines.close();
  lines.add("note(vec_change(&v));");
  if (random.onceIn(2)) {
    lines.add("struct vec w = vec_take(&v);");
    lines.add("vec_push(&v, 9);");
    lines.add("vec_push(&w, 8);");
    lines.add("note(vec_change(&w));");
    lines.add("free(w.data);");
  }
  lines.add("for (unsigned i = 0; i < v.len; i++) note((unsigned)v.data[i]);");
  lines.add("free(v.data);");
  lines.close();
  lines.add("");
  return `vec_run(${String(5 + random.below(20))}u);`;
}

function pushes(element: string): readonly string[] {
  return [
    `static void vec_push(struct vec *v, ${element} x) {
  if (v->len == v->cap) {
    unsigned cap = v->cap ? v->cap * 2 : 4;
    ${element} *data = realloc(v->data, cap * sizeof *data);
    if (!data) exit(1);
    v->data = data;
    v->cap = cap;
  }
  v->data[v->len++] = x;
}`,
    `static void vec_push(struct vec *v, ${element} x) {
  if (v->len == v->cap) {
    v->cap = v->cap * 2 + 1;
    v->data = realloc(v->data, v->cap * sizeof(${element}));
    if (v->data == NULL) exit(1);
  }
  *(v->data + v->len) = x;
  v->len += 1;
}`,
    `static void vec_push(struct vec *v, ${element} x) {
  if (v->len >= v->cap) {
    ${element} *bigger = malloc((v->cap + 3) * sizeof *bigger);
    if (!bigger) exit(1);
    if (v->len) memcpy(bigger, v->data, v->len * sizeof *bigger);
    free(v->data);
    v->data = bigger;
    v->cap += 3;
  }
  ${element} *end = v->data + v->len;
  *end = x;
  v->len++;
}`,
  ];
}

function lookups(element: string): readonly string[] {
  return [
    `static ${element} *vec_at(struct vec *v, unsigned i) {
  return i < v->len ? &v->data[i] : NULL;
}`,
    `static ${element} *vec_at(const struct vec *v, unsigned i) {
  if (i >= v->len) return NULL;
  return v->data + i;
}`,
    `static ${element} *vec_at(struct vec *v, unsigned key) {
  for (${element} *p = v->data; p < v->data + v->len; p++)
    if ((unsigned)*p % 8 == key % 8) return p;
  return NULL;
}`,
  ];
}

function changes(element: string): readonly string[] {
  return [
    `static unsigned vec_change(struct vec *v) {
  if (v->len == 0) return 0;
  ${element} *lo = v->data, *hi = v->data + v->len - 1;
  while (lo < hi) {
    ${element} held = *lo;
    *lo++ = *hi;
    *hi-- = held;
  }
  return (unsigned)(lo - v->data);
}`,
    `static unsigned vec_change(struct vec *v) {
  ${element} *to = v->data;
  for (unsigned i = 0; i < v->len; i++)
    if ((unsigned)v->data[i] % 3 != 0) *to++ = v->data[i];
  v->len = v->len ? (unsigned)(to - v->data) : 0;
  return v->len;
}`,
    `static unsigned vec_change(struct vec *v) {
  unsigned moved = 0;
  for (unsigned i = 1; i < v->len; i++)
    for (${element} *p = v->data + i; p > v->data && p[-1] > p[0]; p--) {
      ${element} held = p[0];
      p[0] = p[-1];
      p[-1] = held;
      moved++;
    }
  return moved;
}`,
  ];
}
