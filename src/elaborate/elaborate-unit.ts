/** One translation unit: its file scope first, then the bodies of its functions. */
import type { PreprocessedUnit } from "../project/preprocessed.ts";
import { createLineMap } from "../source/line-map.ts";
import { unitIndex } from "../source/span.ts";
import type { SyntaxNode, SyntaxTree } from "../syntax/syntax-node.ts";
import { indexAttributes } from "./attributes.ts";
import { atFileScope } from "./context.ts";
import type { ProgramBuilder, Rules, UnitContext } from "./context.ts";
import { declareBroken, elaborateFileDeclaration } from "./declaration.ts";
import { elaborateTypeName } from "./declarator.ts";
import { elaborateEnum } from "./enum.ts";
import { elaborateExpression } from "./expression.ts";
import { attempt, fail } from "./failure.ts";
import { declareDefinition, elaboratePending } from "./function-definition.ts";
import { elaborateFields } from "./field-declaration.ts";
import { headerDefinitions } from "./header-definition.ts";
import { elaborateInitializer } from "./initializer.ts";
import { elaborateNested } from "./nested-function.ts";
import { readPacking } from "./packing.ts";
import { elaborateRecord } from "./record.ts";
import { createScope } from "./scope.ts";
import { settleShared } from "./share.ts";
import { elaborateCompound } from "./statement.ts";
import { noteSystemDeclaration } from "./system-header.ts";

export interface UnitInput {
  readonly source: PreprocessedUnit;
  readonly tree: SyntaxTree;
}

const rules: Rules = {
  expression: elaborateExpression,
  initializer: elaborateInitializer,
  compound: elaborateCompound,
  fields: elaborateFields,
  nestedFunction: elaborateNested,
  typeName: elaborateTypeName,
  declareSystem,
  defineSystemTag(unit, node) {
    if (node.kind === "enum_specifier") elaborateEnum(unit, node);
    else elaborateRecord(unit, node);
  },
};

export function elaborateUnit(
  program: ProgramBuilder,
  { source, tree }: UnitInput,
  index: number,
): UnitContext {
  const unit = createUnit(program, source, tree, index);
  for (const node of tree.root.children) {
    if (unit.lines.isSystem(node.start)) noteSystem(unit, node);
    else declareExternal(unit, node);
  }
  settle(unit);
  // system functions with bodies join the queue while it is worked off
  for (let next = 0; next < unit.pendingBodies.length; next++) {
    const pending = unit.pendingBodies[next];
    if (pending && !unit.shared.has(pending.name)) elaboratePending(unit, pending);
  }
  return unit;
}

function createUnit(
  program: ProgramBuilder,
  source: PreprocessedUnit,
  tree: SyntaxTree,
  index: number,
): UnitContext {
  const fileScope = createScope("file", null);
  const lines = createLineMap(source.text, source.markers);
  const mainFile = source.markers[0]?.file ?? source.path;
  return {
    program,
    rules,
    unit: unitIndex(index),
    source,
    text: source.text,
    lines,
    mainFile,
    attributes: indexAttributes(tree),
    macroUses: new Map(source.macroUses.map((use) => [use.start, use])),
    macroValues: new Map(),
    packing: readPacking(source.pragmas),
    fileScope,
    systemRecords: new Map(),
    systemTypes: new Map(),
    systemNodes: new Set(),
    headerDefinitions: headerDefinitions(tree, lines, mainFile),
    earlyReferences: [],
    pendingBodies: [],
    shared: new Map(),
    postponed: [],
    definitions: new Map(),
    diagnostics: [],
    functions: [],
    nested: new Map(),
    globals: [],
    refused: [],
    scope: fileScope,
    function: null,
    dependencies: null,
  };
}

/** Symbols shared with other units are settled now; what turned out to be the unit's own is read. */
function settle(unit: UnitContext): void {
  const own = settleShared(unit);
  for (const { name, read } of unit.postponed) {
    if (!own.has(name)) continue;
    const result = attempt(read);
    if (!result.ok) unit.diagnostics.push(result.diagnostic);
  }
}

function noteSystem(unit: UnitContext, node: SyntaxNode): void {
  if (node.kind === "declaration" || node.kind === "type_definition" || node.kind === "function_definition") {
    noteSystemDeclaration(unit, node);
  } else if (node.kind === "ERROR") noteUnparsed(unit, node);
}

function declareSystem(unit: UnitContext, nodes: readonly SyntaxNode[]): void {
  for (const node of nodes) {
    if (unit.systemNodes.has(node)) continue;
    unit.systemNodes.add(node);
    atFileScope(unit, () => {
      declareExternal(unit, node);
    });
  }
}

/** An external declaration (C11 6.9). Its names are broken when it has an error. */
function declareExternal(unit: UnitContext, node: SyntaxNode): void {
  const result = attempt(() => {
    dispatch(unit, node);
  });
  if (result.ok) return;
  unit.diagnostics.push(result.diagnostic);
  unit.scope = unit.fileScope;
  declareBroken(unit, node);
}

function dispatch(unit: UnitContext, node: SyntaxNode): void {
  switch (node.kind) {
    case "declaration":
    case "type_definition":
      elaborateFileDeclaration(unit, node);
      break;
    case "function_definition":
      declareDefinition(unit, node);
      break;
    case "expression_statement":
      if (node.children.some((child) => child.kind === "gnu_asm_expression")) {
        fail(unit, node, "unsupported/asm", "Inline assembly at file scope cannot be translated");
      }
      break;
    case "ERROR":
      noteUnparsed(unit, node);
      break;
    default:
      break;
  }
}

/** `parse` has reported it; uses of the names are reported again, each in its function. */
function noteUnparsed(unit: UnitContext, node: SyntaxNode): void {
  for (const { kind, text } of node.children) {
    if (kind === "identifier" && !unit.fileScope.names.has(text))
      unit.fileScope.names.set(text, { kind: "broken" });
  }
}
