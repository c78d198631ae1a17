/** Variables that loops step, assign and count with. */
import { expect, test } from "vitest";
import { assignedTemporaries } from "../../src/rewrite/assigned-temporaries.ts";
import { loopVariableCasts } from "../../src/rewrite/loop-variable-casts.ts";
import { narrowDeclarations } from "../../src/rewrite/narrow-declarations.ts";
import { postIncrements } from "../../src/rewrite/post-increments.ts";
import * as b from "../../src/rust-ast/build.ts";
import type * as rust from "../../src/rust-ast/rust-ast.ts";
import { textAfter, type Pass } from "./expect-pass.ts";

const [t, x, i, s] = [b.path("t"), b.path("x"), b.path("i"), b.path("s")];

/** A body behind a pass, `t` being a temporary, in one line. */
function after(pass: Pass, ...parts: readonly (rust.Statement | rust.Expr)[]): string {
  const body = parts.map((part) =>
    part.kind === "let" || part.kind === "expr" ? part : b.statement(part as rust.Expr),
  );
  const item = { ...b.fnItem("f", [], null, b.block(body)), temporaries: new Set(["t"]) };
  return textAfter(pass, [item])
    .trim()
    .split("\n")
    .slice(1, -1)
    .map((line) => line.trim())
    .join(" ");
}

const step = b.compoundAssign("+=", i, b.int(1));

test("a step comes behind the use of what was before it", () => {
  const kept = b.letVariable("t", i);
  expect(after(postIncrements, kept, step, b.assign(b.index(s, t), x))).toBe("s[i] = x; i += 1;");
  const tail = b.field(s, "tail");
  const stepped = b.compoundAssign("+=", tail, b.int(1));
  const stored = b.assign(b.index(b.field(s, "items"), t), x);
  expect(after(postIncrements, b.letVariable("t", tail), stepped, stored)).toBe(
    "s.items[s.tail] = x; s.tail += 1;",
  );
});

test("a step stays where its variable is looked at, or may be", () => {
  const kept = b.letVariable("t", i);
  expect(after(postIncrements, kept, step, b.assign(b.index(s, t), i))).toBe("let t = i; i += 1; s[t] = i;");
  const tail = b.field(s, "tail");
  const stepped = b.compoundAssign("+=", tail, b.int(1));
  expect(after(postIncrements, b.letVariable("t", tail), stepped, b.call("g", t, s))).toBe(
    "let t = s.tail; s.tail += 1; g(t, s);",
  );
  const leaves = b.ifElse(t, b.block([b.statement(b.returnValue())]));
  expect(after(postIncrements, kept, step, leaves)).toBe("let t = i; i += 1; if t { return; }");
});

test("a value is looked at in the variable that it was assigned to", () => {
  const made = b.letVariable("t", b.call("getchar"));
  const assigned = b.assign(x, t);
  const test_ = b.ifElse(b.binary("==", t, b.int(-1)), b.block([b.statement(b.returnValue())]));
  expect(after(assignedTemporaries, made, assigned, test_)).toBe("x = getchar(); if x == -1 { return; }");
  const changed = b.compoundAssign("+=", x, b.int(1));
  expect(after(assignedTemporaries, made, assigned, changed, b.call("g", t))).toBe(
    "let t = getchar(); x = t; x += 1; g(t);",
  );
});

test("a variable that the body of a loop assigns first is declared there", () => {
  const declared = b.letMut("x", undefined, "i32");
  const body = b.block([b.statement(b.assign(x, b.call("getchar"))), b.statement(b.call("g", x))]);
  expect(after(narrowDeclarations, declared, b.loop(body))).toBe(
    "loop { let mut x: i32; x = getchar(); g(x); }",
  );
  const late = b.block([b.statement(b.call("g", x)), b.statement(b.assign(x, b.call("getchar")))]);
  expect(after(narrowDeclarations, declared, b.loop(late))).toBe(
    "let mut x: i32; loop { g(x); x = getchar(); }",
  );
  expect(after(narrowDeclarations, declared, b.loop(body), b.call("g", x))).toBe(
    "let mut x: i32; loop { x = getchar(); g(x); } g(x);",
  );
});

test("a loop variable has the type that all its uses ask for", () => {
  const loop = (...uses: readonly rust.Expr[]): rust.Expr =>
    b.forLoop("i", b.range(b.int(0), b.int(4)), b.block([b.statement(b.call("g", ...uses))]));
  const wide = b.cast(b.cast(i, "i32"), "isize");
  expect(after(loopVariableCasts, loop(wide))).toBe("for i in 0..4i32 { g(i as isize); }");
  expect(after(loopVariableCasts, loop(wide, b.index(s, i)))).toBe(
    "for i in 0..4 { g(i as i32 as isize, s[i]); }",
  );
});
