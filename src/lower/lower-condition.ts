/** Expressions as truth values: C's "compares unequal to zero" as a Rust `bool`. */
import type * as c from "../c-ast/c-ast.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { rustScalar } from "../c-ast/rust-scalar.ts";
import { lowerOperands } from "./lower-arithmetic.ts";
import { lowerEffect } from "./lower-effect.ts";
import { lowerValue } from "./lower-expr.ts";
import { lowerPointerComparison, lowerNullTest } from "./lower-pointer-compare.ts";
import { extendedZero, isExtended } from "./extended.ts";
import { isFloorPointer } from "./floor.ts";
import { comparesFloor, floorComparison, floorNullTest } from "./floor-pointer.ts";
import { bare, isLiteral } from "./literal.ts";
import type { FunctionContext } from "./context.ts";
import { slotComparison } from "./lower-slot.ts";
import { notNull, valueComparison } from "./null-value.ts";
import { narrowComparison } from "./narrow-comparison.ts";
import { rearrangedComparison, withoutCommas } from "./rearranged.ts";

/** Is the value of the expression 0 or 1 because it is the result of a test? */
export function isBoolean(expr: c.Expr): boolean {
  if (expr.kind === "convert" && (expr.conversion === "integer" || expr.conversion === "none"))
    return expr.type.kind !== "bool" && isBoolean(expr.operand);
  if (expr.kind === "conditional")
    return expr.then !== null && isBoolean(expr.then) && isBoolean(expr.otherwise);
  return (
    expr.kind === "compare" || expr.kind === "logical" || expr.kind === "not" || expr.type.kind === "bool"
  );
}

export function lowerCondition(cx: FunctionContext, expr: c.Expr): rust.Expr {
  if (expr.type.kind === "pointer" && isFloorPointer(cx, expr))
    return floorNullTest(lowerValue(cx, expr), "!=");
  if (expr.type.kind === "pointer") return lowerNullTest(cx, expr, "!=");
  if (expr.type.kind === "stream" || expr.type.kind === "link") return notNull(lowerValue(cx, expr));
  if (expr.type.kind === "slot") {
    lowerEffect(cx, expr);
    return b.bool(true); // it always leads to a cell
  }
  switch (expr.kind) {
    case "compare":
      return lowerCompare(cx, expr);
    case "not":
      return negated(lowerCondition(cx, expr.operand), expr.operand);
    case "logical":
      return lowerLogical(cx, expr);
    case "integer-constant":
      return b.bool(expr.value !== 0n);
    case "convert":
      if (expr.conversion === "to-bool") return lowerCondition(cx, expr.operand);
      if (
        (expr.conversion === "integer" || expr.conversion === "none") &&
        (isBoolean(expr) || isWidening(cx, expr))
      )
        return lowerCondition(cx, expr.operand);
      break;
    case "conditional":
      if (expr.then !== null && isBoolean(expr.then) && isBoolean(expr.otherwise)) {
        const { then, otherwise } = expr;
        const condition = lowerCondition(cx, expr.condition);
        const yes = cx.collect(() => lowerCondition(cx, then));
        const no = cx.collect(() => lowerCondition(cx, otherwise));
        return b.ifElse(condition, b.block(yes.statements, yes.value), b.block(no.statements, no.value));
      }
      break;
    default:
      break;
  }
  const value = lowerValue(cx, expr);
  if (expr.type.kind === "bool") return value;
  if (isExtended(expr.type)) return b.binary("!=", value, extendedZero(cx));
  if (expr.type.kind === "floating") return b.binary("!=", value, b.float("0.0"));
  return b.binary("!=", value, b.int(0));
}

/** Integer conversions that keep zero zero and all else not. */
function isWidening(cx: FunctionContext, expr: c.Convert): boolean {
  const from = rustScalar(expr.operand.type, cx.program.program.enums);
  const to = rustScalar(expr.type, cx.program.program.enums);
  if (from === null || to === null) return false;
  return from === "bool" || Number(to.slice(1)) >= Number(from.slice(1));
}

function negated(condition: rust.Expr, source: c.Expr): rust.Expr {
  if (condition.kind === "bool") return b.bool(!condition.value);
  if (condition.kind === "unary" && condition.operator === "!") return condition.operand;
  if (condition.kind === "binary") {
    const inverse = inverses[condition.operator];
    const ordered = condition.operator !== "==" && condition.operator !== "!=";
    if (inverse !== undefined && !(ordered && comparesFloats(source)))
      return b.binary(inverse, condition.left, condition.right);
  }
  if (condition.kind === "method-call" && condition.args.length === 0) {
    if (condition.method === "is_none") return b.method(condition.receiver, "is_some");
    if (condition.method === "is_some") return b.method(condition.receiver, "is_none");
  }
  return b.not(condition);
}

/** With a NaN, `!(a < b)` is no `a >= b`. */
function comparesFloats(expr: c.Expr): boolean {
  return expr.kind !== "compare" || expr.left.type.kind === "floating";
}

const inverses: Partial<Record<rust.BinaryOperator, rust.BinaryOperator>> = {
  "==": "!=",
  "!=": "==",
  "<": ">=",
  ">=": "<",
  ">": "<=",
  "<=": ">",
};

function lowerCompare(cx: FunctionContext, written: c.Compare): rust.Expr {
  const { effects, rest } = withoutCommas(written);
  if (effects.some(cx.program.flow.hasSideEffect)) {
    for (const effect of effects) lowerEffect(cx, effect);
    return lowerCondition(cx, rest);
  }
  if (written.left.type.kind === "pointer" && comparesFloor(cx, written)) return floorComparison(cx, written);
  if (written.left.type.kind === "pointer") return lowerPointerComparison(cx, written);
  if (written.left.type.kind === "slot") return slotComparison(cx, written);
  if (written.left.type.kind === "stream" || written.left.type.kind === "link")
    return valueComparison(cx, written);
  const expr = rearrangedComparison(cx, written);
  const truth = comparesTruth(expr);
  if (truth) {
    const condition = lowerCondition(cx, truth.operand);
    return truth.isTrue ? condition : negated(condition, truth.operand);
  }
  const narrow = narrowComparison(cx, expr);
  const [left, right] = narrow ? [narrow.left, narrow.right] : lowerOperands(cx, expr);
  if (isLiteral(left) && !isLiteral(right)) return b.binary(expr.operator, bare(left), right);
  return b.binary(expr.operator, left, isLiteral(left) ? right : bare(right));
}

/** `(a < b) == 0`, `flag != 0`. */
function comparesTruth(expr: c.Compare): { readonly operand: c.Expr; readonly isTrue: boolean } | null {
  if (expr.operator !== "==" && expr.operator !== "!=") return null;
  const { left, right } = expr;
  if (!isBoolean(left) || right.kind !== "integer-constant" || right.value !== 0n) return null;
  return { operand: left, isTrue: expr.operator === "!=" };
}

function lowerLogical(cx: FunctionContext, expr: c.Logical): rust.Expr {
  const left = lowerCondition(cx, expr.left);
  const { statements, value } = cx.collect(() => lowerCondition(cx, expr.right));
  const right = statements.length === 0 ? value : b.blockExpr(b.block(statements, value));
  return b.binary(expr.operator, left, right);
}
