/** Declares names with linkage: which declarations mean the same thing (C11 6.2.2), within a unit and between units. */
import type { Linkage } from "../c-ast/c-ast.ts";
import type { CType, FunctionType } from "../c-ast/c-type.ts";
import { compatible, compositeType, describeType } from "../c-ast/type-relations.ts";
import type { SyntaxNode } from "../syntax/syntax-node.ts";
import { spanOf } from "./context.ts";
import type { UnitContext } from "./context.ts";
import { fail, warn } from "./failure.ts";
import { declareSystemName } from "./lookup.ts";
import { isInHeader } from "./place.ts";
import { findName } from "./scope.ts";
import type { Entity } from "./scope.ts";
import { findShared } from "./share.ts";
import type { StorageClass } from "./specifiers.ts";
import { createFunction, createVariable, publish } from "./symbol.ts";
import type { FunctionBuilder, SymbolBuilder, VariableBuilder } from "./symbol-builder.ts";

export interface NewDeclaration {
  readonly node: SyntaxNode;
  readonly name: string;
  readonly storage: StorageClass;
}

/** Declares a function; the symbol is the one of earlier declarations where the name has linkage already. */
export function declareFunction(
  unit: UnitContext,
  declared: NewDeclaration,
  type: FunctionType,
): FunctionBuilder {
  const { node, name } = declared;
  const earlier = earlierDeclaration(unit, name);
  if (earlier && earlier.kind !== "function") redefined(unit, declared);
  const linkage = linkageOf(unit, declared, earlier?.symbol ?? null);
  const known = earlier?.symbol ?? linkedSymbol(unit, name, linkage, type);
  if (known?.kind === "variable") return redefined(unit, declared);
  const symbol = known ?? createFunction(unit, node, { name, type, linkage });
  const visible = mergeTypes(unit, declared, earlier?.type ?? null, type);
  if (visible.kind !== "function") return redefined(unit, declared);
  if (known) mergeSymbol(unit, node, known, visible);
  enter(unit, symbol, linkage);
  unit.scope.names.set(name, { kind: "function", symbol, type: visible });
  return symbol;
}

/** Declares an object with linkage: at file scope, or by `extern` in a block. */
export function declareObject(unit: UnitContext, declared: NewDeclaration, type: CType): VariableBuilder {
  const { node, name } = declared;
  const earlier = earlierDeclaration(unit, name);
  if (earlier && earlier.kind !== "variable") redefined(unit, declared);
  const linkage = linkageOf(unit, declared, earlier?.symbol ?? null);
  const known = earlier?.symbol ?? linkedSymbol(unit, name, linkage, type);
  if (known?.kind === "function") return redefined(unit, declared);
  const symbol =
    known ?? createVariable(unit, node, { name, type, linkage, storage: "static", role: "global" });
  const declaredType = mergeTypes(unit, declared, earlier?.type ?? null, type);
  if (known) mergeSymbol(unit, node, known, declaredType);
  // a table that another unit has read has got its length there
  const visible = !earlier && known && linkage === "internal" ? known.type : declaredType;
  enter(unit, symbol, linkage);
  unit.scope.names.set(name, { kind: "variable", symbol, type: visible });
  return symbol;
}

/** Replaces what the scope knows of a variable's type, once an initializer has given an array its length. */
export function completeObject(unit: UnitContext, symbol: VariableBuilder, type: CType): void {
  symbol.type = type;
  unit.scope.names.set(symbol.name, { kind: "variable", symbol, type });
}

type Linked = Extract<Entity, { kind: "variable" | "function" }>;

/** The visible declaration with linkage that a new one joins (C11 6.2.2p4). */
function earlierDeclaration(unit: UnitContext, name: string): Linked | null {
  if (unit.fileScope.names.get(name)?.kind === "system") declareSystemName(unit, name);
  const visible =
    unit.scope === unit.fileScope ? unit.fileScope.names.get(name) : findName(unit.scope, name)?.entity;
  if (isLinked(visible)) return visible;
  if (unit.scope === unit.fileScope) return null;
  const outer = unit.fileScope.names.get(name);
  return isLinked(outer) ? outer : null;
}

function isLinked(entity: Entity | undefined): entity is Linked {
  return (entity?.kind === "variable" && entity.symbol.linkage !== "none") || entity?.kind === "function";
}

function linkageOf(unit: UnitContext, declared: NewDeclaration, earlier: SymbolBuilder | null): Linkage {
  const { storage, node, name } = declared;
  if (storage === "static") {
    if (earlier?.linkage === "external") {
      // gcc rejects it too, except after an implicit declaration
      warn(
        unit,
        node,
        "elaborate/redefinition",
        `\`${name}\` is declared static after a declaration without static`,
      );
      earlier.linkage = "internal";
      unit.program.externals.delete(name);
    }
    return "internal";
  }
  return earlier?.linkage ?? "external";
}

/** The symbol that other units, or hidden declarations, have for the name. */
function linkedSymbol(unit: UnitContext, name: string, linkage: Linkage, type: CType): SymbolBuilder | null {
  if (linkage === "external") return unit.program.externals.get(name) ?? null;
  return findShared(unit, name, type);
}

function enter(unit: UnitContext, symbol: SymbolBuilder, linkage: Linkage): void {
  publish(unit, symbol);
  if (linkage === "external") unit.program.externals.set(symbol.name, symbol);
}

function mergeTypes(unit: UnitContext, declared: NewDeclaration, earlier: CType | null, type: CType): CType {
  if (!earlier || earlier === type) return type;
  if (!compatible(earlier, type, unit.program)) {
    const names = [type, earlier].map((side) => `\`${describeType(side, unit.program)}\``);
    const text = `\`${declared.name}\` is declared as ${names[0] ?? ""} here and as ${names[1] ?? ""} before`;
    // user code may declare a library function its own way; what it says last counts
    warn(unit, declared.node, "elaborate/redefinition", text);
    return type;
  }
  return compositeType(type, earlier);
}

/** What a further declaration adds to a symbol. */
function mergeSymbol(unit: UnitContext, node: SyntaxNode, symbol: SymbolBuilder, type: CType): void {
  if (symbol.kind === "function") {
    symbol.inHeader ||= isInHeader(unit, node);
    if (type.kind === "function") symbol.type = joined(unit, symbol, symbol.type, type);
  } else symbol.type = joined(unit, symbol, symbol.type, type);
  if (unit.lines.isSystem(node.start) && !symbol.defined) symbol.system = true;
}

/** The definition has the last word. */
function joined<T extends CType>(unit: UnitContext, symbol: SymbolBuilder, known: T, added: T): T {
  if (!compatible(known, added, unit.program)) return symbol.defined ? known : added;
  // compatible types have a composite of their kind
  return compositeType(known, added) as T;
}

function redefined(unit: UnitContext, { node, name }: NewDeclaration): never {
  return fail(unit, node, "elaborate/redefinition", `\`${name}\` is declared again as something else`);
}

/** Marks the unit as the one that defines the symbol. */
export function markDefined(unit: UnitContext, node: SyntaxNode, symbol: SymbolBuilder): void {
  symbol.defined = true;
  symbol.system = unit.lines.isSystem(node.start);
  symbol.unit = unit.unit;
  symbol.span = spanOf(unit, node);
}
