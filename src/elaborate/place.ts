/**
 * Names a definition by where it stands in the user's files: equal in all units that include the same header. Folders do
 * not count, as builds copy headers to where they install them. What has one place need not be the same.
 */
import { posix } from "node:path";
import type { SyntaxNode } from "../syntax/syntax-node.ts";
import type { UnitContext } from "./context.ts";

export function placeOf(unit: UnitContext, node: SyntaxNode, name: string | null): string {
  const { file, line } = unit.lines.locate(node.start);
  return `${posix.basename(file)}:${String(line)}:${name ?? ""}`;
}

/** Does this come from another file than the unit's own `.c` file? */
export function isInHeader(unit: UnitContext, node: SyntaxNode): boolean {
  const { file } = unit.lines.locate(node.start);
  return file !== unit.mainFile && !file.endsWith(".c");
}
