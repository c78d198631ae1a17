/** `while`, `do` and `for`: `break` goes behind the loop, `continue` to the end of its body (C11 6.8.6.2). */
import type * as c from "../c-ast/c-ast.ts";
import { collectLeaves, withoutLoop } from "./collect-leaves.ts";
import { makeLabel } from "./label.ts";
import { hasJumpTo, makeLabelPiece, type LoopPiece, type Piece } from "./piece.ts";
import type { ResolveContext, Surroundings } from "./resolve-context.ts";

/** `while (c) body` → `loop before(c) { body }`. */
export function resolveWhile(statement: c.While, around: Surroundings, context: ResolveContext): Piece[] {
  const { condition } = statement;
  return makeLoop(statement, { init: null, condition, test: "before", step: null }, around, context);
}

/** `do body while (c);` → `loop after(c) { body }`; `do body while (0);` → `body end:`, as macros are written. */
export function resolveDoWhile(statement: c.DoWhile, around: Surroundings, context: ResolveContext): Piece[] {
  const { condition, span } = statement;
  if (constantTruth(condition) !== false) {
    return makeLoop(statement, { init: null, condition, test: "after", step: null }, around, context);
  }
  const end = makeLabel(statement.id, "end");
  const body = context.resolveBody(
    statement.body,
    { ...around, breakLabel: end, continueLabel: end },
    context,
  );
  const pieces: Piece[] =
    body[0]?.kind === "entry" ? [{ kind: "scope", body, span: statement.body.span }] : body;
  return hasJumpTo(pieces, end) ? [...pieces, makeLabelPiece(end, span)] : pieces;
}

/** `for (init; c; step) body` → `loop before(c) { body } step`. */
export function resolveFor(statement: c.For, around: Surroundings, context: ResolveContext): Piece[] {
  const { init, condition, step } = statement;
  return makeLoop(statement, { init, condition, test: "before", step }, around, context);
}

function makeLoop(
  statement: c.While | c.DoWhile | c.For,
  header: Pick<LoopPiece, "init" | "condition" | "test" | "step">,
  around: Surroundings,
  context: ResolveContext,
): Piece[] {
  const { id, span } = statement;
  const breakLabel = makeLabel(id, "after");
  const continueLabel = makeLabel(id, "continue");
  const { condition } = header;
  const loop: LoopPiece = {
    ...header,
    kind: "loop",
    id,
    condition: condition && constantTruth(condition) === true ? null : condition,
    body: context.resolveBody(statement.body, { ...around, breakLabel, continueLabel }, context),
    breakLabel,
    continueLabel,
    leaves: {
      init: collectLeaves(header.init, around, context),
      condition: collectLeaves(condition, withoutLoop(around), context),
      step: collectLeaves(header.step, withoutLoop(around), context),
    },
    span,
  };
  // A `goto` from outside may lead to a `break`: so the point behind the loop is one for others, too.
  return [loop, makeLabelPiece(breakLabel, span)];
}

/** Whether a condition is known to hold; null if it depends. */
function constantTruth(condition: c.Expr): boolean | null {
  if (condition.kind === "integer-constant") return condition.value !== 0n;
  return condition.kind === "convert" && condition.type.kind !== "floating"
    ? constantTruth(condition.operand)
    : null;
}
