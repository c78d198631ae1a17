/** What the verifier of the Rust AST finds, and what it lets pass. */
import { expect, test } from "vitest";
import * as build from "../../src/rust-ast/build.ts";
import { checkCrate } from "../../src/rust-ast/check.ts";
import type { Expr, Item } from "../../src/rust-ast/rust-ast.ts";

function messages(...items: readonly Item[]): readonly string[] {
  const file = { path: "lib.rs", docs: [], attributes: [], items };
  return checkCrate({ name: "sample", target: "library", files: [file] }).map(({ message }) => message);
}

function inBody(expr: Expr): readonly string[] {
  return messages(build.fnItem("f", [], null, build.block([build.statement(expr)])));
}

const x = build.path("x");
const empty = build.block([]);

test("a good tree has no violations", () => {
  const body = build.block([
    build.statement(
      build.whileLoop(
        build.letCondition(build.somePattern(build.binding("r#type")), build.path("Vec::<u8>::new")),
        build.block([
          build.statement(build.loop(build.block([build.statement(build.breakTo("outer"))]))),
          build.statement(build.continueTo()),
        ]),
        "outer",
      ),
    ),
    build.statement(build.breakTo("found", build.float("1", "f64"))),
  ]);
  expect(inBody(build.blockExpr(body, "found"))).toEqual([]);
  expect(inBody(build.call("<u32 as core::ops::Add<u32>>::add", x, x))).toEqual([]);
  expect(inBody(build.method(x, "collect::<Vec<_>>"))).toEqual([]);
});

test("names", () => {
  expect(messages(build.fnItem("match", [build.param("a b", "u8")], null, empty))).toEqual([
    "item `match` is no identifier",
    "parameter `a b` is no identifier",
  ]);
  expect(messages(build.fnItem("f", [], null, empty), build.constItem("f", "u8", x, "pub"))).toEqual([
    "`f` is defined twice",
  ]);
  expect(inBody(build.path(""))).toEqual(["path `` is not valid"]);
  expect(inBody(build.path("a::"))).toEqual(["path `a::` is not valid"]);
  expect(inBody(build.method(x, ""))).toEqual(["method `` is no identifier"]);
});

test("jumps", () => {
  const inLoop = (expr: Expr): Expr => build.loop(build.block([build.statement(expr)]), "a");
  expect(inBody(build.breakTo())).toEqual(["`break` leads nowhere"]);
  expect(inBody(inLoop(build.breakTo("b")))).toEqual(["`break 'b` leads nowhere"]);
  expect(inBody(inLoop(build.closure([], build.continueTo("a"))))).toEqual(["`continue 'a` leads nowhere"]);
  const value = build.block([build.statement(build.breakTo(undefined, x))]);
  expect(inBody(build.whileLoop(x, value))).toEqual(["`break` with a value out of a `while`"]);
  const block = build.block([build.statement(build.continueTo("a"))]);
  expect(inBody(build.blockExpr(block, "a"))).toEqual(["`continue 'a` of a block"]);
});

test("let chains are of a later edition", () => {
  const condition = build.binary("&&", build.letCondition(build.wildcard, x), x);
  expect(inBody(build.ifElse(condition, empty))).toEqual(["`let` outside the condition of `if` or `while`"]);
});

test("literals", () => {
  expect(inBody(build.int(1, "u24"))).toEqual(["integer suffix `u24`"]);
  expect(inBody(build.float("1"))).toEqual(["`1` is an integer literal"]);
  expect(inBody(build.float("1."))).toEqual(["float literal `1.`"]);
  expect(inBody(build.byte(256))).toEqual(["byte 256"]);
});

test("files", () => {
  const file = { docs: [], attributes: [], items: [build.modItem("a"), build.modItem("b")] };
  const crate = { name: "sample", target: "binary" as const, files: [{ ...file, path: "lib.rs" }] };
  expect(checkCrate(crate).map(({ message }) => message)).toContain("no main.rs");
  const files = [
    { ...file, path: "main.rs" },
    { ...file, path: "a.rs", items: [] },
  ];
  expect(checkCrate({ ...crate, files })).toEqual([{ where: ["main.rs"], message: "mod b has no file" }]);
});
