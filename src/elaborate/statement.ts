/**
 * Statements (C11 6.8). The grammar puts all statements up to the next label into a `case`; in C a label belongs to one
 * statement only. So a block is read as a queue: a `case` puts its statements back and takes the first one.
 */
import type * as c from "../c-ast/c-ast.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { childByField } from "../syntax/navigate.ts";
import type { SyntaxField, SyntaxNode } from "../syntax/syntax-node.ts";
import { inScope, newId, spanOf } from "./context.ts";
import type { UnitContext } from "./context.ts";
import { assignable, condition, rvalue } from "./conversion.ts";
import { elaborateComputedGoto } from "./computed-goto.ts";
import { isEmptyAsm } from "./asm.ts";
import { declareBroken, elaborateLocalDeclaration } from "./declaration.ts";
import { attempt, fail, note } from "./failure.ts";
import { createScope } from "./scope.ts";
import { elaborateCase, elaborateSwitch } from "./switch.ts";

/** Nodes of a block that are still to be read, the next one last. */
export type Pending = SyntaxNode[];

/** @param valueWanted the block is a statement expression: its last expression is its value */
export function elaborateCompound(
  unit: UnitContext,
  node: SyntaxNode,
  valueWanted: "value" | "no-value",
): c.Compound {
  return inScope(unit, createScope("block", unit.scope), () => elaborateBody(unit, node, valueWanted));
}

/** The statements of a block whose scope is open already: that of a function holds its parameters. */
export function elaborateBody(
  unit: UnitContext,
  node: SyntaxNode,
  valueWanted: "value" | "no-value" = "no-value",
): c.Compound {
  const pending = node.children.filter((child) => child.named).reverse();
  const body: c.Statement[] = [];
  while (pending.length > 0) {
    const result = attempt(() => elaborateNext(unit, pending));
    if (result.ok) body.push(...result.value);
    else report(unit, result);
  }
  const last = body.at(-1);
  if (valueWanted === "value" && last?.kind === "labeled") body.splice(-1, 1, ...splitLabel(unit, last));
  return { id: newId(unit), span: spanOf(unit, node), kind: "compound", body };
}

/** GNU: `({ ...; label: x; })` has the value of `x`. */
function splitLabel(unit: UnitContext, labeled: c.Labeled): c.Statement[] {
  if (labeled.body.kind !== "expr-statement") return [labeled];
  const { span } = labeled.body;
  return [{ ...labeled, body: { id: newId(unit), span, kind: "empty" } }, labeled.body];
}

/** Errors are the function's own, which is then refused; what follows from another error is not said again. */
function report(
  unit: UnitContext,
  { diagnostic, secondary }: { diagnostic: Diagnostic; secondary: boolean },
): void {
  const errors = unit.function?.errors ?? unit.diagnostics;
  if (!secondary || errors.length === 0) errors.push(diagnostic);
}

/** Takes the next node of a block; a declaration without objects leaves nothing. */
function elaborateNext(unit: UnitContext, pending: Pending): c.Statement[] {
  const node = pending.pop();
  if (!node) return [];
  if (isDeclaration(node)) return elaborateDeclaration(unit, node);
  return [elaborateStatement(unit, node, pending)];
}

function elaborateDeclaration(unit: UnitContext, node: SyntaxNode): c.Statement[] {
  const result = attempt(() => {
    if (node.kind !== "function_definition") return elaborateLocalDeclaration(unit, node);
    unit.rules.nestedFunction(unit, node);
    return null;
  });
  if (result.ok) return result.value ? [result.value] : [];
  declareBroken(unit, node);
  report(unit, result);
  return [];
}

function isDeclaration(node: SyntaxNode): boolean {
  return ["declaration", "type_definition", "function_definition"].includes(node.kind);
}

/** The statement that a label stands before: the next one, or none before a declaration or the end of the block. */
export function takeLabeled(unit: UnitContext, label: SyntaxNode, pending: Pending): c.Statement {
  const next = pending.at(-1);
  if (!next || isDeclaration(next)) return { id: newId(unit), span: spanOf(unit, label), kind: "empty" };
  pending.pop();
  return elaborateStatement(unit, next, pending);
}

export function elaborateStatement(unit: UnitContext, node: SyntaxNode, pending: Pending): c.Statement {
  switch (node.kind) {
    case "compound_statement":
      return elaborateCompound(unit, node, "no-value");
    case "expression_statement":
      return elaborateExpressionStatement(unit, node);
    case "if_statement":
      return elaborateIf(unit, node, pending);
    case "while_statement":
    case "do_statement":
      return elaborateLoop(unit, node, pending);
    case "for_statement":
      return elaborateFor(unit, node, pending);
    case "switch_statement":
      return elaborateSwitch(unit, node, (body) => substatement(unit, body, pending));
    case "case_statement":
      return elaborateCase(unit, node, (statements) => {
        pending.push(...[...statements].reverse());
        return takeLabeled(unit, node, pending);
      });
    case "labeled_statement":
      return elaborateLabel(unit, node, pending);
    case "return_statement":
      return elaborateReturn(unit, node);
    case "goto_statement":
      return elaborateGoto(unit, node);
    case "break_statement":
      return { id: newId(unit), span: spanOf(unit, node), kind: "break" };
    case "continue_statement":
      return { id: newId(unit), span: spanOf(unit, node), kind: "continue" };
    default:
      break;
  }
  return fail(unit, node, "parse/syntax", `A statement of kind ${node.kind} is not understood`);
}

/** The body of a loop or branch is a scope of its own (C11 6.8.4p3, 6.8.5p5). */
function substatement(unit: UnitContext, node: SyntaxNode, pending: Pending): c.Statement {
  return inScope(unit, createScope("block", unit.scope), () => elaborateStatement(unit, node, pending));
}

function required(unit: UnitContext, node: SyntaxNode, field: SyntaxField): SyntaxNode {
  return childByField(node, field) ?? fail(unit, node, "parse/syntax", `A statement without ${field}`);
}

function elaborateExpressionStatement(unit: UnitContext, node: SyntaxNode): c.Statement {
  const inner = node.children.find((child) => child.named);
  if (!inner) return { id: newId(unit), span: spanOf(unit, node), kind: "empty" };
  if (inner.kind === "gnu_asm_expression" && isEmptyAsm(inner.text)) {
    note(unit, node, "unsupported/asm", "Assembly without instructions has no effect and is left out");
    return { id: newId(unit), span: spanOf(unit, node), kind: "empty" };
  }
  const expr = rvalue(unit, unit.rules.expression(unit, inner));
  return { id: newId(unit), span: spanOf(unit, node), kind: "expr-statement", expr };
}

function elaborateTest(unit: UnitContext, node: SyntaxNode): c.Expr {
  const test = required(unit, node, "condition");
  return condition(unit, test, unit.rules.expression(unit, test));
}

function elaborateIf(unit: UnitContext, node: SyntaxNode, pending: Pending): c.Statement {
  return inScope(unit, createScope("block", unit.scope), () => {
    const test = elaborateTest(unit, node);
    const then = substatement(unit, required(unit, node, "consequence"), pending);
    const alternative = childByField(node, "alternative");
    const other =
      alternative?.kind === "else_clause" ? alternative.children.find((child) => child.named) : alternative;
    const otherwise = other ? substatement(unit, other, pending) : null;
    return { id: newId(unit), span: spanOf(unit, node), kind: "if", condition: test, then, otherwise };
  });
}

function elaborateLoop(unit: UnitContext, node: SyntaxNode, pending: Pending): c.Statement {
  return inScope(unit, createScope("block", unit.scope), () => {
    if (node.kind === "while_statement") {
      const test = elaborateTest(unit, node);
      const body = substatement(unit, required(unit, node, "body"), pending);
      return { id: newId(unit), span: spanOf(unit, node), kind: "while", condition: test, body };
    }
    const body = substatement(unit, required(unit, node, "body"), pending);
    return {
      id: newId(unit),
      span: spanOf(unit, node),
      kind: "do-while",
      body,
      condition: elaborateTest(unit, node),
    };
  });
}

function elaborateFor(unit: UnitContext, node: SyntaxNode, pending: Pending): c.Statement {
  return inScope(unit, createScope("block", unit.scope), () => {
    const initNode = childByField(node, "initializer");
    const init = initNode ? elaborateForInit(unit, initNode) : null;
    const conditionNode = childByField(node, "condition");
    const test = conditionNode
      ? condition(unit, conditionNode, unit.rules.expression(unit, conditionNode))
      : null;
    const stepNode = childByField(node, "update");
    const step = stepNode ? rvalue(unit, unit.rules.expression(unit, stepNode)) : null;
    const body = substatement(unit, required(unit, node, "body"), pending);
    return { id: newId(unit), span: spanOf(unit, node), kind: "for", init, condition: test, step, body };
  });
}

function elaborateForInit(unit: UnitContext, node: SyntaxNode): c.For["init"] {
  if (isDeclaration(node)) return elaborateLocalDeclaration(unit, node);
  const expr = rvalue(unit, unit.rules.expression(unit, node));
  return { id: newId(unit), span: spanOf(unit, node), kind: "expr-statement", expr };
}

function elaborateLabel(unit: UnitContext, node: SyntaxNode, pending: Pending): c.Statement {
  const label = required(unit, node, "label");
  // what stands behind the label: a statement, a declaration (C23), or nothing at the end of a block
  const inner = node.children.filter((child) => child.named && child !== label);
  pending.push(...inner.reverse());
  const body =
    inner.length > 0
      ? takeLabeled(unit, node, pending)
      : ({ id: newId(unit), span: spanOf(unit, node), kind: "empty" } as const);
  return { id: newId(unit), span: spanOf(unit, node), kind: "labeled", label: label.text, body };
}

function elaborateGoto(unit: UnitContext, node: SyntaxNode): c.Statement {
  const label = childByField(node, "label");
  if (label) return { id: newId(unit), span: spanOf(unit, node), kind: "goto", label: label.text };
  const followed = node.children.find((child) => child.named);
  const target = (followed && childByField(followed, "argument")) ?? followed;
  if (!target) return fail(unit, node, "parse/syntax", "A `goto` without label");
  return elaborateComputedGoto(unit, node, rvalue(unit, unit.rules.expression(unit, target)));
}

function elaborateReturn(unit: UnitContext, node: SyntaxNode): c.Statement {
  const inner = node.children.find((child) => child.named);
  const result = unit.function?.type.result;
  if (!inner || !result) return { id: newId(unit), span: spanOf(unit, node), kind: "return", value: null };
  const value = rvalue(unit, unit.rules.expression(unit, inner));
  if (result.kind !== "void") {
    return {
      id: newId(unit),
      span: spanOf(unit, node),
      kind: "return",
      value: assignable(unit, inner, value, result),
    };
  }
  // `return f();` of a void call is a habit; a value would be lost without a word
  if (value.type.kind !== "void")
    fail(unit, inner, "elaborate/type", "A function without result returns a value");
  return { id: newId(unit), span: spanOf(unit, node), kind: "return", value };
}
