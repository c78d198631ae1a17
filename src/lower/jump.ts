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

/** Leaves the construct. */
export function leave(cx: FunctionContext, target: JumpTarget): rust.Expr {
  const inner = cx.enclosing().find(({ breakable }) => breakable);
  if (inner?.target === target) return b.breakTo();
  cx.usedLabels.add(target);
  return b.breakTo(labelFor(cx, target, "outer"));
}

/** Goes on with the next round of the loop. */
export function repeat(cx: FunctionContext, target: JumpTarget): rust.Expr {
  const inner = cx.enclosing().find(({ breakable }) => breakable);
  const construct = cx.enclosing().find((candidate) => candidate.target === target);
  if (construct?.continueLabel !== undefined) {
    cx.usedContinues.add(target);
    return b.breakTo(construct.continueLabel);
  }
  if (inner?.target === target) return b.continueTo();
  cx.usedLabels.add(target);
  return b.continueTo(labelFor(cx, target, "outer"));
}
