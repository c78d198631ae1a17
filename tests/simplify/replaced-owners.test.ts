/**
 * Copies of structs whose copy gets memory of its own: which are made without the owners. The expectation is in the
 * names of the functions: `split_...` copies member by member, `whole_...` is left as it is.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { inferPointers } from "../../analyses/pointer/infer-pointers.ts";
import { readProgram } from "../../scripts/round-trip/front-end.ts";
import type * as c from "../../src/c-ast/c-ast.ts";
import { checkProgram } from "../../src/c-ast/check.ts";
import { simplifyStructCopies } from "../../src/simplify/simplify-struct-copies.ts";

const header = `
#include <stdlib.h>
#include <string.h>
struct s { int len; char *a; int more[2]; char *b; };
static int look(const struct s *p) { return p->a[0]; }
static int count(const struct s *p) { return p->len; }
static char *fresh(void) { char *p = malloc(8); if (!p) abort(); return p; }
`;

async function check(text: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "c2rust-safe-owners-"));
  try {
    const source = join(folder, "program.c");
    await writeFile(source, header + text);
    const { program, errors } = await readProgram([source], [], "gcc");
    expect(errors).toEqual([]);
    if (!program) return;
    const simpler = simplifyStructCopies(program, inferPointers(program, new Map()));
    expect(checkProgram(simpler)).toEqual([]);
    const changed = changedFunctions(program, simpler);
    const all = [...text.matchAll(/(?:split|whole)_\w+(?=\()/g)].map(([name]) => name);
    expect(changed.filter((name) => all.includes(name))).toEqual(
      all.filter((name) => name.startsWith("split_")),
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}

function changedFunctions(before: c.Program, after: c.Program): readonly string[] {
  const names: string[] = [];
  for (const [at, unit] of before.units.entries())
    for (const [index, definition] of unit.functions.entries())
      if (after.units[at]?.functions[index] !== definition)
        names.push(before.symbols.get(definition.symbol)?.name ?? "");
  return names;
}

test("all owners are stored before they are read", () =>
  check(`
    struct s *split_assign(const struct s *s) { struct s *n = malloc(sizeof *n); *n = *s; n->a = fresh(); n->b = fresh(); return n; }
    struct s *split_index(const struct s *s) { struct s *n = malloc(sizeof *n); n[0] = s[0]; n->b = fresh(); (*n).a = fresh(); return n; }
    struct s *split_call(const struct s *s) { struct s *n = malloc(sizeof *n); memcpy(n, s, sizeof *n); n->b = fresh(); n->a = fresh(); return n; }
    struct s *split_moved(const struct s *s) { struct s *n = malloc(sizeof *n); (void)memmove(n, s, sizeof(struct s)); n->b = n->a = fresh(); return n; }
    int split_local(const struct s *s) { struct s n = *s; n.a = fresh(); n.a[0] = 1; int r = n.len + n.a[0]; free(n.a); return r; }
    int split_assigned_local(const struct s *s) { struct s n; n = *s; return n.len + n.more[1]; }
    struct s *split_source_read(const struct s *s) { struct s *n = malloc(sizeof *n); *n = *s; n->a = fresh(); n->a[0] = s->b[0]; n->b = fresh(); n->b[0] = s->a[0]; return n; }
    struct s *split_both_ways(const struct s *s, int which) { struct s *n = malloc(sizeof *n); *n = *s; if (which) n->a = fresh(); else n->a = NULL; n->b = NULL; return n; }
    struct s *split_freed(const struct s *s) { struct s *n = malloc(sizeof *n); *n = *s; char *a = malloc(8); if (!a) { free(n); return NULL; } n->a = a; n->b = NULL; return n; }
    struct s *split_condition(const struct s *s) { struct s *n = malloc(sizeof *n); *n = *s; if (!(n->a = malloc(8)) || !(n->b = malloc(8))) { free(n); return NULL; } return n; }
    struct s *split_counted(const struct s *s) { struct s *n = malloc(sizeof *n); *n = *s; n->len += count(n); n->a = fresh(); n->b = fresh(); return n; }
    void split_under_if(struct s *n, const struct s *s, int which) { if (which) *n = *s; else return; n->a = fresh(); n->b = fresh(); }
  `));

test("an owner may be read first", () =>
  check(`
    struct s *whole_one(const struct s *s) { struct s *n = malloc(sizeof *n); *n = *s; n->a = fresh(); return n; }
    struct s *whole_under_if(const struct s *s, int deep) { struct s *n = malloc(sizeof *n); *n = *s; n->b = fresh(); if (deep) n->a = fresh(); return n; }
    struct s *whole_read(const struct s *s) { struct s *n = malloc(sizeof *n); *n = *s; n->len = n->a[0]; n->a = fresh(); n->b = fresh(); return n; }
    struct s *whole_resized(const struct s *s) { struct s *n = malloc(sizeof *n); *n = *s; n->a = realloc(n->a, 16); n->b = fresh(); return n; }
    struct s *whole_called(const struct s *s) { struct s *n = malloc(sizeof *n); *n = *s; n->len = look(n); n->a = fresh(); n->b = fresh(); return n; }
    struct s *whole_unknown(const struct s *s, int (*f)(struct s *)) { struct s *n = malloc(sizeof *n); *n = *s; n->len = f(n); n->a = fresh(); n->b = fresh(); return n; }
    struct s *whole_alias(const struct s *s) { struct s *n = malloc(sizeof *n), *m = n; *n = *s; n->len = m->a[0]; n->a = fresh(); n->b = fresh(); return n; }
    struct s *whole_stored_by_alias(const struct s *s) { struct s *n = malloc(sizeof *n), *m = n; *n = *s; m->a = fresh(); m->b = fresh(); return n; }
    struct s *whole_early(const struct s *s) { struct s *n = malloc(sizeof *n); *n = *s; if (s->len == 0) return n; n->a = fresh(); n->b = fresh(); return n; }
    struct s whole_returned(const struct s *s) { struct s n = *s; n.a = fresh(); return n; }
    struct s *whole_moved(struct s *s) { struct s *n = malloc(sizeof *n); *n = *s; s->a = NULL; s->b = NULL; return n; }
    void whole_loop(struct s *n, const struct s *s, int k) { for (int i = 0; i < k; i++) { *n = *s; if (i > 3) continue; n->a = fresh(); n->b = fresh(); } }
    void whole_other(struct s *n, const struct s *s, struct s *m) { *n = *s; n = m; n->a = fresh(); n->b = fresh(); }
    void whole_source(struct s *n, const struct s *s, const struct s *t) { *n = *s; s = t; n->a = fresh(); n->a[0] = s->b[0]; n->b = fresh(); }
    void whole_compared(struct s *n, const struct s *s) { *n = *s; n->len = memcmp(n, s, sizeof *n); n->a = fresh(); n->b = fresh(); }
    void whole_part(struct s *n, const struct s *s) { memcpy(n, s, 16); n->a = fresh(); n->b = fresh(); }
    int whole_addressed(const struct s *s) { struct s n = *s; struct s *p = &n; p->a = fresh(); p->b = fresh(); return n.len; }
  `));
