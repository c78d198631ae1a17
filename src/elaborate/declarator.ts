/** Declarators (C11 6.7.6): pointers, arrays, functions and parameters around a name. */
import type * as c from "../c-ast/c-ast.ts";
import type { CType, FunctionType, PointerType } from "../c-ast/c-type.ts";
import { adjustParameter, isInteger } from "../c-ast/type-relations.ts";
import { childByField } from "../syntax/navigate.ts";
import type { SyntaxNode } from "../syntax/syntax-node.ts";
import { attributesOf, merge } from "./attributes.ts";
import { completeType, isIncomplete } from "./complete-type.ts";
import { evaluateInteger } from "./constant.ts";
import { inScope } from "./context.ts";
import type { TypeName, UnitContext } from "./context.ts";
import { rvalue, sizeValue } from "./conversion.ts";
import { hasEffect } from "./effect.ts";
import { fail } from "./failure.ts";
import { createScope } from "./scope.ts";
import type { Scope } from "./scope.ts";
import { elaborateSpecifiers, keywordOf, qualifierBit, withTypeAttributes } from "./specifiers.ts";
import { createVariable } from "./symbol.ts";
import { withChanges, withoutQualifiers } from "./record-type.ts";
import { withoutLengths } from "./vla.ts";
import type { VariableBuilder } from "./symbol-builder.ts";

export interface Declarator {
  readonly name: string | null;
  readonly nameNode: SyntaxNode | null;
  readonly type: CType;
  /** Of the function that is declared, not of one that its result points to. */
  readonly params: Parameters | null;
  /** Lengths of the VLAs in the type, from outer to inner dimension; those in parameters belong to `params`. */
  readonly lengths: readonly c.Expr[];
}

export interface Parameters {
  /** Holds the parameters and the tags declared among them. */
  readonly scope: Scope;
  readonly list: readonly Parameter[];
  readonly variadic: boolean;
  /** False for `()` and for a K&R identifier list. */
  readonly prototyped: boolean;
  /** Names of a K&R identifier list. */
  readonly identifiers: readonly SyntaxNode[];
  readonly lengths: readonly c.Expr[];
}

export interface Parameter {
  readonly node: SyntaxNode;
  /** Of type after adjustment, with its qualifiers. */
  readonly symbol: VariableBuilder;
}

interface State {
  readonly unit: UnitContext;
  readonly lengths: c.Expr[];
  /** What an outermost array is: that of a parameter becomes a pointer. */
  readonly as: "object" | "parameter";
}

export function elaborateDeclarator(
  unit: UnitContext,
  node: SyntaxNode | null,
  base: CType,
  as: "object" | "parameter" = "object",
): Declarator {
  const state: State = { unit, lengths: [], as };
  return { ...derive(state, node, base), lengths: state.lengths };
}

type Derived = Omit<Declarator, "lengths">;

/** Works from the outside in: each level wraps the type and hands it to the declarator inside. */
function derive(state: State, node: SyntaxNode | null, type: CType): Derived {
  if (!node) return { name: null, nameNode: null, type, params: null };
  const inner =
    childByField(node, "declarator") ??
    node.children.find((child) => child.kind.endsWith("declarator")) ??
    null;
  switch (node.kind) {
    case "identifier":
    case "field_identifier":
    case "type_identifier":
    case "primitive_type":
      return { name: node.text, nameNode: node, type, params: null };
    case "pointer_declarator":
    case "abstract_pointer_declarator":
      return derive(state, inner, pointerTo(node, type));
    case "array_declarator":
    case "abstract_array_declarator":
      return derive(state, inner, arrayOf(state, node, inner, type));
    case "function_declarator":
    case "abstract_function_declarator":
      return deriveFunction(state, node, inner, type);
    case "parenthesized_declarator":
    case "abstract_parenthesized_declarator":
      return derive(state, inner ?? node.children.find((child) => child.named) ?? null, type);
    default:
      return fail(state.unit, node, "parse/syntax", `A declarator of kind ${node.kind} is not understood`);
  }
}

function pointerTo(node: SyntaxNode, target: CType): PointerType {
  let quals = 0;
  for (const child of node.children) {
    if (child.kind === "type_qualifier") quals |= qualifierBit(keywordOf(child));
  }
  return { kind: "pointer", quals, target };
}

// ---------------------------------------------------------------------------------------------------- arrays

function arrayOf(state: State, node: SyntaxNode, inner: SyntaxNode | null, element: CType): CType {
  const { unit } = state;
  if (element.kind === "function") fail(unit, node, "elaborate/type", "An array of functions");
  completeType(unit, element);
  if (isIncomplete(unit, element))
    fail(unit, node, "elaborate/type", "The elements of the array have an incomplete type");
  const size = childByField(node, "size");
  if (state.as === "parameter" && isOutermost(inner)) return parameterArray(state, node, size, element);
  if (!size) return { kind: "array", quals: 0, element, length: "incomplete" };
  // `[*]`: some length, in prototypes only (C11 6.7.6.2p4)
  if (size.kind === "*") return { kind: "array", quals: 0, element, length: "variable" };
  const { length, expr } = arrayLength(unit, size);
  if (length !== null) return { kind: "array", quals: 0, element, length };
  if (!unit.function && unit.scope.kind === "file") {
    fail(unit, size, "elaborate/constant", "The length of an array at file scope must be constant");
  }
  const lengthValue = sizeValue(unit, expr);
  // inner dimensions are met first
  state.lengths.unshift(lengthValue);
  return { kind: "array", quals: 0, element, length: "variable", lengthNode: lengthValue.id };
}

/** Is this level the first thing the name is? */
function isOutermost(inner: SyntaxNode | null): boolean {
  if (!inner) return true;
  if (inner.kind === "parenthesized_declarator" || inner.kind === "abstract_parenthesized_declarator") {
    return isOutermost(inner.children.find((child) => child.named) ?? null);
  }
  return inner.kind === "identifier" || inner.kind === "field_identifier" || inner.kind === "type_identifier";
}

/** `T a[const 5]` among parameters is a pointer from the start (C11 6.7.6.3p7). */
function parameterArray(state: State, node: SyntaxNode, size: SyntaxNode | null, element: CType): CType {
  const { quals } = pointerTo(node, element);
  const pointer: PointerType = { kind: "pointer", quals, target: element };
  if (!size || size.kind === "*") return pointer;
  const { length, expr } = arrayLength(state.unit, size);
  if (length !== null) return { ...pointer, declaredLength: length };
  // the length is no part of the type, but evaluated on entry all the same
  if (hasEffect(expr)) state.lengths.unshift(sizeValue(state.unit, expr));
  return pointer;
}

function arrayLength(
  unit: UnitContext,
  size: SyntaxNode,
): { readonly length: number | null; readonly expr: c.Expr } {
  const expr = rvalue(unit, unit.rules.expression(unit, size));
  if (!isInteger(expr.type)) fail(unit, size, "elaborate/type", "The length of an array must be an integer");
  const value = evaluateInteger(expr, unit.program);
  if (value === null) return { length: null, expr };
  if (value < 0n) fail(unit, size, "elaborate/constant", "The length of the array is negative");
  return { length: Number(value), expr };
}

// ---------------------------------------------------------------------------------------------------- functions

function deriveFunction(state: State, node: SyntaxNode, inner: SyntaxNode | null, result: CType): Derived {
  const { unit } = state;
  if (result.kind === "array" || result.kind === "function") {
    fail(unit, node, "elaborate/type", "A function cannot return an array or a function");
  }
  const list = childByField(node, "parameters");
  const params = list ? elaborateParameters(unit, list) : null;
  const type: FunctionType = {
    kind: "function",
    quals: 0,
    result: withoutQualifiers(unit.program, result),
    params: params?.list.map(({ symbol }) => parameterType(unit, symbol.type)) ?? [],
    variadic: params?.variadic ?? false,
    prototyped: params?.prototyped ?? false,
  };
  const derived = derive(state, inner, type);
  return isOutermost(inner) ? { ...derived, params } : derived;
}

/** Type of a parameter as the function's type has it: the lengths of VLAs are the function's own affair. */
export function parameterType(unit: UnitContext, type: CType): CType {
  return withoutQualifiers(unit.program, withoutLengths(type));
}

function elaborateParameters(unit: UnitContext, list: SyntaxNode): Parameters {
  const scope = createScope("prototype", unit.scope);
  const params: Parameter[] = [];
  const identifiers: SyntaxNode[] = [];
  const lengths: c.Expr[] = [];
  let variadic = false;
  let written = 0;
  inScope(unit, scope, () => {
    for (const child of list.children) {
      if (child.kind === "identifier") identifiers.push(child);
      else if (child.kind === "variadic_parameter" || child.kind === "...") variadic = true;
      else if (child.kind === "parameter_declaration") {
        written += 1;
        const param = elaborateParameter(unit, child, lengths);
        if (param) params.push(param);
      }
    }
  });
  return { scope, list: params, variadic, prototyped: written > 0 || variadic, identifiers, lengths };
}

/** Null for the `void` of `(void)`. */
function elaborateParameter(unit: UnitContext, node: SyntaxNode, lengths: c.Expr[]): Parameter | null {
  const specifiers = elaborateSpecifiers(unit, node);
  if (specifiers.type === "auto") fail(unit, node, "elaborate/type", "A parameter needs a type");
  const declarator = elaborateDeclarator(
    unit,
    childByField(node, "declarator"),
    specifiers.type,
    "parameter",
  );
  if (declarator.name === null && declarator.type.kind === "void") return null;
  lengths.push(...declarator.lengths);
  const attributed = withTypeAttributes(unit, node, declarator.type, specifiers.attributes);
  const { nameNode } = declarator;
  return {
    node,
    symbol: declareParameter(unit, nameNode ?? node, declarator.name, adjustParameter(attributed)),
  };
}

/** Makes the symbol of a parameter and its name visible; it is published with the function's definition only. */
export function declareParameter(
  unit: UnitContext,
  node: SyntaxNode,
  name: string | null,
  type: CType,
): VariableBuilder {
  const symbol = createVariable(unit, node, {
    name: name ?? "",
    type,
    linkage: "none",
    storage: "automatic",
    role: "parameter",
  });
  if (name !== null) {
    if (unit.scope.names.has(name))
      fail(unit, node, "elaborate/redefinition", `Two parameters are called \`${name}\``);
    unit.scope.names.set(name, { kind: "variable", symbol, type });
  }
  return symbol;
}

// ---------------------------------------------------------------------------------------------------- type names

/** A `type_descriptor`: specifiers and an abstract declarator (C11 6.7.7). */
export function elaborateTypeName(unit: UnitContext, node: SyntaxNode): TypeName {
  const specifiers = elaborateSpecifiers(unit, node);
  if (specifiers.type === "auto") fail(unit, node, "elaborate/type", "`__auto_type` needs an initializer");
  const { type, lengths } = elaborateDeclarator(unit, childByField(node, "declarator"), specifiers.type);
  const meaning = merge(specifiers.attributes, attributesOf(unit, "declarator", node));
  return { type: withTypeAttributes(unit, node, withAlign(unit, type, meaning.align), meaning), lengths };
}

function withAlign(unit: UnitContext, type: CType, align: number | null): CType {
  return align === null ? type : withChanges(unit.program, type, { align });
}
