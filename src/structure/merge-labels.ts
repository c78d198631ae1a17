/**
 * Labels of one and the same point become one label, and a label in front of a jump becomes the label jumped to.
 *
 *     while (1) { ...; goto next; ... next:; }   →   `next` is the loop's continue label
 *     for (...) { ... goto found; ... } found:   →   `found` is the loop's break label
 *
 * So jumps are as short as they can be. Sound because merged labels differ in name only: control goes on the same way.
 */
import { assertNever } from "../source/assert-never.ts";
import type { Label } from "./label.ts";
import type { Leave, LoopPiece, Piece } from "./piece.ts";

export function mergeLabels(pieces: readonly Piece[]): readonly Piece[] {
  const merger = new Merger();
  merger.visit(pieces, null);
  return merger.rewrite(pieces);
}

class Merger {
  private readonly parents = new Map<Label, Label>();
  /** Labels that mark no place of their own: a jump or the end of an inner list follows them. */
  private readonly moved = new Set<Label>();

  /** Merges within a list; `after` is the label of the point that follows its end, if there is one. */
  visit(list: readonly Piece[], after: Label | null): void {
    let next = after;
    for (let at = list.length - 1; at >= 0; at--) {
      const piece = list[at];
      if (piece) next = this.visitPiece(piece, next, list, at);
    }
  }

  /** `next` is the label of the point behind the piece; gives that of the point in front of it. */
  private visitPiece(piece: Piece, next: Label | null, list: readonly Piece[], at: number): Label | null {
    switch (piece.kind) {
      case "label":
        return this.visitLabel(piece.label, next, list, at);
      case "entry":
        return next;
      case "scope":
        this.visit(piece.body, next);
        return null;
      case "if":
        this.visit(piece.then, next);
        this.visit(piece.otherwise, next);
        return null;
      case "catch":
        this.visit(piece.body, next);
        this.visit(piece.handler, piece.then === "behind" ? next : null);
        return null;
      case "loop":
        if (next) this.merge(piece.breakLabel, next);
        this.visit(piece.body, piece.continueLabel);
        return null;
      case "switch":
        if (next) this.merge(piece.breakLabel, next);
        for (const arm of piece.arms) this.visit(arm.body, piece.breakLabel);
        return null;
      case "simple":
      case "jump":
        return null;
    }
  }

  private visitLabel(label: Label, next: Label | null, list: readonly Piece[], at: number): Label | null {
    const following = nextButLabels(list, at + 1);
    // A label that is jumped to from itself is an endless loop, and must stay. So must those behind loops and switches,
    // for what is inside names the point, too.
    if (
      label.part === "label" &&
      following?.kind === "jump" &&
      this.find(following.label) !== this.find(label)
    ) {
      this.moved.add(label);
      this.merge(label, following.label);
      return null;
    }
    if (following?.kind === "loop" && startsWithContinue(following))
      this.merge(label, following.continueLabel);
    if (next) {
      this.merge(label, next);
      if (!following) this.moved.add(label);
    }
    return label;
  }

  rewrite(list: readonly Piece[]): readonly Piece[] {
    const result: Piece[] = [];
    for (const piece of list) {
      if (piece.kind !== "label") result.push(this.rewritePiece(piece));
      else if (!this.moved.has(piece.label)) {
        const label = this.find(piece.label);
        const last = result.findLast((each) => each.kind !== "entry");
        if (last?.kind !== "label" || last.label !== label) result.push({ ...piece, label });
      }
    }
    return result;
  }

  private rewritePiece(piece: Piece): Piece {
    switch (piece.kind) {
      case "jump":
        return { ...piece, label: this.find(piece.label) };
      case "loop": {
        const { init, condition, step } = piece.leaves;
        const labels = {
          breakLabel: this.find(piece.breakLabel),
          continueLabel: this.find(piece.continueLabel),
        };
        const leaves = {
          init: this.leaves(init),
          condition: this.leaves(condition),
          step: this.leaves(step),
        };
        return { ...piece, ...labels, leaves, body: this.rewrite(piece.body) };
      }
      case "switch": {
        const arms = piece.arms.map((arm) => ({ ...arm, body: this.rewrite(arm.body) }));
        return { ...piece, breakLabel: this.find(piece.breakLabel), leaves: this.leaves(piece.leaves), arms };
      }
      case "simple":
        return { ...piece, leaves: this.leaves(piece.leaves) };
      case "if": {
        const { then, otherwise } = piece;
        const leaves = this.leaves(piece.leaves);
        return { ...piece, leaves, then: this.rewrite(then), otherwise: this.rewrite(otherwise) };
      }
      case "catch":
        return { ...piece, body: this.rewrite(piece.body), handler: this.rewrite(piece.handler) };
      case "scope":
        return { ...piece, body: this.rewrite(piece.body) };
      case "entry":
      case "label":
        return piece;
      default:
        return assertNever(piece);
    }
  }

  private leaves(leaves: readonly Leave[]): readonly Leave[] {
    return leaves.map((leave) => ({ ...leave, label: this.find(leave.label) }));
  }

  /** A name written in C is kept, being of use to readers. */
  private merge(one: Label, other: Label): void {
    const a = this.find(one);
    const b = this.find(other);
    if (a === b) return;
    if (a.name !== null && b.name === null) this.parents.set(b, a);
    else this.parents.set(a, b);
  }

  private find(label: Label): Label {
    let root = label;
    for (let parent = this.parents.get(root); parent; parent = this.parents.get(root)) root = parent;
    return root;
  }
}

/** Is entering the loop the same as going on with its next round? */
function startsWithContinue(loop: LoopPiece): boolean {
  return loop.init === null && loop.step === null && loop.test === "before";
}

/** The next piece that is executed; undefined at the end of the list. */
function nextButLabels(list: readonly Piece[], from: number): Piece | undefined {
  for (let at = from; at < list.length; at++) {
    const piece = list[at];
    if (piece && piece.kind !== "label" && piece.kind !== "entry") return piece;
  }
  return undefined;
}
