/** Tests for `None` that name what is there. */
import { expect, test } from "vitest";
import { knownSome } from "../../src/rewrite/known-some.ts";
import { whileSome } from "../../src/rewrite/while-some.ts";
import * as b from "../../src/rust-ast/build.ts";
import type * as rust from "../../src/rust-ast/rust-ast.ts";
import { textAfter } from "./expect-pass.ts";

const p = b.path("p");
const found = b.method(p, "unwrap");
const isThere = b.method(p, "is_some");
const isMissing = b.method(p, "is_none");
const declared = b.letVariable("p", b.call("find"), b.optionType("usize"));
const use = b.statement(b.call("g", found));
const leave = b.statement(b.ifElse(isMissing, b.block([b.statement(b.returnValue())])));

/** A body behind the pass, in one line. */
function after(...statements: readonly rust.Statement[]): string {
  const text = textAfter(knownSome, [b.fnItem("f", [], null, b.block(statements))]);
  return text
    .trim()
    .split("\n")
    .slice(1, -1)
    .map((line) => line.trim())
    .join(" ");
}

test("a test whose branch uses the value", () => {
  expect(after(declared, b.statement(b.ifElse(isThere, b.block([use]))))).toBe(
    "if let Some(p) = find() { g(p); }",
  );
  const turned = b.ifElse(isMissing, b.block([b.statement(b.call("h"))]), b.block([use]));
  expect(after(declared, b.statement(turned))).toBe("if let Some(p) = find() { g(p); } else { h(); }");
});

test("a test behind which the value is there", () => {
  expect(after(declared, leave, use, use)).toBe("let Some(p) = find() else { return; }; g(p); g(p);");
});

test("the declaration stays for other uses", () => {
  const test = b.statement(b.ifElse(isThere, b.block([use])));
  expect(after(declared, test, b.statement(b.call("h", p)))).toBe(
    "let p: Option<usize> = find(); if let Some(p) = p { g(p); } h(p);",
  );
});

test("a variable that changes, or is used as it is, keeps its test", () => {
  const change = b.statement(b.assign(p, b.none));
  const changing = b.letMut("p", b.call("find"), b.optionType("usize"));
  expect(after(changing, b.statement(b.ifElse(isThere, b.block([use, change]))))).toContain("p.is_some()");
  expect(after(changing, leave, change, use)).toContain("p.is_none()");
  expect(after(declared, leave, use, b.statement(b.call("h", p)))).toContain("p.is_none()");
  expect(after(declared, b.statement(b.ifElse(isThere, b.block([b.statement(b.call("h"))]))))).toContain(
    "p.is_some()",
  );
});

test("what is no position keeps its test", () => {
  const owner = b.letVariable("p", b.call("find"), b.optionType(b.namedType("Vec", "u8")));
  expect(after(owner, b.statement(b.ifElse(isThere, b.block([use]))))).toContain("p.is_some()");
});

test("a test of which more is asked", () => {
  const more = b.binary("!=", b.call("g", found), b.int(0));
  const other = b.block([b.statement(b.call("h", p))]);
  const missing = b.ifElse(b.binary("||", isMissing, more), other, b.block([use]));
  const matched = (guard: string): string =>
    `let p: Option<usize> = find(); match p { Some(p) if ${guard} => { g(p); } _ => { h(p); } }`;
  expect(after(declared, b.statement(missing))).toBe(matched("g(p) == 0"));
  const there = b.binary("&&", isThere, more);
  expect(after(declared, b.statement(b.ifElse(there, b.block([use]), other)))).toBe(matched("g(p) != 0"));
  expect(after(declared, b.statement(b.ifElse(there, b.block([use]))))).toBe(
    "if let Some(p) = find() { if g(p) != 0 { g(p); } }",
  );
  expect(after(declared, b.statement(b.ifElse(there, b.block([b.statement(b.call("h"))]))))).toContain(
    "p.is_some() && g(p.unwrap()) != 0",
  );
  expect(after(declared, b.statement(b.ifElse(there, other)))).toContain("p.is_some()");
});

test("what is there has no substitute", () => {
  const substituted = b.statement(b.call("g", b.method(p, "unwrap_or", b.int(0))));
  expect(after(declared, b.statement(b.ifElse(isThere, b.block([substituted, use]))))).toBe(
    "if let Some(p) = find() { g(p); g(p); }",
  );
});

test("a loop that begins by leaving when nothing is there", () => {
  const loop = (value: rust.Expr, leaving: rust.Expr): string => {
    const first = b.letPattern(b.somePattern(b.binding("p")), value);
    const rounds = b.loop(
      b.block([{ ...first, otherwise: b.block([b.statement(leaving)]) }, b.statement(b.call("g", p))]),
    );
    const text = textAfter(whileSome, [b.fnItem("f", [], null, b.block([b.statement(rounds)]))]);
    return text.replace(/\s+/g, " ");
  };
  expect(loop(b.call("find"), b.breakTo())).toContain("while let Some(p) = find() { g(p); }");
  expect(loop(b.call("find"), b.returnValue())).toContain("loop {");
  expect(loop(b.call("find", b.method(b.path("c"), "borrow")), b.breakTo())).toContain("loop {");
});
