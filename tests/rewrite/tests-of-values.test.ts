/** Questions whether a range has a value, and options that always have one. */
import { expect, test } from "vitest";
import { alwaysSome } from "../../src/rewrite/always-some.ts";
import { rangeContains } from "../../src/rewrite/range-contains.ts";
import * as b from "../../src/rust-ast/build.ts";
import type * as rust from "../../src/rust-ast/rust-ast.ts";
import { textAfter } from "./expect-pass.ts";

const c = b.path("c");
const compare = (operator: rust.BinaryOperator, limit: rust.Expr): rust.Expr => b.binary(operator, c, limit);

function contained(expr: rust.Expr): string {
  const text = textAfter(rangeContains, [b.fnItem("f", [], "bool", b.block([], expr))]);
  return text.trim().split("\n").slice(1, -1).join(" ").trim();
}

test("two comparisons with constants are a range", () => {
  const inside = b.binary("&&", compare(">=", b.int(1)), compare("<", b.int(9)));
  expect(contained(inside)).toBe("(1..9).contains(&c)");
  const outside = b.binary("||", compare("<", b.int(1)), compare(">", b.path("MOST")));
  expect(contained(outside)).toBe("!(1..=MOST).contains(&c)");
  const letter = b.binary("&&", compare(">=", b.byte(97)), compare("<=", b.byte(122)));
  expect(contained(letter)).toBe("c.is_ascii_lowercase()");
});

test("floats are in a range, and not always outside of one", () => {
  const inside = b.binary("&&", compare(">=", b.float("0.5")), compare("<", b.float("2.5")));
  expect(contained(inside)).toBe("(0.5..2.5).contains(&c)");
  const outside = b.binary("||", compare("<", b.float("0.5")), compare(">", b.float("2.5")));
  expect(contained(outside)).toBe("c < 0.5 || c > 2.5");
  const named = b.binary("||", compare("<", b.path("LEAST")), compare(">", b.path("MOST")));
  expect(contained(named)).toBe("c < LEAST || c > MOST");
  const cast = b.binary("||", compare("<", b.cast(b.path("LEAST"), "i32")), compare(">", b.path("MOST")));
  expect(contained(cast)).toBe("!(LEAST as i32..=MOST).contains(&c)");
  const items = ["f64", "i32"].map((type) => {
    const least = b.constItem("LEAST", type, b.int(1), "private");
    return textAfter(rangeContains, [least, b.fnItem("f", [], "bool", b.block([], named))]);
  });
  expect(items[0]).toContain("c < LEAST || c > MOST");
  expect(items[1]).toContain("!(LEAST..=MOST).contains(&c)");
});

test("other comparisons stay", () => {
  const open = b.binary("&&", compare(">", b.int(1)), compare("<", b.int(9)));
  expect(contained(open)).toBe("c > 1 && c < 9");
  const either = b.binary("||", compare(">=", b.int(1)), compare("<", b.int(9)));
  expect(contained(either)).toBe("c >= 1 || c < 9");
  const call = b.call("next");
  const twice = b.binary("&&", b.binary(">=", call, b.int(1)), b.binary("<", call, b.int(9)));
  expect(contained(twice)).toBe("next() >= 1 && next() < 9");
});

test("an option that is always there goes, unless it is asked", () => {
  const declared = b.letVariable("c", b.some(b.call("find")), b.optionType("usize"));
  const after = (use: rust.Expr): string =>
    textAfter(alwaysSome, [b.fnItem("f", [], null, b.block([declared, b.statement(use)]))])
      .trim()
      .split("\n")
      .map((line) => line.trim())
      .slice(1, -1)
      .join(" ");
  expect(after(b.call("g", b.method(c, "unwrap")))).toBe("let c: usize = find(); g(c);");
  expect(after(b.call("g", c))).toBe("let c: Option<usize> = Some(find()); g(c);");
  const unwrapped = b.method(c, "unwrap");
  expect(after(b.call("g", b.binary("==", c, b.none), unwrapped))).toBe(
    "let c: usize = find(); g(Some(c) == None, c);",
  );
  expect(after(b.call("g", b.binary("==", c, b.none)))).toContain("Some(find())");
});
