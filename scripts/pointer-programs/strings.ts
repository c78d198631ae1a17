/** Text: walked, cut, built, parsed. */
import type { ProgramParts } from "./functions.ts";
import { addText } from "./touch.ts";

export function writeStrings(parts: ProgramParts): string {
  const { random, lines } = parts;
  const chosen = [parsers, trims, builders, searches].filter(() => !random.onceIn(3));
  const calls = chosen.map((texts) => {
    const { text, call } = random.pick(texts);
    addText(lines, text);
    return call;
  });
  lines.open("static void strings_run(void)");
  lines.add(`char text[40] = "${random.pick(samples)}";`);
  for (const call of calls) lines.add(call);
  lines.add("for (const char *s = text; *s; s++) note((unsigned char)*s);");
  lines.close();
  lines.add("");
  return "strings_run();";
}

const samples = [
  "12,7;  300 4",
  "  alpha beta  gamma ",
  "a=1&b=22&c",
  "x",
  "",
  "one--two--three",
  "9 8 7 6 5 4 3 2 1",
];

interface Text {
  readonly text: string;
  readonly call: string;
}

const parsers: readonly Text[] = [
  {
    text: `static unsigned parse_number(const char **at) {
  unsigned n = 0;
  while (**at >= '0' && **at <= '9') n = n * 10 + (unsigned)(*(*at)++ - '0');
  return n;
}
static unsigned parse_all(const char *s) {
  unsigned sum = 0;
  while (*s) {
    if (*s >= '0' && *s <= '9') sum = sum * 7 + parse_number(&s);
    else s++;
  }
  return sum;
}`,
    call: "note(parse_all(text));",
  },
  {
    text: `static const char *skip_blanks(const char *s) {
  while (*s == ' ' || *s == ',') s++;
  return s;
}
static unsigned count_words(const char *s) {
  unsigned words = 0;
  const char *start = s;
  for (s = skip_blanks(s); *s; s = skip_blanks(s)) {
    const char *word = s;
    while (*s && *s != ' ' && *s != ',') s++;
    words = words * 5 + (unsigned)(s - word) + (unsigned)(word - start);
  }
  return words;
}`,
    call: "note(count_words(text));",
  },
];

const trims: readonly Text[] = [
  {
    text: `static char *trim(char *s) {
  while (*s == ' ') s++;
  char *end = s + strlen(s);
  while (end > s && end[-1] == ' ') end--;
  *end = '\\0';
  return s;
}`,
    call: `{ char *t = trim(text); note((unsigned)(t - text)); printf("[%s]\\n", t); if (*t) t[0] = 'Z'; }`,
  },
  {
    text: `static void squeeze(char *s, char c) {
  char *to = s;
  for (char *from = s; *from; from++)
    if (*from != c) *to++ = *from;
  *to = 0;
}
static void turn(char *lo, char *hi) {
  while (lo < hi) {
    char held = *lo;
    *lo++ = *hi;
    *hi-- = held;
  }
}`,
    call: `squeeze(text, ' '); if (*text) turn(text, text + strlen(text) - 1); printf("%s\\n", text);`,
  },
];

const builders: readonly Text[] = [
  {
    text: `struct out { char *buf, *cur, *end; };
static void out_char(struct out *o, char c) {
  if (o->cur < o->end) *o->cur++ = c;
}
static void out_text(struct out *o, const char *s) {
  while (*s) out_char(o, *s++);
}`,
    call: `{ char room[16]; struct out o = {room, room, room + 15}; out_text(&o, "<"); out_text(&o, text); out_char(&o, '>'); *o.cur = 0; printf("%s %d\\n", room, (int)(o.end - o.cur)); }`,
  },
  {
    text: `static char *join(const char *a, const char *b) {
  size_t n = strlen(a), m = strlen(b);
  char *both = malloc(n + m + 1);
  if (!both) exit(1);
  memcpy(both, a, n);
  memcpy(both + n, b, m + 1);
  return both;
}
static char *put(char *to, const char *from, char *end) {
  while (to < end && *from) *to++ = *from++;
  return to;
}`,
    call: `{ char *both = join(text, text + strlen(text) / 2); char room[24]; char *p = put(room, both, room + 10); p = put(p, "-", room + 23); p = put(p, both + 1 - (*both == 0), room + 23); *p = 0; printf("%s|%s\\n", both, room); free(both); }`,
  },
];

const searches: readonly Text[] = [
  {
    text: `static char *find_char(char *s, char c) {
  for (; *s; s++)
    if (*s == c) return s;
  return NULL;
}`,
    call: `{ char *hit = find_char(text, 'a'); if (hit) { *hit = 'A'; note((unsigned)(hit - text)); } char *again = hit ? find_char(hit + 1, 'a') : NULL; if (again != NULL) *again = '@'; }`,
  },
  {
    text: `static unsigned split(char *s, char **words, unsigned most) {
  unsigned n = 0;
  while (n < most) {
    while (*s == ' ') s++;
    if (!*s) break;
    words[n++] = s;
    while (*s && *s != ' ') s++;
    if (*s) *s++ = 0;
  }
  return n;
}`,
    call: `{ char copy[40]; strcpy(copy, text); char *words[4]; unsigned n = split(copy, words, 4); for (unsigned i = n; i-- > 0;) printf("%s;", words[i]); printf("%u\\n", n); }`,
  },
  {
    text: `static int same_end(const char *a, const char *b) {
  const char *p = a + strlen(a), *q = b + strlen(b);
  while (p > a && q > b) if (*--p != *--q) return 0;
  return 1;
}`,
    call: `note((unsigned)same_end(text, "ma ")); { const char *dash = strchr(text, '-'); if (dash) note((unsigned)(dash - text)); const char *last = strrchr(text, ' '); note(last ? (unsigned)strlen(last) : 99u); }`,
  },
];
