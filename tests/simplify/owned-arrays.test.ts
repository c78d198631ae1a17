/**
 * Local arrays that a pointer to as much heap memory can stand for: the expectation is in their names, `owned_...` or
 * `kept_...`. All members are open here.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readProgram } from "../../scripts/round-trip/front-end.ts";
import { findOwnedArrays } from "../../src/simplify/find-owned-arrays.ts";

const header = `
#include <stdlib.h>
struct s { int *a; int n; };
struct lent { int *a; };
static int use(struct s *p) { return p->a[0]; }
struct s *fresh(void) { struct s *p = malloc(sizeof *p); p->a = malloc(8); return p; }
`;

async function check(text: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "c2rust-safe-arrays-"));
  try {
    const source = join(folder, "program.c");
    await writeFile(source, header + text);
    const { program, errors } = await readProgram([source], [], "gcc");
    expect(errors).toEqual([]);
    if (!program) return;
    const found = findOwnedArrays(program, { isOpen: () => true, isOwner: () => false });
    const names = found.map(({ symbol }) => program.symbols.get(symbol)?.name ?? "");
    const expected = new Set([...text.matchAll(/\bowned_\w+/g)].map(([name]) => name));
    expect(names.sort()).toEqual([...expected].sort());
  } finally {
    await rm(folder, { recursive: true });
  }
}

test("arrays that are used as pointers", () =>
  check(`
    int list(void) { int owned_list[2] = {1, 2}; struct s s = {.a = owned_list}; return use(&s) + owned_list[1]; }
    int store(void) { int owned_store[2]; struct s s; s.a = owned_store; return use(&s) + *(owned_store + 1); }
    int unnamed(void) { int owned_unnamed[2] = {0}; struct s s; s = (struct s){owned_unnamed, 1}; return use(&s); }
    int nested(int n) { if (n) { int owned_nested[2] = {n}; struct s s = {owned_nested}; return use(&s); } return 0; }
    int size(void) { int owned_size[2] = {0}; struct s s = {owned_size}; return use(&s) + (int)sizeof owned_size; }
    int cases(int n) { switch (n) { case 1: { int owned_cases[1] = {3}; struct s s = {owned_cases}; return use(&s); } default: return 0; } }
  `));

test("arrays that are more than that", () =>
  check(`
    int whole(void) { int kept_whole[2] = {0}; int (*p)[2] = &kept_whole; struct s s = {*p}; s.a = kept_whole; return use(&s); }
    int rows(void) { int kept_rows[2][2] = {{0}}; struct s s = {kept_rows[0]}; return use(&s); }
    int fixed(void) { static int kept_fixed[2]; struct s s = {kept_fixed}; return use(&s); }
    int length(int n) { int kept_length[n]; struct s s; s.a = kept_length; return use(&s); }
    int lent(void) { int kept_lent[2] = {0}; struct lent l = {kept_lent}; return l.a[0]; }
    int effects(void) { int kept_effects[2] = {rand()}; struct s s = {kept_effects}; return use(&s); }
    int entered(int n) { switch (n) { int kept_entered[2]; case 1: kept_entered[0] = 1; struct s s = {kept_entered}; return use(&s); } return 0; }
    int labelled(int n) { int kept_labelled[2] = {n}; struct s s = {kept_labelled}; again: s.n++; if (use(&s) > s.n) goto again; return s.n; }
    int part(void) { int kept_part[2] = {0}; struct s s = {kept_part + 1}; return use(&s); }
  `));
