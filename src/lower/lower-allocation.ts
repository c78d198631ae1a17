/** `malloc`, `calloc` of a known element type: `vec![zero; n]`, `Box::new(zero)`. They never return null in Rust. */
import type * as c from "../c-ast/c-ast.ts";
import { calleeName } from "../c-ast/callee.ts";
import { constantSize } from "../c-ast/constant-size.ts";
import { sizeOf } from "../c-ast/type-size.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { FunctionContext } from "./context.ts";
import { lowerIndex } from "./lower-lvalue.ts";
import { isCopy, zeroValue } from "./lower-zero.ts";
import { refuse } from "./refusal.ts";

const allocators = new Set(["malloc", "calloc", "aligned_alloc"]);

/** The call if it allocates memory. */
export function allocationCall(cx: FunctionContext, expr: c.Expr): c.Call | null {
  if (expr.kind !== "call") return null;
  const name = calleeName(expr, cx.program.program);
  return name !== null && allocators.has(name) ? expr : null;
}

export function lowerAllocation(
  cx: FunctionContext,
  call: c.Call,
  element: c.CType,
  many: boolean,
): rust.Expr {
  const zero = zeroValue(cx, element, call.span);
  if (!many) return b.call("Box::new", zero);
  return repeatedVector(cx, element, zero, elementCount(cx, call, element));
}

/** `vec![zero; n]`; elements with owners inside are made one by one. */
export function repeatedVector(
  cx: FunctionContext,
  element: c.CType,
  zero: rust.Expr,
  length: rust.Expr,
): rust.Expr {
  if (isCopy(cx.program, element)) return b.vecRepeat(zero, length);
  const elements = b.call("std::iter::repeat_with", b.closure([], zero));
  return b.method(b.method(elements, "take", length), "collect");
}

/** `realloc(p, bytes)`: the old elements, then zeros, in what owns them already. */
export function lowerRegrown(
  cx: FunctionContext,
  call: c.Call,
  element: c.CType,
  takeOld: () => { readonly value: rust.Expr; readonly nullable: boolean },
): rust.Expr {
  const [, bytes] = call.args;
  if (!bytes) return refuse("pointer/heap", "an allocation without a size", call.span);
  const count = cx.temporary("count");
  cx.emit(b.letVariable(count, countOf(cx, bytes, sizeOf(element, cx.program.program)), "usize"));
  const old = takeOld();
  const grown = cx.temporary("grown");
  cx.emit(b.letMut(grown, old.nullable ? b.method(old.value, "unwrap_or_default") : old.value));
  const zero = zeroValue(cx, element, call.span);
  const resize = isCopy(cx.program, element)
    ? b.method(b.path(grown), "resize", b.path(count), zero)
    : b.method(b.path(grown), "resize_with", b.path(count), b.closure([], zero));
  cx.emit(b.statement(resize));
  return b.path(grown);
}

function elementCount(cx: FunctionContext, call: c.Call, element: c.CType): rust.Expr {
  const size = sizeOf(element, cx.program.program);
  const name = calleeName(call, cx.program.program);
  const [first, second] = call.args;
  if (name === "calloc" && first && second) {
    if (constantSize(second) === BigInt(size)) return lowerIndex(cx, first);
    if (constantSize(first) === BigInt(size)) return lowerIndex(cx, second);
    return bytesToElements(b.binary("*", lowerIndex(cx, first), lowerIndex(cx, second)), size);
  }
  const bytes = name === "aligned_alloc" ? second : first;
  if (!bytes) return refuse("pointer/heap", "an allocation without a size", call.span);
  return countOf(cx, bytes, size);
}

/** `bytes / size` elements, by taking the factor `sizeof` away where it is written. */
export function countOf(cx: FunctionContext, bytes: c.Expr, size: number): rust.Expr {
  if (size === 1) return lowerIndex(cx, bytes);
  const constant = constantSize(bytes);
  if (constant !== null && constant % BigInt(size) === 0n) return b.int(constant / BigInt(size));
  const product = stripIntegerConversions(bytes);
  if (product.kind === "binary" && product.operator === "*") {
    if (constantSize(product.right) === BigInt(size)) return lowerIndex(cx, product.left);
    if (constantSize(product.left) === BigInt(size)) return lowerIndex(cx, product.right);
  }
  return bytesToElements(lowerIndex(cx, bytes), size);
}

/** Is it evident that `bytes` is a multiple of `size`? */
export function isMultiple(bytes: c.Expr, size: number): boolean {
  const constant = constantSize(bytes);
  if (size === 1 || constant !== null)
    return size === 1 || (constant !== null && constant % BigInt(size) === 0n);
  const product = stripIntegerConversions(bytes);
  if (product.kind !== "binary" || product.operator !== "*") return false;
  return constantSize(product.right) === BigInt(size) || constantSize(product.left) === BigInt(size);
}

function bytesToElements(bytes: rust.Expr, size: number): rust.Expr {
  return size === 1 ? bytes : b.binary("/", bytes, b.int(size));
}

function stripIntegerConversions(expr: c.Expr): c.Expr {
  return expr.kind === "convert" && expr.conversion === "integer" && !expr.explicit
    ? stripIntegerConversions(expr.operand)
    : expr;
}
