/** Conversions made explicit (C11 6.3): loads, decay, promotions, common types, assignments and casts. */
import { intType, sizeType } from "../c-ast/basic-types.ts";
import type * as c from "../c-ast/c-ast.ts";
import type { CType, FunctionType, PointerType } from "../c-ast/c-type.ts";
import { sizeOf } from "../c-ast/layout.ts";
import {
  commonArithmeticType,
  compatible,
  compositeType,
  describeType,
  isArithmetic,
  isInteger,
  isScalar,
  isVariablyModified,
  objectQualifiers,
  promote,
  promoteArgument,
  sameType,
  unqualified,
} from "../c-ast/type-relations.ts";
import type { SyntaxNode } from "../syntax/syntax-node.ts";
import { isNullPointerConstant } from "./constant.ts";
import { newId, spanOf } from "./context.ts";
import type { UnitContext } from "./context.ts";
import { fail } from "./failure.ts";
import { bitWidthOf, isLvalue } from "./lvalue.ts";
import { withChanges } from "./record-type.ts";

/** The value of an expression: lvalues are loaded, arrays and functions become pointers (C11 6.3.2.1). */
export function rvalue(unit: UnitContext, expr: c.Expr): c.Expr {
  const { type } = expr;
  if (type.kind === "function") {
    return implicit(unit, expr, "function-to-pointer", { kind: "pointer", quals: 0, target: type });
  }
  if (type.kind === "array") {
    const target = withChanges(unit.program, type.element, { quals: type.quals });
    return implicit(unit, expr, "array-to-pointer", { kind: "pointer", quals: 0, target });
  }
  if (!isLvalue(expr)) return expr;
  return { id: newId(unit), span: expr.span, kind: "load", type: unqualified(type), place: expr };
}

/** Pointers to VLAs of one shape: the lengths must agree (C11 6.7.6.2p6), so neither type says more. */
function isSameButLengths(unit: UnitContext, from: CType, to: CType): boolean {
  return (isVariablyModified(from) || isVariablyModified(to)) && compatible(from, to, unit.program);
}

function implicit(unit: UnitContext, operand: c.Expr, conversion: c.ConversionKind, type: CType): c.Convert {
  return { id: newId(unit), span: operand.span, kind: "convert", type, conversion, operand, explicit: false };
}

/** `expr`, a value, converted to `type` without a cast; the types must be convertible. */
export function convertTo(unit: UnitContext, expr: c.Expr, type: CType): c.Expr {
  const to = unqualified(type);
  if (sameType(expr.type, to) || isSameButLengths(unit, expr.type, to)) return expr;
  return implicit(unit, expr, conversionKind(unit, expr, to), to);
}

/** A cast, kept also where it changes nothing. */
export function cast(
  unit: UnitContext,
  node: SyntaxNode,
  operand: c.Expr,
  type: CType,
  lengths: readonly c.Expr[],
): c.Expr {
  const to = unqualified(type);
  const conversion =
    to.kind !== "void" && sameType(operand.type, to) ? "none" : conversionKind(unit, operand, to, node);
  const vlaLengths = lengths.length > 0 ? { vlaLengths: lengths } : {};
  return {
    id: newId(unit),
    span: spanOf(unit, node),
    kind: "convert",
    type: to,
    conversion,
    operand,
    explicit: true,
    ...vlaLengths,
  };
}

function conversionKind(unit: UnitContext, operand: c.Expr, to: CType, node?: SyntaxNode): c.ConversionKind {
  const from = operand.type;
  if (to.kind === "void") return "to-void";
  if (from.kind === "complex" || to.kind === "complex") {
    failAt(unit, operand, node, "unsupported/complex", "`_Complex` arithmetic is not supported");
  }
  if (to.kind === "vector" || from.kind === "vector") return vectorConversion(unit, operand, to, node);
  if (to.kind === "bool" && isScalar(from)) return from.kind === "bool" ? "none" : "to-bool";
  if (isInteger(to)) {
    if (isInteger(from)) return "integer";
    if (from.kind === "floating") return "floating-to-integer";
    if (from.kind === "pointer") return "pointer-to-integer";
  }
  if (to.kind === "floating") {
    if (isInteger(from)) return "integer-to-floating";
    if (from.kind === "floating") return "floating";
  }
  if (to.kind === "pointer") {
    if (isNullPointerConstant(operand, unit.program)) return "null-pointer";
    if (from.kind === "pointer") return "pointer";
    if (isInteger(from)) return "integer-to-pointer";
  }
  const names = [from, to].map((type) => `\`${describeType(type, unit.program)}\``);
  return failAt(
    unit,
    operand,
    node,
    "elaborate/type",
    `${names[0] ?? ""} cannot be converted to ${names[1] ?? ""}`,
  );
}

/** Vectors convert bit by bit to anything of their size (GNU); scalars meet them only in operators. */
function vectorConversion(
  unit: UnitContext,
  operand: c.Expr,
  to: CType,
  node?: SyntaxNode,
): c.ConversionKind {
  const sizes = [operand.type, to].map((type) => sizeOf(type, unit.program));
  const floats = operand.type.kind === "floating" || to.kind === "floating" || to.kind === "pointer";
  if (sizes[0] === sizes[1] && !floats && operand.type.kind !== "record") return "vector-bits";
  return failAt(unit, operand, node, "elaborate/type", "A vector is converted to something of another size");
}

function failAt(
  unit: UnitContext,
  operand: c.Expr,
  node: SyntaxNode | undefined,
  code: Parameters<typeof fail>[2],
  message: string,
): never {
  return fail(unit, node ?? operand.span, code, message);
}

// ---------------------------------------------------------------------------------------------------- arithmetic

/** Integer promotions (C11 6.3.1.1p2) of a value. */
export function promoted(unit: UnitContext, expr: c.Expr): c.Expr {
  return convertTo(unit, expr, promotedType(unit, expr));
}

export function promotedType(unit: UnitContext, expr: c.Expr): CType {
  return promote(expr.type, unit.program, bitWidthOf(expr, unit.program));
}

/** Default argument promotions (C11 6.5.2.2p6) of a value. */
export function promotedArgument(unit: UnitContext, expr: c.Expr): c.Expr {
  return convertTo(unit, expr, promoteArgument(expr.type, unit.program, bitWidthOf(expr, unit.program)));
}

/** Common type of two arithmetic values, bit-fields promoted by their width (C11 6.3.1.8). */
export function commonType(unit: UnitContext, left: c.Expr, right: c.Expr): CType {
  return commonArithmeticType(promotedType(unit, left), promotedType(unit, right), unit.program);
}

/** A value as the left operand of a pointer operator has it beside: an integer, enumerations and `_Bool` promoted. */
export function indexValue(unit: UnitContext, expr: c.Expr): c.Expr {
  return expr.type.kind === "integer" ? expr : promoted(unit, expr);
}

/** A length, as `size_t`. */
export function sizeValue(unit: UnitContext, expr: c.Expr): c.Expr {
  return convertTo(unit, expr, sizeType);
}

// ---------------------------------------------------------------------------------------------------- assignment

/** A value converted as if by assignment to an object of `type` (C11 6.5.16.1). */
export function assignable(unit: UnitContext, node: SyntaxNode, expr: c.Expr, type: CType): c.Expr {
  const to = unqualified(type);
  if (sameType(expr.type, to)) return expr;
  const fromScalar = isScalar(expr.type) && isScalar(to);
  if (!fromScalar && expr.type.kind !== "vector" && expr.type.kind !== "complex") {
    const names = [expr.type, to].map((side) => `\`${describeType(side, unit.program)}\``);
    fail(unit, node, "elaborate/type", `${names[0] ?? ""} cannot be assigned to ${names[1] ?? ""}`);
  }
  if (to.kind === "pointer" && expr.type.kind === "floating")
    fail(unit, node, "elaborate/type", "A floating value is assigned to a pointer");
  if (to.kind === "floating" && expr.type.kind === "pointer")
    fail(unit, node, "elaborate/type", "A pointer is assigned to a floating object");
  return convertTo(unit, expr, to);
}

/** A value that is compared with zero. */
export function condition(unit: UnitContext, node: SyntaxNode, expr: c.Expr): c.Expr {
  const value = rvalue(unit, expr);
  if (value.type.kind === "complex")
    fail(unit, node, "unsupported/complex", "`_Complex` arithmetic is not supported");
  if (!isScalar(value.type)) fail(unit, node, "elaborate/type", "A condition must be a number or a pointer");
  return value;
}

// ---------------------------------------------------------------------------------------------------- pointers

/** The type of two pointer values that meet in `?:` or a comparison (C11 6.5.15p6); null if they are not pointers. */
export function commonPointerType(unit: UnitContext, left: c.Expr, right: c.Expr): PointerType | null {
  const [a, b] = [left.type, right.type];
  if (a.kind === "pointer" && isNullPointerConstant(right, unit.program)) return a;
  if (b.kind === "pointer" && isNullPointerConstant(left, unit.program)) return b;
  if (a.kind !== "pointer" || b.kind !== "pointer") {
    // an integer beside a pointer is a warning in C compilers
    if (a.kind === "pointer" && isInteger(b)) return a;
    return b.kind === "pointer" && isInteger(a) ? b : null;
  }
  return { kind: "pointer", quals: 0, target: commonTarget(unit, a, b) };
}

function commonTarget(unit: UnitContext, a: PointerType, b: PointerType): CType {
  const quals = objectQualifiers(a.target) | objectQualifiers(b.target);
  const [x, y] = [unqualified(a.target), unqualified(b.target)];
  // what is not compatible becomes `void *`, as compilers that only warn have it
  const target = compatible(x, y, unit.program)
    ? compositeType(x, y)
    : a.target.kind === "void"
      ? x
      : voidLike(y);
  if (sameType(target, x) && a.target.quals === quals) return a.target;
  return withChanges(unit.program, target, { quals });
}

function voidLike(type: CType): CType {
  return type.kind === "void" ? type : { kind: "void", quals: 0 };
}

/** Truth values are `int` in C. */
export const truthType = intType;

/** Function type behind a pointer or a designator, or null. */
export function calledType(type: CType): FunctionType | null {
  if (type.kind === "function") return type;
  return type.kind === "pointer" && type.target.kind === "function" ? type.target : null;
}

/** Both operands in the arithmetic common type. */
export function balanced(
  unit: UnitContext,
  left: c.Expr,
  right: c.Expr,
): { readonly left: c.Expr; readonly right: c.Expr; readonly type: CType } | null {
  if (!isArithmetic(left.type) || !isArithmetic(right.type)) return null;
  const type = commonType(unit, left, right);
  return { left: convertTo(unit, left, type), right: convertTo(unit, right, type), type: unqualified(type) };
}
