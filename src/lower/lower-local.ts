/** Local declarations. Pointers that are cursors become their position variables, or nothing at all. */
import type * as c from "../c-ast/c-ast.ts";
import { walk } from "../c-ast/visit.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { Span } from "../source/span.ts";
import { variableSlot } from "../../analyses/facts/pointer-facts.ts";
import type { FunctionContext } from "./context.ts";
import { floorType, isInMemory, nullPointer } from "./floor.ts";
import { declareInMemory, initializeInMemory, noteLength } from "./floor-local.ts";
import { bare } from "./literal.ts";
import { lowerValue } from "./lower-expr.ts";
import { lowerInitializer } from "./lower-initializer.ts";
import { lowerIndex } from "./lower-lvalue.ts";
import { assignPointerVariable } from "./assign-pointer.ts";
import { lowerPointerAs } from "./lower-pointer.ts";
import { positionValues } from "./pointer-position.ts";
import { lowerType, pointerType } from "./lower-type.ts";
import { isCopy, zeroPointer, zeroValue } from "./lower-zero.ts";
import { holdsNodes } from "./node-type.ts";
import { declareNodes } from "./node-variable.ts";
import { isReadFirst } from "./read-first.ts";
import { refuse } from "./refusal.ts";

/** Declares a variable; without an initializer it gets a zero value. */
export function lowerLocal(cx: FunctionContext, variable: c.LocalVariable, span: Span): void {
  const symbol = cx.symbol(variable.symbol);
  if (symbol.kind !== "variable") return;
  if (symbol.storage === "static" || cx.undeclared.has(symbol.id)) return;
  if (variable.initializer && namesItself(variable)) {
    declareBeforeValue(cx, symbol, variable, span);
    return;
  }
  if (isInMemory(cx, symbol.id)) {
    declareInMemory(cx, symbol, variable, span);
    return;
  }
  if (holdsNodes(cx, symbol.type)) {
    declareNodes(cx, symbol, variable.initializer, span);
    return;
  }
  if (symbol.type.kind === "pointer" && cx.facts.pointers.get(symbol.id)?.kind === "floor") {
    for (const length of variable.vlaLengths) noteLength(cx, length, cx.local(symbol.id));
    declareFloorPointer(cx, symbol, variable.initializer, span);
    return;
  }
  if (symbol.type.kind === "pointer") {
    declarePointer(cx, symbol, variable.initializer, span);
    return;
  }
  if (variable.vlaLengths.length > 0) {
    declareVla(cx, symbol, variable, span);
    return;
  }
  const site = { program: cx.program, module: cx.module, span, slot: variableSlot(symbol.id) };
  const type = lowerType(symbol.type, site);
  if (symbol.type.kind === "slot" && !variable.initializer) {
    cx.emit(b.letMut(cx.local(symbol.id), undefined, type)); // a reference has no zero value
    return;
  }
  const value = variable.initializer
    ? lowerInitializer(cx, variable.initializer, symbol.type, span, site.slot)
    : zeroValue(site, symbol.type, span);
  if (symbol.isCell) {
    const made = b.call("std::cell::Cell::new", bare(value));
    cx.emit(b.letVariable(cx.local(symbol.id), made, b.namedType("std::cell::Cell", type)));
    return;
  }
  noteRange(cx, symbol, variable.initializer);
  const isTyped =
    isUntyped(value) || holdsPointers(symbol.type) || value.kind === "integer" || value.kind === "float";
  emitLet(cx, symbol, isTyped ? bare(value) : value, isTyped ? type : null);
}

/** `int x = (x = 4) + 1`: Rust's variable is there only once it has a value. */
function namesItself({ symbol, initializer }: c.LocalVariable): boolean {
  if (!initializer) return false;
  return [...walk(initializer)].some((node) => node.kind === "variable-ref" && node.symbol === symbol);
}

function declareBeforeValue(
  cx: FunctionContext,
  symbol: c.VariableSymbol,
  variable: c.LocalVariable,
  span: Span,
): void {
  const isHeld = isInMemory(cx, symbol.id) || cx.facts.pointers.get(symbol.id)?.kind === "floor";
  if (symbol.type.kind === "pointer" && !isHeld)
    return refuse("pointer/heap", "a pointer whose first value is made of itself", span);
  lowerLocal(cx, { ...variable, initializer: null }, span);
  initializeLocal(cx, variable, span);
}

function declareFloorPointer(
  cx: FunctionContext,
  symbol: c.VariableSymbol,
  initializer: c.Initializer | null,
  span: Span,
): void {
  const type = floorType(symbol.type, { program: cx.program, module: cx.module, span });
  const value =
    initializer?.kind === "value" ? lowerValue(cx, initializer.value) : nullPointer(cx.program, cx.module);
  emitLet(cx, symbol, value, type);
}

/** Lists of literals infer their type from the first element, which keeps its suffix; the rest have none already. */
function isUntyped(value: rust.Expr): boolean {
  if (value.kind === "if" || value.kind === "match" || value.kind === "block") return true;
  if (value.kind === "path" && value.path.endsWith("::NULL")) return true; // methods of it need its type
  return (
    value.kind === "array" &&
    value.elements.some((element) => element.kind === "array" || element.kind === "repeat")
  );
}

/** References to arrays of different lengths become slices only where the type is written; null links have none. */
function holdsPointers(type: c.CType): boolean {
  if (type.kind === "array") return type.element.kind === "link" || holdsPointers(type.element);
  return type.kind === "pointer";
}

function emitLet(
  cx: FunctionContext,
  symbol: c.VariableSymbol,
  value: rust.Expr,
  type: rust.Type | null,
): void {
  const name = cx.local(symbol.id);
  const make = cx.isMutable(symbol.id) ? b.letMut : b.letVariable;
  cx.emit(make(name, value, type ?? undefined));
}

/** A variable that keeps its first value keeps its range. */
export function noteRange(
  cx: FunctionContext,
  symbol: c.VariableSymbol,
  initializer: c.Initializer | null,
): void {
  if (cx.isMutable(symbol.id) || initializer?.kind !== "value") return;
  const range = cx.rangeOf(initializer.value);
  if (range) cx.ranges.set(symbol.id, range);
}

function declareVla(
  cx: FunctionContext,
  symbol: c.VariableSymbol,
  variable: c.LocalVariable,
  span: Span,
): void {
  const { type } = symbol;
  const [length] = variable.vlaLengths;
  if (type.kind !== "array" || type.length !== "variable" || !length || variable.vlaLengths.length > 1)
    return refuse("unsupported/vla", "a variable length array of more than one dimension", span);
  const zero = zeroValue(cx, type.element, span);
  if (!isCopy(cx.program, type.element))
    return refuse("unsupported/vla", "a variable length array of owners", span);
  const isMeasured = [...walk(cx.definition.body)].some((node) => node.kind === "sizeof-variable");
  if (isMeasured) noteLength(cx, length, cx.local(symbol.id));
  const kept = cx.lengths.get(length.id);
  const count = kept === undefined ? lowerIndex(cx, length) : b.path(kept);
  emitLet(cx, symbol, b.vecRepeat(zero, count), null);
}

function declarePointer(
  cx: FunctionContext,
  symbol: c.VariableSymbol,
  initializer: c.Initializer | null,
  span: Span,
): void {
  const representation = cx.representation(symbol.id, span);
  const target = symbol.type.kind === "pointer" ? symbol.type.target : symbol.type;
  const value = initializer?.kind === "value" ? initializer.value : null;
  switch (representation.kind) {
    case "cursor":
      declareCursor(cx, symbol, value, span);
      return;
    case "owned":
    case "static":
    case "function": {
      const site = { program: cx.program, module: cx.module, span, slot: variableSlot(symbol.id) };
      const type = pointerType(target, representation, site);
      const initial = value
        ? lowerPointerAs(cx, value, representation, target)
        : uninitialized(representation, cx, span);
      if (!initial && isReadFirst(cx.definition.body, symbol.id))
        refuse("pointer/heap", `\`${symbol.name}\` is read before it has a value`, span);
      if (initial) emitLet(cx, symbol, initial, type);
      else cx.emit(b.letVariable(cx.local(symbol.id), undefined, type));
      for (const position of cx.positions(symbol.id)) cx.emit(b.letMut(position, b.int(0), "usize"));
      return;
    }
    default:
      refuse("internal/bug", `a local pointer represented as ${representation.kind}`, span);
  }
}

function uninitialized(
  representation: Parameters<typeof zeroPointer>[0],
  cx: FunctionContext,
  span: Span,
): rust.Expr | undefined {
  if (representation?.kind === "owned" && !representation.many && !representation.nullable) return undefined;
  if (representation?.kind === "function" && !representation.nullable) return undefined;
  return zeroPointer(representation, cx, span);
}

function declareCursor(
  cx: FunctionContext,
  symbol: c.VariableSymbol,
  value: c.Expr | null,
  span: Span,
): void {
  const positions = cx.positions(symbol.id);
  const representation = cx.representation(symbol.id, span);
  const nullable = representation.kind === "cursor" && representation.nullable;
  if (!value) {
    for (const position of positions) {
      if (nullable) cx.emit(b.letMut(position, b.none, b.optionType("usize")));
      else cx.emit(b.letMut(position, b.int(0), "usize"));
    }
    return;
  }
  for (const { position, index } of positionValues(cx, symbol.id, value, span)) {
    const make = cx.isMutable(symbol.id) ? b.letMut : b.letVariable;
    const isBareLiteral = index.kind === "integer";
    cx.emit(make(position, index, nullable ? b.optionType("usize") : isBareLiteral ? "usize" : undefined));
  }
}

/** Gives a variable declared earlier the value of its initializer. */
export function initializeLocal(cx: FunctionContext, variable: c.LocalVariable, span: Span): void {
  const symbol = cx.symbol(variable.symbol);
  if (symbol.kind !== "variable" || symbol.storage === "static" || !variable.initializer) return;
  if (isInMemory(cx, symbol.id)) {
    initializeInMemory(cx, symbol, variable.initializer, span);
    return;
  }
  if (symbol.type.kind === "pointer" && cx.facts.pointers.get(symbol.id)?.kind === "floor") {
    if (variable.initializer.kind !== "value") return;
    const value = lowerValue(cx, variable.initializer.value);
    cx.emit(b.statement(b.assign(b.path(cx.local(symbol.id)), value)));
    return;
  }
  if (symbol.type.kind === "pointer") {
    if (variable.initializer.kind === "value")
      assignPointerVariable(cx, symbol.id, variable.initializer.value, span);
    return;
  }
  const value = lowerInitializer(cx, variable.initializer, symbol.type, span, variableSlot(symbol.id));
  cx.emit(b.statement(b.assign(b.path(cx.local(symbol.id)), bare(value))));
}
