/** Variable length arrays (C11 6.7.6.2): every length is an expression that is evaluated once, where it is declared. */
import { sizeType } from "../c-ast/basic-types.ts";
import type * as c from "../c-ast/c-ast.ts";
import type { ArrayType, CType } from "../c-ast/c-type.ts";
import { sizeOf } from "../c-ast/layout.ts";
import { isVariableArray, isVariablyModified } from "../c-ast/type-relations.ts";
import type { NodeId } from "../source/node-id.ts";
import type { SyntaxNode } from "../syntax/syntax-node.ts";
import { newId, spanOf } from "./context.ts";
import type { UnitContext } from "./context.ts";
import { createVariable, publish } from "./symbol.ts";
import type { VariableBuilder } from "./symbol-builder.ts";
import { integerNode } from "./integer-node.ts";

/**
 * `typedef int row[n];` in a block evaluates `n` there (C11 6.7.8p3): a variable without a name in the source keeps it,
 * and the arrays declared by the typedef take their length from it.
 */
export function introduceTypedefLengths(
  unit: UnitContext,
  node: SyntaxNode,
  name: string,
  lengths: readonly c.Expr[],
): c.LocalVariable[] {
  return lengths.map((length, index) => {
    const symbol = createVariable(unit, node, {
      name: `${name}_length${lengths.length > 1 ? String(index) : ""}`,
      type: sizeType,
      linkage: "none",
      storage: "automatic",
      role: "local",
    });
    publish(unit, symbol);
    unit.program.lengthVariables.set(length.id, symbol);
    return { symbol: symbol.id, initializer: { kind: "value", value: length }, vlaLengths: [] };
  });
}

/** The type with a length expression of its own for every dimension that another declaration introduced. */
export function ownLengths(
  unit: UnitContext,
  node: SyntaxNode,
  type: CType,
  introduced: readonly c.Expr[],
): { readonly type: CType; readonly lengths: readonly c.Expr[] } {
  const known = new Map(introduced.map((length) => [length.id, length]));
  const lengths: c.Expr[] = [];
  const rebuild = (part: CType): CType => {
    if (part.kind === "pointer") return { ...part, target: rebuild(part.target) };
    if (part.kind !== "array") return part;
    if (part.length !== "variable" || part.lengthNode === undefined)
      return { ...part, element: rebuild(part.element) };
    const length = known.get(part.lengthNode) ?? lengthOf(unit, node, part);
    lengths.push(length);
    return { ...part, lengthNode: length.id, element: rebuild(part.element) };
  };
  const rebuilt = rebuild(type);
  return { type: rebuilt, lengths };
}

/** The type with lengths of its VLAs left open, as in a prototype's `[*]`. */
export function withoutLengths(type: CType): CType {
  if (!isVariablyModified(type)) return type;
  if (type.kind === "pointer") return { ...type, target: withoutLengths(type.target) };
  if (type.kind !== "array") return type;
  const { lengthNode: _, ...open } = { ...type, element: withoutLengths(type.element) };
  return open;
}

/** Number of elements of an array that another declaration introduced. */
function lengthOf(unit: UnitContext, node: SyntaxNode, type: ArrayType): c.Expr {
  const variable = lengthVariable(unit, type.lengthNode);
  if (variable) return load(unit, node, variable);
  const whole: c.Expr = {
    id: newId(unit),
    span: spanOf(unit, node),
    kind: "sizeof-variable",
    type: sizeType,
    of: type,
  };
  return multiplied(unit, node, "/", whole, sizeofExpr(unit, node, type.element, []));
}

/**
 * `sizeof` of a type with variable length arrays; lengths that the type name itself introduces are computed on the spot.
 */
export function sizeofExpr(
  unit: UnitContext,
  node: SyntaxNode,
  type: CType,
  introduced: readonly c.Expr[],
): c.Expr {
  if (type.kind !== "array" || !isVariableArray(type)) return constant(unit, node, type);
  const own = introduced.find((length) => length.id === type.lengthNode);
  const variable = lengthVariable(unit, type.lengthNode);
  const inner = type.element.kind === "array" && isVariableArray(type.element);
  const isDeclared = type.length === "variable" && !own && !variable;
  if (isDeclared)
    return { id: newId(unit), span: spanOf(unit, node), kind: "sizeof-variable", type: sizeType, of: type };
  const length = own ?? (variable ? load(unit, node, variable) : count(unit, node, type));
  const element = inner
    ? sizeofExpr(unit, node, type.element, introduced)
    : constant(unit, node, type.element);
  return multiplied(unit, node, "*", length, element);
}

function lengthVariable(unit: UnitContext, node: NodeId | undefined): VariableBuilder | undefined {
  return node === undefined ? undefined : unit.program.lengthVariables.get(node);
}

function load(unit: UnitContext, node: SyntaxNode, symbol: VariableBuilder): c.Expr {
  const place: c.Expr = {
    id: newId(unit),
    span: spanOf(unit, node),
    kind: "variable-ref",
    type: sizeType,
    symbol: symbol.id,
  };
  return { id: newId(unit), span: spanOf(unit, node), kind: "load", type: sizeType, place };
}

function constant(unit: UnitContext, node: SyntaxNode, type: CType): c.Expr {
  const value = BigInt(sizeOf(type, unit.program) ?? 0);
  return integerNode(unit, node, sizeType, value, { kind: "sizeof", of: type });
}

function count(unit: UnitContext, node: SyntaxNode, type: ArrayType): c.Expr {
  const value = BigInt(typeof type.length === "number" ? type.length : 0);
  return integerNode(unit, node, sizeType, value, { kind: "decimal" });
}

function multiplied(
  unit: UnitContext,
  node: SyntaxNode,
  operator: "*" | "/",
  left: c.Expr,
  right: c.Expr,
): c.Expr {
  return { id: newId(unit), span: spanOf(unit, node), kind: "binary", type: sizeType, operator, left, right };
}
