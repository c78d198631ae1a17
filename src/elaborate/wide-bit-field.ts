/**
 * Unsigned bit-fields wider than `int`: gcc computes in a type of the bit-field's own width (C11 6.3.1.1p2 leaves it
 * open), the typed AST in the declared type. Where the two may differ the expression is refused.
 * Example: `struct { unsigned long u : 40; } b;` — `b.u << 30` and `b.u == -1` are of 40 bits to gcc; `b.u >> 30`,
 * `b.u & ~7` and `b.u == 5` are the same either way.
 */
import type * as c from "../c-ast/c-ast.ts";
import { integerShape, isInteger } from "../c-ast/type-relations.ts";
import type { SyntaxNode } from "../syntax/syntax-node.ts";
import { evaluateInteger } from "./constant.ts";
import type { UnitContext } from "./context.ts";
import { fail } from "./failure.ts";
import { bitWidthOf } from "./lvalue.ts";

/** Operators whose result may have more bits than the bit-field, whatever the other operand is. */
const growing: ReadonlySet<string> = new Set(["+", "-", "*", "<<", "~"]);

/** @param others the other operands; those of a shift do not count, for they are promoted by themselves */
export function refuseWideBitField(
  unit: UnitContext,
  node: SyntaxNode,
  operator: string,
  operand: c.Expr,
  others: readonly c.Expr[] = [],
): void {
  const width = wideWidth(unit, operand);
  if (width === null || others.some((other) => outranks(unit, other, width))) return;
  const maybeNegative = operator !== "&" && others.some((other) => mayBeNegative(unit, other));
  if (!growing.has(operator) && !maybeNegative) return;
  const message = `\`${operator}\` on a bit-field of ${String(width)} bits`;
  fail(unit, node, "unsupported/bit-field", message, "Cast the bit-field to its declared type first");
}

/** Width of a value that gcc computes in the type of an unsigned bit-field wider than `int`; else null. */
function wideWidth(unit: UnitContext, value: c.Expr): number | null {
  if (!isInteger(value.type)) return null;
  const { bits, signed } = integerShape(value.type, unit.program);
  if (signed || bits <= intBits) return null;
  switch (value.kind) {
    case "binary":
      return value.operator === ">>" || value.operator === "<<"
        ? wideWidth(unit, value.left)
        : commonWidth(unit, value.left, value.right);
    case "conditional":
      return commonWidth(unit, value.then ?? value.condition, value.otherwise);
    case "comma":
      return wideWidth(unit, value.right);
    case "unary":
      return wideWidth(unit, value.operand);
    default: {
      const width = bitWidthOf(value, unit.program);
      return width !== null && width > intBits && width < bits ? width : null;
    }
  }
}

const intBits = 32;

function commonWidth(unit: UnitContext, left: c.Expr, right: c.Expr): number | null {
  const widths = [wideWidth(unit, left), wideWidth(unit, right)].filter((width) => width !== null);
  if (widths.length === 0) return null;
  const width = Math.max(...widths);
  return outranks(unit, left, width) || outranks(unit, right, width) ? null : width;
}

/** The common type is then the other operand's. */
function outranks(unit: UnitContext, other: c.Expr, width: number): boolean {
  if (wideWidth(unit, other) !== null) return false;
  const { type } = other.kind === "convert" && !other.explicit ? other.operand : other;
  return !isInteger(type) || integerShape(type, unit.program).bits > width;
}

function mayBeNegative(unit: UnitContext, other: c.Expr): boolean {
  if (!isInteger(other.type) || !integerShape(other.type, unit.program).signed) return false;
  const value = evaluateInteger(other, unit.program);
  return value === null || value < 0n;
}
