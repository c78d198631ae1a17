/** Prefix and infix operators, casts, assignments and ranges. */
import type * as rust from "../rust-ast/rust-ast.ts";
import {
  binaryPrecedence,
  mixesReadably,
  Precedence,
  precedenceOf,
  rightOperand,
} from "../rust-ast/precedence.ts";
import { concat, concatAll, group, indent, line } from "./layout.ts";
import type { Doc } from "./layout.ts";
import { anywhere, operandAt } from "./printer.ts";
import type { Place, Printer } from "./printer.ts";

/** `-x`, `!x`, `*x`, `&x`, `&mut x` */
export function printPrefix(printer: Printer, expr: rust.UnaryExpr | rust.BorrowExpr, place: Place): Doc {
  if (expr.kind === "borrow") {
    return concat(expr.mutable ? "&mut " : "&", printer.expr(expr.place, operandAt(place, Precedence.unary)));
  }
  const minimum = expr.operator === "-" && startsWithMinus(expr.operand) ? Precedence.atom : Precedence.unary;
  return concat(expr.operator, printer.expr(expr.operand, operandAt(place, minimum)));
}

function startsWithMinus(expr: rust.Expr): boolean {
  if (expr.kind === "unary") return expr.operator === "-";
  return (expr.kind === "integer" || expr.kind === "float") && precedenceOf(expr) === Precedence.unary;
}

/** `a + b - c`: operands of one level stand in one group, broken before each operator or before none. */
export function printBinary(printer: Printer, expr: rust.BinaryExpr, place: Place): Doc {
  const level = binaryPrecedence[expr.operator];
  const tail: Doc[] = [];
  let first: rust.Expr = expr;
  let outer = expr;
  while (first.kind === "binary" && continuesChain(first, outer, level)) {
    const minimum = operandMinimum(first.operator, first.right, above(level));
    tail.push(concat(line, first.operator, " ", printer.expr(first.right, operandAt(place, minimum))));
    outer = first;
    first = first.left;
  }
  const head = printer.expr(first, operandAt(place, leftMinimum(outer.operator, first, level)));
  return group(concat(head, indent(concatAll(tail.reverse()))));
}

/** Is `expr` the outermost operator, or its left operand at the same level that may go without parentheses? */
function continuesChain(expr: rust.BinaryExpr, outer: rust.BinaryExpr, level: Precedence): boolean {
  if (expr === outer) return true;
  if (binaryPrecedence[expr.operator] !== level) return false;
  return leftMinimum(outer.operator, expr, level) <= level;
}

function leftMinimum(operator: rust.BinaryOperator, left: rust.Expr, level: Precedence): Precedence {
  // Behind `as T`, a `<` or `<<` would open the generic arguments of T.
  if ((operator === "<" || operator === "<<") && endsWithCast(left)) return Precedence.atom;
  return operandMinimum(operator, left, level === Precedence.compare ? above(level) : level);
}

function operandMinimum(outer: rust.BinaryOperator, operand: rust.Expr, minimum: Precedence): Precedence {
  return operand.kind === "binary" && !mixesReadably(outer, operand.operator) ? Precedence.atom : minimum;
}

/** The next tighter level, for operands that may not repeat their parent's. */
function above(level: Precedence): Precedence {
  return Object.values(Precedence).find((candidate) => candidate > level) ?? Precedence.atom;
}

function endsWithCast(expr: rust.Expr): boolean {
  for (let last: rust.Expr | null = expr; last !== null; last = rightOperand(last)) {
    if (last.kind === "cast") return true;
  }
  return false;
}

/** `operand as type` */
export function printCast(printer: Printer, expr: rust.CastExpr, place: Place): Doc {
  return concat(
    printer.expr(expr.operand, operandAt(place, Precedence.cast)),
    " as ",
    printer.type(expr.type),
  );
}

/** `target = value`, `target += value`; an operand only within parentheses, so the value may be anything */
export function printAssign(
  printer: Printer,
  expr: rust.AssignExpr | rust.CompoundAssignExpr,
  place: Place,
): Doc {
  const target = printer.expr(expr.target, operandAt(place, Precedence.unary));
  const operator = expr.kind === "assign" ? "=" : expr.operator;
  return concat(target, ` ${operator} `, printer.expr(expr.value, anywhere));
}

/** `from..to`, `from..=to`, `..` */
export function printRange(printer: Printer, expr: rust.RangeExpr, place: Place): Doc {
  const end = operandAt(place, Precedence.or);
  const from = expr.from === null ? "" : printer.expr(expr.from, end);
  const to = expr.to === null ? "" : printer.expr(expr.to, end);
  return concat(from, expr.inclusive ? "..=" : "..", to);
}
