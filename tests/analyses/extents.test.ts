/**
 * What functions reach behind their pointer parameters. The expectation stands in the C source, one comment before each
 * function: `// out: len  key: 32  text: nul  p: unknown`; `?` behind an extent that is only assumed, `~` behind one
 * that is agreed.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { inferExtents } from "../../analyses/extents/infer-extents.ts";
import { basisOf, type Extent } from "../../analyses/facts/signature-facts.ts";
import { inferPointers } from "../../analyses/pointer/infer-pointers.ts";
import { readProgram } from "../../scripts/round-trip/front-end.ts";

const header = "#include <stddef.h>\n#include <stdint.h>\n#include <string.h>\n#include <stdio.h>\n";

async function check(text: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "c2rust-safe-extents-"));
  try {
    const source = join(folder, "program.c");
    await writeFile(source, header + text);
    const { program, errors } = await readProgram([source], [], "gcc");
    expect(errors).toEqual([]);
    if (!program) return;
    const extents = inferExtents(program, inferPointers(program, new Map()));
    const found = program.units
      .flatMap(({ functions }) =>
        functions.map(({ params }) => {
          const names = params.map((param) => program.symbols.get(param)?.name ?? "");
          const shown = params.flatMap((param, at) => {
            const extent = extents.get(param);
            return extent ? [`${names[at] ?? ""}: ${show(extent, names)}`] : [];
          });
          return shown.join("  ");
        }),
      )
      .filter((line) => line !== "");
    const expected = [...text.matchAll(/^\s*\/\/ (\w+: .*)$/gm)].map(([, line]) => line);
    expect(found).toEqual(expected);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const marks = { proven: "", agreed: "~", assumed: "?" };

function show(extent: Extent, names: readonly string[]): string {
  const mark = marks[basisOf(extent) ?? "proven"];
  switch (extent.kind) {
    case "constant":
      return `${String(extent.elements)}${mark}`;
    case "linear": {
      const factor = extent.scale === 1 ? "" : `${String(extent.scale)}*`;
      const offset =
        extent.offset === 0 ? "" : `${extent.offset < 0 ? "-" : "+"}${String(Math.abs(extent.offset))}`;
      return `${factor}${names[extent.param] ?? ""}${offset}${mark}`;
    }
    case "blocks": {
      const sum =
        extent.added === 0 ? names[extent.param] : `(${names[extent.param] ?? ""}+${String(extent.added)})`;
      const offset = extent.offset === 0 ? "" : `+${String(extent.offset)}`;
      return `${String(extent.scale)}*(${sum ?? ""}/${String(extent.divisor)})${offset}${mark}`;
    }
    case "choice": {
      const [equal, other] = [show(extent.equal, names), show(extent.other, names)];
      return `${names[extent.param] ?? ""}=${String(extent.value)}?${equal}:${other}`;
    }
    case "nul-terminated":
      return `nul${mark}`;
    case "field":
      return `field ${String(extent.field)} of ${names[extent.param] ?? ""}${mark}`;
    case "unknown":
      return "unknown";
  }
}

describe("constant extents", () => {
  test("indices, nested loops and parameters that are not used", () =>
    check(`
      // p: 4
      uint32_t load(const uint8_t *p) { return p[0] | p[1] << 8 | p[2] << 16 | (uint32_t)p[3] << 24; }
      // state: 16  key: 32
      void setup(uint32_t *state, const uint8_t *key) { for (int i = 0; i < 8; i++) state[4 + i] = load(key + 4 * i); state[15] = 0; }
      // a: 25
      void clear(uint64_t a[25]) { for (int x = 0; x < 5; x++) for (int y = 0; y < 25; y += 5) a[y + x] = 0; }
      // p: 0
      int unused(const int *p) { return p == NULL; }
    `));

  test("a loop that is never entered reaches nothing", () =>
    check(`
      // out: 28  positions: 0
      void squeeze(uint8_t *out, uint32_t *positions) {
        uint32_t rate = 144;
        uint8_t block[256] = {0};
        uint32_t rest = 28 % rate;
        for (uint32_t i = 0; i < 28 / rate; i++) out[positions[i]] = 1;
        memcpy(out + 28 - rest, block, rest);
      }

      // out: 100
      void entered(uint8_t *out) {
        uint32_t rate = 50;
        uint8_t block[256] = {0};
        for (uint32_t i = 0; i < 100 / rate; i++) memcpy(out + i * rate, block, rate);
      }

      // out: 4
      int tested(int *out) {
        int n = 3;
        while (n > 3) { out[n * 100] = 0; n--; }
        do { out[n] = 0; } while (n > 3);
        return out[0];
      }
    `));
  test("fields of a record count as one element of it", () =>
    check(`
      struct state { uint32_t h[8]; uint8_t buffer[64]; size_t used; };
      // s: 1
      void add(struct state *s) { for (size_t i = s->used; i < 64; i++) s->buffer[i] = 0; s->h[7]++; }
    `));

  test("positions in an array of a record", () =>
    check(`
      struct state { uint32_t h[8]; uint8_t buffer[64]; };
      // s: 1  out: 16
      void store(const struct state *s, uint8_t *out) { const uint32_t *h = s->h, *end = h + 8; do { *out++ = (uint8_t)*h; *out++ = 0; } while (++h < end); }
      // s: 1  out: 64
      void copy(struct state *s, uint8_t *out) { uint8_t *p = s->buffer; while (p < s->buffer + 64) *out++ = *p++; }
      static void take(const uint8_t *p);
      // s: unknown
      void hand_on(struct state *s) { take(s->buffer); }
      static const uint8_t *kept;
      // p: unknown
      static void take(const uint8_t *p) { kept = p; }
    `));

  test("calls through pointers", () =>
    check(`
      struct method { unsigned size; int (*pick)(const int *p); void (*end)(uint8_t *out); };
      // p: 3
      static int third(const int *p) { return p[2]; }
      // p: 3
      static int first(const int *p) { return p[0] + p[2]; }
      // out: 4
      static void end4(uint8_t *out) { for (int i = 0; i < 4; i++) out[i] = 0; }
      // out: 2
      static void end2(uint8_t *out) { out[1] = out[0] = 0; }
      const struct method m4 = { 4, third, end4 };
      const struct method m2 = { 2, first, end2 };
      // m: 1  p: 3
      int pick(const struct method *m, const int *p) { return m->pick(p); }
      // m: 1  out: field 0 of m
      void end(const struct method *m, uint8_t *out) { m->end(out); }
      // m: 2  out: unknown
      void end_next(const struct method *m, uint8_t *out) { m++; m->end(out); }
    `));

  test("an element chosen by a constant table or a mask", () =>
    check(`
      static const uint8_t order[4] = { 3, 0, 9, 1 };
      // m: 10  n: 8
      int pick(const int *m, const int *n, unsigned i) { return m[order[i]] + n[i & 7]; }
    `));
});

describe("extents in a length", () => {
  test("counting loops", () =>
    check(`
      // out: len  in: len
      void copy(uint8_t *out, const uint8_t *in, size_t len) { for (size_t i = 0; i < len; i++) out[i] = in[i]; }
      // in: 64*n
      uint8_t blocks(const uint8_t *in, unsigned n) { uint8_t s = 0; for (unsigned b = 0; b < n; b++) for (int i = 0; i < 64; i++) s ^= in[64 * b + i]; return s; }
      // p: n-1
      int sum(const int *p, int n) { int s = 0; for (int i = 0; i + 1 < n; i++) s += p[i]; return s; }
    `));

  test("walking pointers", () =>
    check(`
      // d: n  s: n
      void copy(uint8_t *d, const uint8_t *s, size_t n) { while (n--) *d++ = *s++; }
      // p: len
      int sum(const uint8_t *p, size_t len) { int s = 0; const uint8_t *end = p + len; while (p < end) s += *p++; return s; }
      // p: len
      int total(const uint8_t *p, unsigned len) { int s = 0; for (; len; len--, p++) s += *p; return s; }
      // p: len
      int differ(const uint8_t *p, size_t len) { int s = 0; const uint8_t *end = p + len; for (; p != end; p++) s |= *p; return s; }
    `));

  test("blocks, then the rest", () =>
    check(`
      // p: 64
      static void block(const uint8_t *p) { for (int i = 0; i < 64; i++) (void)p[i]; }
      // p: len
      void walk(const uint8_t *p, size_t len) { while (len >= 64) { block(p); p += 64; len -= 64; } if (len > 0) (void)p[len - 1]; }
      // p: len
      void divide(const uint8_t *p, uint32_t len) {
        uint32_t rem = len % 64U, nb = len / 64U;
        for (uint32_t i = 0; i < nb; i++) block(p + i * 64U);
        if (rem > 0) { uint8_t last[64] = { 0 }; memcpy(last, p + nb * 64U, rem); }
      }
      // p: len
      int tail(const uint8_t *p, size_t len) {
        int s = 0; const uint8_t *end = p + (len & ~(size_t)7);
        for (; p != end; p += 8) s += p[7];
        switch (len & 7) { case 3: s += p[2]; /* fall through */ case 2: s += p[1]; /* fall through */ case 1: s += p[0]; break; case 0: break; }
        return s;
      }
    `));

  test("a buffer that is filled up first", () =>
    check(`
      struct hash { uint8_t buffer[64]; size_t used; };
      // s: 1  data: len
      void fill(struct hash *s, const uint8_t *data, size_t len) {
        size_t used = s->used % 64;
        while (len > 0) {
          size_t n = 64 - used;
          if (n > len) n = len;
          memcpy(s->buffer + used, data, n);
          data += n; len -= n; used += n;
          if (used == 64) used = 0;
        }
      }
      // s: 1  data: len
      void update(struct hash *s, const void *data, size_t len) {
        const uint8_t *p = data;
        if (s->used) {
          size_t want = 64 - s->used;
          if (want > len) want = len;
          memcpy(s->buffer + s->used, p, want);
          p += want; len -= want; s->used += want;
          if (s->used < 64) return;
        }
        for (; len >= 64; p += 64, len -= 64) memcpy(s->buffer, p, 64);
        memcpy(s->buffer, p, len);
      }
    `));

  test("a length that is limited, or one of a few", () =>
    check(`
      // out: outlen
      int tag(uint8_t *out, size_t outlen) {
        if (outlen != 8 && outlen != 16) return -1;
        for (int i = 0; i < 8; i++) out[i] = 0;
        if (outlen == 16) for (int i = 8; i < 16; i++) out[i] = 1;
        return 0;
      }
      // key: keylen
      void take(const uint8_t *key, size_t keylen) { uint8_t block[64]; if (keylen > 64) keylen = 64; memcpy(block, key, keylen); }
    `));

  test("callees take what they are given", () =>
    check(`
      static size_t least(size_t a, size_t b) { return a < b ? a : b; }
      // out: len
      static void zero(uint8_t *out, size_t len) { memset(out, 0, len); }
      // out: n
      void part(uint8_t *out, size_t n, size_t m) { zero(out, least(n, m)); }
      // out: len+16
      void seal(uint8_t *out, uint32_t len) { zero(out, len); zero(out + len, 16); }
      // words: 4*len  out: 4*len
      static void words(uint8_t *words, uint8_t *out, size_t len) { for (size_t i = 0, j = 0; j < 4 * len; i++, j += 4) out[j + 3] = words[j + 3]; }
    `));
});

describe("extents in whole blocks", () => {
  test("the last block is written whole", () =>
    check(`
      // out: 16*((len+15)/16)  in: len
      void pad(uint8_t *out, const uint8_t *in, size_t len) {
        size_t n;
        while (len >= 16) {
          for (n = 0; n < 16; n++) out[n] = in[n];
          len -= 16; in += 16; out += 16;
        }
        if (len) {
          for (n = 0; n < len; n++) out[n] = in[n];
          for (; n < 16; n++) out[n] = 0;
        }
      }
      // out: 16*((len+15)/16)
      void steps(uint8_t *out, size_t len) { for (size_t i = 0; i < len; i += 16) memset(out + i, 0, 16); }
      // out: 16*((len+15)/16)
      void down(uint8_t *out, size_t len) { for (; len > 0; len -= len < 16 ? len : 16, out += 16) memset(out, 0, 16); }
      // out: 16*((len+15)/16)
      void leave(uint8_t *out, size_t len) {
        for (;;) {
          if (len == 0) break;
          memset(out, 0, 16);
          if (len <= 16) break;
          len -= 16; out += 16;
        }
      }
      // out: 16*((len+15)/16)
      void nearly(uint8_t *out, int len) { while (len > 16) { memset(out, 0, 16); len -= 16; out += 16; } if (len > 0) memset(out, 0, 16); }
      // out: 16*((len+15)/16)
      void limited(uint8_t *out, size_t len) { while (len) { memset(out, 0, 16); out += 16; if (len > 16) len -= 16; else len = 0; } }
      // out: 16*((len+15)/16)  in: len
      void least(uint8_t *out, const uint8_t *in, size_t len) {
        while (len) {
          size_t n = len < 16 ? len : 16;
          uint8_t block[16] = { 0 };
          memcpy(block, in, n);
          memcpy(out, block, 16);
          out += 16; in += n; len -= n;
        }
      }
      // out: 16*(len/16)+16
      void chosen(uint8_t *out, size_t len) { do { memset(out, 0, 16); out += 16; len > 16 ? (len -= 16) : (len = 0); } while (len); }
      // out: 16*((len+15)/16)
      void signed_down(uint8_t *out, int len) { for (; len > 0; len -= 16, out += 16) memset(out, 0, 16); }
    `));

  test("divisions, masks and callees", () =>
    check(
      `
      // out: 16*((n+15)/16)
      void blocks(uint8_t *out, size_t n) { size_t count = (n + 15) / 16; for (size_t i = 0; i < count; i++) memset(out + 16 * i, 0, 16); }
      // out: 16*((n+15)/16)
      void masked(uint8_t *out, size_t n) { size_t end = (n + 15) & ~(size_t)15; for (size_t i = 0; i < end; i++) out[i] = 0; }
      // out: 16*((n+15)/16)
      void shifted(uint8_t *out, size_t n) { memset(out, 0, ((n + 15) >> 4) << 4); }
      // out: 16*(n/16)+16
      void padding(uint8_t *out, size_t n) { memset(out, 0, (n / 16 + 1) * 16); }
      // set: 1*((n+7)/8)
      int count(const uint8_t *set, size_t n) { int c = 0; for (size_t i = 0; i < n; i++) c += set[i / 8] >> (i % 8) & 1; return c; }
      // text: 4*((n+2)/3)
      void encode(char *text, size_t n) { for (; n > 2; n -= 3, text += 4) memset(text, 65, 4); if (n) memset(text, 61, 4); }
      // words: 4*((n+15)/16)
      static void words(uint32_t *words, size_t n) { for (size_t i = 0; i < n; i += 16, words += 4) words[3] = 0; }
      // words: 4*((n+15)/16)
      void outer(uint32_t *w, size_t n) { words(w, n); }
    `.replace("// words: 4*((n+15)/16)\n      void outer", "// w: 4*((n+15)/16)\n      void outer"),
    ));

  test("on some calls only, as a parameter says", () =>
    check(`
      // out: 16*((len+15)/16)  in: len
      static void pad(uint8_t *out, const uint8_t *in, size_t len) {
        for (; len >= 16; len -= 16, in += 16, out += 16) memcpy(out, in, 16);
        if (len) { memcpy(out, in, len); memset(out + len, 0, 16 - len); }
      }
      // out: len  in: len
      static void cut(uint8_t *out, const uint8_t *in, size_t len) { for (; len >= 16; len -= 16, in += 16, out += 16) memcpy(out, in, 16); }
      // out: encrypt=0?len:16*((len+15)/16)  in: len
      void crypt(uint8_t *out, const uint8_t *in, size_t len, int encrypt) { if (encrypt) pad(out, in, len); else cut(out, in, len); }
      // out: way=1?16*((len+15)/16):len  in: len
      int named(uint8_t *out, const uint8_t *in, size_t len, int way) { if (1 == way) { pad(out, in, len); return 1; } cut(out, in, len); return 0; }
      // out: 16*((len+15)/16)  in: len
      void after(uint8_t *out, const uint8_t *in, size_t len, int quiet) { pad(out, in, len); if (quiet) cut(out, in, len); }
      // out: mac=0?len:len+4
      void seal(uint8_t *out, size_t len, int mac) { memset(out, 0, len); if (mac != 0) memset(out + len, 1, 4); }
    `));

  test("a pointer that is one of several", () =>
    check(
      `
      // out: 16*((len+15)/16)  in: len  iv: 16
      void chain(uint8_t *out, const uint8_t *in, size_t len, uint8_t iv[16]) {
        const uint8_t *last = iv;
        size_t n;
        while (len >= 16) {
          for (n = 0; n < 16; n++) out[n] = in[n] ^ last[n];
          last = out;
          len -= 16; in += 16; out += 16;
        }
        if (len) {
          for (n = 0; n < len; n++) out[n] = in[n] ^ last[n];
          for (; n < 16; n++) out[n] = last[n];
          last = out;
        }
        if (last != iv) memcpy(iv, last, 16);
      }
      // a: 8  b: 12
      int either(const uint8_t *a, const uint8_t *b, int which) { const uint8_t *p = which ? a : b + 4; return p[7]; }
      // a: n  b: n
      int larger(const uint8_t *a, const uint8_t *b, size_t n, int which) {
        const uint8_t *p = which ? a : b; int sum = 0;
        for (size_t i = 0; i < n; i++) sum += p[i];
        return sum;
      }
      // a: unknown  b: unknown
      int circle(const uint8_t *a, const uint8_t *b, const int *m) {
        const uint8_t *p = a;
        while (*m++) p = *m ? p + 1 : b;
        return *p;
      }
    `.replace("// a: unknown  b: unknown", "// a: unknown  b: unknown  m: unknown"),
    ));
});

describe("what is not proved", () => {
  test("strings", () =>
    check(`
      // s: nul
      size_t length(const char *s) { return strlen(s); }
      // s: nul
      void say(const char *s) { puts(s); }
    `));

  test("conventions of the signature are assumed", () =>
    check(`
      struct list { struct list *next; int at; };
      // l: 1  p: 4~
      int chosen(const struct list *l, const int p[4]) { return p[l->at]; }
      // p: plen?
      int named(const int *p, unsigned at, unsigned plen) { (void)plen; return p[at * at]; }
    `));

  test("a length by which the body counts is agreed", () =>
    check(`
      struct state { unsigned rate, at, md_len; uint8_t buf[64]; };
      void mix(struct state *s);
      // s: 1  p: len~
      void absorb(struct state *s, const uint8_t *p, size_t len) {
        while (len >= s->rate) {
          const uint8_t *end = p + s->rate;
          for (; p < end; p += 8) s->buf[s->at++ & 63] ^= p[0] ^ p[7];
          len -= s->rate;
        }
      }
      // s: 1  in: len~
      void feed(struct state *s, const void *in, size_t len) { absorb(s, in, len); }
      // out: field 2 of s~  s: 1
      void final(uint8_t *out, struct state *s) {
        unsigned i;
        for (i = 0; i < s->md_len; i++) out[i] = s->buf[i & 63];
      }
      // d: len  in: len
      void hash(uint8_t *d, const uint8_t *in, size_t len) { while (len--) d[len & 15] ^= in[len]; }
      // key: keylen~  block: keylen
      void pad(const uint8_t *key, size_t keylen, uint8_t *block) {
        uint8_t digest[16] = { 0 };
        if (keylen > 64) { hash(digest, key, keylen); key = digest; keylen = 16; }
        while (keylen--) *block++ = *key++;
      }
    `));

  test("a length that the body does not count by is assumed only", () =>
    check(`
      struct pair { const uint8_t *p; size_t n; };
      static const uint8_t *kept;
      // p: plen?
      int tested(const uint8_t *p, unsigned at, unsigned plen) { return plen ? p[at * at] : 0; }
      // p: len?
      int first(const uint8_t *p, size_t len, unsigned at) {
        int sum = p[at * at];
        while (len--) sum += *p++;
        return sum;
      }
      // p: len?
      void store(const uint8_t *p, size_t len) { while (len--) kept = p++; }
      // p: unknown
      int bits(const uint8_t *p, size_t bitlen, unsigned at) {
        int sum = 0;
        while (bitlen-- > at * at) sum += p[bitlen / at];
        return sum;
      }
    `));

  test("positions that strlen gave lie in the text", () =>
    check(`
      // p: len
      int sum(const char *p, size_t len) { int all = 0; while (len--) all += *p++; return all; }
      // s: nul
      int text(const char *s) { return s[0] ? sum(s, strlen(s)) : 0; }
      // s: nul
      int last(const char *s) { size_t n = strlen(s); return n > 0 ? s[n - 1] : s[n]; }
      // s: nul?
      int behind(const char *s) { return s[strlen(s) + 1]; }
      // s: nul?
      int longer(char *s) { size_t n = strlen(s); s[n] = 'x'; return s[n]; }
    `));

  test("stored pointers and indices from memory", () =>
    check(`
      static const int *kept;
      // p: unknown
      void keep(const int *p) { kept = p; }
      // p: unknown  at: 1
      int element(const int *p, const int *at) { return p[*at]; }
    `));

  test("recursion counts as unknown", () =>
    check(`
      // p: unknown
      int recursive(const int *p, int at) { return at == 0 ? p[0] : recursive(p + 1, at - 1); }
    `));
});
