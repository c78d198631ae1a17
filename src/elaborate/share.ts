/**
 * Internal functions and constant tables of headers: units that include the same text, and mean the same by it, have one
 * symbol in common. Each name that the definition uses must stand for the same thing, else the unit gets its own.
 */
import type { CType } from "../c-ast/c-type.ts";
import type { SyntaxNode } from "../syntax/syntax-node.ts";
import type { Dependencies, ProgramBuilder, SharedSymbol, UnitContext } from "./context.ts";
import { placeOf } from "./place.ts";
import { sameAcrossUnits } from "./record-type.ts";
import type { Entity, TagEntity } from "./scope.ts";
import { createFunction, createVariable, publish } from "./symbol.ts";
import type { SymbolBuilder } from "./symbol-builder.ts";

/** The symbol that an earlier unit made of the same definition; the unit takes it for now. */
export function findShared(unit: UnitContext, name: string, type: CType): SymbolBuilder | null {
  const definition = unit.headerDefinitions.get(name);
  if (!definition) return null;
  const shared = unit.program.sharedSymbols.get(placeOf(unit, definition, name));
  if (!shared?.shareable || shared.text !== textOf(unit, definition)) return null;
  if (!sameAcrossUnits(unit.program, type, shared.symbol.type)) return null;
  unit.shared.set(name, shared);
  return shared.symbol;
}

/** Offers a symbol to the units that follow. */
export function offerShared(
  unit: UnitContext,
  node: SyntaxNode,
  symbol: SymbolBuilder,
  dependencies: Dependencies,
  state: "stateless" | "stateful",
): void {
  if (symbol.linkage !== "internal" || unit.headerDefinitions.get(symbol.name) !== node) return;
  const key = placeOf(unit, node, symbol.name);
  if (unit.program.sharedSymbols.has(key)) return;
  const shareable = state === "stateless";
  unit.program.sharedSymbols.set(key, { symbol, text: textOf(unit, node), dependencies, shareable });
}

function textOf(unit: UnitContext, node: SyntaxNode): string {
  return unit.text.slice(node.start, node.end);
}

/**
 * Once the file scope is known: gives up sharing where names differ. Giving up one symbol may take others with it.
 * @returns names that are this unit's own now
 */
export function settleShared(unit: UnitContext): ReadonlySet<string> {
  const given = new Set<string>();
  for (let changed = true; changed;) {
    changed = false;
    for (const [name, shared] of unit.shared) {
      if (meansTheSame(unit, shared)) continue;
      unit.shared.delete(name);
      makeOwn(unit, name, shared);
      given.add(name);
      changed = true;
    }
  }
  return given;
}

function meansTheSame(unit: UnitContext, shared: SharedSymbol): boolean {
  for (const [name, entity] of shared.dependencies.names) {
    const here = unit.fileScope.names.get(name);
    if (!here || !sameEntity(unit.program, here, entity)) return false;
  }
  for (const [tag, entity] of shared.dependencies.tags) {
    const here = unit.fileScope.tags.get(tag);
    if (!here || !sameTag(here, entity)) return false;
  }
  return true;
}

function sameTag(a: TagEntity, b: TagEntity): boolean {
  if (a.kind === "system" || b.kind === "system") return true;
  if (a.kind === "record") return b.kind === "record" && a.type.record === b.type.record;
  return b.kind === "enum" && a.type.enum === b.type.enum;
}

function sameEntity(program: ProgramBuilder, a: Entity, b: Entity): boolean {
  // a system header means the same everywhere
  if (a.kind === "system" || b.kind === "system") return true;
  switch (a.kind) {
    case "typedef":
      return b.kind === "typedef" && sameAcrossUnits(program, a.type, b.type);
    case "variable":
    case "function":
      return b.kind === a.kind && a.symbol === b.symbol;
    case "enumerator":
      return b.kind === "enumerator" && a.enum === b.enum && a.value === b.value;
    case "broken":
      return false;
  }
}

function makeOwn(unit: UnitContext, name: string, { symbol }: SharedSymbol): void {
  const definition = unit.headerDefinitions.get(name);
  const entity = unit.fileScope.names.get(name);
  if (!definition || !entity) return;
  const { linkage } = symbol;
  if (entity.kind === "function") {
    const own = createFunction(unit, definition, { name, type: entity.type, linkage });
    own.inline = symbol.kind === "function" && symbol.inline;
    own.noreturn = symbol.kind === "function" && symbol.noreturn;
    replace(unit, { ...entity, symbol: own });
    redirect(unit, symbol, own);
  } else if (entity.kind === "variable") {
    const { type } = entity;
    const own = createVariable(unit, definition, { name, type, linkage, storage: "static", role: "global" });
    replace(unit, { ...entity, symbol: own });
    redirect(unit, symbol, own);
  }
}

function replace(unit: UnitContext, entity: Extract<Entity, { kind: "variable" | "function" }>): void {
  unit.fileScope.names.set(entity.symbol.name, entity);
  publish(unit, entity.symbol);
}

/** Initializers that were read before are this unit's own, so their references can be set right. */
function redirect(unit: UnitContext, from: SymbolBuilder, to: SymbolBuilder): void {
  for (const reference of unit.earlyReferences) if (reference.symbol === from.id) reference.symbol = to.id;
}
