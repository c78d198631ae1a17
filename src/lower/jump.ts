/** Jumps to enclosing constructs: plain `break` and `continue` where Rust means the same, labels elsewhere. */
import type { JumpTarget } from "../c-ast/structured.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { Closure, FunctionContext, Way } from "./context.ts";

/** The label of a construct, without the quote. The printer's clean-up drops labels nobody uses. */
export function labelFor(cx: FunctionContext, target: JumpTarget, hint: string): string {
  const known = cx.labels.get(target);
  if (known !== undefined) return known;
  const label = cx.labelScope.take(hint);
  cx.labels.set(target, label);
  return label;
}

/** Is the target the innermost loop, with no labelled block in between? Rust allows an unlabelled jump only then. */
function reachesUnlabelled(cx: FunctionContext, target: JumpTarget): boolean {
  for (const construct of cx.enclosing()) {
    if (construct.continueLabel !== undefined) return false;
    if (construct.breakable) return construct.target === target;
    if (construct.labelled === true) return false;
  }
  return false;
}

/** Leaves the construct. */
export function leave(cx: FunctionContext, target: JumpTarget): rust.Expr {
  const closure = closureBefore(cx, target);
  if (closure) return leaveClosure(closure, { kind: "break", target });
  if (reachesUnlabelled(cx, target)) return b.breakTo();
  cx.usedLabels.add(target);
  return b.breakTo(labelFor(cx, target, "outer"));
}

/** Goes on with the next round of the loop. */
export function repeat(cx: FunctionContext, target: JumpTarget): rust.Expr {
  const closure = closureBefore(cx, target);
  if (closure) return leaveClosure(closure, { kind: "continue", target });
  const construct = cx.enclosing().find((candidate) => candidate.target === target);
  if (construct?.continueLabel !== undefined) {
    cx.usedContinues.add(target);
    return b.breakTo(construct.continueLabel);
  }
  if (reachesUnlabelled(cx, target)) return b.continueTo();
  cx.usedLabels.add(target);
  return b.continueTo(labelFor(cx, target, "outer"));
}

/** The innermost closure that a jump has to leave before it reaches its target. */
function closureBefore(cx: FunctionContext, target: JumpTarget): Closure | null {
  for (const construct of cx.enclosing()) {
    if (construct.closure) return construct.closure;
    if (construct.target === target) return null;
  }
  return null;
}

function leaveClosure({ ways }: Closure, way: Way): rust.Expr {
  const known = ways.findIndex(
    (one) => one.kind === way.kind && (!("target" in one) || !("target" in way) || one.target === way.target),
  );
  return b.returnValue(b.int((known < 0 ? ways.push(way) - 1 : known) + 1));
}

/** Returns from the function. */
export function returnFrom(cx: FunctionContext, value: rust.Expr | null): void {
  const closure = cx.enclosing().find((construct) => construct.closure)?.closure;
  if (!closure || closure.gives === "value") cx.emit(b.statement(b.returnValue(value ?? undefined)));
  else if (closure.gives === "option" && value) cx.emit(b.statement(b.returnValue(b.some(value))));
  else {
    if (value) {
      closure.result ??= cx.temporary("result");
      cx.emit(b.statement(b.assign(b.path(closure.result), b.some(value))));
    }
    cx.emit(b.statement(leaveClosure(closure, { kind: "return" })));
  }
}
