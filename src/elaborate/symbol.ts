/** Makers of symbols. */
import type * as c from "../c-ast/c-ast.ts";
import type { CType, FunctionType } from "../c-ast/c-type.ts";
import type { SyntaxNode } from "../syntax/syntax-node.ts";
import { spanOf } from "./context.ts";
import type { UnitContext } from "./context.ts";
import { isInHeader } from "./place.ts";
import type { FunctionBuilder, SymbolBuilder, VariableBuilder } from "./symbol-builder.ts";

interface NewVariable {
  readonly name: string;
  readonly type: CType;
  readonly linkage: c.Linkage;
  readonly storage: c.VariableSymbol["storage"];
  readonly role: c.VariableSymbol["role"];
}

/** A symbol that is not part of the program before it is published. */
export function createVariable(unit: UnitContext, node: SyntaxNode, made: NewVariable): VariableBuilder {
  return {
    kind: "variable",
    id: nextId(unit),
    ...made,
    unit: unit.unit,
    defined: false,
    system: made.role === "global" && unit.lines.isSystem(node.start),
    span: spanOf(unit, node),
  };
}

export function createFunction(
  unit: UnitContext,
  node: SyntaxNode,
  made: { readonly name: string; readonly type: FunctionType; readonly linkage: c.Linkage },
): FunctionBuilder {
  const system = unit.lines.isSystem(node.start);
  return {
    kind: "function",
    id: nextId(unit),
    ...made,
    unit: unit.unit,
    defined: false,
    inline: false,
    noreturn: false,
    system,
    inHeader: system || isInHeader(unit, node),
    span: spanOf(unit, node),
  };
}

/** A parameter that stands for a variable of another function. */
export function createParameterFor(
  unit: UnitContext,
  variable: VariableBuilder,
  name: string,
  type: CType,
): VariableBuilder {
  const parameter = { storage: "automatic", role: "parameter" } as const;
  return { ...variable, id: nextId(unit), name, type, ...parameter };
}

function nextId(unit: UnitContext): c.SymbolId {
  return unit.program.ids.symbol++ as c.SymbolId; // the only maker of symbol ids
}

export function publish(unit: UnitContext, symbol: SymbolBuilder): void {
  unit.program.symbols.set(symbol.id, symbol);
}
