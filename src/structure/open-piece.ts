/**
 * Opens a statement that jumps lead into: its parts move up into the list that contains it, joined by jumps.
 *
 *     if (c) { a; in: b; } else { d; }   →   if (c) {} else { d; goto end; }  a; in: b; end:
 *     while (c) { a; in: b; }            →   continue: if (c) {} else { goto break; }  a; in: b; goto continue; break:
 *
 * Parts without such labels stay whole. Sound because the result is how C defines these statements (C11 6.8.4, 6.8.5).
 */
import type * as c from "../c-ast/c-ast.ts";
import { makeLabel, type Label } from "./label.ts";
import { countJumps, innerLists, isEntered, makeJump, makeLabelPiece } from "./piece.ts";
import type { ArmPiece, IfPiece, LoopPiece, Piece, SwitchPiece } from "./piece.ts";

/** Jumps of the whole function by label. */
type Jumps = ReadonlyMap<Label, number>;

/**
 * The list with everything opened that has to be; labels with jumps from outside then stand at its top. So do the
 * variables of blocks that are gone now, `entry` pieces that were not at the top before.
 */
export function openPieces(list: readonly Piece[], jumps: Jumps): readonly Piece[] {
  const opened = list.flatMap((piece) => (mustOpen(piece, list, jumps) ? openPiece(piece, jumps) : [piece]));
  return opened.length === list.length && opened.every((piece, at) => piece === list[at])
    ? list
    : openPieces(opened, jumps);
}

function mustOpen(piece: Piece, list: readonly Piece[], jumps: Jumps): boolean {
  if (innerLists(piece).some((inner) => isEntered(inner, jumps))) return true;
  return piece.kind === "loop" && isContinuedFromOutside(piece, list, jumps);
}

/** The label at the end of the body may also stand in front of the loop: then that is the one to jump to. */
function isContinuedFromOutside(loop: LoopPiece, list: readonly Piece[], jumps: Jumps): boolean {
  const total = jumps.get(loop.continueLabel) ?? 0;
  if (total === 0 || list.some((piece) => piece.kind === "label" && piece.label === loop.continueLabel))
    return false;
  return (countJumps(loop.body).get(loop.continueLabel) ?? 0) < total;
}

function openPiece(piece: Piece, jumps: Jumps): readonly Piece[] {
  switch (piece.kind) {
    case "scope":
      return piece.body;
    case "if":
      return openIf(piece, jumps);
    case "loop":
      return openLoop(piece);
    case "switch":
      return openSwitch(piece, jumps);
    default:
      return [piece];
  }
}

function openIf(piece: IfPiece, jumps: Jumps): Piece[] {
  const { id, span } = piece;
  const end = makeLabel(id, "end");
  const then = branch(piece.then, makeLabel(id, "then"), end, piece, jumps);
  const otherwise = branch(piece.otherwise, makeLabel(id, "else"), end, piece, jumps);
  // A branch that stays must jump over what follows now, unless nothing does.
  const choice: IfPiece = { ...piece, then: then.stays, otherwise: otherwise.stays };
  return [choice, ...then.follows, ...otherwise.follows, makeLabelPiece(end, span)];
}

function branch(
  body: readonly Piece[],
  label: Label,
  end: Label,
  { span }: IfPiece,
  jumps: Jumps,
): { stays: readonly Piece[]; follows: readonly Piece[] } {
  if (!isEntered(body, jumps)) return { stays: [...body, makeJump(end, span)], follows: [] };
  return {
    stays: [makeJump(label, span)],
    follows: [makeLabelPiece(label, span), ...body, makeJump(end, span)],
  };
}

/** The condition stands where the loop tests it; `continue` leads to the step. */
function openLoop(piece: LoopPiece): Piece[] {
  const { id, span, init, condition, step, breakLabel, continueLabel } = piece;
  const top = piece.test === "before" && !step ? continueLabel : makeLabel(id, "top");
  const { leaves } = piece;
  const test = (then: readonly Piece[], otherwise: readonly Piece[]): Piece[] => {
    if (!condition) return [...then];
    return [{ kind: "if", id, condition, leaves: leaves.condition, then, otherwise, span: condition.span }];
  };
  const opened: Piece[] = [];
  if (init?.kind === "local-declaration")
    opened.push({ kind: "entry", variables: init.variables, span: init.span });
  if (init) opened.push({ kind: "simple", statement: init, leaves: leaves.init, span: init.span });
  opened.push(makeLabelPiece(top, span));
  if (piece.test === "before") opened.push(...test([], [makeJump(breakLabel, span)]));
  opened.push(...piece.body);
  if (top !== continueLabel) opened.push(makeLabelPiece(continueLabel, span));
  if (step) {
    opened.push({ kind: "simple", statement: stepStatement(step), leaves: leaves.step, span: step.span });
  }
  if (piece.test === "before") opened.push(makeJump(top, span));
  else opened.push(...test([makeJump(top, span)], []));
  return [...opened, makeLabelPiece(breakLabel, span)];
}

function stepStatement(step: c.Expr): c.ExprStatement {
  return { kind: "expr-statement", id: step.id, span: step.span, expr: step };
}

function openSwitch(piece: SwitchPiece, jumps: Jumps): Piece[] {
  const follows: Piece[] = [];
  const leave = makeJump(piece.breakLabel, piece.span);
  const arms = piece.arms.map((arm): ArmPiece => {
    if (!isEntered(arm.body, jumps)) return { ...arm, body: [...arm.body, leave] };
    const label = makeLabel(arm.id, "arm");
    follows.push(makeLabelPiece(label, arm.span), ...arm.body, leave);
    return { ...arm, body: [makeJump(label, arm.span)] };
  });
  const complete: ArmPiece[] = arms.some((arm) => arm.isDefault)
    ? arms
    : [...arms, { id: piece.id, cases: [], isDefault: true, body: [leave], span: piece.span }];
  // What followed the switch still does: its own break label now stands behind the opened arms.
  const breakLabel = makeLabel(piece.id, "arm");
  return [{ ...piece, arms: complete, breakLabel }, ...follows, makeLabelPiece(piece.breakLabel, piece.span)];
}
