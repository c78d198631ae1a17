/** Values that lowering kept in variables of their own. */
import { expect, test } from "vitest";
import { inlineTemporaries } from "../../src/rewrite/inline-temporaries.ts";
import * as b from "../../src/rust-ast/build.ts";
import type * as rust from "../../src/rust-ast/rust-ast.ts";
import { textAfter } from "./expect-pass.ts";

const [t, u, x, v, at] = ["t", "u", "x", "v", "at"].map((name) => b.path(name)) as [
  rust.PathExpr,
  rust.PathExpr,
  rust.PathExpr,
  rust.PathExpr,
  rust.PathExpr,
]; // five names, five paths
const element = b.index(v, at);

/** The statements behind the pass, `t` and `u` being temporaries, in one line. */
function after(...statements: readonly (rust.Statement | rust.Expr)[]): string {
  const body = statements.map((part) =>
    part.kind === "let" || part.kind === "expr" ? part : b.statement(part as rust.Expr),
  );
  const params = [
    b.mutParam("x", "i32"),
    b.param("v", b.refMutType(b.sliceType("i32"))),
    b.param("at", "usize"),
  ];
  const item = { ...b.fnItem("f", params, null, b.block(body)), temporaries: new Set(["t", "u"]) };
  const reader = b.fnItem("reader", [b.param("n", "i32")], "i32", b.block([], b.path("n")));
  const text = textAfter(inlineTemporaries, [item, reader]);
  const lines = text.slice(0, text.indexOf("fn reader")).trim().split("\n");
  return lines
    .slice(1, -1)
    .map((line) => line.trim())
    .join(" ");
}

test("a value goes to its use in the next statement", () => {
  expect(after(b.letVariable("t", element), b.call("g", t))).toBe("g(v[at]);");
  expect(after(b.letVariable("t", b.call("h")), b.assign(x, t))).toBe("x = h();");
  expect(
    after(b.letVariable("t", b.call("h")), b.statement(b.ifElse(t, b.block([b.statement(b.call("g"))])))),
  ).toBe("if h() { g(); }");
});

test("several values go into one statement", () => {
  const print = b.macro("println", b.string("{} {}"), u, t);
  expect(after(b.letVariable("t", element), b.letVariable("u", b.call("h")), print)).toBe(
    'println!("{} {}", h(), v[at]);',
  );
});

test("the order of effects stays", () => {
  const [first, second] = [b.letVariable("t", b.call("h")), b.letVariable("u", b.call("k"))];
  expect(after(first, second, b.call("g", u, t))).toBe("let t = h(); g(k(), t);");
  expect(after(first, second, b.call("g", t, u))).toBe("let t = h(); let u = k(); g(t, u);");
  expect(after(first, b.binary("+", b.call("k"), t))).toBe("let t = h(); k() + t;");
});

test("a call that only reads may trade places", () => {
  const first = b.letVariable("t", b.call("h"));
  const second = b.letVariable("t", b.call("reader", x));
  expect(after(first, b.call("g", b.call("reader", x), t))).toBe("g(reader(x), h());");
  expect(after(first, b.call("g", b.call("reader", element), t))).toContain("let t = h();");
  expect(after(second, b.call("g", b.call("k"), t))).toBe("g(k(), reader(x));");
});

test("what a call may change is read before it", () => {
  const changing = b.call("k", b.borrowMut(x));
  expect(after(b.letVariable("t", b.binary("+", x, b.int(1))), b.call("g", changing, t))).toContain(
    "let t = x + 1;",
  );
  expect(after(b.letVariable("t", changing), b.call("g", x, t))).toContain("let t = k(&mut x);");
  expect(after(b.letVariable("t", element), b.assign(b.index(v, t), x))).toContain("let t = v[at];");
});

test("whichever side of += comes first, a call does not trade places with what it may change", () => {
  const call = b.letVariable("t", b.call("h"));
  expect(after(call, b.compoundAssign("+=", element, t))).toContain("let t = h();");
  expect(after(call, b.compoundAssign("+=", x, t))).toBe("x += h();");
});

test("what is not evaluated once stays", () => {
  const value = b.letVariable("t", b.call("h"));
  expect(after(value, b.binary("&&", x, t))).toContain("let t = h();");
  expect(after(value, b.statement(b.whileLoop(t, b.block([b.statement(b.call("g"))]))))).toContain(
    "let t = h();",
  );
  expect(after(value, b.call("g", b.closure([], t)))).toContain("let t = h();");
  expect(after(value, b.call("g", t, t))).toContain("let t = h();");
});

test("variables of the C stay", () => {
  expect(after(b.letVariable("n", element), b.call("g", b.path("n")))).toBe("let n = v[at]; g(n);");
});
