/** Jumps to enclosing constructs: plain `break` and `continue` where Rust means the same, labels elsewhere. */
import type { JumpTarget } from "../c-ast/structured.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { FunctionContext } from "./context.ts";

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
  if (reachesUnlabelled(cx, target)) return b.breakTo();
  cx.usedLabels.add(target);
  return b.breakTo(labelFor(cx, target, "outer"));
}

/** Goes on with the next round of the loop. */
export function repeat(cx: FunctionContext, target: JumpTarget): rust.Expr {
  const construct = cx.enclosing().find((candidate) => candidate.target === target);
  if (construct?.continueLabel !== undefined) {
    cx.usedContinues.add(target);
    return b.breakTo(construct.continueLabel);
  }
  if (reachesUnlabelled(cx, target)) return b.continueTo();
  cx.usedLabels.add(target);
  return b.continueTo(labelFor(cx, target, "outer"));
}
