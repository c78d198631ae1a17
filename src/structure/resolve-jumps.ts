/**
 * C statements to pieces: every `break`, `continue`, `case` and `goto` becomes a jump to a label.
 *
 * Reads: one body. Gives: pieces; labels that nothing jumps to are gone, and so are blocks that declare nothing.
 * Sound because a label stands for exactly the point that C gives the jump (C11 6.8.6).
 */
import type * as c from "../c-ast/c-ast.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { assertNever } from "../source/assert-never.ts";
import { children, isStatement, walkStatement } from "../c-ast/visit.ts";
import { collectLeaves } from "./collect-leaves.ts";
import type { Exit, LeavingJumps } from "./exits.ts";
import { makeCaseLabel, makeLabel, type Label } from "./label.ts";
import { makeJump, makeLabelPiece, type Piece } from "./piece.ts";
import type { ResolveContext, Surroundings } from "./resolve-context.ts";
import { resolveDoWhile, resolveFor, resolveWhile } from "./resolve-loop.ts";
import { resolveSwitch } from "./resolve-switch.ts";

export interface Resolved {
  readonly pieces: readonly Piece[];
  /** Labels of what is around the body. */
  readonly exits: ReadonlyMap<Label, Exit>;
  readonly diagnostics: readonly Diagnostic[];
}

/** `leaving` says how to do jumps that leave the body, which is that of a statement expression then. */
export function resolveJumps(body: c.Compound, leaving: LeavingJumps): Resolved {
  const labels = collectLabels(body);
  const diagnostics: Diagnostic[] = [];
  const exits = new Map<Label, Exit>();
  const context: ResolveContext = {
    labels,
    diagnostics,
    leaving,
    exits,
    gotoCounts: countGotos(body, labels),
    resolveBody,
  };
  const pieces = resolveBody(body, { breakLabel: null, continueLabel: null, entries: null }, context);
  return { pieces, exits, diagnostics };
}

/** The labels of this body; those inside `({ })` belong to that. */
function collectLabels(body: c.Compound): Map<string, Label> {
  const labels = new Map<string, Label>();
  for (const statement of walkOwnStatements(body)) {
    if (statement.kind === "labeled")
      labels.set(statement.label, makeLabel(statement.id, "label", statement.label));
  }
  return labels;
}

/** Those in `({ })` too: labels have the whole function as their scope (C11 6.2.1p3). */
function countGotos(body: c.Compound, labels: ReadonlyMap<string, Label>): Map<Label, number> {
  const counts = new Map<Label, number>();
  for (const statement of walkStatement(body)) {
    const label = statement.kind === "goto" ? labels.get(statement.label) : undefined;
    if (label) counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  return counts;
}

/** Does not enter expressions. */
function* walkOwnStatements(root: c.Statement): Generator<c.Statement> {
  const pending: c.Statement[] = [root];
  for (let statement = pending.pop(); statement; statement = pending.pop()) {
    yield statement;
    for (const child of children(statement)) if (isStatement(child)) pending.push(child);
  }
}

/** A statement as the contents of a list: the braces of a compound statement are taken off. */
function resolveBody(body: c.Statement, around: Surroundings, context: ResolveContext): Piece[] {
  const pieces =
    body.kind === "compound"
      ? body.body.flatMap((statement) => resolveStatement(statement, around, context))
      : resolveStatement(body, around, context);
  const variables = ownVariables(body);
  if (variables.length > 0) pieces.unshift({ kind: "entry", variables, span: body.span });
  return pieces;
}

/** Variables whose scope is this block. */
function ownVariables(body: c.Statement): readonly c.LocalVariable[] {
  if (body.kind !== "compound") return [];
  return body.body.flatMap((statement) => {
    let inner = statement;
    while (inner.kind === "labeled" || inner.kind === "case" || inner.kind === "default") inner = inner.body;
    return inner.kind === "local-declaration" ? inner.variables : [];
  });
}

function resolveStatement(statement: c.Statement, around: Surroundings, context: ResolveContext): Piece[] {
  const { span } = statement;
  switch (statement.kind) {
    case "expr-statement":
    case "local-declaration":
    case "return":
      return [{ kind: "simple", statement, leaves: collectLeaves(statement, around, context), span }];
    case "empty":
      return [];
    case "compound": {
      const body = resolveBody(statement, around, context);
      return body[0]?.kind === "entry" ? [{ kind: "scope", body, span }] : body;
    }
    case "if":
      return [
        {
          kind: "if",
          id: statement.id,
          condition: statement.condition,
          leaves: collectLeaves(statement.condition, around, context),
          then: resolveBody(statement.then, around, context),
          otherwise: statement.otherwise ? resolveBody(statement.otherwise, around, context) : [],
          span,
        },
      ];
    case "catch": {
      const { id, mark, then } = statement;
      const outside: Surroundings = { ...around, entries: null };
      const body = resolveBody(statement.body, outside, context);
      const handler = resolveBody(statement.handler, outside, context);
      return [{ kind: "catch", id, mark, body, handler, then, span }];
    }
    case "while":
      return resolveWhile(statement, around, context);
    case "do-while":
      return resolveDoWhile(statement, around, context);
    case "for":
      return resolveFor(statement, around, context);
    case "switch":
      return resolveSwitch(statement, around, context);
    case "case":
    case "default":
      return resolveCase(statement, around, context);
    case "labeled": {
      const label = context.labels.get(statement.label);
      const body = resolveStatement(statement.body, around, context);
      return label && context.gotoCounts.has(label) ? [makeLabelPiece(label, span), ...body] : body;
    }
    case "goto":
      return jump(context.labels.get(statement.label), `goto ${statement.label}`, statement, context);
    case "break":
      return jump(around.breakLabel, "break", statement, context);
    case "continue":
      return jump(around.continueLabel, "continue", statement, context);
    default:
      return assertNever(statement);
  }
}

function resolveCase(statement: c.Case | c.Default, around: Surroundings, context: ResolveContext): Piece[] {
  const label = makeCaseLabel(statement.id, statement.kind === "case" ? statement.low.value : null);
  const { span } = statement;
  around.entries?.push({ label, case: statement.kind === "case" ? statement : null, span });
  return [makeLabelPiece(label, span), ...resolveStatement(statement.body, around, context)];
}

/** A jump without a label of this body crosses the border of a `({ })`: out of it may do, into it does not. */
function jump(
  label: Label | null | undefined,
  text: string,
  statement: c.Statement,
  context: ResolveContext,
): Piece[] {
  if (label) return [makeJump(label, statement.span)];
  const exit = context.leaving.get(statement.id);
  if (exit) {
    // Named, so that no other label takes its place.
    const outside = makeLabel(statement.id, "label", text);
    context.exits.set(outside, exit);
    return [makeJump(outside, statement.span)];
  }
  context.diagnostics.push({
    code: "unsupported/goto",
    severity: "error",
    message: `\`${text}\` leaves or enters a statement expression.`,
    hint: "Move the statements of the `({ })` into a function, or in front of the expression.",
    at: statement.span,
  });
  return [];
}
