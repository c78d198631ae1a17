/** Unions: bytes of numbers, values of different kinds. */
import type { ProgramParts } from "./functions.ts";
import { addText } from "./touch.ts";

export function writeUnion(parts: ProgramParts): string {
  const { random, favourites } = parts;
  return random.pick([bytes, tagged])(parts, random.pick(favourites));
}

function bytes({ lines, random }: ProgramParts): string {
  addText(
    lines,
    `union word {
  unsigned number;
  unsigned char bytes[4];
  unsigned short halves[2];
};
static void word_swap(union word *w) {
  unsigned char *lo = w->bytes, *hi = w->bytes + 3;
  while (lo < hi) {
    unsigned char held = *lo;
    *lo++ = *hi;
    *hi-- = held;
  }
}
static unsigned word_sum(const union word *w, unsigned n) {
  unsigned sum = 0;
  for (; n-- > 0; w++) sum = sum * 3 + w->number + w->halves[1] + w->bytes[2];
  return sum;
}`,
  );
  lines.open("static void word_run(void)");
  lines.add("union word words[3] = {{1}, {0x01020304}, {77}};");
  lines.add("for (int i = 0; i < 3; i++) word_swap(&words[i]);");
  lines.add("note(word_sum(words, 3));");
  lines.add("unsigned char *raw = (unsigned char *)&words[1];");
  lines.add(`raw[${String(random.below(8))}] ^= 0x5a;`);
  lines.add("union word copy = words[1];");
  lines.add("copy.halves[0] = 0xbeef;");
  lines.add("note(word_sum(&copy, 1) + word_sum(words + 1, 2));");
  lines.close();
  lines.add("");
  return "word_run();";
}

function tagged({ lines, random }: ProgramParts, element: string): string {
  addText(
    lines,
    `struct value {
  enum { NUMBER, TEXT, CELLS } kind;
  union {
    unsigned number;
    const char *text;
    ${element} *cells;
  } as;
};
static unsigned value_sum(const struct value *v) {
  switch (v->kind) {
    case NUMBER:
      return v->as.number;
    case TEXT:
      return (unsigned)strlen(v->as.text) + (unsigned char)v->as.text[0];
    case CELLS:
      return (unsigned)v->as.cells[0] * 3u + (unsigned)v->as.cells[1];
  }
  return 0;
}
static void value_change(struct value *v, ${element} *cells) {
  if (v->kind == CELLS) v->as.cells[1] += 2;
  else if (v->kind == NUMBER) {
    v->kind = CELLS;
    v->as.cells = cells;
  } else v->as.text++;
}`,
  );
  lines.open("static void value_run(void)");
  lines.add(`${element} cells[4] = {8, 6, 4, 2};`);
  lines.add("struct value all[3];");
  lines.add("all[0].kind = NUMBER; all[0].as.number = 12;");
  lines.add('all[1].kind = TEXT; all[1].as.text = "walks";');
  lines.add("all[2].kind = CELLS; all[2].as.cells = cells + 2;");
  lines.open("for (int turn = 0; turn < 3; turn++)");
  lines.add("for (struct value *v = all; v != all + 3; v++) {");
  lines.add("  note(value_sum(v));");
  lines.add(`  value_change(v, ${random.pick(["cells", "&cells[turn]"])});`);
  lines.add("}");
  lines.close();
  lines.add("for (int i = 0; i < 4; i++) note((unsigned)cells[i]);");
  lines.close();
  lines.add("");
  return "value_run();";
}
