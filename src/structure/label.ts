/** DATA: points of a function that jumps go to. Labels are compared by identity. */
import type { JumpTarget } from "../c-ast/structured.ts";
import type { NodeId } from "../source/node-id.ts";

/** Which point of the C statement `node` a label stands for. */
export type LabelPart = "label" | "end" | "after" | "continue" | "top" | "then" | "else" | "arm";

export interface Label {
  readonly node: NodeId;
  readonly part: LabelPart;
  /** The name in C, if it was written there. */
  readonly name: string | null;
  /** Of a `case` or `default`: what it says, as in `case_3`. */
  readonly case: string | null;
}

export function makeLabel(node: NodeId, part: LabelPart, name: string | null = null): Label {
  return { node, part, name, case: null };
}

/** `low` is null for `default`. */
export function makeCaseLabel(node: NodeId, low: bigint | null): Label {
  const text = low === null ? "default" : `case_${String(low).replace("-", "minus_")}`;
  return { node, part: "label", name: null, case: text };
}

/** Target of a C loop or switch. */
export function constructTarget(node: NodeId): JumpTarget {
  return target(node, 0, 0);
}

/** Target of what is built because of a label: the block before it, the loop behind it, a dispatch it is a state of. */
export function labelTarget(label: Label, role: "block" | "loop" | "dispatch"): JumpTarget {
  return target(label.node, partNumbers[label.part], roleNumbers[role]);
}

/** Node ids are unique in the program, so targets are too, without a counter to pass along. */
function target(node: NodeId, part: number, role: number): JumpTarget {
  return ((node * 16 + part) * 4 + role) as JumpTarget;
}

const partNumbers: Record<LabelPart, number> = {
  label: 0,
  end: 1,
  after: 2,
  continue: 3,
  top: 4,
  then: 5,
  else: 6,
  arm: 7,
};
const roleNumbers = { block: 1, loop: 2, dispatch: 3 } as const;
