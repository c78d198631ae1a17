/**
 * Loops.
 *
 *   for (i = 0; i < n; i++)         for i in 0..n            counting, see `counting-loop`
 *   while (c) body                  while c { body }
 *   for (init; c; step) body        init; while c { body step }     `continue` leaves a block around the body
 *   do body while (c)               loop { body  if !c { break; } }
 */
import type * as s from "../c-ast/structured.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { FunctionContext } from "./context.ts";
import { countingLoop, lowerCountingLoop } from "./counting-loop.ts";
import { lowerCondition } from "./lower-condition.ts";
import { lowerEffect } from "./lower-effect.ts";
import { lowerLocal } from "./lower-local.ts";
import { emitFlows } from "./lower-statement.ts";
import { targetsUsed } from "../c-ast/structured-visit.ts";
import { labelFor } from "./jump.ts";
import { negatedCondition } from "./negate.ts";

export function lowerLoop(cx: FunctionContext, flow: s.LoopFlow): void {
  const counting = countingLoop(cx, flow);
  if (counting) {
    lowerCountingLoop(cx, flow, counting);
    return;
  }
  const needsScope = flow.init?.kind === "local-declaration";
  const { statements } = cx.collect(() => {
    lowerInit(cx, flow);
    lowerGeneralLoop(cx, flow);
  });
  if (needsScope && statements.length > 1) cx.emit(b.statement(b.blockExpr(b.block(statements))));
  else for (const statement of statements) cx.emit(statement);
}

function lowerInit(cx: FunctionContext, flow: s.LoopFlow): void {
  const { init } = flow;
  if (init?.kind === "local-declaration")
    for (const variable of init.variables) lowerLocal(cx, variable, init.span);
  else if (init)
    cx.withDeferral(init.expr, () => {
      lowerEffect(cx, init.expr);
    });
}

function lowerGeneralLoop(cx: FunctionContext, flow: s.LoopFlow): void {
  const label = labelFor(cx, flow.target, "outer");
  const needsBlock =
    (flow.step !== null || flow.test === "after") && targetsUsed(flow.body).continues.has(flow.target);
  const continueLabel = needsBlock ? cx.labelScope.take("next") : undefined;
  cx.enter({
    target: flow.target,
    label,
    breakable: true,
    ...(continueLabel === undefined ? {} : { continueLabel }),
  });
  const condition = cx.collect(() => (flow.condition ? lowerCondition(cx, flow.condition) : b.bool(true)));
  const body = cx.collect(() => {
    emitFlows(cx, flow.body);
  }).statements;
  const isContinued = cx.usedContinues.has(flow.target);
  const step = cx.collect(() => {
    const { step: expr } = flow;
    if (expr)
      cx.withDeferral(expr, () => {
        lowerEffect(cx, expr);
      });
  }).statements;
  cx.leave();
  const inner =
    isContinued && continueLabel !== undefined ? insideBlock(cx, flow, body, continueLabel) : body;
  const used = cx.usedLabels.has(flow.target) ? label : undefined;
  cx.emit(b.statement(assemble(flow, condition, inner, step, used)));
}

/**
 * The body in a block that `continue` leaves. A plain `break` inside would no longer reach the loop from a labelled
 * block's point of view: in Rust it still does, since only loops catch it.
 */
function insideBlock(
  _cx: FunctionContext,
  _flow: s.LoopFlow,
  body: readonly rust.Statement[],
  label: string,
): rust.Statement[] {
  return [b.statement(b.blockExpr(b.block(body), label))];
}

function assemble(
  flow: s.LoopFlow,
  condition: { readonly statements: readonly rust.Statement[]; readonly value: rust.Expr },
  body: readonly rust.Statement[],
  step: readonly rust.Statement[],
  label: string | undefined,
): rust.Expr {
  const always =
    condition.value.kind === "bool" && condition.value.value && condition.statements.length === 0;
  if (flow.test === "after") {
    const never =
      condition.value.kind === "bool" && !condition.value.value && condition.statements.length === 0;
    if (never) return b.loop(b.block([...body, b.statement(b.breakTo())]), label);
    const test = always ? [] : [...condition.statements, exitUnless(condition.value)];
    return b.loop(b.block([...body, ...test]), label);
  }
  if (always) return b.loop(b.block([...body, ...step]), label);
  if (condition.statements.length === 0)
    return b.whileLoop(condition.value, b.block([...body, ...step]), label);
  return b.loop(b.block([...condition.statements, exitUnless(condition.value), ...body, ...step]), label);
}

function exitUnless(condition: rust.Expr): rust.Statement {
  return b.statement(b.ifElse(negatedCondition(condition), b.block([b.statement(b.breakTo())])));
}
