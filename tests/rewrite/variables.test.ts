/** Passes about variables: where they begin, whether they change, whether anything reads them. */
import { expect, test } from "vitest";
import { adjustMut } from "../../src/rewrite/adjust-mut.ts";
import { deadStores } from "../../src/rewrite/dead-stores.ts";
import { lateInitialisation } from "../../src/rewrite/late-initialisation.ts";
import { unusedLabels, unusedLoopVariables } from "../../src/rewrite/unused-names.ts";
import { unusedVariables } from "../../src/rewrite/unused-variables.ts";
import * as b from "../../src/rust-ast/build.ts";
import { expectBody, rustcMessages, textAfter } from "./expect-pass.ts";

const [x, y, p, n, c] = ["x", "y", "p", "n", "c"].map((name) => b.path(name)) as [
  ReturnType<typeof b.path>,
  ReturnType<typeof b.path>,
  ReturnType<typeof b.path>,
  ReturnType<typeof b.path>,
  ReturnType<typeof b.path>,
]; // five names, five paths
const use = (value: typeof x): ReturnType<typeof b.statement> => b.statement(b.call("g", value));
const one = b.int(1);
const zero = b.letMut("x", b.int(0, "u32"));

test("mut goes where nothing writes the variable", () => {
  expectBody(adjustMut, b.block([b.letMut("x", one), use(x)]), "let mut x = 1;\ng(x);", "let x = 1;\ng(x);");
});

test("mut stays for what may write: elements, borrows, unknown methods", () => {
  for (const write of [
    b.assign(b.index(x, one), y),
    b.compoundAssign("+=", b.field(x, "f"), y),
    b.call("g", b.borrowMut(b.field(x, "f"))),
    b.method(x, "advance"),
    b.method(b.field(x, "f"), "push", one),
  ]) {
    const item = b.fnItem("f", [b.param("y", "T")], null, b.block([b.letMut("x", y), b.statement(write)]));
    expect(textAfter(adjustMut, [item])).toContain("let mut x = y;");
  }
});

test("methods of the runtime's pointers take a copy", () => {
  const pointer = b.namedType("Ptr", "u8");
  const through = b.block([
    b.letMut("x", y, pointer),
    b.statement(b.method(b.method(x, "at", one), "set", y)),
  ]);
  expect(textAfter(adjustMut, [b.fnItem("f", [b.param("y", pointer)], null, through)])).toContain(
    "let x: Ptr<u8> = y;",
  );
});

test("a reference is written through without mut, and reassigned with", () => {
  const reference = b.refMutType(b.sliceType("u8"));
  const through = b.block([
    b.statement(b.assign(b.index(p, one), one)),
    b.statement(b.method(p, "fill", one)),
  ]);
  expect(textAfter(adjustMut, [b.fnItem("f", [b.mutParam("p", reference)], null, through)])).toContain(
    "f(p: &mut [u8])",
  );
  const whole = b.block([b.statement(b.assign(p, b.path("q")))]);
  expect(textAfter(adjustMut, [b.fnItem("f", [b.param("p", reference)], null, whole)])).toContain(
    "f(mut p: ",
  );
});

test("shadowed variables are told apart", () => {
  expectBody(
    adjustMut,
    b.block([
      b.letMut("x", one),
      b.statement(b.blockExpr(b.block([b.letMut("x", one), b.statement(b.assign(x, one))]))),
    ]),
    "let mut x = 1;\n{\n    let mut x = 1;\n    x = 1;\n}",
    "let x = 1;\n{\n    let mut x = 1;\n    x = 1;\n}",
  );
});

test("a declaration moves to its first assignment", () => {
  expectBody(
    lateInitialisation,
    b.block([zero, use(y), b.statement(b.assign(x, b.cast(y, "u32"))), use(x)]),
    "let mut x = 0u32;\ng(y);\nx = y as u32;\ng(x);",
    "g(y);\nlet x = y as u32;\ng(x);",
  );
});

test("it keeps its type where the value does not tell it, and mut where it changes again", () => {
  expectBody(
    lateInitialisation,
    b.block([
      zero,
      b.statement(b.assign(x, one)),
      use(x),
      b.statement(b.compoundAssign("+=", x, one)),
      use(x),
    ]),
    "let mut x = 0u32;\nx = 1;\ng(x);\nx += 1;\ng(x);",
    "let mut x: u32 = 1;\ng(x);\nx += 1;\ng(x);",
  );
});

test("branches that all assign become the value", () => {
  const set = (value: number): ReturnType<typeof b.block> =>
    b.block([b.statement(b.assign(x, b.int(value)))]);
  expectBody(
    lateInitialisation,
    b.block([zero, b.statement(b.ifElse(c, set(1), set(2))), use(x)]),
    "let mut x = 0u32;\nif c {\n    x = 1;\n} else {\n    x = 2;\n}\ng(x);",
    "let x: u32 = if c { 1 } else { 2 };\ng(x);",
  );
});

test("what a condition assigns is there where it holds, or where it does not", () => {
  const tests = b.blockExpr(b.block([b.statement(b.assign(x, one))], b.binary(">", x, one)));
  const met = b.block([zero, b.statement(b.whileLoop(b.binary("&&", c, tests), b.block([use(x)])))]);
  expect(textAfter(lateInitialisation, [b.fnItem("f", [], null, met)])).toContain("let mut x: u32;");
  const leave = b.block([b.statement(b.returnValue())]);
  for (const condition of [b.binary("||", c, tests), b.not(b.binary("&&", c, tests))]) {
    const unmet = b.block([zero, b.statement(b.ifElse(condition, leave)), use(x)]);
    expect(textAfter(lateInitialisation, [b.fnItem("f", [], null, unmet)])).toContain("let x: u32;");
  }
  const behind = b.block([zero, b.statement(b.ifElse(b.binary("&&", c, tests), leave)), use(x)]);
  expect(textAfter(lateInitialisation, [b.fnItem("f", [], null, behind)])).toContain("let mut x = 0u32;");
});

test("the zero stays when some path reads it", () => {
  const assign = b.statement(b.assign(x, one));
  for (const before of [
    b.ifElse(c, b.block([assign])),
    b.whileLoop(c, b.block([assign])),
    b.binary("&&", c, b.blockExpr(b.block([assign], c))),
    b.loop(b.block([b.statement(b.ifElse(c, b.block([b.statement(b.breakTo())]))), assign])),
    b.compoundAssign("+=", x, one),
    b.call("g", b.borrow(x)),
  ]) {
    const body = b.block([zero, b.statement(before), use(x)]);
    expect(textAfter(lateInitialisation, [b.fnItem("f", [], null, body)])).toContain("let mut x = 0u32;");
  }
});

test("steps that nothing reads go, those a loop reads again stay", () => {
  const step = b.statement(b.compoundAssign("+=", n, one));
  const write = b.statement(b.assign(b.index(p, n), one));
  const start = b.letMut("n", b.int(0, "usize"));
  expectBody(
    deadStores,
    b.block([start, write, step, write, step]),
    "let mut n = 0usize;\np[n] = 1;\nn += 1;\np[n] = 1;\nn += 1;",
    "let mut n = 0usize;\np[n] = 1;\nn += 1;\np[n] = 1;",
  );
  const loop = b.block([start, b.statement(b.whileLoop(c, b.block([write, step])))]);
  expect(textAfter(deadStores, [b.fnItem("f", [], null, loop)])).toContain("n += 1;");
});

test("a store before a jump is followed to where the jump goes", () => {
  const store = b.statement(b.assign(n, one));
  const inner = b.ifElse(c, b.block([store, b.statement(b.continueTo("outer"))]));
  const body = b.block([
    b.letMut("n", b.int(0, "i32")),
    b.statement(
      b.whileLoop(c, b.block([use(n), b.statement(b.loop(b.block([b.statement(inner)])))]), "outer"),
    ),
  ]);
  expect(textAfter(deadStores, [b.fnItem("f", [], null, body)])).toContain("n = 1;");
});

test("unused parameters, variables and loop variables", () => {
  const body = b.block([
    b.letVariable("unused", one),
    b.letVariable("effect", b.call("g")),
    b.statement(b.forLoop("i", b.range(one, n), b.block([]))),
  ]);
  const item = b.fnItem("f", [b.param("n", "i32"), b.param("in_", "i32")], null, body);
  expect(textAfter((crate) => unusedVariables(unusedLoopVariables(crate)), [item])).toBe(
    "fn f(n: i32, _in: i32) {\n    let _effect = g();\n    for _ in 1..n {}\n}",
  );
});

test("unused labels", () => {
  expectBody(
    unusedLabels,
    b.block([
      b.statement(b.loop(b.block([b.statement(b.breakTo())]), "a")),
      b.statement(b.loop(b.block([b.statement(b.breakTo("b"))]), "b")),
    ]),
    "'a: loop {\n    break;\n}\n'b: loop {\n    break 'b;\n}",
    "loop {\n    break;\n}\n'b: loop {\n    break 'b;\n}",
  );
});

test("rustc agrees with what was decided on mut and late values", () => {
  const set = b.statement(b.assign(x, b.method(x, "wrapping_add", one)));
  const first = b.statement(b.assign(x, y));
  const assigned = b.blockExpr(b.block([first], b.binary(">", x, one)));
  const leave = b.block([b.statement(b.returnValue(y))]);
  const items = [
    b.block([zero, first, set], x),
    b.block([zero, b.statement(b.ifElse(c, b.block([first]), b.block([first, set])))], x),
    b.block([zero, b.statement(b.blockExpr(b.block([first])))], x),
    b.block(
      [
        zero,
        b.statement(b.loop(b.block([first, b.statement(b.ifElse(c, b.block([b.statement(b.breakTo())])))]))),
      ],
      x,
    ),
    b.block([zero, b.statement(b.ifElse(c, b.block([b.statement(b.returnValue(y))]))), first], x),
    b.block([zero, b.statement(b.ifElse(b.binary("||", c, assigned), leave))], x),
    b.block([zero, b.statement(b.ifElse(b.not(b.binary("&&", c, assigned)), leave))], x),
    b.block([zero, b.statement(b.whileLoop(b.binary("&&", c, assigned), b.block([set, use(x)])))], y),
  ].map((body, at) =>
    b.fnItem(`f${String(at)}`, [b.mutParam("y", "u32"), b.mutParam("c", "bool")], "u32", body, "pub"),
  );
  const text = textAfter((crate) => adjustMut(unusedVariables(lateInitialisation(crate))), items);
  expect(text).not.toContain("0u32");
  expect(rustcMessages(`${text}\npub fn g(_: u32) {}`)).toBe("");
});

test("mut comes where it was forgotten for certain", () => {
  const item = b.fnItem(
    "f",
    [b.param("p", b.optionType("Box"))],
    null,
    b.block([b.statement(b.method(p, "as_deref_mut"))]),
  );
  expect(textAfter(adjustMut, [item])).toContain("f(mut p: Option<Box>)");
});
