/**
 * Which fields are lent memory, and which struct parameters stay with the caller. The expectation stands in the C source:
 * `// lent: writer.buf many` and `// kept: use.s`.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fieldKey } from "../../analyses/facts/pointer-facts.ts";
import type { PointerFacts } from "../../analyses/facts/pointer-facts.ts";
import { inferPointers } from "../../analyses/pointer/infer-pointers.ts";
import { readProgram } from "../../scripts/round-trip/front-end.ts";
import type * as c from "../../src/c-ast/c-ast.ts";

async function check(text: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "c2rust-safe-lent-"));
  try {
    const source = join(folder, "program.c");
    await writeFile(source, `#include <stddef.h>\n#include <stdint.h>\n#include <stdlib.h>\n${text}`);
    const { program, errors } = await readProgram([source], [], "gcc");
    expect(errors).toEqual([]);
    if (!program) return;
    const facts = inferPointers(program, new Map());
    const found = [lentFields(program, facts), keptStructs(program, facts)].flat();
    expect(found).toEqual([...text.matchAll(/^\s*\/\/ (\w+:.*)$/gm)].map(([, line]) => line));
  } finally {
    await rm(folder, { recursive: true });
  }
}

function lentFields(program: c.Program, facts: PointerFacts): readonly string[] {
  return [...program.records.values()].flatMap((record) =>
    (record.fields ?? []).flatMap((field, at) => {
      const own = facts.fields.get(fieldKey(record.id, at));
      if (own?.kind !== "lent") return [];
      const form = `${own.many ? " many" : ""}${own.nullable ? " nullable" : ""}`;
      return [`lent: ${record.tag ?? ""}.${field.name ?? ""}${form}`];
    }),
  );
}

function keptStructs(program: c.Program, { keptStructs }: PointerFacts): readonly string[] {
  return program.units.flatMap(({ functions }) =>
    functions.flatMap(({ symbol, params }) =>
      params.flatMap((param) =>
        keptStructs.has(param)
          ? [`kept: ${program.symbols.get(symbol)?.name ?? ""}.${program.symbols.get(param)?.name ?? ""}`]
          : [],
      ),
    ),
  );
}

const out = "struct out { uint8_t *p; size_t n; };\nstatic void put(struct out *o) { o->p[o->n - 1] = 1; }\n";

test("a field through which a caller's memory is written is lent it", async () => {
  await check(`// lent: out.p many\n${out}
int main(void) { uint8_t b[2] = { 1, 2 }; struct out o = { b, 2 }; put(&o); return b[1]; }`);
  await check(`// lent: probe.count
struct probe { int *count; };
static void hit(struct probe *p) { ++*p->count; }
int main(void) { int n = 0; struct probe p = { &n }; hit(&p); return n; }`);
  await check(`// lent: maybe.n nullable
struct maybe { int *n; };
static void set(struct maybe m) { if (m.n) *m.n = 3; }
int main(void) { int n = 0; struct maybe a = { &n }, b = { NULL }; set(a); set(b); return n; }`);
});

test("a struct may be copied, as long as only one of the two is used", async () => {
  await check(`// lent: out.p many\n${out}
int main(void) { uint8_t b[2] = { 1, 2 }; struct out a = { b, 2 }; struct out o = a; put(&o); put(&a); return b[1]; }`);
  await check(`${out}
int main(void) { uint8_t b[2] = { 1, 2 }; struct out a = { b, 2 }; struct out o = a; o.n--; put(&o); put(&a); put(&o); return b[1]; }`);
});

test("memory that is reached otherwise while the struct is used is not lent", async () => {
  await check(`${out}
int main(void) { uint8_t b[2] = { 1, 2 }; struct out o = { b, 2 }; put(&o); int seen = b[0]; put(&o); return seen; }`);
  await check(`${out}
static int both(struct out *o, uint8_t *b) { put(o); return b[0]; }
int main(void) { uint8_t b[2] = { 1, 2 }; struct out o = { b, 2 }; return both(&o, b); }`);
  await check(`struct two { uint8_t *a, *b; };
static void swap(struct two *t) { uint8_t x = t->a[0]; t->a[0] = t->b[0]; t->b[0] = x; }
int main(void) { uint8_t m[2] = { 1, 2 }; struct two t = { m, m + 1 }; swap(&t); return m[0]; }`);
});

test("numbers in the struct may be asked for together with the memory", async () => {
  await check(`// lent: out.p many\n${out}
static int sum(const uint8_t *b, size_t n) { int all = 0; while (n-- > 0) all += b[n]; return all; }
int main(void) { uint8_t b[2] = { 1, 2 }; struct out o = { b, 2 }; put(&o); return sum(b, o.n); }`);
});

test("globals, memory that is moved back to and memory that does not live as long are not lent", async () => {
  await check(`static uint8_t g[2];\n${out}
int main(void) { struct out o = { g, 2 }; put(&o); return g[1]; }`);
  await check(`${out}
static void back(struct out *o) { o->p--; o->n++; put(o); }
int main(void) { uint8_t b[2] = { 1, 2 }; struct out o = { b + 1, 1 }; back(&o); return b[1]; }`);
  await check(`${out}
static void local(struct out *o) { uint8_t b[2]; o->p = b; o->n = 2; put(o); }
int main(void) { struct out o; local(&o); return 0; }`);
});

test("a struct that owns memory stays with the caller of a function that only looks into it", async () => {
  await check(`// kept: use.s
// kept: pass.s
struct state { uint8_t *k; int n; };
static struct state make(void) { struct state s; s.k = calloc(4, 1); s.n = 4; return s; }
static void use(struct state s) { uint8_t *k = s.k; k[s.n - 1]++; }
static void pass(struct state s) { use(s); (void)s; }
static int count(struct state s) { int n = 0; while (s.n > 0) { s.n--; n += s.k[0]; } return n; }
static void end(struct state s) { free(s.k); }
int main(void) { struct state s = make(); pass(s); int n = count(s); end(s); return n; }`);
});
