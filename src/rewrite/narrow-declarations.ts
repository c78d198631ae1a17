/**
 * A variable that C declared around a loop, and that only one block in it uses, is declared there.
 *
 *     let mut c: i32; loop { c = getchar(); .. }   ->  loop { let mut c: i32; c = getchar(); .. }
 *
 * Sound where each path through that block assigns the variable before it reads it, so that no round sees the value of the
 * one before.
 */
import type * as rust from "../rust-ast/rust-ast.ts";
import { descendants, exprChildren, statementChildren } from "../rust-ast/visit.ts";
import { followAssignment } from "./assigned-flow.ts";
import { changeBlock, mapFunctions, unshare } from "./change.ts";
import { resolveVariables, type Variable, type Variables } from "./variables.ts";

export function narrowDeclarations(crate: rust.Crate): rust.Crate {
  return mapFunctions(crate, narrowed);
}

/** One declaration goes one block inwards at a time. */
function narrowed(item: rust.FnItem): rust.FnItem {
  let current = unshare(item);
  for (let next = narrowOnce(current); next !== null; next = narrowOnce(current)) current = unshare(next);
  return current;
}

function narrowOnce(item: rust.FnItem): rust.FnItem | null {
  const variables = resolveVariables(item);
  const done: Narrower[] = [];
  const block = (rebuilt: rust.Block, original: rust.Block): rust.Block => {
    const found = done.length > 0 ? null : findNarrower(original, variables);
    if (!found) return rebuilt;
    done.push(found);
    const statements = rebuilt.statements.flatMap((statement, at) => {
      if (at === found.declaration) return [];
      return at === found.user ? [withFirst(statement, found.statement)] : [statement];
    });
    return { ...rebuilt, statements };
  };
  const body = changeBlock(item.body, { block });
  return done.length > 0 ? { ...item, body } : null;
}

interface Narrower {
  readonly statement: rust.LetStatement;
  /** Places in the block: of the declaration, and of the loop that has all uses in its body. */
  readonly declaration: number;
  readonly user: number;
}

function findNarrower(block: rust.Block, variables: Variables): Narrower | null {
  for (const [declaration, statement] of block.statements.entries()) {
    if (statement.kind !== "let" || statement.value !== undefined || statement.type === undefined) continue;
    const variable = variables.ofDeclaration.get(statement.pattern);
    if (variable?.statement !== statement || variable.hidden || variable.uses.length === 0) continue;
    const user = block.statements.findIndex((other) => usesIn(other, variable, variables) > 0);
    const loop = block.statements[user];
    const body = loop && bodyOf(loop);
    if (!body || usesInBlock(body, variable, variables) !== variable.uses.length) continue;
    if (!followAssignment(variable, variables, body).tooEarly) return { statement, declaration, user };
  }
  return null;
}

/** The body of a statement that is a loop. */
function bodyOf(statement: rust.Statement): rust.Block | null {
  if (statement.kind !== "expr") return null;
  const { expr } = statement;
  return expr.kind === "loop" || expr.kind === "while" || expr.kind === "for" ? expr.body : null;
}

function withFirst(statement: rust.Statement, first: rust.LetStatement): rust.Statement {
  if (statement.kind !== "expr") return statement;
  const { expr } = statement;
  if (expr.kind !== "loop" && expr.kind !== "while" && expr.kind !== "for") return statement;
  const { blankBefore: _blank, ...declaration } = first;
  const body = { ...expr.body, statements: [declaration, ...expr.body.statements] };
  return { ...statement, expr: { ...expr, body } };
}

function usesIn(statement: rust.Statement, variable: Variable, variables: Variables): number {
  return countUses(statementChildren(statement), variable, variables);
}

function usesInBlock(body: rust.Block, variable: Variable, variables: Variables): number {
  return countUses(exprChildren({ kind: "loop", body }), variable, variables);
}

function countUses(exprs: readonly rust.Expr[], variable: Variable, variables: Variables): number {
  const parts = exprs.flatMap((expr) => [...descendants(expr)]);
  return parts.filter((part) => variables.ofUse.get(part) === variable).length;
}
