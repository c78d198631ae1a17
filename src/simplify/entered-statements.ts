/** Whether jumps of a function lead into statements of it. */
import type * as c from "../c-ast/c-ast.ts";
import { children, isStatement, walkStatement } from "../c-ast/visit.ts";

/** Does a `goto` from elsewhere lead into the statements, or a switch around them? */
export function isEntered(body: c.Compound, statements: readonly c.Statement[]): boolean {
  if (statements.some(hasOuterCase)) return true;
  const inside = labelsAndJumps(statements);
  if (inside.labels.size === 0) return false;
  const all = labelsAndJumps([body]);
  return [...inside.labels.keys()].some(
    (label) => (inside.jumps.get(label) ?? 0) < (all.jumps.get(label) ?? 0),
  );
}

interface LabelsAndJumps {
  /** Where they stand. */
  readonly labels: ReadonlyMap<string, number>;
  /** How many `goto`s there are to each. */
  readonly jumps: ReadonlyMap<string, number>;
}

function labelsAndJumps(statements: readonly c.Statement[]): LabelsAndJumps {
  const labels = new Map<string, number>();
  const jumps = new Map<string, number>();
  for (const statement of statements)
    for (const part of walkStatement(statement)) {
      if (part.kind === "labeled") labels.set(part.label, part.span.start);
      if (part.kind === "goto") jumps.set(part.label, (jumps.get(part.label) ?? 0) + 1);
    }
  return { labels, jumps };
}

/** A `case` of a switch that the statement is only a part of. */
function hasOuterCase(statement: c.Statement): boolean {
  if (statement.kind === "case" || statement.kind === "default") return true;
  if (statement.kind === "switch") return false;
  return children(statement).some((part) => isStatement(part) && hasOuterCase(part));
}

/** Which `goto`s a function has: none, such as go on behind themselves, or others, too. */
export function gotosIn(body: c.Compound): "none" | "forward" | "backward" {
  const { labels } = labelsAndJumps([body]);
  let found: "none" | "forward" = "none";
  for (const part of walkStatement(body)) {
    if (part.kind !== "goto") continue;
    if ((labels.get(part.label) ?? 0) <= part.span.start) return "backward";
    found = "forward";
  }
  return found;
}

/** Are there `break`s that leave what is around the statements, not a loop or switch among them? */
export function hasOuterBreak(statement: c.Statement): boolean {
  if (statement.kind === "break") return true;
  if (/^(while|do-while|for|switch)$/.test(statement.kind)) return false;
  return children(statement).some((part) => isStatement(part) && hasOuterBreak(part));
}
