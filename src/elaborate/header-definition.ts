/** Finds the internal functions and constant tables that headers define: candidates for one symbol in all units. */
import type { LineMap } from "../source/line-map.ts";
import type { SyntaxNode, SyntaxTree } from "../syntax/syntax-node.ts";
import { declaredName } from "./system-header.ts";
import { keywordOf } from "./specifiers.ts";

/** Definition by name; of a declaration with several names none is shared. */
export function headerDefinitions(
  tree: SyntaxTree,
  lines: LineMap,
  mainFile: string,
): ReadonlyMap<string, SyntaxNode> {
  const found = new Map<string, SyntaxNode>();
  for (const node of tree.root.children) {
    const name = nameOfInternal(node);
    if (name !== null && !lines.isSystem(node.start) && lines.locate(node.start).file !== mainFile)
      found.set(name, node);
  }
  return found;
}

function nameOfInternal(node: SyntaxNode): string | null {
  if (node.kind !== "function_definition" && node.kind !== "declaration") return null;
  const isStatic = node.children.some(
    (child) => child.kind === "storage_class_specifier" && keywordOf(child) === "static",
  );
  if (!isStatic) return null;
  const declarators = node.children.filter((child) => child.field === "declarator");
  const [only] = declarators;
  if (!only || declarators.length > 1) return null;
  if (node.kind === "declaration" && only.kind !== "init_declarator") return null;
  return declaredName(only);
}
