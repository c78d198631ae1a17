/** Finds what a name stands for; declarations of system headers are elaborated at their first use. */
import type { CType } from "../c-ast/c-type.ts";
import type { SyntaxNode } from "../syntax/syntax-node.ts";
import { atFileScope } from "./context.ts";
import type { UnitContext } from "./context.ts";
import { fail, failBroken } from "./failure.ts";
import { findName, findTag } from "./scope.ts";
import type { Entity, Found, TagEntity } from "./scope.ts";

/** The visible declaration of an ordinary identifier, or null. */
export function lookupName(unit: UnitContext, name: string): Entity | null {
  let found = findName(unit.scope, name);
  if (found?.entity.kind === "system") {
    declareSystemName(unit, name);
    found = findName(unit.scope, name);
  }
  if (!found) return null;
  if (found.scope === unit.fileScope) unit.dependencies?.names.set(name, found.entity);
  return found.entity;
}

/** Makes sure that what a system header says about `name` is known at file scope. */
export function declareSystemName(unit: UnitContext, name: string): void {
  const entity = unit.fileScope.names.get(name);
  if (entity?.kind !== "system") return;
  unit.fileScope.names.delete(name);
  atFileScope(unit, () => {
    unit.rules.declareSystem(unit, entity.nodes);
  });
  if (!unit.fileScope.names.has(name)) unit.fileScope.names.set(name, { kind: "broken" });
}

export function lookupTag(unit: UnitContext, tag: string): Found<TagEntity> | null {
  const found = findTag(unit.scope, tag);
  if (found?.scope === unit.fileScope) unit.dependencies?.tags.set(tag, found.entity);
  return found;
}

/** Type of a typedef name. */
export function lookupTypedef(unit: UnitContext, node: SyntaxNode): CType {
  const entity = lookupName(unit, node.text);
  if (entity?.kind === "typedef") return entity.type;
  if (entity?.kind === "broken") failBroken(unit, node, node.text);
  if (entity)
    fail(unit, node, "parse/ambiguous", `\`${node.text}\` is read as a type, but is no typedef name here`);
  return fail(unit, node, "elaborate/undeclared", `Unknown type name \`${node.text}\``);
}
