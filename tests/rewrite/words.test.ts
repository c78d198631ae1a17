/** Words put together from bytes, and taken apart into them. */
import { expect, test } from "vitest";
import { wordLoads } from "../../src/rewrite/word-loads.ts";
import { wordStores } from "../../src/rewrite/word-stores.ts";
import * as b from "../../src/rust-ast/build.ts";
import type * as rust from "../../src/rust-ast/rust-ast.ts";
import { textAfter, type Pass } from "./expect-pass.ts";

const params = [
  b.param("p", b.refMutType(b.sliceType("u8"))),
  b.param("s", b.sliceType("i8")),
  b.param("i", "usize"),
  b.param("n", "i32"),
  b.param("x", "u32"),
];

function after(pass: Pass, statements: readonly rust.Statement[]): readonly string[] {
  const text = textAfter(pass, [b.fnItem("f", params, null, b.block(statements))]);
  return text
    .split("\n")
    .slice(1, -1)
    .map((line) => line.trim());
}

const at = (index: rust.Expr, bytes = "p"): rust.Expr => b.index(b.path(bytes), index);
const plus = (by: number): rust.Expr => (by === 0 ? b.path("i") : b.binary("+", b.path("i"), b.int(by)));
const signed = (by: number): rust.Expr =>
  b.cast(by === 0 ? b.path("n") : b.binary("+", b.path("n"), b.int(by)), "usize");

/** The bytes from the lowest to the highest, joined. */
function word(bytes: readonly rust.Expr[], type = "u32"): rust.Statement {
  const terms = bytes.map((byte, rank) => {
    const wide = b.cast(byte, type);
    return rank === 0 ? wide : b.binary("<<", wide, b.int(rank * 8));
  });
  return b.statement(terms.reduce((left, right) => b.binary("|", left, right)));
}

test("words from bytes side by side", () => {
  expect(after(wordLoads, [word([0, 1, 2, 3].map((by) => at(b.int(by))))])).toEqual([
    "u32::from_le_bytes(p[..4].try_into().unwrap());",
  ]);
  expect(after(wordLoads, [word([6, 5, 4, 3].map((by) => at(plus(by))))])).toEqual([
    "u32::from_be_bytes(p[i + 3..i + 7].try_into().unwrap());",
  ]);
  expect(after(wordLoads, [word([1, 2, 3, 4].map((by) => at(signed(by))))])).toContain(
    "p[(n + 1) as usize..(n + 1) as usize + 4].try_into().unwrap(),",
  );
});

test("what only looks like a word", () => {
  for (const [bytes, type] of [
    [[0, 1, 2].map((by) => at(plus(by))), "u32"],
    [[0, 2, 1, 3].map((by) => at(plus(by))), "u32"],
    [[0, 1, 1, 2].map((by) => at(plus(by))), "u32"],
    [[0, 1, 2, 3].map((by) => at(plus(by))), "u64"],
    [[0, 1, 2, 3].map((by) => at(plus(by), "s")), "u32"],
    [[0, 1, 2, 3].map((by) => at(plus(by), by > 1 ? "q" : "p")), "u32"],
    [[at(plus(0)), at(plus(1)), at(plus(2)), at(b.int(3))], "u32"],
  ] as const)
    expect(after(wordLoads, [word(bytes, type)]).join(" ")).toContain("|");
});

function stores(ranks: readonly number[], value: rust.Expr = b.path("x")): readonly rust.Statement[] {
  return ranks.map((rank, by) => {
    const shifted = rank === 0 ? value : b.binary(">>", value, b.int(rank * 8));
    return b.statement(b.assign(at(plus(by)), b.cast(shifted, "u8")));
  });
}

test("bytes of a word stored side by side", () => {
  expect(after(wordStores, stores([0, 1, 2, 3]))).toEqual(["p[i..i + 4].copy_from_slice(&x.to_le_bytes());"]);
  expect(after(wordStores, stores([3, 2, 1, 0]))).toEqual(["p[i..i + 4].copy_from_slice(&x.to_be_bytes());"]);
  expect(after(wordStores, stores([0, 1]))).toEqual([
    "p[i..i + 2].copy_from_slice(&(x as u16).to_le_bytes());",
  ]);
});

test("bytes that are stored one by one", () => {
  expect(after(wordStores, stores([0, 2, 1, 3]))).toHaveLength(4);
  expect(after(wordStores, stores([3, 2]))).toHaveLength(2);
  expect(after(wordStores, stores([0, 1, 2, 3], at(b.int(0))))).toHaveLength(4);
  const computed = [0, 1].map((by) =>
    b.statement(
      b.assign(
        at(b.binary("+", b.cast(at(b.int(9)), "usize"), b.int(by))),
        b.cast(by === 0 ? b.path("x") : b.binary(">>", b.path("x"), b.int(8)), "u8"),
      ),
    ),
  );
  expect(after(wordStores, computed)).toHaveLength(2);
});
