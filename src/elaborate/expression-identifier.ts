/** Names in expressions (C11 6.5.1): objects, functions, enumerators, `__func__`. */
import { charType } from "../c-ast/basic-types.ts";
import type * as c from "../c-ast/c-ast.ts";
import { Qualifier } from "../c-ast/c-type.ts";
import type { SyntaxNode } from "../syntax/syntax-node.ts";
import { newId, spanOf } from "./context.ts";
import type { UnitContext } from "./context.ts";
import { fail, failBroken } from "./failure.ts";
import { parseStrings } from "./literal.ts";
import { lookupName } from "./lookup.ts";
import { createVariable, publish } from "./symbol.ts";
import type { FunctionBuilder, Mutable, VariableBuilder } from "./symbol-builder.ts";
import { integerNode } from "./integer-node.ts";

export function elaborateIdentifier(unit: UnitContext, node: SyntaxNode): c.Expr {
  const name = node.text;
  const entity = lookupName(unit, name);
  switch (entity?.kind) {
    case "variable":
      return referToVariable(unit, node, entity.symbol, entity.type);
    case "function":
      return referToFunction(unit, node, entity.symbol, entity.type);
    case "enumerator": {
      const form = { kind: "enumerator", enum: entity.enum, name } as const;
      return integerNode(unit, node, entity.type, entity.value, form);
    }
    case "typedef":
      return fail(
        unit,
        node,
        "parse/ambiguous",
        `The type \`${name}\` stands where an expression is expected`,
      );
    case "broken":
      return failBroken(unit, node, name);
    case "system":
    case undefined:
      return (
        predefined(unit, node) ?? fail(unit, node, "elaborate/undeclared", `\`${name}\` is not declared`)
      );
  }
}

function referToVariable(
  unit: UnitContext,
  node: SyntaxNode,
  symbol: VariableBuilder,
  type: c.CType,
): c.Expr {
  if (symbol.linkage !== "none") unit.program.referenced.add(symbol.id);
  const reference: Mutable<c.VariableRef> = {
    id: newId(unit),
    span: spanOf(unit, node),
    kind: "variable-ref",
    type,
    symbol: symbol.id,
  };
  if (isProvisional(unit, symbol)) unit.earlyReferences.push(reference);
  return reference;
}

export function referToFunction(
  unit: UnitContext,
  node: SyntaxNode,
  symbol: FunctionBuilder,
  type: c.FunctionType,
): Mutable<c.FunctionRef> {
  unit.program.referenced.add(symbol.id);
  const reference: Mutable<c.FunctionRef> = {
    id: newId(unit),
    span: spanOf(unit, node),
    kind: "function-ref",
    type,
    symbol: symbol.id,
  };
  if (isProvisional(unit, symbol)) unit.earlyReferences.push(reference);
  return reference;
}

/** Shared with another unit as long as the file scope is not complete. */
function isProvisional(unit: UnitContext, symbol: VariableBuilder | FunctionBuilder): boolean {
  return symbol.linkage === "internal" && !unit.function && unit.shared.has(symbol.name);
}

const functionNames = new Set(["__func__", "__FUNCTION__", "__PRETTY_FUNCTION__"]);

function predefined(unit: UnitContext, node: SyntaxNode): c.Expr | null {
  return functionNames.has(node.text) && unit.function ? functionName(unit, node) : null;
}

/** `__func__` is a static array of the function (C11 6.4.2.2), made at its first use. */
function functionName(unit: UnitContext, node: SyntaxNode): c.Expr {
  const { function: current } = unit;
  if (!current) return fail(unit, node, "elaborate/undeclared", "`__func__` outside a function");
  current.nameVariable ??= declareFunctionName(unit, node, current.symbol);
  const { id, type } = current.nameVariable;
  return { id: newId(unit), span: spanOf(unit, node), kind: "variable-ref", type, symbol: id };
}

function declareFunctionName(unit: UnitContext, node: SyntaxNode, owner: FunctionBuilder): VariableBuilder {
  const units = parseStrings([`"${owner.name}"`])?.units ?? [0];
  const element: c.CType = { ...charType, quals: Qualifier.const };
  const type: c.CType = { kind: "array", quals: 0, element, length: units.length };
  const made = { name: "__func__", type, linkage: "none", storage: "static", role: "static-local" } as const;
  const symbol = createVariable(unit, node, made);
  symbol.defined = true;
  publish(unit, symbol);
  const literal: c.StringLiteral = {
    id: newId(unit),
    span: spanOf(unit, node),
    kind: "string-literal",
    type: { ...type, element: charType },
    units,
  };
  const initializer: c.Initializer = { kind: "string", literal };
  unit.globals.push({
    id: newId(unit),
    span: spanOf(unit, node),
    kind: "global-definition",
    symbol: symbol.id,
    initializer,
  });
  return symbol;
}
