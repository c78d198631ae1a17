/** Function definitions (C11 6.9.1), K&R ones included. Bodies are read after the whole file scope is known. */
import type * as c from "../c-ast/c-ast.ts";
import type { CType, FunctionType } from "../c-ast/c-type.ts";
import { adjustParameter } from "../c-ast/type-relations.ts";
import { childByField } from "../syntax/navigate.ts";
import type { SyntaxNode } from "../syntax/syntax-node.ts";
import { attributesOf, merge, type Meaning } from "./attributes.ts";
import { withLabelSwitch } from "./computed-goto.ts";
import { requireComplete } from "./complete-type.ts";
import { inScope, newId, recordingDependencies, spanOf } from "./context.ts";
import type { FunctionContext, PendingBody, UnitContext } from "./context.ts";
import { declareParameter, elaborateDeclarator, parameterType } from "./declarator.ts";
import type { Declarator, Parameters } from "./declarator.ts";
import { declareFunction, markDefined } from "./declare.ts";
import { attempt, fail } from "./failure.ts";
import { offerShared } from "./share.ts";
import { elaborateSpecifiers, withTypeAttributes, type Specifiers } from "./specifiers.ts";
import { elaborateBody } from "./statement.ts";
import { publish } from "./symbol.ts";
import type { FunctionBuilder, VariableBuilder } from "./symbol-builder.ts";

/** Declares the function, and puts its body off. */
export function declareDefinition(unit: UnitContext, node: SyntaxNode): void {
  const body = childByField(node, "body");
  if (!body) return;
  const head = readHead(unit, node);
  const { name, nameNode, params, lengths, scope, type, specifiers, meaning, asWritten } = head;
  // earlier declarations are compared with what is written; calls see the parameters, where some are named
  const symbol = declareFunction(
    unit,
    { node: nameNode, name, storage: specifiers.storage },
    asWritten ?? type,
  );
  if (asWritten) unit.fileScope.names.set(name, { kind: "function", symbol, type });
  symbol.inline ||= specifiers.inline;
  symbol.noreturn ||= specifiers.noreturn || meaning.noreturn;
  // an `extern inline` of old GNU C is a hint for the optimizer only; the function itself lies in a library
  if (meaning.gnuInline && specifiers.storage === "extern") return;
  unit.pendingBodies.push({ node, body, name, params, lengths, scope });
  if (unit.shared.has(name)) return;
  if (symbol.defined) {
    refuseSecond(unit, node, name, symbol.inline);
    return;
  }
  markDefined(unit, nameNode, symbol);
  symbol.type = type;
  if (!head.prototyped) unit.program.oldStyle.add(symbol.id);
}

/** Inline functions of headers are defined in every unit (C11 6.7.4p7); the first one stands for all. */
function refuseSecond(unit: UnitContext, node: SyntaxNode, name: string, inline: boolean): void {
  unit.pendingBodies.pop();
  if (inline) return;
  fail(unit, node, "elaborate/redefinition", `The function \`${name}\` is defined twice`);
}

/** What stands before the body. */
export interface Head extends Pick<PendingBody, "name" | "params" | "lengths" | "scope"> {
  readonly nameNode: SyntaxNode;
  /** With all parameters. */
  readonly type: FunctionType;
  /** What a K&R definition says without the types of its parameters; else null. */
  readonly asWritten: FunctionType | null;
  readonly prototyped: boolean;
  readonly specifiers: Specifiers;
  readonly meaning: Meaning;
}

/** Reads the specifiers, the name and the parameters of a definition. */
export function readHead(unit: UnitContext, node: SyntaxNode): Head {
  const specifiers = elaborateSpecifiers(unit, node);
  if (specifiers.type === "auto") fail(unit, node, "elaborate/type", "A function needs a result type");
  const declarator = elaborateDeclarator(unit, childByField(node, "declarator"), specifiers.type);
  const { name, nameNode, params, type: written } = declarator;
  if (name === null || !nameNode || !params || written.kind !== "function") {
    return fail(unit, node, "elaborate/type", "A function definition without parameter list");
  }
  const meaning = merge(specifiers.attributes, attributesOf(unit, "declarator", nameNode));
  const { type: defined, parameters } = definedType(unit, node, declarator, params);
  const type = withTypeAttributes(unit, node, defined, meaning);
  if (type.kind !== "function") return fail(unit, node, "elaborate/type", "The function has another type");
  const asWritten = params.identifiers.length > 0 ? written : null;
  const { lengths, scope, prototyped } = params;
  const head = { name, nameNode, params: parameters, lengths, scope, type };
  return { ...head, asWritten, prototyped, specifiers, meaning };
}

interface Defined {
  readonly type: FunctionType;
  readonly parameters: readonly VariableBuilder[];
}

/** A definition always says what its parameters are, so its type has a prototype. */
function definedType(unit: UnitContext, node: SyntaxNode, { type }: Declarator, params: Parameters): Defined {
  if (type.kind !== "function") return fail(unit, node, "elaborate/type", "This is no function");
  const parameters =
    params.identifiers.length > 0
      ? oldStyleParameters(unit, node, params)
      : params.list.map(({ symbol }) => symbol);
  const types = parameters.map((symbol) => parameterType(unit, symbol.type));
  return { type: { ...type, params: types, prototyped: true }, parameters };
}

/** `int f(a, b) char a; { ... }` (C11 6.9.1p6): arguments arrive promoted and are converted, as with a prototype. */
function oldStyleParameters(unit: UnitContext, node: SyntaxNode, params: Parameters): VariableBuilder[] {
  return inScope(unit, params.scope, () => {
    const declared = new Map<string, { readonly node: SyntaxNode; readonly type: CType }>();
    for (const declaration of node.children) {
      if (declaration.kind !== "declaration") continue;
      const { type } = elaborateSpecifiers(unit, declaration);
      if (type === "auto") continue;
      for (const child of declaration.children) {
        if (child.field !== "declarator") continue;
        const declarator = elaborateDeclarator(unit, child, type, "parameter");
        if (declarator.name !== null)
          declared.set(declarator.name, { node: child, type: adjustParameter(declarator.type) });
      }
    }
    return params.identifiers.map((identifier) => {
      const known = declared.get(identifier.text);
      const type: CType = known?.type ?? { kind: "integer", quals: 0, integer: "int" };
      return declareParameter(unit, known?.node ?? identifier, identifier.text, type);
    });
  });
}

/** Reads the body of a function of this unit. */
export function elaboratePending(unit: UnitContext, pending: PendingBody): void {
  const entity = unit.fileScope.names.get(pending.name);
  if (entity?.kind !== "function") return;
  const { symbol } = entity;
  // a function that became this unit's own
  if (!symbol.defined) markDefined(unit, pending.node, symbol);
  const context = bodyContext(symbol);
  const { value: body, dependencies } = recordingDependencies(unit, () => readBody(unit, pending, context));
  const state = context.hasState ? "stateful" : "stateless";
  offerShared(unit, pending.node, symbol, dependencies, state);
  if (!body) {
    refuse(unit, pending, context);
    return;
  }
  addDefinition(unit, pending, symbol, body);
}

export function bodyContext(symbol: FunctionBuilder): FunctionContext {
  const { type } = symbol;
  const labels = { numbers: new Map<string, number>(), variable: null };
  return { symbol, type, errors: [], nameVariable: null, switchTypes: [], labels, hasState: false };
}

export function addDefinition(
  unit: UnitContext,
  pending: PendingBody,
  symbol: FunctionBuilder,
  body: c.Compound,
): void {
  for (const param of pending.params) publish(unit, param);
  unit.functions.push({
    id: newId(unit),
    span: spanOf(unit, pending.node),
    kind: "function-definition",
    symbol: symbol.id,
    params: pending.params.map(({ id }) => id),
    vlaLengths: pending.lengths,
    body,
  });
}

/** Null when the body has errors. */
export function readBody(
  unit: UnitContext,
  pending: PendingBody,
  context: FunctionContext,
): c.Compound | null {
  const outer = unit.function;
  unit.function = context;
  try {
    const checked = attempt(() => {
      checkHead(unit, pending, context);
      return inScope(unit, pending.scope, () => withLabelSwitch(unit, elaborateBody(unit, pending.body)));
    });
    if (checked.ok) return context.errors.length > 0 ? null : checked.value;
    context.errors.push(checked.diagnostic);
    return null;
  } finally {
    unit.function = outer;
  }
}

function checkHead(unit: UnitContext, { node, body, params }: PendingBody, { type }: FunctionContext): void {
  if (body.kind === "ERROR") fail(unit, body, "parse/syntax", "The body is not C as the grammar knows it");
  if (type.result.kind !== "void") requireComplete(unit, node, type.result);
  for (const param of params) requireComplete(unit, node, param.type);
}

/** The symbol stays, the definition is left out, and every reason names the function. */
function refuse(unit: UnitContext, { node }: PendingBody, { symbol, errors }: FunctionContext): void {
  const diagnostics = errors.map((error) => ({
    ...error,
    message: `In \`${symbol.name}\`: ${error.message}`,
  }));
  unit.diagnostics.push(...diagnostics);
  unit.refused.push({ symbol: symbol.id, span: spanOf(unit, node), diagnostics });
}
