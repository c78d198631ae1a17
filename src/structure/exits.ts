/** How jumps are said at some place: by which enclosing construct each label is reached. */
import type { Flow, JumpTarget } from "../c-ast/structured.ts";
import { CompilerBug } from "../source/assert-never.ts";
import type { NodeId } from "../source/node-id.ts";
import type { Span } from "../source/span.ts";
import type { Label } from "./label.ts";

export type Exit =
  | { readonly kind: "break" | "continue"; readonly target: JumpTarget }
  | { readonly kind: "enter"; readonly target: JumpTarget; readonly state: number };

/** How jumps that leave a `({ })` are said, by the node of the `break`, `continue` or `goto`. */
export type LeavingJumps = ReadonlyMap<NodeId, Exit>;

/** Targets of jumps inside `({ })`, which flows do not show. */
export function heldTargets(leaving: LeavingJumps): ReadonlySet<JumpTarget> {
  return new Set([...leaving.values()].map((exit) => exit.target));
}

export interface Exits {
  readonly byLabel: ReadonlyMap<Label, Exit>;
  /** The innermost loop, whose `break` and `continue` need no label in Rust. */
  readonly loop: JumpTarget | null;
}

/** Inside of a loop. */
export function insideLoop(
  exits: Exits,
  target: JumpTarget,
  continues: readonly Label[],
  breaks: readonly Label[],
): Exits {
  const byLabel = new Map(exits.byLabel);
  for (const label of breaks) byLabel.set(label, { kind: "break", target });
  for (const label of continues) byLabel.set(label, { kind: "continue", target });
  return { byLabel, loop: target };
}

/** Inside of a block or switch. What `break` or `continue` of the innermost loop does is left to them. */
export function insideBlock(exits: Exits, target: JumpTarget, breaks: readonly Label[]): Exits {
  const byLabel = new Map(exits.byLabel);
  for (const label of breaks) {
    const known = byLabel.get(label);
    if (!known || known.target !== exits.loop) byLabel.set(label, { kind: "break", target });
  }
  return { ...exits, byLabel };
}

/** Inside of a dispatch, which is a loop, too, but whose `continue` is not for others. */
export function insideDispatch(
  exits: Exits,
  target: JumpTarget,
  states: readonly (readonly Label[])[],
  breaks: readonly Label[],
): Exits {
  const byLabel = new Map(exits.byLabel);
  for (const label of breaks) byLabel.set(label, { kind: "break", target });
  for (const [state, labels] of states.entries()) {
    for (const label of labels) byLabel.set(label, { kind: "enter", target, state });
  }
  return { byLabel, loop: null };
}

export function exitFlow(label: Label, exits: Exits, span: Span): Flow {
  return { ...exitTo(label, exits), span };
}

export function exitTo(label: Label, exits: Exits): Exit {
  const exit = exits.byLabel.get(label);
  if (!exit)
    throw new CompilerBug(`no way to label ${label.name ?? `${label.part} of ${String(label.node)}`}`);
  return exit;
}
