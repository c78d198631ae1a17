/**
 * Parts of nodes that are passed to functions of the program: the function works on a copy, and what it writes is put back.
 * Sound because it borrows what it is passed, keeps none of it, and reaches the part in no other way meanwhile.
 *
 *   C: fill(p->row, 4);      Rust: let mut row = p.row.load(); fill(&mut row, 4); p.row.store(row);
 */
import { nodeAround } from "../c-ast/pooled-types.ts";
import { reachesNodes } from "./node-reach.ts";
import type { VersionFacts } from "../../analyses/facts/pointer-facts.ts";
import type * as c from "../c-ast/c-ast.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { Span } from "../source/span.ts";
import type { FunctionContext } from "./context.ts";
import { loadPlace, repeatablePlace, storePlace, type Place } from "./lower-place.ts";
import { elementOf, mayMeet, nodePart, partName, type CopiedPart } from "./part-arguments.ts";
import { refuse } from "./refusal.ts";

/** Refuses calls that may change a part other than by the pointer that they get, or by two of these. */
export function requireLent(
  cx: FunctionContext,
  call: c.Call,
  { pointers, version }: VersionFacts,
  definition: c.FunctionDefinition,
): void {
  const parts = call.args.flatMap((arg, at): readonly (CopiedPart & { readonly isMutable: boolean })[] => {
    const part = nodePart(cx, arg);
    const param = definition.params[at];
    if (!part || param === undefined) return [];
    const own = pointers.get(param);
    if (own?.kind !== "borrowed" || version.bindings[at])
      return refuse("pointer/node", "a function keeps a part of a node, or gives it back", arg.span);
    return [{ kind: "part", at, arg, ...(own.many ? part : elementOf(part)), isMutable: own.mutable }];
  });
  const reached = parts.length === 0 ? null : reachesNodes(cx.program.program, definition);
  for (const part of parts) {
    const around = part.kind === "part" ? nodeAround(cx.program.program, part.object) : null;
    if (part.kind !== "part" || around === null) continue;
    const isReached = reached === null || reached.has(around);
    if (isReached && (part.isMutable || cx.program.flow.mayWrite(call, [part.object])))
      return refuse("pointer/node", "a function may reach a part of a node that it is passed", part.arg.span);
    if (parts.some((other) => other !== part && part.isMutable && mayMeet(part, other)))
      return refuse("pointer/node", "two parts of nodes that are passed may be the same", part.arg.span);
  }
}

/** The place of a copy of what is lent, made when all arguments are computed; other places as they are. */
export function lentCopy(
  cx: FunctionContext,
  place: Place,
  as: { readonly many: boolean; readonly mutable: boolean },
  span: Span,
): Place {
  if (place.root.kind !== "linked") return place;
  const last = place.steps.at(-1);
  const isSequence = as.many && last?.kind === "element";
  const found = repeatablePlace(cx, place);
  const whole: Place = isSequence ? { ...found, steps: found.steps.slice(0, -1) } : found;
  const rest = isSequence ? found.steps.slice(-1) : [];
  const name = cx.temporary(partName(cx, place));
  const copy: rust.Expr = b.path(name);
  cx.copyForCall(
    {
      expr: copy,
      before: () => {
        cx.emit((as.mutable ? b.letMut : b.letVariable)(name, loadPlace(cx, whole, span)));
      },
      after: () => {
        if (as.mutable) cx.emit(b.statement(storePlace(cx, whole, copy, span)));
      },
    },
    span,
  );
  return { root: { kind: "variable", symbol: cx.addView(name) }, steps: rest, type: place.type };
}
