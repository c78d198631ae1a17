/** Expressions for their side effects only: the value is dropped. */
import type * as c from "../c-ast/c-ast.ts";
import * as b from "../rust-ast/build.ts";
import { lowerAssignEffect, lowerCompoundEffect, lowerStepEffect } from "./lower-assign.ts";
import { lowerCallEffect } from "./lower-call.ts";
import { lowerCondition } from "./lower-condition.ts";
import { lowerValue } from "./lower-expr.ts";
import { lowerStatementExprEffect } from "./lower-statement.ts";
import { diverges } from "./diverges.ts";
import { mayHaveEffect } from "./purity.ts";
import type { FunctionContext } from "./context.ts";

export function lowerEffect(cx: FunctionContext, expr: c.Expr): void {
  if (expr.type.kind === "pointer" && !cx.program.flow.hasSideEffect(expr)) return;
  switch (expr.kind) {
    case "assign":
      lowerAssignEffect(cx, expr);
      return;
    case "compound-assign":
      lowerCompoundEffect(cx, expr);
      return;
    case "step":
      lowerStepEffect(cx, expr);
      return;
    case "call":
      lowerCallEffect(cx, expr);
      return;
    case "comma":
      // a sequence point (C11 6.5.17p2)
      for (const part of [expr.left, expr.right])
        cx.withDeferral(part, () => {
          lowerEffect(cx, part);
        });
      return;
    case "convert":
      lowerEffect(cx, expr.operand);
      return;
    case "pointer-offset":
      lowerEffect(cx, expr.pointer);
      lowerEffect(cx, expr.index);
      return;
    case "statement-expr":
      lowerStatementExprEffect(cx, expr);
      return;
    case "conditional":
      lowerConditionalEffect(cx, expr);
      return;
    case "logical":
      lowerLogicalEffect(cx, expr);
      return;
    case "load":
    case "variable-ref":
    case "integer-constant":
    case "floating-constant":
    case "string-literal":
    case "function-ref":
      if (expr.kind !== "load" || isPlainRead(expr.place)) return;
      lowerForEffects(cx, expr);
      return;
    default:
      lowerForEffects(cx, expr);
  }
}

/** `(void)x`, `p->n;`: reading it does nothing. */
function isPlainRead(place: c.Expr): boolean {
  return place.kind === "variable-ref" || (place.kind === "member" && isPlainRead(place.base));
}

/** Evaluates for what is emitted on the way; the value itself is dropped. */
function lowerForEffects(cx: FunctionContext, expr: c.Expr): void {
  const value = lowerValue(cx, expr);
  const isStatement = expr.type.kind === "void" && mayHaveEffect(value);
  if (isStatement || diverges(b.block([b.statement(value)]))) cx.emit(b.statement(value));
  else if (mayHaveEffect(value)) cx.emit(b.letPattern(b.wildcard, value));
}

function lowerConditionalEffect(cx: FunctionContext, expr: c.Conditional): void {
  const { then } = expr;
  const condition = lowerCondition(cx, expr.condition);
  const yes = cx.collect(() => {
    if (then !== null) lowerEffect(cx, then);
  });
  const no = cx.collect(() => {
    lowerEffect(cx, expr.otherwise);
  });
  cx.emit(
    b.statement(
      b.ifElse(
        condition,
        b.block(yes.statements),
        no.statements.length === 0 ? null : b.block(no.statements),
      ),
    ),
  );
}

function lowerLogicalEffect(cx: FunctionContext, expr: c.Logical): void {
  const left = lowerCondition(cx, expr.left);
  const right = cx.collect(() => {
    lowerEffect(cx, expr.right);
  });
  const condition = expr.operator === "&&" ? left : b.not(left);
  cx.emit(b.statement(b.ifElse(condition, b.block(right.statements))));
}
