/** Assignments and steps (C11 6.5.16, 6.5.2.4, 6.5.3.1). */
import type * as c from "../c-ast/c-ast.ts";
import type { CType } from "../c-ast/c-type.ts";
import {
  commonArithmeticType,
  isArithmetic,
  isConst,
  isInteger,
  promote,
  unqualified,
} from "../c-ast/type-relations.ts";
import { childByField } from "../syntax/navigate.ts";
import type { SyntaxNode } from "../syntax/syntax-node.ts";
import { newId, spanOf } from "./context.ts";
import type { UnitContext } from "./context.ts";
import { assignable, convertTo, indexValue, promoted, promotedType, rvalue } from "./conversion.ts";
import { requireSize } from "./expression-operator.ts";
import { fail } from "./failure.ts";
import { bitWidthOf, isLvalue } from "./lvalue.ts";
import { refuseWideBitField } from "./wide-bit-field.ts";
import { splat } from "./vector.ts";

export function elaborateAssignment(unit: UnitContext, node: SyntaxNode): c.Expr {
  const [leftNode, rightNode] = [childByField(node, "left"), childByField(node, "right")];
  if (!leftNode || !rightNode) return fail(unit, node, "parse/syntax", "An operand is missing");
  const target = modifiable(unit, leftNode, unit.rules.expression(unit, leftNode));
  const value = rvalue(unit, unit.rules.expression(unit, rightNode));
  const operator = (childByField(node, "operator")?.kind ?? "=").slice(0, -1);
  const type = unqualified(target.type);
  if (operator === "") {
    return {
      id: newId(unit),
      span: spanOf(unit, node),
      kind: "assign",
      type,
      target,
      value: assignable(unit, node, value, type),
    };
  }
  if (!isArithmeticOperator(operator))
    fail(unit, node, "parse/syntax", `The operator \`${operator}=\` is not understood`);
  const step = computation(unit, node, operator, target, value);
  return {
    id: newId(unit),
    span: spanOf(unit, node),
    kind: "compound-assign",
    type,
    operator,
    target,
    ...step,
  };
}

/** A modifiable lvalue (C11 6.3.2.1p1). */
function modifiable(unit: UnitContext, node: SyntaxNode, place: c.Expr): c.Expr {
  if (!isLvalue(place) || place.type.kind === "array")
    fail(unit, node, "elaborate/type", "Only an object can be assigned to");
  if (isConst(place.type, unit.program)) fail(unit, node, "elaborate/type", "A const object is assigned to");
  return place;
}

const operators: ReadonlySet<string> = new Set(["+", "-", "*", "/", "%", "<<", ">>", "&", "|", "^"]);

function isArithmeticOperator(operator: string): operator is c.ArithmeticOperator {
  return operators.has(operator);
}

interface Computation {
  readonly computation: CType;
  readonly value: c.Expr;
}

/** The type in which `target op value` is computed, and `value` converted as it wants it (C11 6.5.16.2p3). */
function computation(
  unit: UnitContext,
  node: SyntaxNode,
  operator: c.ArithmeticOperator,
  target: c.Expr,
  value: c.Expr,
): Computation {
  const type = unqualified(target.type);
  if (type.kind === "complex" || value.type.kind === "complex") {
    fail(unit, node, "unsupported/complex", "`_Complex` arithmetic is not supported");
  }
  if (type.kind === "vector") {
    return {
      computation: type,
      value: value.type.kind === "vector" ? convertTo(unit, value, type) : splat(unit, node, value, type),
    };
  }
  if (type.kind === "pointer" && (operator === "+" || operator === "-") && isInteger(value.type)) {
    requireSize(unit, node, type.target);
    return { computation: type, value: indexValue(unit, value) };
  }
  const allowed = ["%", "<<", ">>", "&", "|", "^"].includes(operator) ? isInteger : isArithmetic;
  if (!allowed(type) || !allowed(value.type))
    fail(unit, node, "elaborate/type", `The operands of \`${operator}=\` do not fit`);
  const { program } = unit;
  const own = promote(type, program, bitWidthOf(target, program));
  if (operator === "<<" || operator === ">>") return { computation: own, value: promoted(unit, value) };
  // the excess bits of `+=` and its like are dropped when the result is stored
  refuseWideBitField(unit, node, operator === "/" || operator === "%" ? operator : "&", target, [value]);
  refuseWideBitField(unit, node, operator, value, [target]);
  const common = commonArithmeticType(own, promotedType(unit, value), program);
  return { computation: unqualified(common), value: convertTo(unit, value, common) };
}

/** `++x`, `x--` and their like. */
export function elaborateUpdate(unit: UnitContext, node: SyntaxNode): c.Expr {
  const [operatorNode, operand] = [childByField(node, "operator"), childByField(node, "argument")];
  if (!operatorNode || !operand) return fail(unit, node, "parse/syntax", "An operand is missing");
  const target = modifiable(unit, operand, unit.rules.expression(unit, operand));
  const type = unqualified(target.type);
  if (type.kind === "complex")
    fail(unit, node, "unsupported/complex", "`_Complex` arithmetic is not supported");
  if (type.kind === "pointer") requireSize(unit, node, type.target);
  else if (!isArithmetic(type))
    fail(unit, node, "elaborate/type", "Only numbers and pointers can be stepped");
  const position = operatorNode.start < operand.start ? "prefix" : "postfix";
  const operator = operatorNode.kind === "++" ? "++" : "--";
  return { id: newId(unit), span: spanOf(unit, node), kind: "step", type, operator, position, target };
}
