/** One C library with many shapes and its right translation; tests plant bugs in it by replacing a piece of text. */
import type { RecordDefinition } from "../../src/c-ast/c-type.ts";
import * as s from "./sample.ts";

const u8 = s.integer("uchar");
const u32 = s.integer("uint");
const char = s.integer("char");
const size = s.integer("ulong");
const int = s.integer("int");
const real = { kind: "floating", floating: "double", quals: 0 } as const;
const context = s.recordType(1);
const stack = s.recordType(2);
const point = s.recordType(3);
const label = s.recordType(4);
const digest = s.recordType(5);
const u16 = s.integer("ushort");
const lengthAt = (param: number) => ({ kind: "linear", param, scale: 1, offset: 0 }) as const;

export const toyC = `#include <stdint.h>
#include <stddef.h>
#include <string.h>
#include <stdlib.h>
/* Named like a function of the test driver. */
uint32_t mix(uint32_t a, uint32_t b) { return (a << 5 | a >> 27) ^ b; }
void xor_into(uint8_t *out, const uint8_t *in, size_t n) {
  for (size_t i = 0; i < n; i++) out[i] ^= in[i];
}
struct context { uint32_t h[4]; uint8_t buf[16]; unsigned num; };
void context_init(struct context *c, uint32_t seed) { memset(c, 0, sizeof *c); c->h[0] = seed; }
void context_update(struct context *c, const uint8_t *data, size_t len) {
  while (len--) {
    c->buf[c->num++] = *data++;
    if (c->num == 16) {
      for (int i = 0; i < 16; i++) c->h[i % 4] = c->h[i % 4] * 31 + c->buf[i];
      c->num = 0;
    }
  }
}
void context_final(struct context *c, uint8_t *out) {
  for (int i = 0; i < 16; i++) out[i] = (uint8_t)(c->h[i / 4] >> (i % 4 * 8));
}
size_t word_length(const char *s) { size_t n = 0; while (s[n] && s[n] != ' ') n++; return n; }
int quotient(int a, int b) { return a / b; }
struct stack { int *data; size_t n; };
struct stack *stack_new(void) { return calloc(1, sizeof(struct stack)); }
void stack_push(struct stack *s, int v) {
  s->data = realloc(s->data, (s->n + 1) * sizeof(int));
  s->data[s->n++] = v;
}
void stack_reset(struct stack *s) { s->n = 0; }
int stack_top(const struct stack *s) { return s->n ? s->data[s->n - 1] : -1; }
void stack_free(struct stack *s) { if (s) { free(s->data); free(s); } }
const char *find(const char *s, char c) { for (; *s; s++) if (*s == c) return s; return NULL; }
struct point { int x; short y; };
struct point flip(struct point p, signed char k) {
  struct point r = { p.y, (short)(p.x * (unsigned)k) };
  return r;
}
_Bool even(int a) { return a % 2 == 0; }
double half(double a, float b) { return a / 2 + b; }
void maybe(int *out, const int *in) { *out = in ? *in : -7; }
static unsigned ticks;
unsigned tick(unsigned by) { ticks += by % 8; if (ticks > 20) exit(3); return ticks; }
int unstable(int a) { int x[2]; if (a >= 0) x[0] = a; return x[0]; }
char *copy_text(const char *s) { size_t n = strlen(s) + 1; char *r = malloc(n); memcpy(r, s, n); return r; }
unsigned long long sum(const unsigned *p, int n) { unsigned long long t = 0; while (n-- > 0) t += *p++; return t; }
struct label { uint16_t n; uint8_t weight; const uint16_t *values; const uint8_t *tag; const char *text; };
uint32_t label_hash(const struct label *l) {
  uint32_t h = l->weight;
  if (l->weight > 100) return 0;
  for (int i = 0; i < l->n; i++) h = h * 31 + l->values[i];
  for (int i = 0; l->tag && i < 4; i++) h = h * 31 + l->tag[i];
  for (const char *t = l->text; *t; t++) h = h * 31 + (uint8_t)*t;
  return h;
}
/* Only of a digest that was made is the place inside of the array; no sanitizer sees it leave that. */
struct digest { uint8_t bytes[8]; uint32_t size, at; };
int digest_init(struct digest *d, uint32_t size) {
  if (size == 0 || size > 8) return -1;
  memset(d, 0, sizeof *d);
  d->size = size;
  return 0;
}
void digest_add(struct digest *d, uint8_t b) {
  uint8_t *p = d->bytes;
  p[d->at & 15] ^= b;
  if (++d->at >= d->size) d->at = 0;
}
`;

export const toyRust = `
use std::cell::Cell;
#[repr(C)]
pub struct Context { pub h: [u32; 4], pub buf: [u8; 16], pub num: u32 }
pub struct Stack { data: Vec<i32> }
#[repr(C)]
pub struct Point { pub x: i32, pub y: i16 }
pub fn mix(a: u32, b: u32) -> u32 { a.rotate_left(5) ^ b }
pub fn xor_into(out: &mut [u8], input: &[u8], n: usize) {
    for (o, i) in out[..n].iter_mut().zip(input) { *o ^= i; }
}
pub fn context_init(c: &mut Context, seed: u32) { *c = Context { h: [seed, 0, 0, 0], buf: [0; 16], num: 0 }; }
pub fn context_update(c: &mut Context, data: &[u8], len: usize) {
    for &b in &data[..len] {
        c.buf[c.num as usize] = b;
        c.num += 1;
        if c.num == 16 {
            for i in 0..16 { c.h[i % 4] = c.h[i % 4].wrapping_mul(31).wrapping_add(c.buf[i] as u32); }
            c.num = 0;
        }
    }
}
pub fn context_final(c: &mut Context, out: &mut [u8; 16]) {
    for (i, o) in out.iter_mut().enumerate() { *o = (c.h[i / 4] >> (i % 4 * 8)) as u8; }
}
pub fn word_length(s: &[u8]) -> usize { s.iter().position(|&b| b == 0 || b == b' ').unwrap() }
pub fn quotient(a: i32, b: i32) -> i32 { a / b }
pub fn stack_new() -> Option<Box<Stack>> { Some(Box::new(Stack { data: Vec::new() })) }
pub fn stack_push(s: &mut Stack, v: i32) { s.data.push(v); }
pub fn stack_reset(s: &mut Stack) { s.data.clear(); }
pub fn stack_top(s: &Stack) -> i32 { *s.data.last().unwrap_or(&-1) }
pub fn stack_free(s: Option<Box<Stack>>) { drop(s); }
pub fn find(s: &[u8], c: u8) -> Option<usize> { s[..s.len() - 1].iter().position(|&b| b == c) }
pub fn flip(p: Point, k: i8) -> Point { Point { x: p.y as i32, y: p.x.wrapping_mul(k as i32) as i16 } }
pub fn even(a: i32) -> bool { a % 2 == 0 }
pub fn half(a: f64, b: f32) -> f64 { a / 2.0 + b as f64 }
pub fn maybe(out: &mut i32, input: Option<&i32>) { *out = input.copied().unwrap_or(-7); }
thread_local! { static TICKS: Cell<u32> = const { Cell::new(0) }; }
pub fn tick(by: u32) -> u32 {
    TICKS.set(TICKS.get() + by % 8);
    if TICKS.get() > 20 { std::process::exit(3); }
    TICKS.get()
}
pub fn unstable(a: i32) -> i32 { if a >= 0 { a } else { 0 } }
pub fn copy_text(s: &[u8]) -> Vec<u8> { s.to_vec() }
pub fn sum(p: &[u32], n: i32) -> u64 { p[..n.max(0) as usize].iter().map(|&x| x as u64).sum() }
pub struct Label<'a> { pub n: u16, pub weight: u8, pub values: &'a [u16], pub tag: Option<&'a [u8]>, pub text: &'a [u8] }
pub fn label_hash(l: &Label<'_>) -> u32 {
    let mut h = l.weight as u32;
    if l.weight > 100 { return 0; }
    for &v in &l.values[..l.n as usize] { h = h.wrapping_mul(31).wrapping_add(v as u32); }
    for &b in l.tag.unwrap_or(&[]) { h = h.wrapping_mul(31).wrapping_add(b as u32); }
    for &b in &l.text[..l.text.len() - 1] { h = h.wrapping_mul(31).wrapping_add(b as u32); }
    h
}
#[repr(C)]
pub struct Digest { pub bytes: [u8; 8], pub size: u32, pub at: u32 }
pub fn digest_init(d: &mut Digest, size: u32) -> i32 {
    if size == 0 || size > 8 { return -1; }
    *d = Digest { bytes: [0; 8], size, at: 0 };
    0
}
pub fn digest_add(d: &mut Digest, b: u8) {
    d.bytes[(d.at & 15) as usize] ^= b;
    d.at = d.at.wrapping_add(1);
    if d.at >= d.size { d.at = 0; }
}
`;

export const toyRecords: readonly RecordDefinition[] = [
  s.record(
    1,
    "context",
    [
      { name: "h", type: s.arrayType(u32, 4), offset: 0 },
      { name: "buf", type: s.arrayType(u8, 16), offset: 16 },
      { name: "num", type: u32, offset: 32 },
    ],
    36,
    4,
  ),
  s.record(
    2,
    "stack",
    [
      { name: "data", type: s.pointer(int), offset: 0 },
      { name: "n", type: size, offset: 8 },
    ],
    16,
    8,
  ),
  s.record(
    3,
    "point",
    [
      { name: "x", type: int, offset: 0 },
      { name: "y", type: s.integer("short"), offset: 4 },
    ],
    8,
    4,
  ),
  s.record(
    4,
    "label",
    [
      { name: "n", type: u16, offset: 0 },
      { name: "weight", type: u8, offset: 2 },
      { name: "values", type: s.pointer(u16), offset: 8 },
      { name: "tag", type: s.pointer(u8), offset: 16 },
      { name: "text", type: s.pointer(char), offset: 24 },
    ],
    32,
    8,
  ),
  s.record(
    5,
    "digest",
    [
      { name: "bytes", type: s.arrayType(u8, 8), offset: 0 },
      { name: "size", type: u32, offset: 8 },
      { name: "at", type: u32, offset: 12 },
    ],
    16,
    4,
  ),
];

export const toyRustNames = {
  context: "Context",
  stack: "Stack",
  point: "Point",
  label: "Label",
  digest: "Digest",
};

const text = (name: string) => s.sliceParam(name, char, "u8", { extent: { kind: "nul-terminated" } });

export const toyFunctions: readonly s.SignatureText[] = [
  {
    cName: "mix",
    params: [s.scalarParam("a", u32, "u32"), s.scalarParam("b", u32, "u32")],
    ...s.returns(u32, "u32"),
  },
  {
    cName: "xor_into",
    params: [
      s.sliceParam("out", u8, "u8", { mutable: true, extent: lengthAt(2) }),
      s.sliceParam("in", u8, "u8", { extent: lengthAt(2) }),
      s.scalarParam("n", size, "usize"),
    ],
  },
  {
    cName: "context_init",
    params: [s.referenceParam("c", context, "Context"), s.scalarParam("seed", u32, "u32")],
  },
  {
    cName: "context_update",
    params: [
      s.referenceParam("c", context, "Context"),
      s.sliceParam("data", u8, "u8", { extent: lengthAt(2) }),
      s.scalarParam("len", size, "usize"),
    ],
  },
  {
    cName: "context_final",
    params: [s.referenceParam("c", context, "Context"), s.arrayParam("out", u8, "u8", 16, true)],
  },
  { cName: "word_length", params: [text("s")], ...s.returns(size, "usize") },
  {
    cName: "quotient",
    params: [s.scalarParam("a", int, "i32"), s.scalarParam("b", int, "i32")],
    ...s.returns(int, "i32"),
  },
  {
    cName: "stack_new",
    cResult: s.pointer(stack),
    rustResult: s.path("Option", s.path("Box", s.path("Stack"))),
    result: { kind: "owned", target: stack, nullable: true },
  },
  {
    cName: "stack_push",
    params: [s.referenceParam("s", stack, "Stack"), s.scalarParam("v", int, "i32")],
  },
  { cName: "stack_reset", params: [s.referenceParam("s", stack, "Stack")] },
  {
    cName: "stack_top",
    params: [s.referenceParam("s", stack, "Stack", { mutable: false })],
    ...s.returns(int, "i32"),
  },
  { cName: "stack_free", params: [s.ownedParam("s", stack, "Stack", true)] },
  {
    cName: "find",
    params: [text("s"), s.scalarParam("c", char, "u8")],
    cResult: s.pointer(char),
    rustResult: s.path("Option", s.path("usize")),
    result: { kind: "offset", param: 0, element: char, nullable: true },
  },
  {
    cName: "flip",
    params: [
      { name: "p", cType: point, rustType: s.path("Point"), shape: { kind: "record" } },
      s.scalarParam("k", s.integer("schar"), "i8"),
    ],
    cResult: point,
    rustResult: s.path("Point"),
    result: { kind: "record" },
  },
  {
    cName: "even",
    params: [s.scalarParam("a", int, "i32")],
    ...s.returns({ kind: "bool", quals: 0 }, "bool"),
  },
  {
    cName: "half",
    params: [
      s.scalarParam("a", real, "f64"),
      s.scalarParam("b", { kind: "floating", floating: "float", quals: 0 }, "f32"),
    ],
    ...s.returns(real, "f64"),
  },
  {
    cName: "maybe",
    params: [
      s.referenceParam("out", int, "i32"),
      s.referenceParam("in", int, "i32", { mutable: false, nullable: true }),
    ],
  },
  { cName: "tick", params: [s.scalarParam("by", u32, "u32")], ...s.returns(u32, "u32") },
  { cName: "unstable", params: [s.scalarParam("a", int, "i32")], ...s.returns(int, "i32") },
  {
    cName: "copy_text",
    params: [text("s")],
    cResult: s.pointer(char),
    rustResult: s.path("Vec", s.path("u8")),
    result: { kind: "owned-array", element: char, nullable: false },
  },
  {
    cName: "sum",
    params: [s.sliceParam("p", u32, "u32", { extent: lengthAt(1) }), s.scalarParam("n", int, "i32")],
    ...s.returns(s.integer("ullong"), "u64"),
  },
  {
    cName: "label_hash",
    params: [
      s.shapedParam("l", s.pointer(label), s.refTo(s.path("Label"), false), {
        kind: "borrower",
        record: label.record,
        nullable: false,
        fields: [
          { name: "n", cType: u16, slice: null },
          { name: "weight", cType: u8, slice: null },
          { name: "values", cType: u16, slice: { extent: lengthAt(0), nullable: false } },
          { name: "tag", cType: u8, slice: { extent: { kind: "constant", elements: 4 }, nullable: true } },
          { name: "text", cType: char, slice: { extent: { kind: "nul-terminated" }, nullable: false } },
        ],
      }),
    ],
    ...s.returns(u32, "u32"),
  },
  {
    cName: "digest_init",
    params: [s.referenceParam("d", digest, "Digest"), s.scalarParam("size", u32, "u32")],
    ...s.returns(int, "i32"),
  },
  {
    cName: "digest_add",
    params: [s.referenceParam("d", digest, "Digest"), s.scalarParam("b", u8, "u8")],
  },
];
