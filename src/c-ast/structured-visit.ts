/** Readers of structured bodies: what a flow consists of, and walks over everything below it. */
import type * as c from "./c-ast.ts";
import type { Flow, JumpTarget } from "./structured.ts";
import type { AstNode } from "./visit.ts";
import { assertNever } from "../source/assert-never.ts";

/** The lists of flows directly inside a flow, in source order. */
export function innerFlows(flow: Flow): readonly (readonly Flow[])[] {
  switch (flow.kind) {
    case "scope":
    case "loop":
    case "block":
      return [flow.body];
    case "if":
      return [flow.then, flow.otherwise];
    case "catch":
      return [flow.body, flow.handler];
    case "switch":
      return flow.arms.map((arm) => arm.body);
    case "dispatch":
      return flow.states.map((state) => state.body);
    case "simple":
    case "initialize":
    case "hoist":
    case "enter":
    case "break":
    case "continue":
      return [];
    default:
      return assertNever(flow);
  }
}

/** The flow with each inner list replaced; `at` counts as `innerFlows` does. */
export function mapInnerFlows(flow: Flow, map: (list: readonly Flow[], at: number) => readonly Flow[]): Flow {
  switch (flow.kind) {
    case "scope":
    case "loop":
    case "block":
      return { ...flow, body: map(flow.body, 0) };
    case "if":
      return { ...flow, then: map(flow.then, 0), otherwise: map(flow.otherwise, 1) };
    case "catch":
      return { ...flow, body: map(flow.body, 0), handler: map(flow.handler, 1) };
    case "switch":
      return { ...flow, arms: flow.arms.map((arm, at) => ({ ...arm, body: map(arm.body, at) })) };
    case "dispatch":
      return { ...flow, states: flow.states.map((state, at) => ({ ...state, body: map(state.body, at) })) };
    case "simple":
    case "initialize":
    case "hoist":
    case "enter":
    case "break":
    case "continue":
      return flow;
    default:
      return assertNever(flow);
  }
}

/** C nodes directly inside a flow, in source order: whole statements, expressions, initializers. */
export function flowNodes(flow: Flow): readonly AstNode[] {
  switch (flow.kind) {
    case "simple":
      return [flow.statement];
    case "initialize":
      return variableNodes(flow.variable);
    case "hoist":
      return flow.variables.flatMap(variableNodes);
    case "if":
      return [flow.condition];
    case "loop":
      return [flow.init, flow.condition, flow.step].filter((node) => node !== null);
    case "switch":
      return [flow.value];
    case "catch":
      return [flow.mark];
    case "scope":
    case "block":
    case "dispatch":
    case "enter":
    case "break":
    case "continue":
      return [];
    default:
      return assertNever(flow);
  }
}

function variableNodes(variable: c.LocalVariable): AstNode[] {
  return variable.initializer ? [...variable.vlaLengths, variable.initializer] : [...variable.vlaLengths];
}

/** Variables that the flow itself declares; those in flows inside it have their own. */
export function declaredVariables(flow: Flow): readonly c.LocalVariable[] {
  if (flow.kind === "hoist") return flow.variables;
  if (flow.kind === "simple")
    return flow.statement.kind === "local-declaration" ? flow.statement.variables : [];
  return flow.kind === "loop" && flow.init?.kind === "local-declaration" ? flow.init.variables : [];
}

/** All flows of a list and below, in pre-order. Needs no stack: generated C nests deeply. */
export function* walkFlows(list: readonly Flow[]): Generator<Flow> {
  const pending = list.toReversed();
  for (let flow = pending.pop(); flow; flow = pending.pop()) {
    yield flow;
    for (const inner of innerFlows(flow).toReversed()) pending.push(...inner.toReversed());
  }
}

export interface TargetsUsed {
  readonly breaks: ReadonlySet<JumpTarget>;
  readonly continues: ReadonlySet<JumpTarget>;
  /** Dispatches of which a state is entered. */
  readonly enters: ReadonlySet<JumpTarget>;
}

/** Targets of all jumps in and below a list. */
export function targetsUsed(list: readonly Flow[]): TargetsUsed {
  const breaks = new Set<JumpTarget>();
  const continues = new Set<JumpTarget>();
  const enters = new Set<JumpTarget>();
  for (const flow of walkFlows(list)) {
    if (flow.kind === "break") breaks.add(flow.target);
    else if (flow.kind === "continue") continues.add(flow.target);
    else if (flow.kind === "enter") enters.add(flow.target);
  }
  return { breaks, continues, enters };
}
