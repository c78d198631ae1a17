/** `explain` says what the pointers on a line become, and what keeps them from a better form. */
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runCli } from "./run-cli.ts";

const fixtures = join(import.meta.dirname, "../../fixtures/explain");

/** @param at `FILE:LINE[:NAME]`, in a program of one file */
async function check(at: string, expected: readonly string[]): Promise<void> {
  const run = await runCli(fixtures, ["explain", at.slice(0, at.indexOf(":")), "--at", at]);
  expect(run.stderr).toBe("");
  expect(run.stdout.split("\n")).toEqual(expected);
  expect(run.exitCode).toBe(0);
}

test("a shared reference", () =>
  check("views.c:9", [
    "`p` in `norm`, const struct point *: shared reference",
    "  a reference, since one object is reached",
    "  shared, since nothing is written through it",
  ]));

test("a mutable slice: the reasons lie in a callee", () =>
  check("views.c:20", [
    "`data` in `twice`, int *: mutable slice",
    "  not a reference to one object: it is passed to `scale` (views.c:22:11 `data`)",
    "    `out` there: more is reached from it (views.c:17:9 `out`)",
    "  mutable: it is passed to `scale` (views.c:22:11 `data`)",
    "    `out` there: it is written through (views.c:17:9 `out[i]`)",
    "  extent: n elements, from parameter `n`",
  ]));

test("a cursor", () =>
  check("views.c:27:p", [
    "`p` in `sum`, const int *: cursor: an index into what `values` points at",
    "  it is set to a place in an object (views.c:27:20 `values`)",
    "  it moves (views.c:30:19 `p++`)",
  ]));

test("a slice that is split at a call", () =>
  check("views.c:42", [
    "`state` in `both`, int *: mutable slice, split at calls",
    "  not a reference to one object: more is reached from it (views.c:42:16 `state`)",
    "  mutable: it is passed to `mix` (views.c:42:9 `state`)",
    "    `out` there: it is written through (views.c:37:9 `out[i]`)",
    "  extent: 8 elements",
    "  split between arguments 1 and 2 of `mix`: they do not overlap, and one is written (views.c:42:5 `mix(state, state + 4)`)",
  ]));

test("a slice that may be null", () =>
  check("views.c:45", [
    "`text` in `length`, const char *: optional shared slice",
    "  not a reference to one object: more is reached from it (views.c:50:12 `text`)",
    "  shared, since nothing is written through it",
    "  optional: it is tested for null (views.c:47:10 `text`)",
  ]));

test("a field that owns an array", () =>
  check("owners.c:6:items", [
    "`buffer.items`, int *: owned Vec",
    "  heap memory that nothing else owns is stored in it (owners.c:15:19 `calloc((size_t)count, sizeof *made->i...`)",
  ]));

test("a result with its object", () =>
  check("owners.c:10", [
    "`result of create`, struct buffer *: optional owned Box",
    "  heap memory that nothing else owns is returned (owners.c:17:12 `made`)",
  ]));

test("a parameter that takes its object over", () =>
  check("owners.c:20", [
    "`old` in `destroy`, struct buffer *: optional owned Box",
    "  not borrowed, its object is taken over: it is passed to `free` (owners.c:25:10 `old`)",
    "  mutable: it is passed to `free` (owners.c:24:10 `old->items`)",
  ]));

test("a variable that owns what a call gives it", () =>
  check("owners.c:30", [
    "`buffer` in `main`, struct buffer *: optional owned Box",
    "  it is set to heap memory that nothing else owns (owners.c:30:29 `create(4)`)",
    "  mutable: it is written through (owners.c:33:5 `buffer->items[1]`)",
  ]));

test("a link to a node of a pool, and the cell that one lies in", async () => {
  const why =
    "  no owner is evident for objects of struct node: they live in a pool, for pointers to them are only copied, compared, followed and freed";
  await check("linked.c:14:fresh", ["`fresh` in `push`, struct node *: a link to a node: a `Link`", why]);
  await check("linked.c:12:at", [
    "`at` in `push`, struct node **: a reference to the cell that a link lies in",
    why,
  ]);
  await check("linked.c:7:next", ["`node.next`, struct node *: a link to a node: a `Link`", why]);
});

test("the floor: the pointer for which nothing better was found", () =>
  check("shared-list.c:19:fresh", [
    "`fresh` in `push`, struct node *: on the floor: a `Ptr`",
    "  it points at the same objects as `tail` (shared-list.c:30:5 `tail = fresh`)",
    "  nothing better was found for `tail`: a global pointer can be changed anywhere, so it neither owns nor borrows [pointer/global] (shared-list.c:25:19 `tail`)",
  ]));

test("the floor: a field that shares its objects, by an assignment", () =>
  check("shared-list.c:25:prev", [
    "`node.prev`, struct node *: on the floor: a `Ptr`",
    "  it points at the same objects as `tail` (shared-list.c:25:5 `fresh->prev = tail`)",
    "  nothing better was found for `tail`: a global pointer can be changed anywhere, so it neither owns nor borrows [pointer/global] (shared-list.c:25:19 `tail`)",
  ]));

test("the floor: pointers to what a part of an object on the floor points at", () =>
  check("shared-list.c:41", [
    "`label` in `first`, const struct label *: on the floor: a `Ptr`",
    "  `node.label` lies in memory, in a struct that does",
    "  `tail` points there",
    "  nothing better was found for `tail`: a global pointer can be changed anywhere, so it neither owns nor borrows [pointer/global] (shared-list.c:25:19 `tail`)",
  ]));

describe("wrong usage", () => {
  test("a line without pointers", async () => {
    const run = await runCli(fixtures, ["explain", "views.c", "--at", "views.c:1"]);
    expect(run.stderr).toMatch(/^error\[input\/not-found\]: no pointer is declared or used at views\.c:1/);
    expect(run).toMatchObject({ stdout: "", exitCode: 2 });
  });

  test("no line", async () => {
    const run = await runCli(fixtures, ["explain", "views.c", "--at", "views.c"]);
    expect(run.stderr).toMatch(/It is FILE:LINE or FILE:LINE:NAME/);
    expect(run.exitCode).toBe(2);
  });

  test("no place", async () => {
    const run = await runCli(fixtures, ["explain", "views.c"]);
    expect(run.stderr).toMatch(/^error: required option '--at/);
    expect(run.exitCode).toBe(2);
  });

  test("a file that is not there", async () => {
    const run = await runCli(fixtures, ["explain", "none.c", "--at", "none.c:3"]);
    expect(run.stderr).toMatch(/^error\[input\/not-found\]: `none\.c`/);
    expect(run.exitCode).toBe(2);
  });
});
