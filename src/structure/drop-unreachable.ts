/**
 * Takes out what control cannot reach, and labels without jumps. `entry` pieces stay: a jump may go past them into the
 * scope of their variables.
 */
import { endsThere } from "../c-ast/ends-there.ts";
import { assertNever } from "../source/assert-never.ts";
import type { Label } from "./label.ts";
import { countJumps, hasJumpTo, isEntered, walkPieces } from "./piece.ts";
import type { ArmPiece, Piece } from "./piece.ts";

/** What is left of a list, and whether its end is reached. */
interface Pruned {
  readonly pieces: readonly Piece[];
  readonly completes: boolean;
}

export function dropUnreachable(pieces: readonly Piece[]): readonly Piece[] {
  // Jumps that go take labels with them, which may make more unreachable.
  for (let current = pieces, jumps = countJumps(current); ;) {
    current = prune(current, true, jumps).pieces;
    const left = countJumps(current);
    if (sameCounts(left, jumps)) return current;
    jumps = left;
  }
}

function sameCounts(one: ReadonlyMap<Label, number>, other: ReadonlyMap<Label, number>): boolean {
  return one.size === other.size && [...one].every(([label, count]) => other.get(label) === count);
}

type Jumps = ReadonlyMap<Label, number>;

function prune(list: readonly Piece[], reached: boolean, jumps: Jumps): Pruned {
  const pieces: Piece[] = [];
  let live = reached;
  for (const piece of list) {
    if (piece.kind === "label") live ||= jumps.has(piece.label);
    if (piece.kind === "entry" || live || hasTargetedLabel(piece, jumps)) {
      if (piece.kind === "label" && !jumps.has(piece.label)) continue;
      const pruned = prunePiece(piece, live, jumps);
      pieces.push(...pruned.pieces);
      if (piece.kind !== "entry") live = pruned.completes;
    }
  }
  return { pieces, completes: live };
}

/** `reached`: whether control comes to it from above, not only by jumps into it. */
function prunePiece(piece: Piece, reached: boolean, jumps: Jumps): Pruned {
  switch (piece.kind) {
    case "simple":
      return { pieces: [piece], completes: !endsThere(piece.statement) };
    case "entry":
    case "label":
      return { pieces: [piece], completes: true };
    case "jump":
      return { pieces: [piece], completes: false };
    case "scope": {
      const body = prune(piece.body, reached, jumps);
      return { pieces: [{ ...piece, body: body.pieces }], completes: body.completes };
    }
    case "if": {
      const then = prune(piece.then, reached, jumps);
      const otherwise = prune(piece.otherwise, reached, jumps);
      return {
        pieces: [{ ...piece, then: then.pieces, otherwise: otherwise.pieces }],
        completes: then.completes || otherwise.completes,
      };
    }
    case "catch": {
      const body = prune(piece.body, reached, jumps);
      const handler = prune(piece.handler, true, jumps);
      return {
        pieces: [{ ...piece, body: body.pieces, handler: handler.pieces }],
        completes: body.completes || (piece.then === "behind" && handler.completes),
      };
    }
    case "loop": {
      // Once inside, the next round starts at the top.
      const body = prune(piece.body, true, jumps).pieces;
      const completes = piece.condition !== null || hasJumpTo(body, piece.breakLabel);
      return { pieces: [{ ...piece, body }], completes };
    }
    case "switch": {
      const arms: ArmPiece[] = [];
      let completes = !piece.arms.some((arm) => arm.isDefault);
      for (const arm of piece.arms) {
        const body = prune(arm.body, reached, jumps);
        arms.push({ ...arm, body: body.pieces });
        completes ||= body.completes || hasJumpTo(body.pieces, piece.breakLabel);
      }
      return { pieces: [{ ...piece, arms }], completes };
    }
    default:
      return assertNever(piece);
  }
}

/** Does a jump lead into the piece? Jumps inside it to labels inside it count, if in doubt. */
function hasTargetedLabel(piece: Piece, jumps: Jumps): boolean {
  for (const inner of walkPieces([piece])) if (inner.kind === "label" && jumps.has(inner.label)) return true;
  return isEntered([piece], jumps);
}
