/**
 * Which functions may be left by `longjmp`.
 * Reads: the typed C AST, with `setjmp` and `longjmp` as calls. Gives: `JumpFacts`.
 * Sound because a jump starts at a call of `longjmp`, and what a call may call is known (`call-graph.ts`). A function that
 * catches all jumps of its callees counts as one that may be left.
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import { calleeSymbol } from "../../src/c-ast/callee.ts";
import { isLongjmp, isSetjmp } from "../../src/c-ast/jump-names.ts";
import type { JumpFacts } from "../facts/jump-facts.ts";
import { callGraph, type CallGraph } from "./call-graph.ts";
import { variableUses } from "./variable-uses.ts";

/** Null for programs that do not jump, which are most. */
export function inferJumps(program: c.Program): JumpFacts | null {
  if (![...program.symbols.values()].some((symbol) => isSetjmp(symbol) || isLongjmp(symbol))) return null;
  const { functions: pointed } = variableUses(program);
  const graph = callGraph(program, () => pointed);
  const isJump = (call: c.Call): boolean => isLongjmp(calleeSymbol(call, program));
  const left = leftFunctions(program, graph, isJump);
  const catching = program.units
    .flatMap(({ functions }) => functions)
    .filter((one) => graph.callsOf(one).some((call) => isSetjmp(calleeSymbol(call, program))));
  return {
    functions: new Set([...left, ...catching].map(({ symbol }) => symbol)),
    mayJump: (call) => isJump(call) || graph.targets(call).some((target) => left.has(target)),
  };
}

/** Functions that jump, that call one that does, and so on. */
function leftFunctions(
  program: c.Program,
  graph: CallGraph,
  isJump: (call: c.Call) => boolean,
): ReadonlySet<c.FunctionDefinition> {
  const callers = new Map<c.FunctionDefinition, c.FunctionDefinition[]>();
  const left = new Set<c.FunctionDefinition>();
  for (const definition of program.units.flatMap(({ functions }) => functions))
    for (const call of graph.callsOf(definition)) {
      if (isJump(call)) left.add(definition);
      for (const target of graph.targets(call))
        callers.set(target, [...(callers.get(target) ?? []), definition]);
    }
  for (const one of left) for (const caller of callers.get(one) ?? []) left.add(caller);
  return left;
}
