/** Passes about blocks and branches, and about whole items. */
import { expect, test } from "vitest";
import { deadItems } from "../../src/rewrite/dead-items.ts";
import { groupImports } from "../../src/rewrite/group-imports.ts";
import { matchGuards } from "../../src/rewrite/match-guards.ts";
import { needlessReturns } from "../../src/rewrite/needless-returns.ts";
import { openBlocks } from "../../src/rewrite/open-blocks.ts";
import { returnedVariables } from "../../src/rewrite/returned-variables.ts";
import { tidyBlocks } from "../../src/rewrite/tidy-blocks.ts";
import { tidyMatches } from "../../src/rewrite/tidy-matches.ts";
import { unreachableCode } from "../../src/rewrite/unreachable-code.ts";
import { unusedImports } from "../../src/rewrite/unused-imports.ts";
import * as b from "../../src/rust-ast/build.ts";
import type * as rust from "../../src/rust-ast/rust-ast.ts";
import { expectBody, textAfter } from "./expect-pass.ts";

const c = b.path("c");
const call = (name: string): rust.ExprStatement => b.statement(b.call(name));
const one = b.int(1);

test("blocks that declare nothing are opened", () => {
  expectBody(
    tidyBlocks,
    b.block([call("a"), b.statement(b.blockExpr(b.block([call("b"), call("c")])))]),
    "a();\n{\n    b();\n    c();\n}",
    "a();\nb();\nc();",
  );
});

test("a branch with nothing in it", () => {
  expectBody(
    tidyBlocks,
    b.block([b.statement(b.ifElse(c, b.block([]), b.block([call("a")])))]),
    "if c {} else {\n    a();\n}",
    "if !c {\n    a();\n}",
  );
});

test("imports from one module", () => {
  const [one, two, three] = ["a::b", "a::c", "d::e"].map((path) => b.useItem(`crate::${path}`));
  expect(
    textAfter(
      groupImports,
      [one, two, three].filter((item) => item !== undefined),
    ).trim(),
  ).toBe("use crate::a::{b, c};\nuse crate::d::e;");
});

test("else with an if in it", () => {
  expectBody(
    tidyBlocks,
    b.block([
      b.statement(
        b.ifElse(c, b.block([call("a")]), b.block([b.statement(b.ifElse(c, b.block([call("b")])))])),
      ),
    ]),
    "if c {\n    a();\n} else {\n    if c {\n        b();\n    }\n}",
    "if c {\n    a();\n} else if c {\n    b();\n}",
  );
});

test("an if in an if", () => {
  const [d, e] = [b.path("d"), b.path("e")];
  const inner = b.ifElse(b.binary("||", d, e), b.block([call("a")]));
  expectBody(
    tidyBlocks,
    b.block([b.statement(b.ifElse(c, b.block([b.statement(inner)])))]),
    "if c {\n    if d || e {\n        a();\n    }\n}",
    "if c && (d || e) {\n    a();\n}",
  );
  const stays = (outer: rust.IfExpr): void => {
    expect(textAfter(tidyBlocks, [b.fnItem("f", [], null, b.block([b.statement(outer)]))])).not.toContain(
      "&&",
    );
  };
  stays(b.ifElse(c, b.block([b.statement(inner)]), b.block([call("g")])));
  stays(b.ifElse(c, b.block([b.commented(b.statement(inner), ["why"])])));
  stays(b.ifElse(c, b.block([b.statement(b.ifElse(d, b.block([call("a")]), b.block([call("g")])))])));
  stays(b.ifElse(b.call("g", b.method(c, "borrow")), b.block([b.statement(inner)])));
});

test("a loop that begins by leaving", () => {
  const leave = (condition: rust.Expr): rust.Statement =>
    b.statement(b.ifElse(condition, b.block([b.statement(b.breakTo())])));
  expectBody(
    tidyBlocks,
    b.block([b.statement(b.loop(b.block([leave(b.not(c)), call("a")])))]),
    "loop {\n    if !c {\n        break;\n    }\n    a();\n}",
    "while c {\n    a();\n}",
  );
  const floats = b.block([b.statement(b.loop(b.block([leave(b.binary("<", c, c))])))]);
  expect(textAfter(tidyBlocks, [b.fnItem("f", [], null, floats)])).toContain("loop {");
});

test("a block with variables is opened when no later name means another one", () => {
  const inner = b.statement(
    b.blockExpr(b.block([b.letVariable("k", one), b.statement(b.call("a", b.path("k")))])),
  );
  expectBody(
    openBlocks,
    b.block([inner, inner]),
    "{\n    let k = 1;\n    a(k);\n}\n{\n    let k = 1;\n    a(k);\n}",
    "let k = 1;\na(k);\nlet k = 1;\na(k);",
  );
  const outer = b.block([b.letVariable("k", one), inner, b.statement(b.call("a", b.path("k")))]);
  expect(textAfter(openBlocks, [b.fnItem("f", [], null, outer)])).toContain("{\n        let k = 1;");
});

test("returns at the end", () => {
  const leave = (value: number): rust.Block => b.block([b.statement(b.returnValue(b.int(value)))]);
  expectBody(
    needlessReturns,
    b.block([b.statement(b.ifElse(c, leave(1), leave(2)))]),
    "if c {\n    return 1;\n} else {\n    return 2;\n}",
    "if c { 1 } else { 2 }",
    [],
    "i32",
  );
  expectBody(needlessReturns, b.block([call("a"), b.statement(b.returnValue())]), "a();\nreturn;", "a();");
});

test("imports", () => {
  const items = [b.useItem("crate::r::used"), b.useItem("crate::r::unused"), b.useItem("std::fmt::Write")];
  expect(textAfter(unusedImports, [...items, b.fnItem("f", [], null, b.block([call("used")]))])).toBe(
    "use crate::r::used;\nuse std::fmt::Write;\nfn f() {\n    used();\n}",
  );
  const elsewhere = b.fnItem("f", [], null, b.block([call("r::unused")]));
  expect(textAfter(unusedImports, [...items, elsewhere])).not.toContain("use crate::r::unused");
  const inside = b.fnItem("f", [], null, b.block([b.statement(b.call("g", b.path("<unused>::ONE")))]));
  expect(textAfter(unusedImports, [...items, inside])).toContain("use crate::r::unused");
});

test("dead items: ours go, those of the C are marked, what these use lives", () => {
  const text = textAfter(deadItems, [
    b.constItem("UNUSED", "i32", one, "private"),
    b.constItem("USED", "i32", one, "private"),
    b.fnItem("copy_in_place", [], null, b.block([])),
    b.fnItem("leftover", [], "i32", b.block([], b.path("USED"))),
    b.fnItem("api", [], null, b.block([]), "pub"),
  ]);
  expect(text).toBe(
    "const USED: i32 = 1;\n#[allow(dead_code)]\nfn leftover() -> i32 {\n    USED\n}\npub fn api() {}",
  );
});

test("matches with one case, and branches that do nothing", () => {
  const arm = b.arm(b.literalPattern(b.int(1)), b.block([call("a")]));
  const nothing = b.arm(b.wildcard, b.block([]));
  expectBody(
    tidyMatches,
    b.block([b.statement(b.matchOn(c, [arm, nothing])), b.statement(b.ifElse(c, b.block([])))]),
    "match c {\n    1 => {\n        a();\n    }\n    _ => {}\n}\nif c {}",
    "if c == 1 {\n    a();\n}",
  );
});

test("what follows a statement that never ends", () => {
  const leave = b.ifElse(
    c,
    b.block([b.statement(b.returnValue())]),
    b.block([b.statement(b.macro("panic"))]),
  );
  expectBody(
    unreachableCode,
    b.block([b.statement(leave), call("a")]),
    "if c {\n    return;\n} else {\n    panic!();\n}\na();",
    "if c {\n    return;\n} else {\n    panic!();\n}",
  );
  const ends = b.loop(b.block([b.statement(b.ifElse(c, b.block([b.statement(b.breakTo())])))]));
  const item = b.fnItem("f", [], null, b.block([b.statement(ends), call("a")]));
  expect(textAfter(unreachableCode, [item])).toContain("a();");
});

test("a variable that names the value of its block", () => {
  expectBody(
    returnedVariables,
    b.block([call("a"), b.letVariable("r", b.call("g"))], b.path("r")),
    "a();\nlet r = g();\nr",
    "a();\ng()",
    [],
    "i32",
  );
});

test("cases that do something on one condition only", () => {
  const only = (condition: rust.Expr): rust.Block =>
    b.block([b.statement(b.ifElse(condition, b.block([call("a")])))]);
  const less = b.binary("<", b.path("d"), one);
  const first = b.arm(b.literalPattern(b.int(1)), only(less));
  const other = b.arm(b.literalPattern(b.int(2)), b.block([call("g")]));
  const nothing = b.arm(b.wildcard, b.block([]));
  const body = (...arms: readonly rust.MatchArm[]): rust.Block => b.block([b.statement(b.matchOn(c, arms))]);
  expectBody(
    matchGuards,
    body(first, other, nothing),
    "match c {\n    1 => {\n        if d < 1 {\n            a();\n        }\n    }\n    2 => {\n        g();\n    }\n    _ => {}\n}",
    "match c {\n    1 if d < 1 => {\n        a();\n    }\n    2 => {\n        g();\n    }\n    _ => {}\n}",
  );
  const stays = (...arms: readonly rust.MatchArm[]): void => {
    expect(textAfter(matchGuards, [b.fnItem("f", [], null, body(...arms))])).toContain("1 =>");
  };
  stays(first, b.arm(b.rangePattern(b.int(1), b.int(3)), b.block([call("g")])), nothing);
  stays(first, other, b.arm(b.wildcard, b.block([call("g")])));
  stays(b.arm(b.literalPattern(b.int(1)), only(b.call("test"))), other, nothing);
});
