/** One piece to flows. Lists come in as an argument, because they contain pieces. */
import type { CatchFlow, Flow, IfFlow, LoopFlow, SwitchFlow } from "../c-ast/structured.ts";
import { CompilerBug } from "../source/assert-never.ts";
import type { NodeId } from "../source/node-id.ts";
import { exitFlow, exitTo, insideBlock, insideLoop, type Exit, type Exits } from "./exits.ts";
import { constructTarget } from "./label.ts";
import {
  ownLeaves,
  type CatchPiece,
  type IfPiece,
  type Leave,
  type LoopPiece,
  type Piece,
  type SwitchPiece,
} from "./piece.ts";

export interface PieceContext {
  /** Filled with the ways of jumps that leave `({ })` bodies. */
  readonly leaving: Map<NodeId, Exit>;
  readonly structureList: (list: readonly Piece[], exits: Exits) => readonly Flow[];
}

export function structurePiece(piece: Piece, exits: Exits, context: PieceContext): readonly Flow[] {
  const { span } = piece;
  noteLeaves(ownLeaves(piece), exits, context);
  switch (piece.kind) {
    case "simple":
      return [{ kind: "simple", statement: piece.statement, span }];
    case "entry":
      return [{ kind: "hoist", variables: piece.variables, span }];
    case "scope":
      return [{ kind: "scope", body: context.structureList(piece.body, exits), span }];
    case "if":
      return [structureIf(piece, exits, context)];
    case "loop":
      return [structureLoop(piece, exits, context)];
    case "switch":
      return [structureSwitch(piece, exits, context)];
    case "catch":
      return [structureCatch(piece, exits, context)];
    case "jump":
      return [exitFlow(piece.label, exits, span)];
    case "label":
      throw new CompilerBug("a label among the items of a list");
  }
}

function noteLeaves(leaves: readonly Leave[], exits: Exits, context: PieceContext): void {
  for (const { jump, label } of leaves) context.leaving.set(jump, exitTo(label, exits));
}

function structureIf(
  { condition, then, otherwise, span }: IfPiece,
  exits: Exits,
  context: PieceContext,
): IfFlow {
  return {
    kind: "if",
    condition,
    then: context.structureList(then, exits),
    otherwise: context.structureList(otherwise, exits),
    span,
  };
}

function structureLoop(piece: LoopPiece, exits: Exits, context: PieceContext): LoopFlow {
  const target = constructTarget(piece.id);
  const inside = insideLoop(exits, target, [piece.continueLabel], [piece.breakLabel]);
  const { init, condition, test, step, span } = piece;
  const body = context.structureList(piece.body, inside);
  return { kind: "loop", target, label: null, init, condition, test, step, body, span };
}

function structureSwitch(piece: SwitchPiece, exits: Exits, context: PieceContext): SwitchFlow {
  const target = constructTarget(piece.id);
  const inside = insideBlock(exits, target, [piece.breakLabel]);
  const arms = piece.arms.map(({ cases, isDefault, body, span }) => ({
    cases,
    isDefault,
    body: context.structureList(body, inside),
    span,
  }));
  return { kind: "switch", target, value: piece.value, arms, span: piece.span };
}

function structureCatch(piece: CatchPiece, exits: Exits, context: PieceContext): CatchFlow {
  const { mark, then, span } = piece;
  return {
    kind: "catch",
    target: constructTarget(piece.id),
    mark,
    body: context.structureList(piece.body, exits),
    handler: context.structureList(piece.handler, exits),
    then,
    span,
  };
}
