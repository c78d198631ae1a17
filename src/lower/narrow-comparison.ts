/** Comparisons of promoted small integers, done in the small type where the result is the same. */
import type * as c from "../c-ast/c-ast.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { rustScalar } from "../c-ast/rust-scalar.ts";
import { integerRange } from "../c-ast/type-size.ts";
import { lowerOperands } from "./lower-arithmetic.ts";
import { lowerValue } from "./lower-expr.ts";
import type { FunctionContext } from "./context.ts";

/** Operands in their own narrow type, or null when the comparison has to be made in the promoted type. */
export function narrowComparison(
  cx: FunctionContext,
  expr: c.Compare,
): { readonly left: rust.Expr; readonly right: rust.Expr } | null {
  const left = narrowSource(cx, expr.left);
  const right = narrowSource(cx, expr.right);
  if (left && right) {
    if (rustScalar(left.type, cx.program.program.enums) !== rustScalar(right.type, cx.program.program.enums))
      return null;
    // the stored byte of a plain `char` is not its value
    if (isChar(left.type) !== isChar(right.type)) return null;
    if (!keepsOrder(left, expr) || !keepsOrder(right, expr)) return null;
    const [narrowLeft, narrowRight] = lowerOperands(cx, { left, right });
    return { left: narrowLeft, right: narrowRight };
  }
  if (left && expr.right.kind === "integer-constant") return withConstant(cx, expr, left, expr.right, "left");
  if (right && expr.left.kind === "integer-constant")
    return withConstant(cx, expr, right, expr.left, "right");
  return null;
}

function withConstant(
  cx: FunctionContext,
  expr: c.Compare,
  narrow: c.Expr,
  constant: c.IntegerConstant,
  side: "left" | "right",
): { readonly left: rust.Expr; readonly right: rust.Expr } | null {
  if (!keepsOrder(narrow, expr)) return null;
  const { min, max } = integerRange(narrow.type, cx.program.program);
  if (constant.value < min || constant.value > max) return null;
  const literal = lowerValue(cx, { ...constant, type: narrow.type });
  if (literal.kind === "unary" || literal.kind === "cast") return null;
  if (isChar(narrow.type) && constant.value < 0n) return null;
  const value = lowerValue(cx, narrow);
  return side === "left" ? { left: value, right: literal } : { left: literal, right: value };
}

/** Operand of a conversion that kept its value. */
function narrowSource(cx: FunctionContext, expr: c.Expr): c.Expr | null {
  if (expr.kind !== "convert" || expr.conversion !== "integer" || expr.operand.kind === "integer-constant")
    return null;
  const inner = narrowSource(cx, expr.operand);
  const from = expr.operand.type;
  const scalar = rustScalar(from, cx.program.program.enums);
  const to = rustScalar(expr.type, cx.program.program.enums);
  if (scalar === null || to === null || scalar === "bool" || to === "bool") return null;
  const source = integerRange(from, cx.program.program);
  const target = integerRange(expr.type, cx.program.program);
  if (source.min < target.min || source.max > target.max) return null;
  return inner ?? expr.operand;
}

/** Plain `char` is stored as an unsigned byte, so only equality may be tested on the stored form. */
function keepsOrder(narrow: c.Expr, expr: c.Compare): boolean {
  return !isChar(narrow.type) || expr.operator === "==" || expr.operator === "!=";
}

function isChar(type: c.CType): boolean {
  return type.kind === "integer" && type.integer === "char";
}
