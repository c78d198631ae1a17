/**
 * Memory that a struct field borrows and writes, `&'a mut [T]`: fields that are given such memory, that go on to the rest
 * of it, and structs that hold such fields. Rust never copies a mutable borrow: the copy borrows from the first one.
 *
 *   C: w->buf = out + 4;  w->buf += n;       Rust: w.buf = &mut out[4..];  w.buf = &mut std::mem::take(&mut w.buf)[n..];
 *   C: fill(s);                              Rust: fill(Span { buf: &mut *s.buf, n: s.n });
 */
import type * as c from "../c-ast/c-ast.ts";
import { fieldKey, type Representation } from "../../analyses/facts/pointer-facts.ts";
import { walk } from "../c-ast/visit.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { Span } from "../source/span.ts";
import { itemPath, type FunctionContext, type ProgramContext } from "./context.ts";
import { lowerIndex } from "./lower-lvalue.ts";
import {
  fieldPlace,
  isZeroIndex,
  loadPlace,
  placeExpr,
  repeatablePlace,
  storePlace,
  type Place,
} from "./lower-place.ts";
import { borrowedAs, stripPointerCasts } from "./lower-pointer.ts";
import { lowerPointerPlace, sameObject } from "./pointer-place.ts";
import { isCopy } from "./lower-zero.ts";
import { refuse } from "./refusal.ts";

type Lent = Extract<Representation, { kind: "lent" }>;

/** A pointer as what a field is lent; null stays null. */
export function lentAs(
  cx: FunctionContext,
  expr: c.Expr,
  { many, nullable }: Lent,
  target: c.CType,
): rust.Expr {
  const moved = nullable ? movedOption(cx, expr, many) : null;
  return moved ?? borrowedAs(cx, expr, { kind: "borrowed", many, mutable: true, nullable }, target);
}

/** An optional parameter is moved: borrowing from it would end with the function. */
function movedOption(cx: FunctionContext, expr: c.Expr, many: boolean): rust.Expr | null {
  const inner = stripPointerCasts(expr);
  if (inner.kind !== "load" || inner.place.kind !== "variable-ref") return null;
  const { symbol } = inner.place;
  const own = cx.facts.pointers.get(symbol);
  const isWhole = own?.kind === "borrowed" && own.nullable && own.mutable && own.many === many;
  return isWhole && cx.positions(symbol).length === 0 ? b.path(cx.local(symbol)) : null;
}

/** `w->p = w->p + by`: the field goes on to the rest of what it is lent; null for other values. */
export function restOfLent(cx: FunctionContext, field: Place, value: c.Expr, as: Lent): rust.Expr | null {
  const inner = stripPointerCasts(value);
  if (inner.kind !== "pointer-offset" && inner.kind !== "load") return null;
  if (
    inner.kind === "load" &&
    inner.place.kind === "variable-ref" &&
    cx.isOptionalPosition(inner.place.symbol)
  )
    return null;
  const { statements, value: to } = cx.lookAhead(() => lowerPointerPlace(cx, inner));
  const last = to.steps.at(-1);
  const owner: Place = { ...to, steps: to.steps.slice(0, -2) };
  if (to.steps.at(-2)?.kind !== "pointee" || last?.kind !== "element" || !sameObject(owner, field))
    return null;
  for (const statement of statements) cx.emit(statement);
  if (isZeroIndex(last.index)) return takenRest(cx, field, as, null, value.span);
  return takenRest(cx, field, as, last.index, value.span);
}

/** `w->p += by`; what was cut off is gone, so there must be no way back. */
export function moveStoredLent(
  cx: FunctionContext,
  place: Place,
  as: Lent,
  by: c.Expr | null,
  { span }: c.Expr,
): void {
  const range = by === null ? null : cx.rangeOf(by);
  if (by !== null && (range === null || range.low < 0n))
    return refuse("pointer/stored", "a pointer into borrowed memory may be moved back", by.span);
  const rest = takenRest(cx, place, as, by === null ? b.int(1) : lowerIndex(cx, by), span);
  cx.emit(b.statement(storePlace(cx, place, rest, span)));
}

/** `*w->p++ = x`: the field moves at the end of the full expression, if nothing else in that reaches the struct. */
export function putOffMove(cx: FunctionContext, target: c.Expr, move: () => void): boolean {
  const holder = structVariable(target);
  const full = cx.deferringIn;
  if (holder === null || !full) return false;
  const symbol = cx.symbol(holder);
  if (symbol.kind !== "variable" || symbol.storage !== "automatic") return false;
  if (symbol.type.kind !== "pointer" && cx.program.flow.variables.addressTaken.has(holder)) return false;
  const root = rootOf(cx, holder);
  const named = [...walk(full)].filter(
    (node) => node.kind === "variable-ref" && rootOf(cx, node.symbol) === root,
  );
  if (named.length !== 1) return false;
  cx.putOff(move);
  return true;
}

/** `w` in `w->p`, `w.inner.p`. */
function structVariable(target: c.Expr): c.SymbolId | null {
  if (target.kind === "variable-ref") return target.symbol;
  if (target.kind === "member") return structVariable(target.base);
  if (target.kind !== "arrow" || target.pointer.kind !== "load") return null;
  const { place } = target.pointer;
  return place.kind === "variable-ref" ? place.symbol : null;
}

/** The variable whose object a variable is, or points into. */
function rootOf(cx: FunctionContext, symbol: c.SymbolId): c.SymbolId {
  const root = cx.symbol(symbol).type.kind === "pointer" ? cx.address(symbol)?.root : undefined;
  return root && root.kind !== "literal" ? root.symbol : symbol;
}

/** `&mut std::mem::take(&mut w.p)[by..]` */
function takenRest(
  cx: FunctionContext,
  place: Place,
  { many, nullable }: Lent,
  by: rust.Expr | null,
  span: Span,
): rust.Expr {
  if (!many) return refuse("pointer/stored", "a pointer to a single object is moved", span);
  const field = placeExpr(cx, place, "write", span);
  const taken = nullable
    ? b.method(b.method(field, "take"), "unwrap")
    : b.call("std::mem::take", b.borrowMut(field));
  const rest = by === null ? taken : b.borrowMut(b.index(taken, b.range(by, null)));
  return nullable ? b.some(rest) : rest;
}

/** Is the type a struct that is no `Copy` for its lent fields only? */
export function isLender(program: ProgramContext, type: c.CType): boolean {
  if (type.kind !== "record" || isCopy(program, type)) return false;
  return (program.program.records.get(type.record)?.fields ?? []).every((field, at) => {
    if (field.type.kind === "pointer")
      return program.pointers.fields.get(fieldKey(type.record, at))?.kind !== "owned";
    return isCopy(program, field.type) || isLender(program, field.type);
  });
}

/** `S { buf: &mut *s.buf, n: s.n }`: a copy of a struct, as long as it lives. */
export function reborrowed(cx: FunctionContext, given: Place, span: Span): rust.Expr {
  const { type } = given;
  const item = type.kind === "record" ? cx.program.names.records.get(type.record) : undefined;
  const record = type.kind === "record" ? cx.program.program.records.get(type.record) : undefined;
  if (!item || !record?.fields || given.root.kind === "memory")
    return refuse("internal/bug", "a copy of what is no struct with lent fields", span);
  const place = repeatablePlace(cx, given);
  const fields = record.fields.flatMap((field, at) => {
    if (field.name === null && field.bitWidth !== null) return [];
    const value = reborrowedField(cx, place, record, at, span);
    return [{ name: cx.program.names.field(record.id, at), value }];
  });
  return { kind: "struct", path: itemPath(item, cx.module), fields };
}

function reborrowedField(
  cx: FunctionContext,
  place: Place,
  record: c.RecordDefinition,
  at: number,
  span: Span,
): rust.Expr {
  const type = record.fields?.[at]?.type ?? { kind: "void", quals: 0 };
  const field = fieldPlace(cx, place, record.id, at, type);
  const own = type.kind === "pointer" ? cx.program.pointers.fields.get(fieldKey(record.id, at)) : undefined;
  if (own?.kind === "lent") {
    const holder = placeExpr(cx, field, "write", span);
    return own.nullable ? b.method(holder, "as_deref_mut") : b.borrowMut(b.deref(holder));
  }
  return isLender(cx.program, type) ? reborrowed(cx, field, span) : loadPlace(cx, field, span);
}
