/** Ways into the middle of a block: labels, and cases of a `switch` around it. */
import type * as c from "../c-ast/c-ast.ts";
import { children, isStatement, type AstNode } from "../c-ast/visit.ts";

/** Can control come into these statements other than from the statement before? */
export function isEntered(body: readonly c.Statement[]): boolean {
  return body.some((statement) => isEnteredIn(statement, true));
}

/** Cases belong to the nearest `switch`. */
function isEnteredIn(node: AstNode, hasCasesOfOthers: boolean): boolean {
  if (isStatement(node)) {
    if (node.kind === "labeled") return true;
    if (hasCasesOfOthers && (node.kind === "case" || node.kind === "default")) return true;
  }
  const isOutside = hasCasesOfOthers && !(isStatement(node) && node.kind === "switch");
  for (const child of children(node)) if (isEnteredIn(child, isOutside)) return true;
  return false;
}
