/**
 * Declarations of system headers: there are thousands, and a program uses a few. At first only the names they declare
 * are taken down; a declaration is elaborated when one of its names is used.
 */
import { childByField } from "../syntax/navigate.ts";
import type { SyntaxNode } from "../syntax/syntax-node.ts";
import type { UnitContext } from "./context.ts";

/** Takes down what an external declaration of a system header declares. */
export function noteSystemDeclaration(unit: UnitContext, node: SyntaxNode): void {
  for (const child of node.children) {
    if (child.field === "declarator") noteDeclarator(unit, child, node);
    else if (child.field === "type") noteSpecifier(unit, child, node);
  }
}

function noteDeclarator(unit: UnitContext, declarator: SyntaxNode, node: SyntaxNode): void {
  const name = declaredName(declarator);
  if (name !== null) noteName(unit, name, node);
}

/** The name inside a declarator. */
export function declaredName(declarator: SyntaxNode): string | null {
  let at: SyntaxNode | undefined = declarator;
  while (at) {
    if (at.kind === "identifier" || at.kind === "type_identifier" || at.kind === "primitive_type")
      return at.text;
    const current: SyntaxNode = at;
    at =
      childByField(current, "declarator") ??
      current.children.find((child) => child.kind.endsWith("declarator") || child.kind === "identifier");
  }
  return null;
}

function noteName(unit: UnitContext, name: string, node: SyntaxNode): void {
  const known = unit.fileScope.names.get(name);
  if (known && known.kind !== "system") {
    // what the user's own files declare first is joined at once, so that both agree
    unit.rules.declareSystem(unit, [node]);
    return;
  }
  const nodes = known ? [...known.nodes, node] : [node];
  unit.fileScope.names.set(name, { kind: "system", nodes });
}

/** Tags and enumerators that a specifier with a body defines, also inside. */
function noteSpecifier(unit: UnitContext, specifier: SyntaxNode, node: SyntaxNode): void {
  const body = childByField(specifier, "body");
  if (!body) return;
  const tag = childByField(specifier, "name")?.text;
  if (specifier.kind === "enum_specifier") {
    if (tag !== undefined) noteTag(unit, tag, specifier, "enum");
    for (const child of body.children) {
      const name = child.kind === "enumerator" ? childByField(child, "name")?.text : undefined;
      if (name !== undefined) noteName(unit, name, node);
    }
    return;
  }
  if (tag !== undefined)
    noteTag(unit, tag, specifier, specifier.kind === "union_specifier" ? "union" : "struct");
  for (const member of body.children) {
    const type = member.kind === "field_declaration" ? childByField(member, "type") : null;
    if (type) noteSpecifier(unit, type, node);
  }
}

function noteTag(
  unit: UnitContext,
  tag: string,
  specifier: SyntaxNode,
  keyword: "struct" | "union" | "enum",
): void {
  const known = unit.fileScope.tags.get(tag);
  if (!known) unit.fileScope.tags.set(tag, { kind: "system", node: specifier, keyword });
  else if (known.kind === "record") unit.systemRecords.set(tag, specifier);
}
