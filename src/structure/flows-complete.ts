/** Can control reach the end of a list of flows? */
import type { Flow } from "../c-ast/structured.ts";
import { targetsUsed } from "../c-ast/structured-visit.ts";

/** True when in doubt. */
export function flowsComplete(list: readonly Flow[]): boolean {
  return list.every(flowCompletes);
}

export function flowCompletes(flow: Flow): boolean {
  switch (flow.kind) {
    case "simple":
      return flow.statement.kind !== "return";
    case "break":
    case "continue":
    case "enter":
      return false;
    case "initialize":
    case "hoist":
      return true;
    case "scope":
      return flowsComplete(flow.body);
    case "if":
      return flowsComplete(flow.then) || flowsComplete(flow.otherwise);
    case "loop":
      return flow.condition !== null || targetsUsed(flow.body).breaks.has(flow.target);
    case "block":
      return flowsComplete(flow.body) || targetsUsed(flow.body).breaks.has(flow.target);
    case "switch":
      return (
        !flow.arms.some((arm) => arm.isDefault) ||
        flow.arms.some((arm) => flowsComplete(arm.body) || targetsUsed(arm.body).breaks.has(flow.target))
      );
    case "dispatch": {
      const last = flow.states.at(-1);
      return (
        (last !== undefined && flowsComplete(last.body)) ||
        flow.states.some((state) => targetsUsed(state.body).breaks.has(flow.target))
      );
    }
  }
}
