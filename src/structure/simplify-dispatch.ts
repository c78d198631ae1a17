/**
 * Takes out states that are not needed: empty ones, those that only enter another, those that nothing enters. What is
 * left over as one state is a loop or a block.
 */
import { mapInnerFlows, walkFlows } from "../c-ast/structured-visit.ts";
import type { BlockFlow, DispatchFlow, Flow, JumpTarget, LoopFlow } from "../c-ast/structured.ts";
import { flowsComplete, type Held } from "../c-ast/flows-complete.ts";

type States = DispatchFlow["states"];

export interface SimplerDispatch {
  /** Marks of lifetimes that stood in states that are gone. */
  readonly marks: readonly Flow[];
  readonly flow: DispatchFlow | LoopFlow | BlockFlow;
}

/** Null if there is nothing to simplify. */
export function simplifyDispatch(dispatch: DispatchFlow, held: Held): SimplerDispatch | null {
  const { target, span } = dispatch;
  const states = redirectEnters(dispatch);
  const entered = enteredStates(states, target);
  const reached = reachedStates(states, target, held);
  const marks: Flow[] = [];
  const kept: { name: string; body: readonly Flow[]; readonly from: number }[] = [];
  for (const [at, state] of states.entries()) {
    const last = kept.at(-1);
    if (!reached.has(at)) marks.push(...marksIn(state.body));
    else if (!last || entered.has(at)) kept.push({ ...state, from: at });
    else last.body = [...last.body, ...state.body];
  }
  const simpler: DispatchFlow = { ...dispatch, states: renumberEnters(kept, target) };
  const [only] = simpler.states;
  if (only && simpler.states.length === 1) return { marks, flow: singleState(only.body, simpler, held) };
  if (kept.length === dispatch.states.length && sameEnters(simpler, dispatch)) return null;
  return { marks, flow: { kind: "dispatch", target, states: simpler.states, span } };
}

/** Where lifetimes begin in a list that is to go. */
export function marksIn(list: readonly Flow[]): Flow[] {
  return [...walkFlows(list)].filter((flow) => flow.kind === "hoist");
}

/** Enters the state that an empty one, or one that does nothing but enter, leads to. */
function redirectEnters({ states, target }: DispatchFlow): States {
  const leadsTo = (from: number): number => {
    const seen = new Set<number>();
    let at = from;
    while (!seen.has(at)) {
      seen.add(at);
      const next = nextState(states, at, target);
      if (next === null) return at;
      at = next;
    }
    return from;
  };
  return states.map(({ name, body }) => ({ name, body: mapEnters(body, target, leadsTo) }));
}

function nextState(states: States, at: number, target: JumpTarget): number | null {
  const body = states[at]?.body ?? [];
  const [first] = body;
  if (!first) return at + 1 < states.length ? at + 1 : null;
  return body.length === 1 && first.kind === "enter" && first.target === target ? first.state : null;
}

function mapEnters(
  list: readonly Flow[],
  target: JumpTarget,
  map: (state: number) => number,
): readonly Flow[] {
  return list.map((flow) => {
    if (flow.kind === "enter") return flow.target === target ? { ...flow, state: map(flow.state) } : flow;
    return mapInnerFlows(flow, (inner) => mapEnters(inner, target, map));
  });
}

function* entersIn(list: readonly Flow[], target: JumpTarget): Generator<number> {
  for (const flow of walkFlows(list)) if (flow.kind === "enter" && flow.target === target) yield flow.state;
}

function enteredStates(states: States, target: JumpTarget): ReadonlySet<number> {
  return new Set(states.flatMap((state) => [...entersIn(state.body, target)]));
}

function reachedStates(states: States, target: JumpTarget, held: Held): ReadonlySet<number> {
  const reached = new Set<number>();
  const pending = [0];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    const state = states[at];
    if (!state || reached.has(at)) continue;
    reached.add(at);
    pending.push(...entersIn(state.body, target));
    if (flowsComplete(state.body, held)) pending.push(at + 1);
  }
  return reached;
}

function renumberEnters(
  kept: readonly { readonly name: string; readonly body: readonly Flow[]; readonly from: number }[],
  target: JumpTarget,
): States {
  const numbers = new Map(kept.map((state, at) => [state.from, at]));
  return kept.map(({ name, body }) => ({
    name,
    body: mapEnters(body, target, (state) => numbers.get(state) ?? state),
  }));
}

function sameEnters(one: DispatchFlow, other: DispatchFlow): boolean {
  const enters = ({ states, target }: DispatchFlow): string =>
    states.map((state) => [...entersIn(state.body, target)].join()).join(";");
  return enters(one) === enters(other);
}

/** A state that enters itself is a loop. */
function singleState(
  body: readonly Flow[],
  { target, span }: DispatchFlow,
  held: Held,
): LoopFlow | BlockFlow {
  if ([...entersIn(body, target)].length === 0) return { kind: "block", target, label: null, body, span };
  const leave: readonly Flow[] = flowsComplete(body, held) ? [{ kind: "break", target, span }] : [];
  const rounds = entersToContinues([...body, ...leave], target);
  return {
    kind: "loop",
    target,
    label: null,
    init: null,
    condition: null,
    test: "before",
    step: null,
    body: rounds,
    span,
  };
}

function entersToContinues(list: readonly Flow[], target: JumpTarget): readonly Flow[] {
  return list.map((flow) => {
    if (flow.kind === "enter" && flow.target === target) return { kind: "continue", target, span: flow.span };
    return mapInnerFlows(flow, (inner) => entersToContinues(inner, target));
  });
}
