/**
 * Verifies a typed C program: what c-ast.ts promises its readers holds.
 *
 * Reads: a linked program. Gives: the list of broken promises, empty for a good one; every entry is a defect of the
 * stage that made the program, never of the user's C. Checked are identities (here), where designators may stand
 * (check-designator.ts), types of operands (check-expr.ts, check-conversion.ts), initializers (check-initializer.ts)
 * and the surroundings of statements (check-statement.ts).
 */
import type * as c from "./c-ast.ts";
import type { CheckContext, Place, Violation } from "./check-context.ts";
import { checkDesignators } from "./check-designator.ts";
import { checkExpr } from "./check-expr.ts";
import { checkInitializer } from "./check-initializer.ts";
import { checkBody } from "./check-statement.ts";
import type { NodeId } from "../source/node-id.ts";
import { isExpr, isStatement, walk, walkStatement, type AstNode } from "./visit.ts";

export function checkProgram(program: c.Program): readonly Violation[] {
  const violations: Violation[] = [];
  const context: CheckContext = {
    program,
    report: (message, at) => violations.push({ message, node: at.id, span: at.span }),
  };
  const ids = new Set<NodeId>();
  const defined = new Set<c.SymbolId>();
  for (const definition of program.units.flatMap((unit) => [...unit.globals, ...unit.functions])) {
    checkId(definition, ids, context);
    const symbol = program.symbols.get(definition.symbol);
    if (!symbol) {
      context.report("definition of an unknown symbol", definition);
      continue;
    }
    // A tentative definition may be repeated in another unit.
    const tentative = definition.kind === "global-definition" && !definition.initializer;
    if (defined.has(symbol.id) && !tentative) context.report(`${symbol.name} is defined twice`, definition);
    defined.add(symbol.id);
    if (definition.kind === "function-definition") checkFunction(definition, symbol, ids, context);
    else checkGlobal(definition, symbol, ids, context);
  }
  return violations;
}

function checkGlobal(
  definition: c.GlobalDefinition,
  symbol: c.CSymbol,
  ids: Set<NodeId>,
  context: CheckContext,
): void {
  if (symbol.kind !== "variable" || symbol.storage !== "static") {
    context.report(`global ${symbol.name} is no variable of static storage duration`, definition);
  } else if (definition.initializer) {
    checkInitializer(definition.initializer, symbol.type, definition, context);
    checkTree(definition.initializer, ids, new Set(), context);
  }
}

function checkFunction(
  definition: c.FunctionDefinition,
  symbol: c.CSymbol,
  ids: Set<NodeId>,
  context: CheckContext,
): void {
  if (symbol.kind !== "function" || !symbol.defined) {
    context.report(`${symbol.name} has a body and is not marked as a defined function`, definition);
    return;
  }
  if (symbol.type.prototyped && symbol.type.params.length !== definition.params.length) {
    context.report(`${symbol.name} has another number of parameters than its type`, definition);
  }
  for (const id of definition.params) {
    const param = context.program.symbols.get(id);
    if (param?.kind === "variable" && param.role === "parameter") continue;
    context.report(`a parameter of ${symbol.name} is not in the symbol table as one`, definition);
  }
  const locals = new Set(definition.params);
  for (const statement of walkStatement(definition.body)) {
    if (statement.kind !== "local-declaration") continue;
    for (const variable of statement.variables) locals.add(variable.symbol);
  }
  checkBody(definition.body, symbol.type.result, context);
  checkTree(definition.body, ids, locals, context);
}

/** Everything that a node can be checked for by itself. */
function checkTree(
  root: AstNode,
  ids: Set<NodeId>,
  locals: ReadonlySet<c.SymbolId>,
  context: CheckContext,
): void {
  for (const node of walk(root)) {
    if (isExpr(node)) checkExpr(node, context);
    if (isExpr(node) || isStatement(node)) checkId(node, ids, context);
    if (node.kind === "variable-ref") checkVisible(node, locals, context);
    checkDesignators(node, context);
  }
}

function checkVisible(ref: c.VariableRef, locals: ReadonlySet<c.SymbolId>, context: CheckContext): void {
  const symbol = context.program.symbols.get(ref.symbol);
  if (symbol?.kind !== "variable") context.report("reference to no known variable", ref);
  else if (symbol.storage === "automatic" && !locals.has(symbol.id)) {
    context.report(`${symbol.name} belongs to another function`, ref);
  }
}

function checkId(node: Place, ids: Set<NodeId>, context: CheckContext): void {
  if (ids.has(node.id)) context.report(`node id ${String(node.id)} is used twice`, node);
  ids.add(node.id);
  const unit = context.program.units[node.span.unit];
  if (!unit) context.report(`span in unit ${String(node.span.unit)}, which does not exist`, node);
  else if (node.span.start > node.span.end || node.span.end > unit.text.length) {
    context.report("span outside of its unit", node);
  }
}
