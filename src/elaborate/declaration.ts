/** Declarations (C11 6.7): typedefs, functions, objects at file scope and in blocks, members. */
import type * as c from "../c-ast/c-ast.ts";
import type { CType } from "../c-ast/c-type.ts";
import { isConst, isVariableArray, isVariablyModified, sameType } from "../c-ast/type-relations.ts";
import { childByField, childrenByField } from "../syntax/navigate.ts";
import type { SyntaxNode } from "../syntax/syntax-node.ts";
import { attributesOf, merge } from "./attributes.ts";
import type { Meaning } from "./attributes.ts";
import { requireComplete } from "./complete-type.ts";
import { newId, recordingDependencies, spanOf } from "./context.ts";
import type { UnitContext } from "./context.ts";
import { rvalue } from "./conversion.ts";
import { elaborateDeclarator } from "./declarator.ts";
import type { Declarator } from "./declarator.ts";
import { declareNested } from "./declare-nested.ts";
import { completeObject, declareFunction, declareObject, markDefined } from "./declare.ts";
import { attempt, fail } from "./failure.ts";
import { declareTagOnly } from "./record.ts";
import { withChanges } from "./record-type.ts";
import { offerShared } from "./share.ts";
import { elaborateSpecifiers, withTypeAttributes } from "./specifiers.ts";
import type { Specifiers } from "./specifiers.ts";
import { declaredName } from "./system-header.ts";
import { createVariable, publish } from "./symbol.ts";
import { introduceTypedefLengths, ownLengths } from "./vla.ts";
import type { VariableBuilder } from "./symbol-builder.ts";

/** A declaration at file scope. */
export function elaborateFileDeclaration(unit: UnitContext, node: SyntaxNode): void {
  forEachDeclared(unit, node, (declared) => {
    if (declared.storage === "typedef") declareTypedef(unit, declared);
    else if (declared.declarator.type.kind === "function") declareFunctionName(unit, declared);
    else declareFileObject(unit, declared);
  });
}

/** A declaration in a block; null when it declares no objects. */
export function elaborateLocalDeclaration(unit: UnitContext, node: SyntaxNode): c.LocalDeclaration | null {
  const variables: c.LocalVariable[] = [];
  forEachDeclared(unit, node, (declared) => {
    if (declared.storage === "typedef") variables.push(...declareTypedef(unit, declared));
    else if (declared.declarator.type.kind === "function") declareFunctionName(unit, declared);
    else variables.push(declareLocal(unit, declared));
  });
  return variables.length > 0
    ? { id: newId(unit), span: spanOf(unit, node), kind: "local-declaration", variables }
    : null;
}

/** The names of a declaration with an error are known, so that their uses do not count as errors of their own. */
export function declareBroken(unit: UnitContext, node: SyntaxNode): void {
  for (const child of childrenByField(node, "declarator")) {
    const name = declaredName(child);
    const known = name === null ? undefined : unit.scope.names.get(name);
    // at file scope earlier declarations still hold; in a block there are none
    const replaceable = !known || known.kind === "system" || unit.scope !== unit.fileScope;
    if (name !== null && replaceable) unit.scope.names.set(name, { kind: "broken" });
  }
}

// ---------------------------------------------------------------------------------------------------- declarators

interface Declared extends Pick<Specifiers, "storage" | "inline" | "noreturn" | "align"> {
  /** The declaration. */
  readonly node: SyntaxNode;
  readonly declarator: Declarator;
  readonly name: string;
  readonly nameNode: SyntaxNode;
  readonly initializer: SyntaxNode | null;
  readonly meaning: Meaning;
}

/** One call per declarator, each after what the ones before it declared is visible. */
function forEachDeclared(unit: UnitContext, node: SyntaxNode, declare: (declared: Declared) => void): void {
  const declarators = node.children.filter((child) => child.field === "declarator");
  if (declarators.length === 0 && declaresTagOnly(unit, node)) return;
  const specifiers = elaborateSpecifiers(unit, node);
  for (const child of declarators) {
    const initializer = child.kind === "init_declarator" ? childByField(child, "value") : null;
    const inner = child.kind === "init_declarator" ? childByField(child, "declarator") : child;
    const base = specifiers.type === "auto" ? autoType(unit, node, initializer) : specifiers.type;
    const plain = elaborateDeclarator(unit, inner, base);
    const { name, nameNode } = plain;
    if (name === null || !nameNode) fail(unit, child, "parse/syntax", "A declarator without a name");
    const meaning = merge(specifiers.attributes, attributesOf(unit, "declarator", nameNode));
    const type = withTypeAttributes(unit, child, plain.type, meaning);
    const declarator = type === plain.type ? plain : { ...plain, type };
    const { storage, inline, noreturn, align } = specifiers;
    declare({ storage, inline, noreturn, align, node, declarator, name, nameNode, initializer, meaning });
  }
}

/** `struct tag;` and `enum tag;` (C11 6.7.2.3p7). */
function declaresTagOnly(unit: UnitContext, node: SyntaxNode): boolean {
  const type = childByField(node, "type");
  if (type?.kind !== "struct_specifier" && type?.kind !== "union_specifier") return false;
  if (childByField(type, "body")) return false;
  declareTagOnly(unit, type);
  return true;
}

/** GNU `__auto_type x = value;`. */
function autoType(unit: UnitContext, node: SyntaxNode, initializer: SyntaxNode | null): CType {
  if (!initializer) return fail(unit, node, "elaborate/type", "`__auto_type` needs an initializer");
  return rvalue(unit, unit.rules.expression(unit, initializer)).type;
}

// ---------------------------------------------------------------------------------------------------- typedefs

function declareTypedef(unit: UnitContext, declared: Declared): c.LocalVariable[] {
  const { name, declarator, meaning, align, nameNode } = declared;
  const { program } = unit;
  nameUntagged(unit, declarator.type, name);
  const asked = Math.max(meaning.align ?? 0, align ?? 0);
  const type = withChanges(program, declarator.type, { alias: name, align: asked > 0 ? asked : null });
  const earlier = unit.scope.names.get(name);
  if (earlier && earlier.kind !== "system" && earlier.kind !== "broken") {
    const same = earlier.kind === "typedef" && sameType(earlier.type, type);
    if (!same)
      fail(unit, nameNode, "elaborate/redefinition", `\`${name}\` is declared again as something else`);
  }
  unit.scope.names.set(name, { kind: "typedef", type });
  return introduceTypedefLengths(unit, nameNode, name, declarator.lengths);
}

/** An untagged record or enumeration is known by the first typedef name it gets. */
function nameUntagged(unit: UnitContext, type: CType, name: string): void {
  if (type.kind === "record") {
    const record = unit.program.records.get(type.record);
    if (record?.name === null) unit.program.records.set(record.id, { ...record, name });
  } else if (type.kind === "enum") {
    const definition = unit.program.enums.get(type.enum);
    if (definition?.name === null) unit.program.enums.set(definition.id, { ...definition, name });
  }
}

// ---------------------------------------------------------------------------------------------------- functions

function declareFunctionName(unit: UnitContext, declared: Declared): void {
  const { declarator, name, storage, inline, noreturn, meaning, nameNode, initializer } = declared;
  if (declarator.type.kind !== "function") return;
  if (initializer) fail(unit, nameNode, "elaborate/type", "A function cannot be initialized");
  const isNested = storage === "auto" && unit.function !== null;
  const symbol = isNested
    ? declareNested(unit, nameNode, name, declarator.type)
    : declareFunction(unit, { node: nameNode, name, storage }, declarator.type);
  symbol.inline ||= inline;
  symbol.noreturn ||= noreturn || meaning.noreturn;
  if (meaning.weak) unit.program.weakDeclarations.push({ unit, node: nameNode, symbol });
}

// ---------------------------------------------------------------------------------------------------- objects

function declareFileObject(unit: UnitContext, declared: Declared): void {
  const { name, nameNode, declarator, initializer, storage, node } = declared;
  if (declarator.type.kind === "void") fail(unit, nameNode, "elaborate/type", `\`${name}\` is declared void`);
  if (storage === "register")
    fail(unit, nameNode, "unsupported/asm", `\`${name}\` is a register of the machine`);
  const symbol = declareObject(unit, { node: nameNode, name, storage }, declarator.type);
  setAlignment(symbol, declared);
  if (declared.meaning.weak) unit.program.weakDeclarations.push({ unit, node: nameNode, symbol });
  if (storage === "extern" && !initializer) return;
  if (unit.shared.get(name)?.symbol === symbol) {
    // read only if it turns out to be this unit's own
    const read = (): void => {
      defineOrRefuse(unit, {
        node,
        nameNode,
        symbol: ownSymbol(unit, name) ?? symbol,
        type: declarator.type,
        initializer,
      });
    };
    unit.postponed.push({ name, read });
    return;
  }
  defineOrRefuse(unit, { node, nameNode, symbol, type: declarator.type, initializer });
}

interface ObjectToDefine {
  readonly node: SyntaxNode;
  readonly nameNode: SyntaxNode;
  readonly symbol: VariableBuilder;
  readonly type: CType;
  readonly initializer: SyntaxNode | null;
}

/** An object whose initializer has an error is refused; its symbol stays. */
function defineOrRefuse(unit: UnitContext, object: ObjectToDefine): void {
  const result = attempt(() => {
    defineObject(unit, object);
  });
  if (result.ok) return;
  const { symbol } = object;
  const diagnostic = { ...result.diagnostic, message: `In \`${symbol.name}\`: ${result.diagnostic.message}` };
  unit.diagnostics.push(diagnostic);
  unit.refused.push({ symbol: symbol.id, span: spanOf(unit, object.nameNode), diagnostics: [diagnostic] });
  unit.definitions.delete(symbol.id);
}

function ownSymbol(unit: UnitContext, name: string): VariableBuilder | null {
  const entity = unit.fileScope.names.get(name);
  return entity?.kind === "variable" ? entity.symbol : null;
}

/** A definition, or a tentative one without initializer (C11 6.9.2). */
function defineObject(unit: UnitContext, object: ObjectToDefine): void {
  const { node, nameNode, symbol, type: declaredType, initializer } = object;
  const known = unit.definitions.get(symbol.id);
  const elsewhere = symbol.defined && !known;
  if (initializer && known && !known.tentative) {
    fail(unit, nameNode, "elaborate/redefinition", `\`${symbol.name}\` is defined twice`);
  }
  if (elsewhere) {
    if (!initializer) return;
    const first = unit.program.tentative.has(symbol.id);
    if (!first) fail(unit, nameNode, "elaborate/redefinition", `\`${symbol.name}\` is defined in two units`);
  }
  const definition = known ?? { symbol, node: nameNode, initializer: null, tentative: true };
  unit.definitions.set(symbol.id, definition);
  if (!symbol.defined || initializer) markDefined(unit, nameNode, symbol);
  if (!initializer) {
    unit.program.tentative.add(symbol.id);
    return;
  }
  unit.program.tentative.delete(symbol.id);
  definition.tentative = false;
  const { value, dependencies } = recordingDependencies(unit, () =>
    unit.rules.initializer(unit, initializer, declaredType),
  );
  if (!sameType(value.type, declaredType)) completeObject(unit, symbol, value.type);
  definition.initializer = value.value;
  offerShared(
    unit,
    node,
    symbol,
    dependencies,
    isConst(symbol.type, unit.program) ? "stateless" : "stateful",
  );
}

function setAlignment(symbol: VariableBuilder, { meaning, align }: Declared): void {
  const asked = Math.max(meaning.align ?? 0, align ?? 0, symbol.align ?? 0);
  if (asked > 0) symbol.align = asked;
}

// ---------------------------------------------------------------------------------------------------- locals

function declareLocal(unit: UnitContext, declared: Declared): c.LocalVariable {
  const { name, nameNode, declarator, storage } = declared;
  if (declarator.type.kind === "void") fail(unit, nameNode, "elaborate/type", `\`${name}\` is declared void`);
  if (storage === "extern") {
    const symbol = declareObject(unit, { node: nameNode, name, storage }, declarator.type);
    unit.program.referenced.add(symbol.id);
    return { symbol: symbol.id, initializer: null, vlaLengths: [] };
  }
  if (unit.scope.names.has(name)) {
    fail(unit, nameNode, "elaborate/redefinition", `\`${name}\` is declared twice in one block`);
  }
  return storage === "static" ? declareStaticLocal(unit, declared) : declareAutomatic(unit, declared);
}

function declareAutomatic(unit: UnitContext, declared: Declared): c.LocalVariable {
  const { name, nameNode, declarator, initializer } = declared;
  const { type, lengths } = isVariablyModified(declarator.type)
    ? ownLengths(unit, nameNode, declarator.type, declarator.lengths)
    : declarator;
  const symbol = createVariable(unit, nameNode, {
    name,
    type,
    linkage: "none",
    storage: "automatic",
    role: "local",
  });
  setAlignment(symbol, declared);
  publish(unit, symbol);
  unit.scope.names.set(name, { kind: "variable", symbol, type });
  if (initializer && isVariableArray(type))
    fail(unit, initializer, "elaborate/type", "A variable length array has an initializer");
  const value = initializer ? initialize(unit, symbol, initializer) : null;
  if (!isVariableArray(type)) requireComplete(unit, nameNode, symbol.type);
  return { symbol: symbol.id, initializer: value, vlaLengths: lengths };
}

function initialize(unit: UnitContext, symbol: VariableBuilder, initializer: SyntaxNode): c.Initializer {
  const { type, value } = unit.rules.initializer(unit, initializer, symbol.type);
  if (!sameType(type, symbol.type)) completeObject(unit, symbol, type);
  return value;
}

function declareStaticLocal(unit: UnitContext, declared: Declared): c.LocalVariable {
  const { name, nameNode, declarator, initializer } = declared;
  const { type } = declarator;
  if (isVariableArray(type))
    fail(unit, nameNode, "elaborate/type", "A static array must have a constant length");
  const symbol = createVariable(unit, nameNode, {
    name,
    type,
    linkage: "none",
    storage: "static",
    role: "static-local",
  });
  symbol.defined = true;
  setAlignment(symbol, declared);
  publish(unit, symbol);
  unit.scope.names.set(name, { kind: "variable", symbol, type });
  const value = initializer ? initialize(unit, symbol, initializer) : null;
  requireComplete(unit, nameNode, symbol.type);
  if (unit.function && !isConst(symbol.type, unit.program)) unit.function.hasState = true;
  unit.globals.push({
    id: newId(unit),
    span: spanOf(unit, nameNode),
    kind: "global-definition",
    symbol: symbol.id,
    initializer: value,
  });
  return { symbol: symbol.id, initializer: null, vlaLengths: [] };
}
