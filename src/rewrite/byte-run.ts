/** Bytes side by side in an array or slice, as words are read from them and written to them. */
import * as b from "../rust-ast/build.ts";
import { sameExpr } from "../rust-ast/equal.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { descendants } from "../rust-ast/visit.ts";
import { literalValue } from "./literal-value.ts";
import { isPure } from "./pure.ts";
import { typeOf, type ItemTypes } from "./types.ts";
import type { Variables } from "./variables.ts";

/** A byte, and which of its word it is: 0 for the one of the lowest value. */
export interface PlacedByte {
  readonly place: rust.IndexExpr;
  readonly rank: bigint;
}

export interface ByteRun {
  readonly order: "le" | "be";
  /** `bytes[at..at + 4]` */
  readonly slice: rust.IndexExpr;
}

/** The run that the bytes make up; null when they lie otherwise. */
export function byteRun(bytes: readonly PlacedByte[]): ByteRun | null {
  const sorted = [...bytes].sort((left, right) => Number(left.rank - right.rank));
  if (sorted.some(({ rank }, at) => rank !== BigInt(at))) return null;
  const [low, high] = [sorted[0]?.place, sorted.at(-1)?.place];
  if (!low || !high || !isPure(low)) return null;
  const run = (order: "le" | "be", first: rust.IndexExpr): ByteRun | null =>
    sorted.every(({ place }, at) =>
      liesBehind(first, place, BigInt(order === "le" ? at : sorted.length - 1 - at)),
    )
      ? { order, slice: sliceFrom(first, BigInt(sorted.length)) }
      : null;
  return run("le", low) ?? run("be", high);
}

/** Is the element's type known to be `u8`? */
export function isByte(place: rust.Expr, variables: Variables, items: ItemTypes): boolean {
  const type = typeOf(place, variables, items);
  return type?.kind === "path" && type.path === "u8";
}

/** Do its indices name only variables and numbers: no memory that a store could change? */
export function isOfVariables({ base, index }: rust.IndexExpr): boolean {
  if (![...descendants(index)].every(({ kind }) => /^(path|integer|binary|cast)$/.test(kind))) return false;
  let inner = base;
  while (inner.kind === "field" || inner.kind === "unary")
    inner = inner.kind === "field" ? inner.base : inner.operand;
  return inner.kind === "path" || (inner.kind === "index" && isOfVariables(inner));
}

interface Offset {
  readonly from: rust.Expr | null;
  readonly by: bigint;
}

/** `at + 3`; also `(at + 3) as usize` of a signed `at`, where the sum does not wrap. */
function offsetOf(index: rust.Expr): Offset {
  const whole = literalValue(index);
  if (whole !== null) return { from: null, by: whole };
  if (index.kind === "binary" && index.operator === "+") {
    const by = literalValue(index.right);
    if (by !== null) return { from: index.left, by };
  }
  if (index.kind === "cast" && index.operand.kind === "binary" && index.operand.operator === "+") {
    const by = literalValue(index.operand.right);
    if (by !== null) return { from: { ...index, operand: index.operand.left }, by };
  }
  return { from: index, by: 0n };
}

function liesBehind(first: rust.IndexExpr, other: rust.IndexExpr, distance: bigint): boolean {
  const [start, own] = [offsetOf(first.index), offsetOf(other.index)];
  return (
    own.by - start.by === distance &&
    (start.from && own.from ? sameExpr(start.from, own.from) : start.from === own.from) &&
    sameExpr(first.base, other.base)
  );
}

function sliceFrom({ base, index }: rust.IndexExpr, count: bigint): rust.IndexExpr {
  const { from, by } = offsetOf(index);
  if (from === null) return b.index(base, b.range(by === 0n ? null : b.int(by), b.int(by + count)));
  if (index.kind === "cast") return b.index(base, b.range(index, b.binary("+", index, b.int(count))));
  return b.index(base, b.range(index, b.binary("+", from, b.int(by + count))));
}
