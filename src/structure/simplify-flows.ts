/**
 * Takes out jumps that go where control goes anyway, and the blocks that lose their last jump with them.
 *
 *     'end: { a; break 'end }                            →   a
 *     'end: { if c { a; break 'end } b }                 →   if c { a } else { b }
 *     'again: loop { a; if c { continue 'again } break } →   loop after(c) { a }
 *
 * Sound because each rewrite leaves the order of statements and tests as it is.
 */
import { declaredVariables, mapInnerFlows, targetsUsed, walkFlows } from "../c-ast/structured-visit.ts";
import type {
  BlockFlow,
  CatchFlow,
  DispatchFlow,
  Flow,
  IfFlow,
  JumpTarget,
  LoopFlow,
} from "../c-ast/structured.ts";
import { walkExpr } from "../c-ast/visit.ts";
import type * as c from "../c-ast/c-ast.ts";
import type { Exit } from "./exits.ts";
import { marksIn, simplifyDispatch } from "./simplify-dispatch.ts";
import { flowCompletes, flowsComplete, type Held } from "../c-ast/flows-complete.ts";

/** `held` has targets that are needed although no flow shows a jump to them. */
export function simplifyFlows(list: readonly Flow[], held: Held): Flow[] {
  return simplifyList(list, [], held);
}

/** `next` has the jumps that lead to where control goes from the end of the list. */
function simplifyList(list: readonly Flow[], next: readonly Exit[], held: Held): Flow[] {
  const kept = dropDead(list, held);
  const result: Flow[] = [];
  for (const [at, flow] of kept.entries()) {
    const following = nextFlow(kept, at + 1);
    const after = following === undefined ? next : isJump(following) ? [following] : [];
    result.push(...simplifyFlow(flow, after, held));
  }
  return dropTail(dropDead(result, held), next);
}

type Jump = Extract<Flow, { kind: "break" | "continue" | "enter" }>;

function isJump(flow: Flow): flow is Jump {
  return flow.kind === "break" || flow.kind === "continue" || flow.kind === "enter";
}

/** Hoisted variables are no step of the program. */
function nextFlow(list: readonly Flow[], from: number): Flow | undefined {
  for (let at = from; at < list.length; at++) if (list[at]?.kind !== "hoist") return list[at];
  return undefined;
}

/** A list is entered at its top only, so nothing behind a jump is reached. Marks stay: their variables may be. */
function dropDead(list: readonly Flow[], held: Held): Flow[] {
  const end = list.findIndex((flow) => !flowCompletes(flow, held));
  return end < 0 ? [...list] : [...list.slice(0, end + 1), ...marksIn(list.slice(end + 1))];
}

function dropTail(list: Flow[], next: readonly Exit[]): Flow[] {
  const at = list.findLastIndex((flow) => flow.kind !== "hoist");
  const last = list[at];
  if (!last || !isJump(last) || !next.some((exit) => sameExit(exit, last))) return list;
  return [...list.slice(0, at), ...list.slice(at + 1)];
}

function sameExit(one: Exit, other: Exit): boolean {
  if (one.kind !== other.kind || one.target !== other.target) return false;
  return one.kind !== "enter" || other.kind !== "enter" || one.state === other.state;
}

/** `after` has the jumps that lead to where control goes behind the flow. */
function simplifyFlow(flow: Flow, after: readonly Exit[], held: Held): Flow[] {
  switch (flow.kind) {
    case "if":
      return [mapInnerFlows(flow, (body) => takeOffBraces(simplifyList(body, after, held)))];
    case "scope": {
      const body = takeOffBraces(simplifyList(flow.body, after, held));
      return body.length > 0 ? [{ ...flow, body }] : [];
    }
    case "block":
      return simplifyBlock(flow, after, held);
    case "loop":
      return simplifyLoop(flow, after, held);
    case "switch": {
      const leave: Exit = { kind: "break", target: flow.target };
      return [mapInnerFlows(flow, (body) => takeOffBraces(simplifyList(body, [leave, ...after], held)))];
    }
    case "catch":
      return [simplifyCatch(flow, after, held)];
    case "dispatch":
      return simplifyStates(flow, after, held);
    default:
      return [flow];
  }
}

/** What comes behind the handler is not known to the jumps in it where the body is run again. */
function simplifyCatch(flow: CatchFlow, after: readonly Exit[], held: Held): CatchFlow {
  const behind = flow.then === "behind" ? after : [];
  const body = takeOffBraces(simplifyList(flow.body, after, held));
  return { ...flow, body, handler: takeOffBraces(simplifyList(flow.handler, behind, held)) };
}

/** A list that is one scope is a scope without it. Not for blocks: they may become part of the list around them. */
function takeOffBraces(list: readonly Flow[]): readonly Flow[] {
  const [only] = list;
  return list.length === 1 && only?.kind === "scope" ? only.body : list;
}

function simplifyStates(dispatch: DispatchFlow, after: readonly Exit[], held: Held): Flow[] {
  const { target } = dispatch;
  const leave: Exit = { kind: "break", target };
  const states = dispatch.states.map(({ name, body: original }, at) => {
    const body = leaveBy(target, after, original);
    const isLast = at === dispatch.states.length - 1;
    const next: readonly Exit[] = isLast ? [leave, ...after] : [{ kind: "enter", target, state: at + 1 }];
    return { name, body: takeOffBraces(simplifyList(body, next, held)) };
  });
  const simpler: DispatchFlow = { ...dispatch, states };
  const reduced = held.has(target) ? null : simplifyDispatch(simpler, held);
  if (!reduced) return [simpler];
  return [...reduced.marks, ...simplifyFlow(reduced.flow, after, held)];
}

function simplifyBlock(block: BlockFlow, after: readonly Exit[], held: Held): Flow[] {
  const leave: Exit = { kind: "break", target: block.target };
  const breaks = after.filter((exit) => exit.kind === "break");
  const body = simplifyList(leaveBy(block.target, breaks, block.body), [leave, ...after], held);
  if (held.has(block.target)) return [{ ...block, body }];
  const uses = countBreaks(body, block.target);
  if (uses === 0) return body;
  const branched = uses === 1 ? branchOver(body, block.target) : null;
  return branched ? simplifyList(branched, after, held) : [{ ...block, body }];
}

/** Jumps to where control goes behind a construct become `break`s of it. */
function leaveBy(target: JumpTarget, after: readonly Exit[], list: readonly Flow[]): readonly Flow[] {
  if (after.length === 0) return list;
  return list.map((flow) => {
    if (!isJump(flow)) return mapInnerFlows(flow, (inner) => leaveBy(target, after, inner));
    return after.some((exit) => sameExit(exit, flow)) ? { kind: "break", target, span: flow.span } : flow;
  });
}

function countBreaks(list: readonly Flow[], target: JumpTarget): number {
  let count = 0;
  for (const flow of walkFlows(list)) if (flow.kind === "break" && flow.target === target) count += 1;
  return count;
}

/** If the only jump ends a branch of an `if` of this list, the rest of the list is the other branch. */
function branchOver(list: readonly Flow[], target: JumpTarget): Flow[] | null {
  const at = list.findIndex((flow) => targetsUsed([flow]).breaks.has(target));
  const choice = list[at];
  if (choice?.kind !== "if") return null;
  const rest = list.slice(at + 1);
  const replaced = joinRest(choice, "then", rest, target) ?? joinRest(choice, "otherwise", rest, target);
  return replaced && [...list.slice(0, at), replaced];
}

function joinRest(
  choice: IfFlow,
  leaving: "then" | "otherwise",
  rest: readonly Flow[],
  target: JumpTarget,
): IfFlow | null {
  const staying = leaving === "then" ? "otherwise" : "then";
  const last = choice[leaving].at(-1);
  if (last?.kind !== "break" || last.target !== target) return null;
  // Names of the branch's own variables must not reach the rest.
  const stays = keepScope(choice[staying], choice);
  return { ...choice, [leaving]: choice[leaving].slice(0, -1), [staying]: [...stays, ...rest] };
}

function simplifyLoop(loop: LoopFlow, after: readonly Exit[], held: Held): Flow[] {
  const { target } = loop;
  const body = takeOffBraces(
    simplifyList(leaveBy(target, after, loop.body), [{ kind: "continue", target }], held),
  );
  const simpler: LoopFlow = { ...loop, body };
  if (held.has(target)) return [simpler];
  if (loop.condition !== null || loop.init !== null || loop.step !== null) return [simpler];
  if (!flowsComplete(body, held) && !targetsUsed(body).continues.has(target)) {
    const { label, span } = loop;
    return simplifyBlock({ kind: "block", target, label, body: keepScope(body, loop), span }, after, held);
  }
  return [testAfter(simpler) ?? simpler];
}

/** In braces if the list declares variables. */
function keepScope(list: readonly Flow[], { span }: Flow): readonly Flow[] {
  return list.some((flow) => declaredVariables(flow).length > 0)
    ? [{ kind: "scope", body: list, span }]
    : list;
}

/** `if c { continue } break` at the end of a loop that has no other `continue` is the test of a `do` loop. */
function testAfter(loop: LoopFlow): LoopFlow | null {
  const { target, body } = loop;
  const last = body.at(-1);
  const choice = body.at(-2);
  if (choice?.kind !== "if" || last?.kind !== "break" || last.target !== target) return null;
  const [jump] = choice.then;
  if (choice.then.length !== 1 || jump?.kind !== "continue" || jump.target !== target) return null;
  const rest = body.slice(0, -2);
  if (choice.otherwise.length > 0 || targetsUsed(rest).continues.has(target)) return null;
  const declared = new Set(rest.flatMap(declaredVariables).map((variable) => variable.symbol));
  if (mentions(choice.condition, declared)) return null;
  return { ...loop, test: "after", condition: choice.condition, body: rest };
}

function mentions(condition: c.Expr, symbols: ReadonlySet<c.SymbolId>): boolean {
  for (const expr of walkExpr(condition))
    if (expr.kind === "variable-ref" && symbols.has(expr.symbol)) return true;
  return false;
}
