/** Calls that several views of one object are passed to: it is split between them, or passed once with their positions. */
import type * as c from "../../src/c-ast/c-ast.ts";
import { calleeName } from "../../src/c-ast/callee.ts";
import { walkExpr } from "../../src/c-ast/visit.ts";
import type { ReasonLine } from "../../src/translation/explanation.ts";
import type { CallPlan, VersionFacts } from "../facts/pointer-facts.ts";
import { line, type ReasonContext } from "./reason-context.ts";

export interface SharedArguments {
  readonly kind: "split" | "in-place";
  readonly line: ReasonLine;
}

/** By the array or pointer variable from which the arguments are made. */
export function sharedArguments(
  cx: ReasonContext,
  { calls }: VersionFacts,
  { body }: c.FunctionDefinition,
): ReadonlyMap<c.SymbolId, readonly SharedArguments[]> {
  const found = new Map<c.SymbolId, SharedArguments[]>();
  for (const call of walkExpr(body)) {
    const plan = call.kind === "call" ? calls.get(call.id) : undefined;
    if (call.kind !== "call" || !plan) continue;
    for (const { args, shared } of groupsIn(cx, call, plan))
      for (const symbol of new Set(args.flatMap((at) => variableIn(call.args[at]) ?? [])))
        found.set(symbol, [...(found.get(symbol) ?? []), shared]);
  }
  return found;
}

interface Group {
  readonly args: readonly number[];
  readonly shared: SharedArguments;
}

function groupsIn(cx: ReasonContext, call: c.Call, plan: CallPlan): readonly Group[] {
  const callee = `\`${calleeName(call, cx.program) ?? "a function"}\``;
  const splits = plan.splits.map(({ args }): Group => {
    const text = `split between arguments ${listed(args)} of ${callee}: they do not overlap, and one is written`;
    return { args, shared: { kind: "split", line: line(text, call.span) } };
  });
  const { bindings } = cx.pointers.versions.get(plan.callee)?.version ?? { bindings: [] };
  const leaders = [...new Set(bindings.flatMap((binding) => (binding ? [binding.leader] : [])))];
  const inPlace = leaders.map((leader): Group => {
    const args = [...bindings.keys()].filter((at) => bindings[at]?.leader === leader);
    const text = `passed once to ${callee}, with the positions of arguments ${listed(args)}: that they do not overlap is not proven`;
    return { args, shared: { kind: "in-place", line: line(text, call.span) } };
  });
  return [...splits, ...inPlace];
}

function listed(args: readonly number[]): string {
  return args.map((at) => String(at + 1)).join(" and ");
}

/** The array or pointer from which an argument is made. */
function variableIn(arg: c.Expr | undefined): c.SymbolId | null {
  for (const part of arg ? walkExpr(arg) : [])
    if (part.kind === "variable-ref" && (part.type.kind === "pointer" || part.type.kind === "array"))
      return part.symbol;
  return null;
}
