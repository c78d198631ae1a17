/** Ways into the middle of a block: labels, and cases of a `switch` around it. */
import type * as c from "../c-ast/c-ast.ts";
import { children, isStatement, type AstNode } from "../c-ast/visit.ts";

/** Can control come into these statements other than from the statement before? */
export function isEntered(body: readonly c.Statement[]): boolean {
  return body.some((statement) => entryOf(statement) !== "none");
}

/** A way into a statement; a label hides cases. */
type Entry = "none" | "case" | "label";

/** Blocks are asked for as often as they are nested. */
const entries = new WeakMap<c.Statement, Entry>();

function entryOf(node: AstNode): Entry {
  if (!isStatement(node)) return entryInParts(node);
  const known = entries.get(node);
  if (known) return known;
  const entry = entryOfStatement(node);
  entries.set(node, entry);
  return entry;
}

function entryOfStatement(statement: c.Statement): Entry {
  if (statement.kind === "labeled") return "label";
  const inner = entryInParts(statement);
  if (inner === "label") return inner;
  if (statement.kind === "case" || statement.kind === "default") return "case";
  return statement.kind === "switch" ? "none" : inner; // cases belong to the nearest `switch`
}

function entryInParts(node: AstNode): Entry {
  let entry: Entry = "none";
  for (const child of children(node)) {
    const inner = entryOf(child);
    if (inner === "label") return inner;
    if (inner === "case") entry = inner;
  }
  return entry;
}
