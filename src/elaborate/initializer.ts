/**
 * Initializers (C11 6.7.9): designators, brace elision and overriding are resolved into one entry per element or member
 * that is given. A list is read with one cursor; levels without braces of their own take items from it until they are
 * full or a designator belongs to the level that has braces.
 */
import type * as c from "../c-ast/c-ast.ts";
import type { ArrayType, CType } from "../c-ast/c-type.ts";
import { isCharacter, sameType, unqualified } from "../c-ast/type-relations.ts";
import { childByField } from "../syntax/navigate.ts";
import type { SyntaxNode } from "../syntax/syntax-node.ts";
import { requireComplete } from "./complete-type.ts";
import type { UnitContext } from "./context.ts";
import { assignable, rvalue } from "./conversion.ts";
import { designatedSteps } from "./designator.ts";
import type { Step } from "./designator.ts";
import { fail, warn } from "./failure.ts";
import { elementLimit, elementType, nextElement } from "./initializer-element.ts";
import { createAggregate, freeze } from "./initializer-tree.ts";
import type { Aggregate, Part } from "./initializer-tree.ts";
import { withoutParentheses } from "./parentheses.ts";

export interface Initialized {
  /** The declared type, with the length that the initializer gives an array of unknown length. */
  readonly type: CType;
  readonly value: c.Initializer;
}

export function elaborateInitializer(unit: UnitContext, node: SyntaxNode, type: CType): Initialized {
  const completed = type.kind === "array" && type.length === "incomplete" ? type.element : type;
  requireComplete(unit, node, completed);
  const part = node.kind === "initializer_list" ? braced(unit, node, type) : single(unit, node, type);
  return { type: withLength(type, part), value: freeze(unit, part) };
}

/** C11 6.7.9p22. */
function withLength(type: CType, part: Part): CType {
  if (type.kind !== "array" || type.length !== "incomplete") return type;
  if (part.kind === "string") return { ...type, length: part.literal.units.length };
  if (part.kind !== "aggregate") return type;
  return { ...type, length: Math.max(0, ...[...part.parts.keys()].map((index) => index + 1)) };
}

/** One expression for the whole object. */
function single(unit: UnitContext, node: SyntaxNode, type: CType): Part {
  const expr = unit.rules.expression(unit, node);
  const whole = wholeValue(unit, node, expr, type);
  if (whole) return whole;
  return fail(unit, node, "elaborate/type", "The initializer of an array or struct needs braces");
}

/** `expr` as the value of an object of `type`; null where only a part of the object can take it. */
function wholeValue(unit: UnitContext, node: SyntaxNode, expr: c.Expr, type: CType): Part | null {
  switch (type.kind) {
    case "array": {
      if (expr.kind === "string-literal" && takesString(type, expr)) return { kind: "string", literal: expr };
      // GNU: an array takes the elements of a compound literal of its type
      if (expr.kind !== "compound-literal" || expr.type.kind !== "array") return null;
      const same = sameType(unqualified(type.element), unqualified(expr.type.element));
      return same ? thaw(expr.initializer, type) : null;
    }
    case "record":
    case "vector": {
      const value = rvalue(unit, expr);
      return sameType(value.type, unqualified(type)) ? { kind: "value", value } : null;
    }
    default:
      return { kind: "value", value: assignable(unit, node, rvalue(unit, expr), type) };
  }
}

function thaw(initializer: c.Initializer, type: CType): Part {
  if (initializer.kind === "string") return initializer;
  if (initializer.kind === "value") return initializer;
  const aggregate = createAggregate(type);
  if (initializer.kind === "array") {
    for (const { index, value } of initializer.elements)
      aggregate.parts.set(index, { kind: "done", initializer: value });
  }
  return aggregate;
}

/** C11 6.7.9p14, p15: narrow strings for any character type, wide ones for their own element type. */
function takesString(type: ArrayType, literal: c.StringLiteral): boolean {
  if (literal.type.kind !== "array") return false;
  const [element, unit] = [unqualified(type.element), literal.type.element];
  if (isCharacter(unit)) return isCharacter(element);
  return element.kind === "integer" && unit.kind === "integer" && element.integer === unit.integer;
}

// ---------------------------------------------------------------------------------------------------- lists

interface Item {
  /** Designators, outermost first; empty when the position decides. */
  readonly designators: readonly SyntaxNode[];
  readonly value: SyntaxNode;
}

/** Items that are still to be placed. The expression at hand is elaborated once, whichever level takes it. */
interface Cursor {
  readonly items: readonly Item[];
  at: number;
  /** The current item's value where its designators have been dealt with. */
  placed: boolean;
  expr: c.Expr | null;
}

function braced(unit: UnitContext, list: SyntaxNode, type: CType): Part {
  const items = list.children.filter((child) => child.named).map(toItem);
  const only = items[0];
  const isAggregate = type.kind === "array" || type.kind === "record" || type.kind === "vector";
  if (!isAggregate) return bracedScalar(unit, list, type, items);
  if (only && items.length === 1 && only.designators.length === 0 && type.kind === "array") {
    const string = stringIn(unit, only.value, type);
    if (string) return string;
  }
  const aggregate = createAggregate(type);
  const cursor: Cursor = { items, at: 0, placed: false, expr: null };
  fill(unit, aggregate, cursor, nextElement(unit, type, -1), "braces");
  return aggregate;
}

function toItem(node: SyntaxNode): Item {
  if (node.kind !== "initializer_pair") return { designators: [], value: node };
  const designators = node.children.filter((child) => child.field === "designator");
  return { designators, value: childByField(node, "value") ?? node };
}

/** `{"abc"}` and `{("abc")}` for a character array. */
function stringIn(unit: UnitContext, node: SyntaxNode, type: ArrayType): Part | null {
  const inner = withoutParentheses(node);
  if (inner.kind !== "string_literal" && inner.kind !== "concatenated_string") return null;
  const literal = unit.rules.expression(unit, inner);
  return literal.kind === "string-literal" && takesString(type, literal) ? { kind: "string", literal } : null;
}

/** `{ x }` for a scalar (C11 6.7.9p11); `{}` is zero in GNU C. */
function bracedScalar(unit: UnitContext, list: SyntaxNode, type: CType, items: readonly Item[]): Part {
  const [first, second] = items;
  if (!first) return { kind: "zero", type, node: list };
  if (first.designators.length > 0)
    fail(unit, list, "elaborate/type", "A designator in the initializer of a scalar");
  if (second)
    warn(unit, second.value, "elaborate/type", "Excess elements in the initializer of a scalar are ignored");
  if (first.value.kind === "initializer_list") return braced(unit, first.value, type);
  return single(unit, first.value, type);
}

/** Gives elements from `start` on their values. */
function fill(
  unit: UnitContext,
  aggregate: Aggregate,
  cursor: Cursor,
  start: number,
  level: "braces" | "elided",
): void {
  let index = start;
  for (let item = cursor.items[cursor.at]; item; item = cursor.items[cursor.at]) {
    if (item.designators.length > 0 && !cursor.placed) {
      if (level === "elided") return;
      const steps = designatedSteps(unit, item.designators, aggregate.type);
      index = designate(unit, aggregate, cursor, steps);
      continue;
    }
    if (index >= elementLimit(unit, aggregate.type)) {
      if (level === "elided") return;
      warn(unit, item.value, "elaborate/type", "Excess elements in an initializer are ignored");
      advance(cursor);
      continue;
    }
    place(unit, aggregate, cursor, index, "merge");
    index = nextElement(unit, aggregate.type, index);
  }
}

function advance(cursor: Cursor): void {
  cursor.at += 1;
  cursor.placed = false;
  cursor.expr = null;
}

/** Places the designated item at hand; returns the element after it (C11 6.7.9p17). */
function designate(unit: UnitContext, aggregate: Aggregate, cursor: Cursor, steps: readonly Step[]): number {
  const [step, ...inner] = steps;
  if (!step) return 0;
  const position = cursor.at;
  for (let index = step.first; index <= step.last; index++) {
    // GNU ranges give every element its own copy of the value
    cursor.at = position;
    cursor.placed = false;
    cursor.expr = null;
    if (inner.length === 0) {
      cursor.placed = true;
      place(unit, aggregate, cursor, index, "replace");
    } else {
      const child = aggregateAt(unit, aggregate, index, cursor);
      const next = designate(unit, child, cursor, inner);
      // what follows without designator goes on behind the innermost one
      fill(unit, child, cursor, next, "elided");
    }
  }
  return nextElement(unit, aggregate.type, step.last);
}

/** Gives element `index` the item at hand, or, without braces, as many items as it takes. */
function place(
  unit: UnitContext,
  aggregate: Aggregate,
  cursor: Cursor,
  index: number,
  how: "merge" | "replace",
): void {
  const item = cursor.items[cursor.at];
  if (!item) return;
  const type = elementType(unit, aggregate.type, index);
  if (item.value.kind === "initializer_list") {
    setPart(unit, aggregate, index, braced(unit, item.value, type));
    advance(cursor);
    return;
  }
  cursor.expr ??= unit.rules.expression(unit, item.value);
  const whole = wholeValue(unit, item.value, cursor.expr, type);
  if (whole) {
    setPart(unit, aggregate, index, whole);
    advance(cursor);
    return;
  }
  const known = aggregate.parts.get(index);
  const child = how === "merge" && known?.kind === "aggregate" ? known : createAggregate(type);
  setPart(unit, aggregate, index, child);
  cursor.placed = true;
  const before = cursor.at;
  fill(unit, child, cursor, nextElement(unit, type, -1), "elided");
  if (cursor.at === before) fail(unit, item.value, "elaborate/type", "The initializer does not fit the type");
}

function aggregateAt(unit: UnitContext, aggregate: Aggregate, index: number, cursor: Cursor): Aggregate {
  const known = aggregate.parts.get(index);
  if (known?.kind === "aggregate") return known;
  const node = cursor.items[cursor.at]?.value;
  if (known && known.kind !== "string" && node) {
    fail(
      unit,
      node,
      "unsupported/extension",
      "A designator overrides a part of a struct that was given as a whole",
    );
  }
  const child = createAggregate(elementType(unit, aggregate.type, index));
  if (known?.kind === "string") spreadString(known.literal, child);
  setPart(unit, aggregate, index, child);
  return child;
}

function spreadString(literal: c.StringLiteral, into: Aggregate): void {
  literal.units.forEach((unit, index) => into.parts.set(index, { kind: "unit", unit, literal }));
}

/** Of a union only the last member given counts (C11 6.7.9p19). */
function setPart(unit: UnitContext, aggregate: Aggregate, index: number, part: Part): void {
  const { type } = aggregate;
  if (type.kind === "record" && unit.program.records.get(type.record)?.keyword === "union")
    aggregate.parts.clear();
  aggregate.parts.set(index, part);
}
