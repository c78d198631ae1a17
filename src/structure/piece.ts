/**
 * DATA: C statements in which every jump names a label. `break`, `continue`, `case` and `goto` are gone; what is left
 * is `jump` and `label`. Structuring arranges such lists until every jump is one that `Flow` can say.
 */
import type * as c from "../c-ast/c-ast.ts";
import type { NodeId } from "../source/node-id.ts";
import type { Span } from "../source/span.ts";
import { endsThere } from "../c-ast/ends-there.ts";
import { assertNever } from "../source/assert-never.ts";
import type { Label } from "./label.ts";

interface PieceBase {
  readonly span: Span;
}
/** A jump out of a `({ })` inside an expression. */
export interface Leave {
  /** The `break`, `continue` or `goto`. */
  readonly jump: NodeId;
  readonly label: Label;
}
export interface SimplePiece extends PieceBase {
  readonly kind: "simple";
  readonly statement: c.ExprStatement | c.LocalDeclaration | c.Return;
  readonly leaves: readonly Leave[];
}
/** Where the lifetime of a block's variables begins (C11 6.2.4p6), ahead of their declarations. */
export interface EntryPiece extends PieceBase {
  readonly kind: "entry";
  readonly variables: readonly c.LocalVariable[];
}
export interface ScopePiece extends PieceBase {
  readonly kind: "scope";
  readonly body: readonly Piece[];
}
export interface IfPiece extends PieceBase {
  readonly kind: "if";
  readonly id: NodeId;
  readonly condition: c.Expr;
  /** Of the condition. */
  readonly leaves: readonly Leave[];
  readonly then: readonly Piece[];
  readonly otherwise: readonly Piece[];
}
/** As `LoopFlow`. A jump to `breakLabel` goes on behind the loop, one to `continueLabel` with the step. */
export interface LoopPiece extends PieceBase {
  readonly kind: "loop";
  readonly id: NodeId;
  readonly init: c.LocalDeclaration | c.ExprStatement | null;
  readonly condition: c.Expr | null;
  readonly test: "before" | "after";
  readonly step: c.Expr | null;
  readonly body: readonly Piece[];
  readonly breakLabel: Label;
  readonly continueLabel: Label;
  readonly leaves: LoopLeaves;
}
export interface LoopLeaves {
  readonly init: readonly Leave[];
  readonly condition: readonly Leave[];
  readonly step: readonly Leave[];
}
export interface ArmPiece {
  readonly id: NodeId;
  readonly cases: readonly { readonly low: c.IntegerConstant; readonly high: c.IntegerConstant | null }[];
  readonly isDefault: boolean;
  readonly body: readonly Piece[];
  readonly span: Span;
}
/** Arms do not fall through; the default is the last. */
export interface SwitchPiece extends PieceBase {
  readonly kind: "switch";
  readonly id: NodeId;
  readonly value: c.Expr;
  /** Of the value. */
  readonly leaves: readonly Leave[];
  readonly arms: readonly ArmPiece[];
  readonly breakLabel: Label;
}
/** As `CatchFlow`. */
export interface CatchPiece extends PieceBase {
  readonly kind: "catch";
  readonly id: NodeId;
  readonly mark: c.Expr;
  readonly body: readonly Piece[];
  readonly handler: readonly Piece[];
  readonly then: "behind" | "again";
}
export interface LabelPiece extends PieceBase {
  readonly kind: "label";
  readonly label: Label;
}
export interface JumpPiece extends PieceBase {
  readonly kind: "jump";
  readonly label: Label;
}
export type Piece =
  | SimplePiece
  | EntryPiece
  | ScopePiece
  | IfPiece
  | LoopPiece
  | SwitchPiece
  | CatchPiece
  | LabelPiece
  | JumpPiece;

export function makeJump(label: Label, span: Span): JumpPiece {
  return { kind: "jump", label, span };
}

export function makeLabelPiece(label: Label, span: Span): LabelPiece {
  return { kind: "label", label, span };
}

/** The lists inside a piece, in source order. */
export function innerLists(piece: Piece): readonly (readonly Piece[])[] {
  switch (piece.kind) {
    case "scope":
    case "loop":
      return [piece.body];
    case "if":
      return [piece.then, piece.otherwise];
    case "catch":
      return [piece.body, piece.handler];
    case "switch":
      return piece.arms.map((arm) => arm.body);
    case "simple":
    case "entry":
    case "label":
    case "jump":
      return [];
    default:
      return assertNever(piece);
  }
}

/** The piece with other inner lists. */
export function mapInnerLists(piece: Piece, map: (list: readonly Piece[]) => readonly Piece[]): Piece {
  switch (piece.kind) {
    case "scope":
    case "loop":
      return { ...piece, body: map(piece.body) };
    case "if":
      return { ...piece, then: map(piece.then), otherwise: map(piece.otherwise) };
    case "catch":
      return { ...piece, body: map(piece.body), handler: map(piece.handler) };
    case "switch":
      return { ...piece, arms: piece.arms.map((arm) => ({ ...arm, body: map(arm.body) })) };
    case "simple":
    case "entry":
    case "label":
    case "jump":
      return piece;
    default:
      return assertNever(piece);
  }
}

/** All pieces of a list and below, in pre-order. Needs no stack: generated C nests deeply. */
export function* walkPieces(list: readonly Piece[]): Generator<Piece> {
  const pending = [...list].reverse();
  for (let piece = pending.pop(); piece; piece = pending.pop()) {
    yield piece;
    for (const inner of innerLists(piece).toReversed()) {
      for (const child of inner.toReversed()) pending.push(child);
    }
  }
}

/** Labels that a piece jumps to by itself, not by pieces inside it. */
export function ownJumps(piece: Piece): readonly Label[] {
  if (piece.kind === "jump") return [piece.label];
  return ownLeaves(piece).map((leave) => leave.label);
}

export function ownLeaves(piece: Piece): readonly Leave[] {
  switch (piece.kind) {
    case "simple":
    case "if":
    case "switch":
      return piece.leaves;
    case "loop":
      return [...piece.leaves.init, ...piece.leaves.condition, ...piece.leaves.step];
    case "scope":
    case "catch":
    case "entry":
    case "label":
    case "jump":
      return [];
    default:
      return assertNever(piece);
  }
}

/** How many jumps in and below a list go to each label. */
export function countJumps(list: readonly Piece[]): Map<Label, number> {
  const counts = new Map<Label, number>();
  for (const piece of walkPieces(list)) {
    for (const label of ownJumps(piece)) counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  return counts;
}

export function hasJumpTo(list: readonly Piece[], label: Label): boolean {
  for (const piece of walkPieces(list)) if (ownJumps(piece).includes(label)) return true;
  return false;
}

/**
 * Does some label in or below the list have a jump from elsewhere? `total` counts all jumps of the function. A loop's
 * `continueLabel` may be the name of a C label at the end of its body.
 */
export function isEntered(list: readonly Piece[], total: ReadonlyMap<Label, number>): boolean {
  const labels: Label[] = [];
  for (const piece of walkPieces(list)) {
    if (piece.kind === "label") labels.push(piece.label);
    else if (piece.kind === "loop" && total.has(piece.continueLabel)) labels.push(piece.continueLabel);
  }
  if (labels.length === 0) return false;
  const inside = countJumps(list);
  return labels.some((label) => (inside.get(label) ?? 0) < (total.get(label) ?? 0));
}

/** Can control reach the end of the list? True when in doubt. */
export function completes(list: readonly Piece[]): boolean {
  let reached = true;
  for (const piece of list) {
    if (piece.kind === "label") reached = true;
    else if (reached) reached = pieceCompletes(piece);
    else reached = hasLabel(piece) && pieceCompletes(piece);
  }
  return reached;
}

function pieceCompletes(piece: Piece): boolean {
  switch (piece.kind) {
    case "jump":
      return false;
    case "simple":
      return !endsThere(piece.statement);
    case "scope":
      return completes(piece.body);
    case "if":
      return completes(piece.then) || completes(piece.otherwise);
    case "catch":
      return completes(piece.body) || (piece.then === "behind" && completes(piece.handler));
    case "loop":
      return piece.condition !== null || hasJumpTo(piece.body, piece.breakLabel);
    case "switch":
      if (!piece.arms.some((arm) => arm.isDefault)) return true;
      return piece.arms.some((arm) => completes(arm.body) || hasJumpTo(arm.body, piece.breakLabel));
    case "entry":
    case "label":
      return true;
    default:
      return assertNever(piece);
  }
}

function hasLabel(piece: Piece): boolean {
  for (const inner of walkPieces([piece])) if (inner.kind === "label") return true;
  return false;
}
