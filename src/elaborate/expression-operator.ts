/** Unary and binary operators (C11 6.5.3, 6.5.5-6.5.14). */
import { intType, ptrdiffType } from "../c-ast/basic-types.ts";
import type * as c from "../c-ast/c-ast.ts";
import type { CType, VectorType } from "../c-ast/c-type.ts";
import { describeType, isArithmetic, isInteger } from "../c-ast/type-relations.ts";
import { childByField } from "../syntax/navigate.ts";
import type { SyntaxNode } from "../syntax/syntax-node.ts";
import { sizeOfComplete } from "./complete-type.ts";
import { elaborateLabelAddress, labelDifference } from "./computed-goto.ts";
import { newId, spanOf } from "./context.ts";
import type { UnitContext } from "./context.ts";
import {
  balanced,
  commonPointerType,
  condition,
  convertTo,
  indexValue,
  promoted,
  rvalue,
} from "./conversion.ts";
import { fail } from "./failure.ts";
import { bitWidthOf, isLvalue } from "./lvalue.ts";
import { vectorOperands } from "./vector.ts";
import { refuseWideBitField } from "./wide-bit-field.ts";

interface Operands {
  readonly unit: UnitContext;
  readonly node: SyntaxNode;
  readonly left: c.Expr;
  readonly right: c.Expr;
}

export function elaborateBinary(unit: UnitContext, node: SyntaxNode): c.Expr {
  const operator = childByField(node, "operator")?.kind ?? "";
  const [leftNode, rightNode] = [childByField(node, "left"), childByField(node, "right")];
  if (!leftNode || !rightNode) return fail(unit, node, "parse/syntax", "An operand is missing");
  if (operator === "&&" || operator === "||") {
    const left = condition(unit, leftNode, unit.rules.expression(unit, leftNode));
    const right = condition(unit, rightNode, unit.rules.expression(unit, rightNode));
    return {
      id: newId(unit),
      span: spanOf(unit, node),
      kind: "logical",
      type: intType,
      operator,
      left,
      right,
    };
  }
  const left = rvalue(unit, unit.rules.expression(unit, leftNode));
  const right = rvalue(unit, unit.rules.expression(unit, rightNode));
  return binaryOperation({ unit, node, left, right }, operator);
}

function binaryOperation(operands: Operands, operator: string): c.Expr {
  const { unit, node } = operands;
  refuseComplex(operands);
  switch (operator) {
    case "+":
      return addition(operands);
    case "-":
      return subtraction(operands);
    case "*":
    case "/":
      return arithmetic(operands, operator, isArithmetic);
    case "%":
    case "&":
    case "|":
    case "^":
      return arithmetic(operands, operator, isInteger);
    case "<<":
    case ">>":
      return shift(operands, operator);
    case "==":
    case "!=":
    case "<":
    case ">":
    case "<=":
    case ">=":
      return comparison(operands, operator);
    default:
      return fail(unit, node, "parse/syntax", `The operator \`${operator}\` is not understood`);
  }
}

function refuseComplex({ unit, node, left, right }: Operands): void {
  if (left.type.kind === "complex" || right.type.kind === "complex") {
    fail(unit, node, "unsupported/complex", "`_Complex` arithmetic is not supported");
  }
}

function unfit({ unit, node, left, right }: Operands, operator: string): never {
  const names = [left, right].map((side) => `\`${describeType(side.type, unit.program)}\``);
  return fail(
    unit,
    node,
    "elaborate/type",
    `\`${operator}\` cannot take ${names[0] ?? ""} and ${names[1] ?? ""}`,
  );
}

function arithmetic(
  operands: Operands,
  operator: c.ArithmeticOperator,
  allowed: (type: CType) => boolean,
): c.Expr {
  const { unit, node } = operands;
  const vectors = vectorOperands(unit, node, operands.left, operands.right);
  if (vectors) return { id: newId(unit), span: spanOf(unit, node), kind: "binary", operator, ...vectors };
  if (!allowed(operands.left.type) || !allowed(operands.right.type)) return unfit(operands, operator);
  refuseWideOperands(operands, operator);
  const { left, right, type } = balanced(unit, operands.left, operands.right) ?? unfit(operands, operator);
  return { id: newId(unit), span: spanOf(unit, node), kind: "binary", type, operator, left, right };
}

function refuseWideOperands({ unit, node, left, right }: Operands, operator: string): void {
  refuseWideBitField(unit, node, operator, left, [right]);
  refuseWideBitField(unit, node, operator, right, [left]);
}

function addition(operands: Operands): c.Expr {
  const { left, right } = operands;
  if (left.type.kind === "pointer" && isInteger(right.type)) return pointerOffset(operands, "+", left, right);
  if (right.type.kind === "pointer" && isInteger(left.type)) return pointerOffset(operands, "+", right, left);
  return arithmetic(operands, "+", isArithmetic);
}

function subtraction(operands: Operands): c.Expr {
  const { unit, node, left, right } = operands;
  if (left.type.kind !== "pointer") return arithmetic(operands, "-", isArithmetic);
  if (isInteger(right.type)) return pointerOffset(operands, "-", left, right);
  if (right.type.kind !== "pointer") return unfit(operands, "-");
  requireSize(unit, node, left.type.target);
  const known = labelDifference(unit, left, right);
  if (known) return known;
  return {
    id: newId(unit),
    span: spanOf(unit, node),
    kind: "pointer-difference",
    type: ptrdiffType,
    left,
    right,
  };
}

function pointerOffset(
  { unit, node }: Operands,
  operator: "+" | "-",
  pointer: c.Expr,
  index: c.Expr,
): c.Expr {
  if (pointer.type.kind === "pointer") requireSize(unit, node, pointer.type.target);
  const { type } = pointer;
  return {
    id: newId(unit),
    span: spanOf(unit, node),
    kind: "pointer-offset",
    type,
    operator,
    pointer,
    index: indexValue(unit, index),
  };
}

/** Arithmetic on pointers needs to know the step (C11 6.5.6p2); the lengths of VLAs are known when it runs. */
export function requireSize(unit: UnitContext, node: SyntaxNode, target: CType): void {
  if (target.kind !== "array") sizeOfComplete(unit, node, target);
}

/** The operands are promoted each by itself (C11 6.5.7p3). */
function shift(operands: Operands, operator: "<<" | ">>"): c.Expr {
  const { unit, node } = operands;
  if (operands.left.type.kind === "vector" || operands.right.type.kind === "vector") {
    return arithmetic(operands, operator, isInteger);
  }
  if (!isInteger(operands.left.type) || !isInteger(operands.right.type)) return unfit(operands, operator);
  refuseWideBitField(unit, node, operator, operands.left);
  const left = promoted(unit, operands.left);
  const right = promoted(unit, operands.right);
  return {
    id: newId(unit),
    span: spanOf(unit, node),
    kind: "binary",
    type: left.type,
    operator,
    left,
    right,
  };
}

function comparison(operands: Operands, operator: c.ComparisonOperator): c.Expr {
  const { unit, node } = operands;
  const vectors = vectorOperands(unit, node, operands.left, operands.right);
  if (vectors) {
    const type = truthVector(vectors.type);
    return {
      id: newId(unit),
      span: spanOf(unit, node),
      kind: "compare",
      type,
      operator,
      left: vectors.left,
      right: vectors.right,
    };
  }
  refuseWideOperands(operands, operator);
  const numbers = balanced(unit, operands.left, operands.right);
  if (numbers) {
    const { left, right } = numbers;
    return {
      id: newId(unit),
      span: spanOf(unit, node),
      kind: "compare",
      type: intType,
      operator,
      left,
      right,
    };
  }
  const pointer = commonPointerType(unit, operands.left, operands.right) ?? unfit(operands, operator);
  const left = convertTo(unit, operands.left, pointer);
  const right = convertTo(unit, operands.right, pointer);
  return { id: newId(unit), span: spanOf(unit, node), kind: "compare", type: intType, operator, left, right };
}

/** Comparing vectors gives -1 or 0 per lane, in signed integers of the lanes' width (GNU). */
function truthVector(type: VectorType): VectorType {
  const { element } = type;
  const wide = element.kind === "floating" ? element.floating !== "float" : false;
  if (element.kind === "integer") {
    const signed = {
      uchar: "schar",
      char: "schar",
      ushort: "short",
      uint: "int",
      ulong: "long",
      ullong: "llong",
    } as const;
    const integer =
      element.integer in signed ? signed[element.integer as keyof typeof signed] : element.integer;
    return { ...type, element: { kind: "integer", quals: 0, integer } };
  }
  return { ...type, element: { kind: "integer", quals: 0, integer: wide ? "long" : "int" } };
}

// ---------------------------------------------------------------------------------------------------- unary

export function elaborateUnary(unit: UnitContext, node: SyntaxNode): c.Expr {
  const operator = childByField(node, "operator")?.kind ?? node.children[0]?.kind ?? "";
  const operandNode = childByField(node, "argument") ?? node.children.find((child) => child.named);
  if (!operandNode) return fail(unit, node, "parse/syntax", "An operand is missing");
  if (operator === "&&") {
    return elaborateLabelAddress(unit, node, operandNode.text);
  }
  if (operator === "!") {
    const operand = condition(unit, operandNode, unit.rules.expression(unit, operandNode));
    return { id: newId(unit), span: spanOf(unit, node), kind: "not", type: intType, operand };
  }
  const operand = rvalue(unit, unit.rules.expression(unit, operandNode));
  if (operand.type.kind === "complex" || operator.startsWith("__")) {
    fail(unit, node, "unsupported/complex", "`_Complex` arithmetic is not supported");
  }
  if (operator !== "-" && operator !== "+" && operator !== "~") {
    return fail(unit, node, "parse/syntax", `The operator \`${operator}\` is not understood`);
  }
  const fits =
    operand.type.kind === "vector" ||
    (operator === "~" ? isInteger(operand.type) : isArithmetic(operand.type));
  if (!fits) {
    fail(
      unit,
      node,
      "elaborate/type",
      `\`${operator}\` cannot take \`${describeType(operand.type, unit.program)}\``,
    );
  }
  // `-` is like `0 - operand`
  if (operator !== "+") refuseWideBitField(unit, node, operator, operand);
  const value = operand.type.kind === "vector" ? operand : promoted(unit, operand);
  return {
    id: newId(unit),
    span: spanOf(unit, node),
    kind: "unary",
    type: value.type,
    operator,
    operand: value,
  };
}

/** `*pointer` and `&place`. */
export function elaboratePointerOperator(unit: UnitContext, node: SyntaxNode): c.Expr {
  const operandNode = childByField(node, "argument");
  if (!operandNode) return fail(unit, node, "parse/syntax", "An operand is missing");
  const operand = unit.rules.expression(unit, operandNode);
  return childByField(node, "operator")?.kind === "&"
    ? addressOf(unit, node, operand)
    : dereference(unit, node, operand);
}

function dereference(unit: UnitContext, node: SyntaxNode, operand: c.Expr): c.Expr {
  const pointer = rvalue(unit, operand);
  if (pointer.type.kind !== "pointer") {
    const name = describeType(pointer.type, unit.program);
    return fail(unit, node, "elaborate/type", `\`*\` needs a pointer, not \`${name}\``);
  }
  return {
    id: newId(unit),
    span: spanOf(unit, node),
    kind: "dereference",
    type: pointer.type.target,
    pointer,
  };
}

function addressOf(unit: UnitContext, node: SyntaxNode, place: c.Expr): c.Expr {
  if (!isLvalue(place) && place.type.kind !== "function") {
    fail(unit, node, "elaborate/type", "`&` needs an object or a function");
  }
  if (bitWidthOf(place, unit.program) !== null)
    fail(unit, node, "elaborate/type", "The address of a bit-field");
  return {
    id: newId(unit),
    span: spanOf(unit, node),
    kind: "address-of",
    type: { kind: "pointer", quals: 0, target: place.type },
    place,
  };
}
