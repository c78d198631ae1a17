/** Passes about single expressions: operators, rotations, literals, conditions. */
import { expect, test } from "vitest";
import { assignOperators } from "../../src/rewrite/assign-operators.ts";
import { foldConditions } from "../../src/rewrite/fold-conditions.ts";
import { foldConstants } from "../../src/rewrite/fold-constants.ts";
import { limitComparisons } from "../../src/rewrite/limit-comparisons.ts";
import { rotations } from "../../src/rewrite/rotations.ts";
import { roundedDivisions } from "../../src/rewrite/rounded-divisions.ts";
import { tidyCasts } from "../../src/rewrite/tidy-casts.ts";
import { wholeSlices } from "../../src/rewrite/whole-slices.ts";
import * as b from "../../src/rust-ast/build.ts";
import type * as rust from "../../src/rust-ast/rust-ast.ts";
import { textAfter } from "./expect-pass.ts";
import type { Pass } from "./expect-pass.ts";

const x = b.path("x");
const i = b.path("i");
const n = b.path("n");
const a = b.path("a");

const params = [
  b.param("x", "u32"),
  b.param("i", "i32"),
  b.param("n", "i32"),
  b.param("w", "u64"),
  b.param("d", "f64"),
  b.param("a", b.refMutType(b.sliceType("u16"))),
];

/** An expression behind a pass. */
function after(pass: Pass, expr: rust.Expr): string {
  const text = textAfter(pass, [b.fnItem("f", params, null, b.block([b.statement(expr)]))]);
  return text
    .split("\n")
    .slice(1, -1)
    .map((line) => line.trim())
    .join(" ")
    .replace(/;$/, "");
}

const shift = (value: rust.Expr, by: rust.Expr | number, left = true): rust.Expr =>
  b.binary(left ? "<<" : ">>", value, typeof by === "number" ? b.int(by, "i32") : by);

test("an assignment that repeats its place", () => {
  const element = b.index(a, i);
  expect(after(assignOperators, b.assign(element, b.binary("^", element, x)))).toBe("a[i] ^= x");
  expect(after(assignOperators, b.assign(x, b.binary("-", x, b.call("g", n))))).toBe("x -= g(n)");
});

test("an assignment stays when its place has effects, or the operand changes it", () => {
  const effect = b.index(a, b.call("next"));
  expect(after(assignOperators, b.assign(effect, b.binary("+", effect, x)))).toBe(
    "a[next()] = a[next()] + x",
  );
  const changing = b.call("g", b.borrowMut(x));
  expect(after(assignOperators, b.assign(x, b.binary("+", x, changing)))).toBe("x = x + g(&mut x)");
  expect(after(assignOperators, b.assign(x, b.binary("-", n, x)))).toBe("x = n - x");
});

test("rotations by constants", () => {
  const rest = b.binary("-", b.int(32, "i32"), b.int(7, "i32"));
  expect(after(rotations, b.binary("|", shift(x, 7), shift(x, rest, false)))).toBe("x.rotate_left(7)");
  expect(after(rotations, b.binary("|", shift(x, 7, false), shift(x, rest)))).toBe("x.rotate_right(7)");
  expect(after(rotations, b.binary("^", shift(b.path("w"), 1), shift(b.path("w"), 63, false)))).toBe(
    "w.rotate_left(1)",
  );
});

test("rotations by a variable", () => {
  const rest = b.binary("-", b.int(32, "i32"), n);
  expect(after(rotations, b.binary("|", shift(x, n), shift(x, rest, false)))).toBe("x.rotate_left(n as u32)");
  expect(after(rotations, b.binary("|", shift(x, rest), shift(x, n, false)))).toBe(
    "x.rotate_right(n as u32)",
  );
});

test("what only looks like a rotation", () => {
  for (const [value, amount, other] of [
    [x, 7, 24],
    [b.path("w"), 7, 25],
    [i, 7, 25],
    [b.path("unknown"), 7, 25],
    [b.call("next"), 7, 25],
  ] as const) {
    expect(after(rotations, b.binary("|", shift(value, amount), shift(value, other, false)))).toContain("|");
  }
  const rest = b.binary("-", b.int(32, "i32"), n);
  expect(after(rotations, b.binary("+", shift(x, n), shift(x, rest, false)))).toContain("+");
});

test("divisions that round up", () => {
  const w = b.path("w");
  const divided = (sum: rust.Expr, by: rust.Expr): string => after(roundedDivisions, b.binary("/", sum, by));
  const less = (sum: rust.Expr): rust.Expr => b.binary("-", sum, b.int(1));
  expect(divided(b.binary("+", w, b.int(15)), b.int(16))).toBe("w.div_ceil(16)");
  expect(divided(less(b.binary("+", b.cast(x, "u64"), b.int(16))), b.int(16))).toBe(
    "(x as u64).div_ceil(16)",
  );
  expect(divided(less(b.binary("+", x, x)), x)).toBe("x.div_ceil(x)");
  expect(divided(b.binary("+", w, b.int(16)), b.int(16))).toBe("(w + 16) / 16");
  expect(divided(b.binary("+", n, b.int(15)), b.int(16))).toBe("(n + 15) / 16");
  expect(divided(b.method(w, "wrapping_add", b.int(15)), b.int(16))).toBe("w.wrapping_add(15) / 16");
});

test("all of a slice", () => {
  const all = (base: rust.Expr): rust.Expr => b.borrow(b.index(base, b.range(null, null)));
  const shared = b.param("s", b.refType(b.sliceType("u8")));
  const body = b.block([b.statement(b.call("g", all(b.path("s")), all(b.path("t"))))]);
  const lent = b.param("t", b.refMutType(b.sliceType("u8")));
  expect(textAfter(wholeSlices, [b.fnItem("f", [shared, lent], null, body)])).toContain("g(s, &t[..]);");
});

test("arithmetic that macros leave in indices", () => {
  const index = b.cast(b.binary("+", b.binary("*", b.int(2, "i32"), b.int(3, "i32")), b.int(1)), "usize");
  expect(after(foldConstants, b.index(a, index))).toBe("a[7]");
});

test("operations without effect", () => {
  expect(after(foldConstants, b.binary("+", x, b.int(0)))).toBe("x");
  expect(after(foldConstants, b.binary("<<", x, b.int(0)))).toBe("x");
  expect(after(foldConstants, b.binary("&", x, b.int(0, "u32")))).toBe("0u32");
  expect(after(foldConstants, b.binary("*", b.int(60), b.int(60)))).toBe("60 * 60");
  expect(after(foldConstants, b.binary("*", b.call("g"), b.int(0, "u32")))).toBe("g() * 0u32");
  expect(after(foldConstants, b.binary("-", b.int(0), x))).toBe("0 - x");
});

test("casts of literals, as far as they fit", () => {
  expect(after(foldConstants, b.cast(b.int(1, "i32"), "u64"))).toBe("1u64");
  expect(after(foldConstants, b.cast(b.int(1, "i32"), "f32"))).toBe("1.0f32");
  expect(after(foldConstants, b.cast(b.int(300, "i32"), "u8"))).toBe("300i32 as u8");
});

test("conditions", () => {
  const test1 = b.binary("<", i, n);
  expect(after(foldConditions, b.binary("||", b.bool(false), test1))).toBe("i < n");
  expect(after(foldConditions, b.binary("&&", test1, b.bool(true)))).toBe("i < n");
  expect(after(foldConditions, b.binary("&&", test1, b.bool(false)))).toBe("i < n && false");
  expect(after(foldConditions, b.not(test1))).toBe("i >= n");
  expect(after(foldConditions, b.not(b.binary("==", b.path("d"), b.float("1.0"))))).toBe("d != 1.0");
  expect(after(foldConditions, b.not(b.binary("<", b.path("d"), b.float("1.0"))))).toBe("!(d < 1.0)");
  expect(after(foldConditions, b.binary("!=", b.path("d"), b.path("d")))).toBe("d.is_nan()");
  expect(after(foldConditions, b.cast(b.binary("==", b.int(8, "u64"), b.int(8, "u64")), "i32"))).toBe("1i32");
});

test("negated conditions of two, where fewer negations are left", () => {
  const [asked, less] = [b.call("asked"), b.binary("<", i, b.int(9))];
  const neither = (operator: "&&" | "||", left: rust.Expr, right: rust.Expr): string =>
    after(foldConditions, b.not(b.binary(operator, left, right)));
  expect(neither("&&", b.not(asked), less)).toBe("asked() || i >= 9");
  expect(neither("||", b.not(b.call("g")), b.method(x, "is_none"))).toBe("g() && x.is_some()");
  expect(neither("&&", b.binary("==", i, n), less)).toBe("!(i == n && i < 9)");
  expect(neither("||", b.not(asked), asked)).toBe("asked() && !asked()");
  expect(neither("&&", asked, less)).toBe("!(asked() && i < 9)");
  const floats = b.binary("<", b.path("d"), b.float("1.0"));
  expect(neither("&&", floats, b.not(asked))).toBe("!(d < 1.0) || asked()");
});

test("a literal keeps the type that the branch told which goes", () => {
  const decided = (then: rust.Expr, otherwise: rust.Expr): string =>
    after(foldConditions, b.method(b.choose(b.bool(false), then, otherwise), "abs"));
  expect(decided(b.cast(x, "i64"), b.int(5))).toBe("5i64.abs()");
  expect(decided(b.path("d"), b.float("2.0"))).toBe("2.0f64.abs()");
  expect(decided(b.call("g"), b.int(5))).toContain("if false");
});

test("conditions about options", () => {
  expect(after(foldConditions, b.not(b.method(x, "is_some")))).toBe("x.is_none()");
  expect(after(foldConditions, b.not(b.method(x, "is_none")))).toBe("x.is_some()");
});

test("conversions that another one swallows", () => {
  const twice = (value: rust.Expr, through: string, to: string): string =>
    after(tidyCasts, b.cast(b.cast(value, through), to));
  expect(twice(b.call("g"), "u64", "usize")).toBe("g() as usize");
  expect(twice(i, "u64", "u8")).toBe("i as u8");
  expect(twice(i, "i64", "u64")).toBe("i as u64");
  expect(twice(x, "u64", "i64")).toBe("x as i64");
  expect(after(tidyCasts, b.cast(n, "i32"))).toBe("n");
});

test("conversions that change the value stay", () => {
  const twice = (value: rust.Expr, through: string, to: string): string =>
    after(tidyCasts, b.cast(b.cast(value, through), to));
  expect(twice(i, "u8", "u64")).toBe("i as u8 as u64");
  expect(twice(i, "u32", "u64")).toBe("i as u32 as u64");
  expect(twice(b.path("d"), "i64", "i32")).toBe("d as i64 as i32");
  expect(twice(b.call("g"), "i64", "i32")).toBe("g() as i64 as i32");
  expect(after(tidyCasts, b.borrowMut(b.cast(n, "i32")))).toBe("&mut (n as i32)");
});

test("functions of types and of the runtime are not those of the crate with the same name", () => {
  const own = b.fnItem("swap", [], "u64", b.block([], b.int(0)));
  const values = [b.call("crate::other::swap"), b.call("u32::swap"), b.call("crate::c_runtime::bits::swap")];
  const item = b.fnItem("f", [], null, b.block(values.map((call) => b.statement(b.cast(call, "u64")))));
  const text = textAfter(tidyCasts, [own, item]);
  for (const kept of ["crate::other::swap();", "u32::swap() as u64;", "bits::swap() as u64;"])
    expect(text).toContain(kept);
  const imported = b.fnItem("g", [], null, b.block([b.statement(b.cast(b.call("swap"), "u64"))]));
  expect(textAfter(tidyCasts, [b.useItem("crate::c_runtime::bits::swap"), own, imported])).toContain(
    "swap() as u64;",
  );
});

test("lengths are not counted in another type between", () => {
  const length = b.cast(b.path("at"), "u64");
  const shorter = b.cast(b.method(length, "wrapping_sub", b.int(1)), "usize");
  const item = b.fnItem(
    "f",
    [b.param("at", "usize"), b.param("w", "u64")],
    null,
    b.block([b.statement(shorter)]),
  );
  expect(textAfter(tidyCasts, [item])).toContain("at.wrapping_sub(1);");
  expect(after(tidyCasts, b.cast(b.method(b.path("w"), "wrapping_sub", b.int(1)), "usize"))).toBe(
    "w.wrapping_sub(1) as usize",
  );
});

test("comparisons with the limits of unsigned types", () => {
  expect(after(limitComparisons, b.binary("<=", x, b.int(0)))).toBe("x == 0");
  expect(after(limitComparisons, b.binary("<", x, b.int(0)))).toBe("false");
  expect(after(limitComparisons, b.binary(">=", b.cast(i, "u8"), b.int(255)))).toBe("i as u8 == 255");
  expect(after(limitComparisons, b.binary("<=", i, b.int(0)))).toBe("i <= 0");
});
