/** Lvalues as places: which object, and the Rust index expressions on the way to it. */
import type * as c from "../c-ast/c-ast.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { indexedObject } from "../c-ast/indexed-object.ts";
import * as b from "../rust-ast/build.ts";
import { lowerValue } from "./lower-expr.ts";
import {
  addIndex,
  elementPlace,
  fieldPlace,
  fixedPlace,
  isRepeatable,
  hasEffectOnTheWay,
  movePlace,
  unsignedIndex,
  zero,
  type Place,
} from "./lower-place.ts";
import { isNode } from "./node-type.ts";
import { nodeVariable } from "./node-variable.ts";
import { lowerPointerPlace } from "./pointer-place.ts";
import { bare, lowerIntegerConstant, toUsize } from "./literal.ts";
import { itemPath, type FunctionContext } from "./context.ts";
import { isFloorPointer, isInMemory } from "./floor.ts";
import { objectType } from "./floor-global.ts";
import { inGlobal, inLocal, inMemory } from "./floor-place.ts";
import { floorIndex, floorLiteral, floorTarget, scaled, temporaryObject } from "./floor-pointer.ts";
import { fits } from "../../analyses/facts/flow-facts.ts";
import { fieldType } from "./lower-type.ts";
import { mayHaveEffect } from "./purity.ts";
import { refuse } from "./refusal.ts";

const sizeType: c.CType = { kind: "integer", integer: "ulong", quals: 0 };

export function lowerLvalue(cx: FunctionContext, expr: c.Expr): Place {
  switch (expr.kind) {
    case "variable-ref":
      if (isInMemory(cx, expr.symbol)) return variableInMemory(cx, expr);
      if (isNode(cx, expr.type)) return nodePlace(nodeVariable(cx, expr), expr);
      return { root: { kind: "variable", symbol: expr.symbol }, steps: [], type: expr.type };
    case "compound-literal":
      if (cx.program.floor.pointers.size > 0) return floorLiteral(cx, expr);
      return { root: { kind: "literal", literal: expr }, steps: [], type: expr.type };
    case "string-literal":
      return { root: { kind: "literal", literal: expr }, steps: [], type: expr.type };
    case "dereference":
      return lowerDereferenced(cx, expr);
    case "index":
      return lowerIndexed(cx, expr);
    case "member":
      requireField(cx, expr);
      return fieldPlace(cx, lowerLvalue(cx, expr.base), expr.record, expr.field, expr.type);
    case "arrow":
      if (isFloorPointer(cx, expr.pointer)) {
        const object = floorTarget(cx, expr.pointer, { kind: "record", record: expr.record, quals: 0 });
        return fieldPlace(cx, object, expr.record, expr.field, expr.type);
      }
      requireField(cx, expr);
      return fieldPlace(cx, lowerPointerPlace(cx, expr.pointer), expr.record, expr.field, expr.type);
    case "load":
      return lowerLvalue(cx, expr.place);
    default:
      // an object of temporary lifetime (C11 6.2.4p8)
      if (expr.type.kind === "record" && cx.program.floor.records.has(expr.type.record))
        return temporaryObject(cx, lowerValue(cx, expr), expr.type, "object");
      return refuse("unsupported/extension", `a ${expr.kind} expression as an object`, expr.span);
  }
}

function variableInMemory(cx: FunctionContext, expr: c.VariableRef): Place {
  const item = cx.program.names.globals.get(expr.symbol);
  const missing = cx.program.unavailable.globals.get(expr.symbol);
  if (missing) return refuse(missing.code, `a global: ${missing.message}`, expr.span);
  const isOpen = expr.type.kind === "array" && expr.type.length === "incomplete"; // complete elsewhere
  const type = isOpen ? objectType(cx.symbol(expr.symbol).type) : expr.type;
  return item
    ? inGlobal(b.path(itemPath(item, cx.module)), type)
    : inLocal(b.path(cx.local(expr.symbol)), type);
}

/** Refuses the use of a pointer field that has no Rust type: its record is emitted without it. */
function requireField(cx: FunctionContext, expr: c.Member | c.Arrow): void {
  const record = cx.program.program.records.get(expr.record);
  if (record && expr.type.kind === "pointer")
    fieldType(record, expr.field, { program: cx.program, module: cx.module, span: expr.span });
}

/** `*p`, `*a`: an array that decays here is indexed directly, as in `a[0]`. */
function lowerDereferenced(cx: FunctionContext, expr: c.Dereference): Place {
  const { pointer, type } = expr;
  if (pointer.type.kind === "link")
    return { root: { kind: "linked", link: lowerValue(cx, pointer), span: expr.span }, steps: [], type };
  if (pointer.type.kind === "slot") return inMemory(lowerValue(cx, pointer), type); // a cell is read and written like it
  const array = indexedObject(expr);
  if (array) return elementPlace(cx, lowerLvalue(cx, array), zero, type);
  if (isFloorPointer(cx, pointer)) return floorTarget(cx, pointer, type);
  return { ...lowerPointerPlace(cx, pointer), type };
}

/** `p[i]`, `a[i]`: an array that decays here is indexed directly; lanes of a vector likewise. */
function lowerIndexed(cx: FunctionContext, expr: c.Index): Place {
  const whole = indexedObject(expr);
  if (whole?.kind === "variable-ref" && isNode(cx, expr.type)) {
    const index = repeatableIndex(cx, lowerIndex(cx, expr.index));
    return nodePlace(b.index(nodeVariable(cx, whole), index), expr);
  }
  if (whole) {
    const { base, index } = lowerBaseAndIndex(cx, expr, () => lowerLvalue(cx, whole));
    return elementPlace(cx, base, index, expr.type);
  }
  const { base, index } = lowerBaseAndIndex(cx, expr, () => lowerPointerPlace(cx, expr.pointer));
  return { ...movePlace(cx, base, index, "+", expr.span), type: expr.type };
}

/** The object that a variable or an element of a row of nodes is. */
function nodePlace(link: rust.Expr, { type, span }: c.Expr): Place {
  return { root: { kind: "linked", link, span }, steps: [], type };
}

function repeatableIndex(cx: FunctionContext, index: rust.Expr): rust.Expr {
  if (isRepeatable(index)) return index;
  const name = cx.temporary("at");
  cx.emit(b.letVariable(name, index));
  return b.path(name);
}

/** The base comes first; it is found before statements of the index that could change where it is. */
function lowerBaseAndIndex(
  cx: FunctionContext,
  expr: c.Index,
  lowerBase: () => Place,
): { readonly base: Place; readonly index: rust.Expr } {
  const base = lowerBase();
  const { statements, value: index } = cx.lookAhead(() =>
    base.root.kind === "memory"
      ? scaled(cx, floorIndex(cx, expr.index), expr.pointer.type, expr)
      : lowerIndex(cx, expr.index),
  );
  const isMoved =
    statements.length > 0 && (cx.program.flow.mayChange(expr.index, expr.pointer) || hasEffectOnTheWay(base));
  const found = isMoved ? fixedPlace(cx, base) : base;
  for (const statement of statements) cx.emit(statement);
  return { base: found, index };
}

/** An integer expression as a Rust `usize` index; negative values wrap around, so that sums come out right. */
export function lowerIndex(cx: FunctionContext, expr: c.Expr): rust.Expr {
  const direct = indexArithmetic(cx, expr);
  if (direct) return direct;
  const range = cx.rangeOf(expr);
  const cast = computedFirst(cx, toUsize(lowerValue(cx, stripWidening(cx, expr))));
  return range !== null && range.low >= 0n ? unsignedIndex(cast) : cast;
}

/** An index that calls something is computed before the place around it is borrowed. */
function computedFirst(cx: FunctionContext, index: rust.Expr): rust.Expr {
  if (!mayHaveEffect(index)) return index;
  const name = cx.temporary("at");
  cx.emit(b.letVariable(name, index));
  return b.path(name);
}

/** Index arithmetic done in `usize`, where the C arithmetic provably does not wrap. */
function indexArithmetic(cx: FunctionContext, expr: c.Expr): rust.Expr | null {
  switch (expr.kind) {
    case "integer-constant":
      if (expr.macro === undefined && expr.form.kind !== "enumerator")
        return toUsize({ kind: "integer", value: expr.value });
      return expr.value >= 0n ? unsignedIndex(toUsize(lowerIntegerConstant(cx, expr, sizeType))) : null;
    case "load":
      if (expr.place.kind === "variable-ref" && cx.counters.has(expr.place.symbol))
        return b.path(cx.local(expr.place.symbol));
      return null;
    case "convert": {
      if (expr.conversion !== "integer") return null;
      const inner = cx.rangeOf(expr.operand);
      return fits(inner, cx.program.flow.typeRange(expr.type)) && inner !== null && inner.low >= 0n
        ? indexArithmetic(cx, expr.operand)
        : null;
    }
    case "binary": {
      const exact = cx.program.flow.exactRange(expr, cx.ranges);
      if (!fits(exact, cx.program.flow.typeRange(expr.type)) || exact === null || exact.low < 0n) return null;
      const left = cx.rangeOf(expr.left);
      const right = cx.rangeOf(expr.right);
      if (!left || !right || left.low < 0n || right.low < 0n || !mentionsCounter(cx, expr)) return null;
      if (expr.operator === "+") return addIndex(lowerIndex(cx, expr.left), lowerIndex(cx, expr.right));
      const operands = [lowerIndex(cx, expr.left), lowerIndex(cx, expr.right)] as const;
      return b.binary(expr.operator, operands[0], bare(operands[1]));
    }
    default:
      return null;
  }
}

function mentionsCounter(cx: FunctionContext, expr: c.Expr): boolean {
  switch (expr.kind) {
    case "load":
      return expr.place.kind === "variable-ref" && cx.counters.has(expr.place.symbol);
    case "convert":
      return mentionsCounter(cx, expr.operand);
    case "binary":
      return mentionsCounter(cx, expr.left) || mentionsCounter(cx, expr.right);
    default:
      return false;
  }
}

/** Widening conversions of values that are not negative are done by the cast to `usize` itself. */
function stripWidening(cx: FunctionContext, expr: c.Expr): c.Expr {
  if (expr.kind !== "convert" || expr.conversion !== "integer") return expr;
  const inner = cx.rangeOf(expr.operand);
  const isChar = expr.operand.type.kind === "integer" && expr.operand.type.integer === "char";
  if (isChar || expr.operand.type.kind === "bool" || !inner) return expr;
  const keeps = fits(inner, cx.program.flow.typeRange(expr.type));
  const sameSign = inner.low >= 0n || (cx.program.flow.typeRange(expr.type)?.low ?? 0n) < 0n;
  return keeps && sameSign ? stripWidening(cx, expr.operand) : expr;
}
