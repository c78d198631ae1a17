/**
 * Variables that live only inside `for` loops which give them their first value: nobody sees what a loop leaves in
 * them, so the loop can declare them itself.
 */
import type * as c from "../c-ast/c-ast.ts";
import type { Flow, LoopFlow } from "../c-ast/structured.ts";
import { walk } from "../c-ast/visit.ts";
import { walkFlows } from "../c-ast/structured-visit.ts";
import type { AstNode } from "../c-ast/visit.ts";
import { nodesOf } from "./flow-nodes.ts";
import { countingLoop } from "./counting-loop.ts";
import type { FunctionContext } from "./context.ts";

export interface LoopVariables {
  /** All mentions lie in loops that initialize them. */
  readonly loopOnly: ReadonlySet<c.SymbolId>;
  /** All these loops count, so that no declaration is left to emit. */
  readonly undeclared: ReadonlySet<c.SymbolId>;
}

export function loopOnlyVariables(cx: FunctionContext, flows: readonly Flow[]): LoopVariables {
  const total = countMentions(nodesOf(flows));
  const inside = new Map<c.SymbolId, number>();
  const loops = new Map<c.SymbolId, LoopFlow[]>();
  for (const { loop, index } of outermostLoops(flows)) {
    const mentions = countMentions(loopExpressions(loop)).get(index) ?? 0;
    inside.set(index, (inside.get(index) ?? 0) + mentions);
    loops.set(index, [...(loops.get(index) ?? []), loop]);
  }
  const loopOnly = new Set(
    [...inside]
      .filter(([symbol, count]) => total.get(symbol) === count && isOwn(cx, symbol))
      .map(([symbol]) => symbol),
  );
  cx.loopOnly = loopOnly;
  const undeclared = new Set<c.SymbolId>();
  for (const symbol of loopOnly)
    if ((loops.get(symbol) ?? []).every((loop) => allCount(cx, loop, symbol))) undeclared.add(symbol);
  return { loopOnly, undeclared };
}

/** Is the variable the function's own, so that nobody else sees it? */
function isOwn(cx: FunctionContext, id: c.SymbolId): boolean {
  const symbol = cx.symbol(id);
  return symbol.kind === "variable" && symbol.storage === "automatic" && !cx.program.floor.objects.has(id);
}

/** Is the loop, and every loop inside it that uses the same index, a counting one? */
function allCount(cx: FunctionContext, loop: LoopFlow, symbol: c.SymbolId): boolean {
  if (!countingLoop(cx, loop)) return false;
  for (const inner of walkFlows(loop.body))
    if (inner.kind === "loop" && initializedIndex(inner) === symbol) return false;
  return true;
}

/** `for` loops that start by assigning a variable, not nested in another loop of the same variable. */
function* outermostLoops(
  flows: readonly Flow[],
): Generator<{ readonly loop: LoopFlow; readonly index: c.SymbolId }> {
  const covered = new Set<LoopFlow>();
  for (const flow of walkFlows(flows)) {
    if (flow.kind !== "loop" || covered.has(flow)) continue;
    const index = initializedIndex(flow);
    if (index === null) continue;
    for (const inner of walkFlows(flow.body))
      if (inner.kind === "loop" && initializedIndex(inner) === index) covered.add(inner);
    yield { loop: flow, index };
  }
}

function initializedIndex(loop: LoopFlow): c.SymbolId | null {
  if (loop.init?.kind !== "expr-statement") return null;
  const { expr } = loop.init;
  return expr.kind === "assign" && expr.target.kind === "variable-ref" ? expr.target.symbol : null;
}

function* loopExpressions(loop: LoopFlow): Generator<AstNode> {
  yield* nodesOf([loop]);
}

function countMentions(roots: Iterable<AstNode>): Map<c.SymbolId, number> {
  const counts = new Map<c.SymbolId, number>();
  for (const root of roots)
    for (const node of walk(root))
      if (node.kind === "variable-ref") counts.set(node.symbol, (counts.get(node.symbol) ?? 0) + 1);
  return counts;
}
