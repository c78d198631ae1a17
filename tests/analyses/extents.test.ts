/**
 * What functions reach behind their pointer parameters. The expectation stands in the C source, one comment before each
 * function: `// out: len  key: 32  text: nul  p: unknown`; `?` behind an extent that is only assumed.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { inferExtents } from "../../analyses/extents/infer-extents.ts";
import type { Extent } from "../../analyses/facts/signature-facts.ts";
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

function show(extent: Extent, names: readonly string[]): string {
  const mark = extent.kind !== "unknown" && extent.basis === "assumed" ? "?" : "";
  switch (extent.kind) {
    case "constant":
      return `${String(extent.elements)}${mark}`;
    case "linear": {
      const factor = extent.scale === 1 ? "" : `${String(extent.scale)}*`;
      const offset =
        extent.offset === 0 ? "" : `${extent.offset < 0 ? "-" : "+"}${String(Math.abs(extent.offset))}`;
      return `${factor}${names[extent.param] ?? ""}${offset}${mark}`;
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
      // l: 1  p: 4?
      int chosen(const struct list *l, const int p[4]) { return p[l->at]; }
      // p: plen?
      int named(const int *p, unsigned at, unsigned plen) { (void)plen; return p[at * at]; }
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
