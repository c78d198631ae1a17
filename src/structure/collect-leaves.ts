/** Jumps that leave the `({ })` bodies inside an expression: `break`, `continue` and `goto` to labels around it. */
import type * as c from "../c-ast/c-ast.ts";
import { children, isStatement, type AstNode } from "../c-ast/visit.ts";
import type { Leave } from "./piece.ts";
import type { ResolveContext, Surroundings } from "./resolve-context.ts";

export function collectLeaves(
  node: AstNode | null,
  around: Surroundings,
  context: ResolveContext,
): readonly Leave[] {
  if (!node) return [];
  const leaves: Leave[] = [];
  visitExpression(node, around, context, leaves);
  return leaves;
}

/** The operands of loops: compilers disagree on what `break` leaves there, so it has no label. */
export function withoutLoop(around: Surroundings): Surroundings {
  return { ...around, breakLabel: null, continueLabel: null };
}

function visitExpression(
  node: AstNode,
  around: Surroundings,
  context: ResolveContext,
  leaves: Leave[],
): void {
  for (const child of children(node)) {
    if (isStatement(child)) visitStatement(child, around, context, leaves);
    else visitExpression(child, around, context, leaves);
  }
}

function visitStatement(
  statement: c.Statement,
  around: Surroundings,
  context: ResolveContext,
  leaves: Leave[],
): void {
  const label = jumpLabel(statement, around, context);
  if (label) leaves.push({ jump: statement.id, label });
  const inner = surroundingsInside(statement, around);
  for (const child of children(statement)) {
    if (isStatement(child)) visitStatement(child, inner, context, leaves);
    else visitExpression(child, isLoop(statement) ? withoutLoop(around) : around, context, leaves);
  }
}

function jumpLabel(
  statement: c.Statement,
  around: Surroundings,
  context: ResolveContext,
): Leave["label"] | null {
  if (statement.kind === "break") return around.breakLabel;
  if (statement.kind === "continue") return around.continueLabel;
  return statement.kind === "goto" ? (context.labels.get(statement.label) ?? null) : null;
}

/** A loop or switch inside the body takes its own jumps. */
function surroundingsInside(statement: c.Statement, around: Surroundings): Surroundings {
  if (isLoop(statement)) return withoutLoop(around);
  return statement.kind === "switch" ? { ...around, breakLabel: null } : around;
}

function isLoop(statement: c.Statement): boolean {
  return statement.kind === "while" || statement.kind === "do-while" || statement.kind === "for";
}
