/** Stored pointers in forms that positions would get wrong: they are no positions but pointers into memory. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { compareProgram } from "../../scripts/whole-program/compare-program.ts";

const programs: Readonly<Record<string, string>> = {
  "a struct with a pointer into its own array is copied": `
#include <stdio.h>
struct l { char b[8]; char *p; };
static void put(struct l *l, char c) { *l->p++ = c; }
int main(void) {
  struct l a; a.p = a.b;
  put(&a, 'x');
  struct l c = a;
  put(&c, 'y');      /* writes into a.b */
  put(&a, 'z');      /* overwrites */
  printf("%c%c %d\\n", a.b[0], a.b[1], (int)(c.p - a.b));
  return 0;
}
`,
  "a pointer into another struct's buffer is stored": `
#include <stdio.h>
#include <stdlib.h>
struct v { int *buf; int *cur; };
static void init(struct v *a) { a->buf = malloc(8 * sizeof(int)); a->cur = a->buf; }
static void share(struct v *a, struct v *b) { b->cur = a->buf + 1; }
int main(void) {
  struct v a, b; init(&a); init(&b);
  *a.cur++ = 1; *b.cur++ = 2;
  share(&a, &b);
  *b.cur = 7;
  printf("%d %d %d\\n", a.buf[0], a.buf[1], b.buf[0]);
  free(a.buf); free(b.buf);
  return 0;
}
`,
  "a pointer into the old buffer is used after the buffer was replaced": `
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
struct v { char *buf; char *cur; size_t cap; };
static void init(struct v *a) { a->cap = 2; a->buf = malloc(a->cap); a->cur = a->buf; }
static void grow(struct v *a) {
  size_t used = (size_t)(a->cur - a->buf);
  char *old = a->buf;
  a->buf = malloc(a->cap * 2);
  memcpy(a->buf, a->cur - used, used);   /* cur still points into old */
  a->cap *= 2;
  a->cur = a->buf + used;
  free(old);
}
static void put(struct v *a, char c) { if ((size_t)(a->cur - a->buf) == a->cap) grow(a); *a->cur++ = c; }
int main(void) {
  struct v a; init(&a);
  for (int i = 0; i < 10; i++) put(&a, (char)('a' + i));
  put(&a, 0);
  printf("%s\\n", a.buf);
  free(a.buf);
  return 0;
}
`,
  "a local is used after the field it was read from got other memory": `
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
struct vec { int *data; size_t len, cap; };
static void vec_init(struct vec *v) { v->data = malloc(4 * sizeof(int)); v->len = 0; v->cap = 4; }
static void vec_push(struct vec *v, int x) {
  if (v->len == v->cap) {
    int *old = v->data;
    v->data = malloc(2 * v->cap * sizeof(int));
    memcpy(v->data, old, v->len * sizeof(int));
    v->cap *= 2;
    free(old);
  }
  v->data[v->len++] = x;
}
int main(void) {
  struct vec v; vec_init(&v);
  for (int i = 0; i < 9; i++) vec_push(&v, i * i);
  for (size_t i = 0; i < v.len; i++) printf("%d ", v.data[i]);
  free(v.data);
  return 0;
}
`,
  "a local is used after the variable it was copied from got other memory": `
#include <stdio.h>
#include <stdlib.h>
int main(void) {
  int *p = malloc(2 * sizeof(int)); p[0] = 1; p[1] = 2;
  int *q = p + 1;
  int *r = p;
  p = malloc(2 * sizeof(int)); p[0] = 8; p[1] = 9;
  printf("%d %d %d\\n", *q, *r, p[0]);
  free(r); free(p);
  return 0;
}
`,
};

describe.concurrent("what C prints, with the pointers on the floor", () => {
  test.each(Object.entries(programs))("%s", async (_name, text) => {
    const work = await mkdtemp(join(tmpdir(), "c2rust-safe-test-"));
    try {
      const file = join(work, "program.c");
      await writeFile(file, text);
      expect(await compareProgram([file], { work })).toEqual({ outcome: "same" });
    } finally {
      await rm(work, { recursive: true });
    }
  });
});
