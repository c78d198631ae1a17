/**
 * Statements that jumps of `longjmp` come out of: a closure, as unwinding is caught at the borders of functions only.
 *
 *   if (setjmp(env) == 0) A else B      if let Err(value) = jump::catch(mark, || { A }) { B }
 *   r = setjmp(env); A                  while let Err(value) = jump::catch(mark, || { A }) { jumped = value; }
 *
 * Where control leaves the statements otherwise than at their end, the closure says how to go on: `match jump::catch(..) { Ok(1) => break, .. }`.
 */
import type * as c from "../c-ast/c-ast.ts";
import { flowsComplete } from "../c-ast/flows-complete.ts";
import { flowNodes, targetsUsed, walkFlows } from "../c-ast/structured-visit.ts";
import type * as s from "../c-ast/structured.ts";
import { walkExpr } from "../c-ast/visit.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { runtimePath, type Closure, type FunctionContext, type Way } from "./context.ts";
import { diverges } from "./diverges.ts";
import { labelFor, leave, repeat, returnFrom } from "./jump.ts";
import { lowerValue } from "./lower-expr.ts";
import { lowerFlows } from "./lower-statement.ts";
import { refuse } from "./refusal.ts";

export function lowerCatch(cx: FunctionContext, flow: s.CatchFlow): void {
  const isAgain = flow.then === "again";
  const label = labelFor(cx, flow.target, "again");
  const mark = lowerValue(cx, flow.mark);
  if (isAgain) cx.enter({ target: flow.target, label, breakable: true });
  const closure = closureFor(cx, flow.body);
  const body = lowerClosure(cx, flow, closure);
  const caught = { name: cx.temporary("value"), used: false };
  cx.caught.push(caught);
  const handler = lowerFlows(cx, flow.handler);
  cx.caught.pop();
  const pattern = b.constructorPattern("Err", caught.used ? b.binding(caught.name) : b.wildcard);
  const call = b.call(runtimePath(cx, "jump", "catch"), mark, b.closure([], b.blockExpr(body)));
  const isPlain = closure.gives === "way" && closure.ways.length === 0;
  const condition = b.letCondition(pattern, call);
  const choice = isPlain ? null : b.matchOn(call, [...goingOn(cx, flow, closure), b.arm(pattern, handler)]);
  if (isAgain) cx.leave();
  if (closure.result !== null) cx.emit(b.letMut(closure.result, b.path("None")));
  const used = isAgain && cx.usedLabels.has(flow.target) ? label : undefined;
  if (choice) cx.emit(b.statement(isAgain ? b.loop(b.block([b.statement(choice)]), used) : choice));
  else cx.emit(b.statement(isAgain ? b.whileLoop(condition, handler, used) : b.ifElse(condition, handler)));
}

/** What the closure has to give, as its statements want it. */
function closureFor(cx: FunctionContext, body: readonly s.Flow[]): Closure {
  const { result } = cx.symbol(cx.definition.symbol).type as c.FunctionType;
  const isValue = result.kind !== "void" && returns(body) && !mayLeave(body);
  const gives = !isValue ? "way" : flowsComplete(body, new Set()) ? "option" : "value";
  return { gives, ways: [], result: null };
}

function returns(body: readonly s.Flow[]): boolean {
  return [...walkFlows(body)].some((flow) => flow.kind === "simple" && flow.statement.kind === "return");
}

/** Do jumps lead out of the flows, or may they out of a `({ })` in them? */
function mayLeave(body: readonly s.Flow[]): boolean {
  const own = new Set<s.JumpTarget>();
  for (const flow of walkFlows(body)) {
    if ("target" in flow && flow.kind !== "break" && flow.kind !== "continue" && flow.kind !== "enter")
      own.add(flow.target);
    for (const node of flowNodes(flow))
      for (const expr of walkExpr(node)) if (expr.kind === "statement-expr") return true;
  }
  const { breaks, continues, enters } = targetsUsed(body);
  return [...breaks, ...continues, ...enters].some((target) => !own.has(target));
}

function lowerClosure(cx: FunctionContext, flow: s.CatchFlow, closure: Closure): rust.Block {
  cx.enter({ target: flow.target, label: "", breakable: false, closure });
  const { statements } = lowerFlows(cx, flow.body);
  cx.leave();
  const last = statements.at(-1);
  if (last?.kind === "expr" && last.expr.kind === "return" && !last.comments)
    return b.block(statements.slice(0, -1), last.expr.value ?? null);
  if (diverges(b.block(statements))) return b.block(statements);
  if (closure.gives === "option") return b.block(statements, b.path("None"));
  return b.block(statements, closure.ways.length > 0 ? b.int(0) : null);
}

/** What is done when no jump was caught. */
function goingOn(cx: FunctionContext, flow: s.CatchFlow, closure: Closure): readonly rust.MatchArm[] {
  const end = flow.then === "again" ? b.block([b.statement(leave(cx, flow.target))]) : b.block([]);
  const ok = (pattern: rust.Pattern, body: rust.Block): rust.MatchArm =>
    b.arm(b.constructorPattern("Ok", pattern), body);
  const returned = cx.temporary("result");
  const give = block(cx, () => {
    returnFrom(cx, b.path(returned));
  });
  if (closure.gives === "value") return [ok(b.binding(returned), give)];
  if (closure.gives === "option")
    return [ok(b.somePattern(b.binding(returned)), give), ok(b.binding("None"), end)];
  const ways = closure.ways.map((way, at) =>
    ok(
      b.literalPattern(b.int(at + 1)),
      block(cx, () => {
        goOn(cx, way, closure);
      }),
    ),
  );
  return [...ways, ok(b.wildcard, end)];
}

function goOn(cx: FunctionContext, way: Way, { result }: Closure): void {
  if (way.kind === "break") cx.emit(b.statement(leave(cx, way.target)));
  else if (way.kind === "continue") cx.emit(b.statement(repeat(cx, way.target)));
  else returnFrom(cx, result === null ? null : b.method(b.path(result), "unwrap"));
}

function block(cx: FunctionContext, lower: () => void): rust.Block {
  return b.block(cx.collect(lower).statements);
}

/** The value that a jump brings. */
export function lowerCaughtValue(cx: FunctionContext, expr: c.BuiltinCall): rust.Expr {
  const caught = cx.caught.at(-1);
  if (!caught)
    return refuse("internal/bug", "the value of a jump outside of what is done after it", expr.span);
  caught.used = true;
  return b.path(caught.name);
}
