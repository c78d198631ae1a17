/**
 * Local variables that lie in memory.
 *
 *   C: int n = 5; scan(&n);      Rust: let n = Local::new(5); scan(n.ptr());
 *   C: int a[n];                 Rust: let a = Local::<i32>::array(n as usize);
 */
import type * as c from "../c-ast/c-ast.ts";
import { sizeOf } from "../c-ast/type-size.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { Span } from "../source/span.ts";
import type { FunctionContext } from "./context.ts";
import { floorType, hasLength, memoryItem } from "./floor.ts";
import { storeInitializer } from "./floor-initializer.ts";
import { inLocal } from "./floor-place.ts";
import { bare } from "./literal.ts";
import { isZeroInitializer } from "./lower-initializer.ts";
import { lowerIndex } from "./lower-lvalue.ts";
import { lowerValue } from "./lower-expr.ts";
import { refuse } from "./refusal.ts";

export function declareInMemory(
  cx: FunctionContext,
  symbol: c.VariableSymbol,
  variable: c.LocalVariable,
  span: Span,
): void {
  const name = cx.local(symbol.id);
  const local = memoryItem(cx.program, cx.module, "Local");
  if (variable.vlaLengths.length > 0) {
    declareArray(cx, symbol, variable, local, span);
    return;
  }
  const type = b.namedType(local, floorType(symbol.type, { program: cx.program, module: cx.module, span }));
  const { initializer } = variable;
  const value = initializer?.kind === "value" ? bare(lowerValue(cx, initializer.value)) : null;
  const object = value ? b.call(`${local}::new`, value) : b.call(`${local}::zeroed`);
  cx.emit(b.letVariable(name, object, type));
  if (initializer && initializer.kind !== "value")
    storeInitializer(cx, inLocal(b.path(name), symbol.type), initializer, span);
}

/** Lengths are kept in variables of their own: they do not change when their operands do (C11 6.7.6.2p2). */
function declareArray(
  cx: FunctionContext,
  symbol: c.VariableSymbol,
  variable: c.LocalVariable,
  local: string,
  span: Span,
): void {
  const name = cx.local(symbol.id);
  for (const length of variable.vlaLengths) noteLength(cx, length, name);
  const { count, element } = countOf(cx, symbol.type, span);
  const type = floorType(element, { program: cx.program, module: cx.module, span });
  cx.emit(b.letVariable(name, b.call(`${local}::array`, count), b.namedType(local, type)));
}

export function noteLength(cx: FunctionContext, length: c.Expr, owner: string): void {
  const kept = cx.temporary(`${owner}_length`);
  cx.emit(b.letVariable(kept, lowerIndex(cx, length), "usize"));
  cx.lengths.set(length.id, kept);
}

/** All elements of known size of an array of variable length. */
function countOf(
  cx: FunctionContext,
  type: c.CType,
  span: Span,
): { readonly count: rust.Expr; readonly element: c.CType } {
  if (type.kind !== "array" || hasLength(type)) return { count: b.int(1), element: type };
  if (typeof type.length === "number") {
    const inner = countOf(cx, type.element, span);
    return { ...inner, count: times(b.int(type.length), inner.count) };
  }
  const name = type.lengthNode === undefined ? undefined : cx.lengths.get(type.lengthNode);
  if (name === undefined) return refuse("unsupported/vla", "an array whose length is not known here", span);
  const inner = countOf(cx, type.element, span);
  return { ...inner, count: times(b.path(name), inner.count) };
}

/** `sizeof` of an array of variable length: what it was when the array was declared. */
export function sizeOfVariable(cx: FunctionContext, type: c.CType, span: Span): rust.Expr {
  const { count, element } = countOf(cx, type, span);
  return b.cast(times(count, b.int(sizeOf(element, cx.program.program))), "u64");
}

function times(left: rust.Expr, right: rust.Expr): rust.Expr {
  if (left.kind === "integer" && left.value === 1n) return right;
  return right.kind === "integer" && right.value === 1n ? left : b.binary("*", left, right);
}

/** Gives a variable that was declared before the value of its initializer. */
export function initializeInMemory(
  cx: FunctionContext,
  symbol: c.VariableSymbol,
  initializer: c.Initializer,
  span: Span,
): void {
  const place = inLocal(b.path(cx.local(symbol.id)), symbol.type);
  if (initializer.kind !== "value" && place.root.kind === "memory") {
    const zero = b.method(place.root.pointer, "clear");
    cx.emit(b.statement(zero));
    if (isZeroInitializer(initializer)) return;
  }
  storeInitializer(cx, place, initializer, span);
  if (initializer.kind === "value" && isZeroInitializer(initializer))
    cx.emit(b.statement(b.method(b.path(cx.local(symbol.id)), "clear")));
}

/** Parameters that lie in memory are put there first. */
export function moveParameters(cx: FunctionContext): void {
  for (const param of cx.definition.params) {
    const symbol = cx.symbol(param);
    if (symbol.kind !== "variable" || !cx.program.floor.objects.has(param)) continue;
    const name = cx.local(param);
    const local = memoryItem(cx.program, cx.module, "Local");
    cx.emit(b.letVariable(name, b.call(`${local}::new`, b.path(name))));
  }
}
