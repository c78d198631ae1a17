/**
 * Which fields borrow, and the lifetimes that signatures name. The expectation stands in the C source: `// borrows: span.p`
 * once, and a line such as `// set: s.inside = p.borrow` before each function whose signature names lifetimes.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fieldKey } from "../../analyses/facts/pointer-facts.ts";
import type { PointerFacts, VersionKey } from "../../analyses/facts/pointer-facts.ts";
import { inferPointers } from "../../analyses/pointer/infer-pointers.ts";
import { readProgram } from "../../scripts/round-trip/front-end.ts";
import type * as c from "../../src/c-ast/c-ast.ts";

async function check(text: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "c2rust-safe-borrows-"));
  try {
    const source = join(folder, "program.c");
    await writeFile(source, `#include <stddef.h>\n#include <stdint.h>\n#include <stdlib.h>\n${text}`);
    const { program, errors } = await readProgram([source], [], "gcc");
    expect(errors).toEqual([]);
    if (!program) return;
    const facts = inferPointers(program, new Map());
    const found = [`borrows: ${borrowed(program, facts).join(" ")}`, ...signatures(program, facts)];
    expect(found).toEqual([...text.matchAll(/^\s*\/\/ (\w+:.*)$/gm)].map(([, line]) => line));
  } finally {
    await rm(folder, { recursive: true });
  }
}

function borrowed(program: c.Program, facts: PointerFacts): readonly string[] {
  return [...program.records.values()].flatMap((record) =>
    (record.fields ?? []).flatMap((field, at) => {
      const own = facts.fields.get(fieldKey(record.id, at));
      const isView = own?.kind === "static" && (own.views ?? []).length > 0;
      return isView ? [`${record.tag ?? ""}.${field.name ?? ""}${own.nullable ? "?" : ""}`] : [];
    }),
  );
}

function signatures(program: c.Program, facts: PointerFacts): readonly string[] {
  return program.units.flatMap(({ functions }) =>
    functions.flatMap(({ symbol, params }) => {
      const lifetimes = facts.versions.get(String(symbol) as VersionKey)?.lifetimes;
      const names = new Map<string, string[]>();
      const add = (lifetime: string | null, what: string): void => {
        if (lifetime !== null) names.set(lifetime, [...(names.get(lifetime) ?? []), what]);
      };
      for (const [at, param] of params.entries()) {
        const name = program.symbols.get(param)?.name ?? "";
        add(lifetimes?.params[at]?.borrow ?? null, `${name}.borrow`);
        add(lifetimes?.params[at]?.inside ?? null, `${name}.inside`);
      }
      add(lifetimes?.result ?? null, "result");
      const lines = [...names.values()].map((members) => members.join(" = "));
      return lines.length > 0 ? [`${program.symbols.get(symbol)?.name ?? ""}: ${lines.join(", ")}`] : [];
    }),
  );
}

const span = "struct span { const uint8_t *p; size_t n; };\n";

test("a parameter that is stored and the struct that it is stored in have one lifetime", async () => {
  await check(`
// borrows: span.p
${span}
// set: s.inside = p.borrow
static void set(struct span *s, const uint8_t *p, size_t n) { s->p = p; s->n = n; }
// copy: a.inside = b.inside
static void copy(struct span *a, const struct span *b) { *a = *b; }
static uint8_t first(const struct span *s) { return s->p[0]; }
int main(void) { uint8_t b[2] = { 1, 2 }; struct span s, t; set(&s, b, 2); copy(&t, &s); return first(&t) - 1; }`);
});

test("lifetimes that Rust fills in are not named", async () => {
  await check(`
// borrows: span.p
${span}
static struct span make(const uint8_t *p) { struct span s = { p, 1 }; return s; }
static const uint8_t *behind(struct span s) { return s.p + s.n; }
static struct span whole(struct span s) { return s; }
static struct span built(const uint8_t *p) { return (struct span){ p, 1 }; }
int main(void) { uint8_t b[2] = { 1, 2 }; struct span s = make(b); return *behind(whole(s)) - *built(b).p; }`);
});

test("a field is no borrow when what it points at is written while the struct lives", async () => {
  const rest = "static uint8_t first(const struct span *s) { return s->p[0]; }\n";
  await check(`// borrows: \n${span}${rest}
int main(void) { uint8_t b[2] = { 1, 2 }; struct span s = { b, 2 }; b[0] = 3; return first(&s); }`);
  await check(`// borrows: span.p\n${span}${rest}
int main(void) { uint8_t b[2] = { 1, 2 }; struct span s = { b, 2 }; int f = first(&s); b[0] = 3; return f; }`);
});

test("a field is no borrow when it is written through, kept in a global or moved back", async () => {
  await check(`// borrows: \nstruct sink { uint8_t *p; };
static void put(struct sink *s) { s->p[0] = 1; }
int main(void) { uint8_t b[1]; struct sink s = { b }; put(&s); return b[0]; }`);
  await check(`// borrows: \n${span}static struct span kept;
static void keep(const uint8_t *p) { kept.p = p; }
int main(void) { uint8_t b[1] = { 1 }; keep(b); return kept.p[0]; }`);
  await check(`// borrows: \n${span}
static void back(struct span *s) { s->p--; }
int main(void) { uint8_t b[2] = { 1, 2 }; struct span s = { b + 1, 1 }; back(&s); return s.p[0]; }`);
});

test("a library's callers may give values to fields that it does not", async () => {
  await check(`// borrows: span.p?\n${span}int first(const struct span *s) { return s->p ? s->p[0] : -1; }`);
});
