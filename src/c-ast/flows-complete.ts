/** Can control reach the end of a list of flows? */
import { assertNever } from "../source/assert-never.ts";
import { endsThere } from "./ends-there.ts";
import { targetsUsed } from "./structured-visit.ts";
import type { Flow, JumpTarget } from "./structured.ts";

/** Targets of jumps inside `({ })`, which flows do not show. */
export type Held = ReadonlySet<JumpTarget>;

/** True when in doubt. */
export function flowsComplete(list: readonly Flow[], held: Held): boolean {
  return list.every((flow) => flowCompletes(flow, held));
}

export function flowCompletes(flow: Flow, held: Held): boolean {
  const isLeft = (target: JumpTarget, body: readonly Flow[]): boolean =>
    held.has(target) || targetsUsed(body).breaks.has(target);
  switch (flow.kind) {
    case "simple":
      return !endsThere(flow.statement);
    case "break":
    case "continue":
    case "enter":
      return false;
    case "initialize":
    case "hoist":
      return true;
    case "scope":
      return flowsComplete(flow.body, held);
    case "if":
      return flowsComplete(flow.then, held) || flowsComplete(flow.otherwise, held);
    case "catch":
      return flowsComplete(flow.body, held) || (flow.then === "behind" && flowsComplete(flow.handler, held));
    case "loop":
      return flow.condition !== null || isLeft(flow.target, flow.body);
    case "block":
      return flowsComplete(flow.body, held) || isLeft(flow.target, flow.body);
    case "switch":
      return (
        !flow.arms.some((arm) => arm.isDefault) ||
        flow.arms.some((arm) => flowsComplete(arm.body, held) || isLeft(flow.target, arm.body))
      );
    case "dispatch": {
      const last = flow.states.at(-1);
      if (last && flowsComplete(last.body, held)) return true;
      return flow.states.some((state) => isLeft(flow.target, state.body));
    }
    default:
      return assertNever(flow);
  }
}
