/** A loop over numbered states: what is left of `goto` that no block expresses. */
import type * as s from "../c-ast/structured.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { FunctionContext } from "./context.ts";
import { labelFor, repeat } from "./jump.ts";
import { lowerFlows } from "./lower-statement.ts";
import { refuse } from "./refusal.ts";

export function lowerDispatch(cx: FunctionContext, flow: s.DispatchFlow): void {
  const label = labelFor(cx, flow.target, "states");
  const state = cx.temporary("state");
  cx.states.set(flow.target, state);
  cx.enter({ target: flow.target, label, breakable: false });
  const arms = flow.states.map(({ body }, at): rust.MatchArm => {
    const block = lowerFlows(cx, body);
    const isLast = at === flow.states.length - 1;
    const next = isLast ? b.statement(b.breakTo(label)) : b.statement(b.assign(b.path(state), b.int(at + 1)));
    return b.arm(isLast ? b.wildcard : b.literalPattern(b.int(at)), b.block([...block.statements, next]));
  });
  cx.leave();
  cx.emit(b.letMut(state, b.int(0), "usize"));
  cx.emit(b.statement(b.loop(b.block([b.statement(b.matchOn(b.path(state), arms))]), label)));
}

export function lowerEnter(cx: FunctionContext, flow: s.EnterFlow): void {
  const state = cx.states.get(flow.target);
  if (state === undefined) return refuse("internal/bug", "a jump to a state outside of its loop", flow.span);
  cx.emit(b.statement(b.assign(b.path(state), b.int(flow.state))));
  cx.emit(b.statement(repeat(cx, flow.target)));
}
