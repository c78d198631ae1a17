/**
 * `qsort` and `bsearch`: typed slices, the comparison a function of two references.
 *
 *   C: qsort(a, n, sizeof a[0], by_age);      Rust: qsort(&mut a[..n], by_age);
 */
import type * as c from "../c-ast/c-ast.ts";
import type { VersionKey } from "../../analyses/facts/pointer-facts.ts";
import { rustScalar, sameRepresentation } from "../c-ast/rust-scalar.ts";
import { sizeOf } from "../c-ast/type-size.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { itemPath, runtimePath, type FunctionContext } from "./context.ts";
import { withoutConversions, valueBefore } from "./library-argument.ts";
import type { FoundPosition } from "./library-position.ts";
import { constantSize } from "../c-ast/constant-size.ts";
import { globalsOf, withGlobals } from "./lower-global-borrow.ts";
import { lowerIndex } from "./lower-lvalue.ts";
import {
  addIndex,
  borrowMany,
  borrowOne,
  borrowRows,
  elementPlace,
  isZeroIndex,
  repeatablePlace,
  sequenceExpr,
  zero,
  type Place,
} from "./lower-place.ts";
import { goesThroughRows } from "./lower-pointer.ts";
import { lowerPointerPlace, pointee } from "./pointer-place.ts";
import { isCopy } from "./lower-zero.ts";
import { refuse } from "./refusal.ts";

export function lowerQsort(cx: FunctionContext, call: c.Call): rust.Expr {
  const [array, count, size, comparison] = call.args;
  if (!array || !count || !size || !comparison)
    return refuse("elaborate/type", "a missing argument", call.span);
  const place = sortedPlace(cx, array, size);
  const length = valueBefore(cx, lowerIndex(cx, count), true);
  const compare = comparisonOf(cx, comparison, [place.type, place.type]);
  noteTouched(cx, compare.symbol, [place], call);
  const item = isCopy(cx.program, place.type) ? "qsort" : "qsort_owned";
  return withGlobals(cx, globalsOf(cx, [place]), call, () =>
    b.call(
      runtimePath(cx, "sort", item),
      b.borrowMut(elements(cx, place, array, length, "write")),
      compare.expr,
    ),
  );
}

export function lowerBsearch(cx: FunctionContext, call: c.Call): FoundPosition {
  const [key, array, count, size, comparison] = call.args;
  if (!key || !array || !count || !size || !comparison)
    return refuse("elaborate/type", "a missing argument", call.span);
  const wanted = repeatablePlace(cx, lowerPointerPlace(cx, withoutConversions(key)));
  const place = sortedPlace(cx, array, size);
  const length = valueBefore(cx, lowerIndex(cx, count), true);
  const compare = comparisonOf(cx, comparison, [wanted.type, place.type]);
  noteTouched(cx, compare.symbol, [wanted, place], call);
  const isText = compare.isMany && rustScalar(wanted.type, cx.program.program.enums) === "u8";
  const option = withGlobals(
    cx,
    globalsOf(cx, [wanted, place]),
    call,
    () =>
      b.call(
        runtimePath(cx, "sort", "bsearch"),
        isText ? borrowMany(cx, wanted, false, call.span) : borrowOne(cx, wanted, false, call.span),
        b.borrow(elements(cx, place, array, length, "read")),
        compare.expr,
      ),
    [],
  );
  return { option, base: place };
}

/** The first of the elements that are sorted: they have the size that the call says. */
function sortedPlace(cx: FunctionContext, array: c.Expr, size: c.Expr): Place {
  let place = repeatablePlace(cx, lowerPointerPlace(cx, withoutConversions(array)));
  const bytes = constantSize(size);
  const isElement = (): boolean =>
    place.type.kind !== "void" &&
    BigInt(sizeOf(place.type, cx.program.program)) === bytes &&
    place.steps.at(-1)?.kind === "element";
  while (!isElement()) {
    if (place.type.kind !== "array")
      return refuse(
        "pointer/reinterpret",
        "elements are sorted that have not the size of the array's",
        array.span,
      );
    place = elementPlace(cx, place, zero, place.type.element);
  }
  return place;
}

/** The first `length` elements from the place on, those of the rows behind it as well. */
function elements(
  cx: FunctionContext,
  place: Place,
  array: c.Expr,
  length: rust.Expr,
  access: "read" | "write",
): rust.Expr {
  const { span } = array;
  const pointer = withoutConversions(array);
  const isRows =
    place.steps.at(-2)?.kind === "element" && (goesThroughRows(pointer) || pointee(pointer).kind === "array");
  if (isRows) {
    const rows = borrowRows(cx, place, access === "write", span);
    return b.index(rows.kind === "borrow" ? rows.place : rows, b.range(null, length));
  }
  const { expr } = sequenceExpr(cx, { ...place, steps: place.steps.slice(0, -1) }, access, span);
  const last = place.steps.at(-1);
  const start = last?.kind === "element" ? last.index : zero;
  return b.index(expr, b.range(isZeroIndex(start) ? null : start, addIndex(start, length)));
}

/** A global that is borrowed for the call must not be used by the comparison. */
function noteTouched(
  cx: FunctionContext,
  comparison: c.SymbolId,
  places: readonly Place[],
  call: c.Call,
): void {
  const touched = cx.program.flow.globalsNamed(comparison);
  for (const symbol of globalsOf(cx, places))
    if (touched === null || touched.has(symbol))
      refuse(
        "pointer/global",
        `global \`${cx.symbol(symbol).name}\` is sorted by a comparison that also uses it by name`,
        call.span,
      );
}

interface Comparison {
  readonly expr: rust.Expr;
  readonly symbol: c.SymbolId;
  /** Does it see its first argument as a sequence? */
  readonly isMany: boolean;
}

/** The comparison as a function of two references to these types. */
function comparisonOf(cx: FunctionContext, expr: c.Expr, types: readonly c.CType[]): Comparison {
  let inner = withoutConversions(expr);
  while (inner.kind === "convert") inner = withoutConversions(inner.operand);
  if (inner.kind === "address-of") inner = inner.place;
  const symbol = inner.kind === "function-ref" ? inner.symbol : null;
  const item = symbol === null ? undefined : cx.program.names.functions.get(symbol);
  const definition = symbol === null ? undefined : cx.program.definitions.get(symbol);
  const facts = symbol === null ? undefined : cx.program.pointers.versions.get(String(symbol) as VersionKey);
  if (symbol === null || !item || !definition || !facts)
    return refuse("unsupported/library", "a comparison that is no function of the program", expr.span);
  const missing = cx.program.unavailable.versions.get(facts.key);
  if (missing)
    return refuse(
      missing.code,
      `it compares by \`${cx.symbol(symbol).name}\`: ${missing.message}`,
      expr.span,
    );
  const names = ["a", "b"].map((name) => cx.temporary(name));
  let isMany = false;
  const args = types.map((type, at): rust.Expr => {
    const param = definition.params[at];
    const representation = param === undefined ? undefined : facts.pointers.get(param);
    const name = b.path(names[at] ?? "a");
    if (param === undefined || representation?.kind !== "borrowed" || representation.mutable)
      return refuse(
        "pointer/reinterpret",
        "a comparison that does more than look at two elements",
        expr.span,
      );
    const target = comparedType(cx, param);
    const value = comparedAs(cx, name, type, target, representation.many, expr);
    if (at === 0) isMany = representation.many;
    return representation.nullable ? b.some(value) : value;
  });
  const path = itemPath(item, cx.module);
  const isDirect =
    args.every((arg, at) => arg.kind === "path" && arg.path === names[at]) &&
    types.every((type, at) => sameElement(cx, definition.params[at], type));
  return { expr: isDirect ? b.path(path) : b.closure(names, b.call(path, ...args)), symbol, isMany };
}

function sameElement(cx: FunctionContext, param: c.SymbolId | undefined, type: c.CType): boolean {
  const target = param === undefined ? null : comparedType(cx, param);
  return target !== null && sameRepresentation(target, type, cx.program.program.enums);
}

function comparedType(cx: FunctionContext, param: c.SymbolId): c.CType {
  const { type } = cx.symbol(param);
  const target = type.kind === "pointer" ? type.target : type;
  if (target.kind !== "void") return target;
  return (
    cx.program.pointers.voidTargets.get(param) ??
    refuse("pointer/reinterpret", "a comparison that sees its elements as several types", cx.definition.span)
  );
}

/** `a` of type `&T`, as the comparison takes it: `&T`, or `&[U]` where `T` is an array of `U`. */
function comparedAs(
  cx: FunctionContext,
  name: rust.Expr,
  type: c.CType,
  target: c.CType,
  many: boolean,
  at: c.Expr,
): rust.Expr {
  const { enums } = cx.program.program;
  if (many && type.kind === "array" && sameRepresentation(type.element, target, enums)) return name;
  if (!sameRepresentation(type, target, enums))
    return refuse("pointer/reinterpret", "a comparison that sees its elements as another type", at.span);
  return many ? b.call("std::slice::from_ref", name) : name;
}
