/** Structured statements, one call per kind. */
import type * as c from "../c-ast/c-ast.ts";
import type * as s from "../c-ast/structured.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { assertNever } from "../source/assert-never.ts";
import type { Span } from "../source/span.ts";
import type { FunctionContext } from "./context.ts";
import { lowerCatch } from "./lower-catch.ts";
import { bare } from "./literal.ts";
import { lowerCondition } from "./lower-condition.ts";
import { lowerEffect } from "./lower-effect.ts";
import { lowerValue } from "./lower-expr.ts";
import { initializeLocal, lowerLocal } from "./lower-local.ts";
import { lowerLoop } from "./lower-loop.ts";
import { lowerPointerAs } from "./lower-pointer.ts";
import { lowerSwitch } from "./lower-switch.ts";
import { isCopy } from "./lower-zero.ts";
import { lowerDispatch, lowerEnter } from "./lower-dispatch.ts";
import { labelFor, leave, repeat, returnFrom } from "./jump.ts";
import { refuse } from "./refusal.ts";

export function lowerFlows(cx: FunctionContext, flows: readonly s.Flow[]): rust.Block {
  const { statements } = cx.collect(() => {
    emitFlows(cx, flows);
  });
  return b.block(statements);
}

export function emitFlows(cx: FunctionContext, flows: readonly s.Flow[]): void {
  for (const flow of flows) {
    const comments = cx.commentsBefore(flow.span);
    const { statements } = cx.collect(() => {
      lowerFlow(cx, flow);
    });
    for (const [at, statement] of statements.entries())
      cx.emit(at === 0 && comments.length > 0 ? b.commented(statement, comments) : statement);
  }
}

function lowerFlow(cx: FunctionContext, flow: s.Flow): void {
  switch (flow.kind) {
    case "simple":
      lowerSimple(cx, flow.statement);
      return;
    case "initialize":
      initializeLocal(cx, flow.variable, flow.span);
      return;
    case "hoist":
      for (const variable of flow.variables) {
        cx.hoisted.add(variable.symbol);
        lowerLocal(cx, { ...variable, initializer: null }, flow.span);
      }
      return;
    case "scope":
      lowerScope(cx, flow);
      return;
    case "if":
      lowerIf(cx, flow);
      return;
    case "loop":
      lowerLoop(cx, flow);
      return;
    case "block":
      lowerBlock(cx, flow);
      return;
    case "switch":
      lowerSwitch(cx, flow);
      return;
    case "dispatch":
      lowerDispatch(cx, flow);
      return;
    case "enter":
      lowerEnter(cx, flow);
      return;
    case "catch":
      lowerCatch(cx, flow);
      return;
    case "break":
      cx.emit(b.statement(leave(cx, flow.target)));
      return;
    case "continue":
      cx.emit(b.statement(repeat(cx, flow.target)));
      return;
    default:
      assertNever(flow);
  }
}

function lowerSimple(cx: FunctionContext, statement: c.ExprStatement | c.LocalDeclaration | c.Return): void {
  switch (statement.kind) {
    case "expr-statement":
      cx.withDeferral(statement.expr, () => {
        lowerEffect(cx, statement.expr);
      });
      return;
    case "local-declaration":
      for (const variable of statement.variables) {
        const lower = (): void => {
          lowerLocal(cx, variable, statement.span);
        };
        if (variable.initializer === null) lower();
        else cx.withDeferral(variable.initializer, lower);
      }
      return;
    case "return":
      lowerReturn(cx, statement);
  }
}

function lowerReturn(cx: FunctionContext, statement: c.Return): void {
  if (!statement.value || statement.value.type.kind === "void") {
    if (statement.value) lowerEffect(cx, statement.value);
    returnFrom(cx, null);
    return;
  }
  returnFrom(cx, returnedValue(cx, statement.value));
}

function returnedValue(cx: FunctionContext, value: c.Expr): rust.Expr {
  if (value.type.kind !== "pointer" || cx.facts.result?.kind === "floor")
    return movedStruct(cx, value) ?? bare(lowerValue(cx, value));
  const { result } = cx.facts;
  if (!result) return refuse("internal/bug", "a returned pointer without a representation", value.span);
  if (result.kind === "refused")
    return refuse(result.code, `the returned pointer: ${result.reason}`, value.span);
  return lowerPointerAs(cx, value, result, value.type.target);
}

/** A local struct with owners or lent fields ends here: it moves to the caller. */
function movedStruct(cx: FunctionContext, value: c.Expr): rust.Expr | null {
  const place = value.kind === "load" ? value.place : null;
  if (place?.kind !== "variable-ref" || isCopy(cx.program, value.type)) return null;
  const variable = cx.program.program.symbols.get(place.symbol);
  const isLocal = variable?.kind === "variable" && variable.storage === "automatic";
  if (!isLocal || cx.program.floor.objects.has(place.symbol)) return null;
  return b.path(cx.local(place.symbol));
}

function lowerScope(cx: FunctionContext, flow: s.ScopeFlow): void {
  cx.emit(b.statement(b.blockExpr(lowerFlows(cx, flow.body))));
}

function lowerIf(cx: FunctionContext, flow: s.IfFlow): void {
  const condition = lowerCondition(cx, flow.condition);
  if (condition.kind === "bool") {
    const taken = condition.value ? flow.then : flow.otherwise;
    if (taken.length > 0) cx.emit(b.statement(b.blockExpr(lowerFlows(cx, taken))));
    return;
  }
  const then = lowerFlows(cx, flow.then);
  const otherwise = flow.otherwise.length === 0 ? null : lowerFlows(cx, flow.otherwise);
  cx.emit(b.statement(b.ifElse(condition, then, otherwise === null ? null : elseIf(otherwise))));
}

/** `else { if ... }` is `else if ...`. */
function elseIf(block: rust.Block): rust.Block | rust.IfExpr {
  const [only] = block.statements;
  if (only?.kind !== "expr" || only.expr.kind !== "if" || only.comments) return block;
  return block.statements.length === 1 && block.value === null ? only.expr : block;
}

function lowerBlock(cx: FunctionContext, flow: s.BlockFlow): void {
  const label = labelFor(cx, flow.target, "block");
  cx.enter({ target: flow.target, label, breakable: false, labelled: true });
  const body = lowerFlows(cx, flow.body);
  cx.leave();
  cx.emit(b.statement(b.blockExpr(body, label)));
}

// ------------------------------------------------------------------------------------------ statement expressions

/** `({ a; b; value; })` as a block with a value. */
export function lowerStatementExpr(cx: FunctionContext, expr: c.StatementExpr): rust.Expr {
  const last = expr.body.body.at(-1);
  const { statements, value } = cx.collect(() => {
    emitFlows(cx, structured(cx, { ...expr.body, body: expr.body.body.slice(0, -1) }, expr.span));
    if (last?.kind !== "expr-statement")
      return refuse("unsupported/extension", "a statement expression without a value", expr.span);
    return lowerValue(cx, last.expr);
  });
  return b.blockExpr(b.block(statements, value));
}

export function lowerStatementExprEffect(cx: FunctionContext, expr: c.StatementExpr): void {
  cx.emit(b.statement(b.blockExpr(lowerFlows(cx, structured(cx, expr.body, expr.span)))));
}

function structured(cx: FunctionContext, body: c.Compound, span: Span): readonly s.Flow[] {
  const { value, diagnostics } = cx.program.structure.compound(body);
  const [first] = diagnostics;
  if (first) return refuse(first.code, first.message, span);
  return value;
}
