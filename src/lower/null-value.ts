/** Tests of values that stand for C's pointers and may be null: streams and links. */
import type * as c from "../c-ast/c-ast.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { FunctionContext } from "./context.ts";
import { lowerInOrder } from "./evaluation-order.ts";
import { lowerValue } from "./lower-expr.ts";
import { isNullConstant } from "./purity.ts";

/** `f != NULL` as it stands in a condition. */
export function notNull(value: rust.Expr): rust.Expr {
  return b.not(b.method(value, "is_null"));
}

/** `f == NULL`, `p != q` */
export function valueComparison(cx: FunctionContext, expr: c.Compare): rust.Expr {
  const [left, right] = lowerInOrder(cx, [
    { source: expr.left, lower: () => lowerValue(cx, expr.left) },
    { source: expr.right, lower: () => lowerValue(cx, expr.right) },
  ]);
  const tested = isNullConstant(right) ? left : isNullConstant(left) ? right : null;
  if (tested === null || isNullConstant(tested)) return b.binary(expr.operator, left, right);
  return expr.operator === "==" ? b.method(tested, "is_null") : notNull(tested);
}
