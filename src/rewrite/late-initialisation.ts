/**
 * A variable that C declared without value begins where it gets its first one.
 *
 *     let mut t = 0u32; f(); t = g();                      ->  f(); let t = g();
 *     let mut t = 0u32; if c { t = 1; } else { t = 2; }    ->  let t: u32 = if c { 1 } else { 2 };
 *     let mut t = 0u32; { t = g(); } h(t);                 ->  let t: u32; { t = g(); } h(t);
 *
 * Sound because only a plain zero goes that no path reads (`assigned-flow`), and no statement that names the variable
 * is passed. What C fills piece by piece keeps its zeros: to write a part is to name the variable too early.
 */
import type * as rust from "../rust-ast/rust-ast.ts";
import { descendants, statementChildren } from "../rust-ast/visit.ts";
import { followAssignment } from "./assigned-flow.ts";
import { assignedValue } from "./assigned-value.ts";
import { changeBlock, mapFunctions, unshare } from "./change.ts";
import { hasOwnType } from "./own-type.ts";
import { findMutations } from "./mutability.ts";
import type { Mutations } from "./mutability.ts";
import { resolveVariables } from "./variables.ts";
import type { Variable, Variables } from "./variables.ts";

export function lateInitialisation(crate: rust.Crate): rust.Crate {
  return mapFunctions(crate, rewriteFunction);
}

interface Context {
  readonly variables: Variables;
  readonly mutations: Mutations;
}

function rewriteFunction(shared: rust.FnItem): rust.FnItem {
  const item = unshare(shared);
  const variables = resolveVariables(item);
  const cx: Context = { variables, mutations: findMutations(item, variables) };
  const block = (rebuilt: rust.Block, original: rust.Block): rust.Block =>
    rewriteBlock(cx, rebuilt, original);
  return { ...item, body: changeBlock(item.body, { block }) };
}

/** `rebuilt` has the statements of `original`, one for one. */
function rewriteBlock(cx: Context, rebuilt: rust.Block, original: rust.Block): rust.Block {
  const statements: (rust.Statement | null)[] = [...rebuilt.statements];
  original.statements.forEach((statement, at) => {
    const found = findLate(cx, statement);
    if (found === null) return;
    const { variable, type } = found;
    const rest = original.statements.slice(at + 1);
    const { tooEarly, repeated } = followAssignment(variable, cx.variables, {
      ...original,
      statements: rest,
    });
    if (tooEarly) return;
    const mutable = repeated || cx.mutations.changed.has(variable);
    const declaration: rust.LetStatement = {
      ...found.statement,
      pattern: { kind: "binding" as const, name: variable.name, mutable },
    };
    const ahead = rest.findIndex((other) => names(cx, variable, other));
    const first = at + 1 + ahead;
    const use = ahead < 0 ? null : rest[ahead];
    const value =
      use?.kind === "expr"
        ? assignedValue(use.expr, isUse(cx, variable), countUses(cx, variable, use))
        : null;
    const target = statements[first];
    // Another variable may have moved to that statement; it is a `let` then.
    if (value === null || target?.kind !== "expr") {
      statements[at] = bare(declaration, type);
      return;
    }
    const rebuiltValue = assignedValue(
      target.expr,
      (expr) => expr.kind === "path" && expr.path === variable.name,
      null,
    );
    if (rebuiltValue === null) statements[at] = bare(declaration, type);
    else {
      statements[at] = null;
      statements[first] = begin(declaration, target, rebuiltValue, type);
    }
  });
  return { ...rebuilt, statements: statements.filter((statement) => statement !== null) };
}

/** `let mut name = 0u32;` or `let name: T;` of a variable whose uses are all in sight. */
function findLate(
  cx: Context,
  statement: rust.Statement,
): {
  readonly statement: rust.LetStatement;
  readonly variable: Variable;
  readonly type: rust.Type | null;
} | null {
  if (statement.kind !== "let") return null;
  const variable = cx.variables.ofDeclaration.get(statement.pattern);
  if (variable?.statement !== statement || variable.hidden || variable.uses.length === 0) return null;
  if (statement.value === undefined) return { statement, variable, type: statement.type ?? null };
  const type = zeroType(statement.value, statement.type);
  return type === null ? null : { statement, variable, type };
}

function zeroType(value: rust.Expr, written: rust.Type | undefined): rust.Type | null {
  const named = (path: string | undefined): rust.Type | null =>
    written ?? (path === undefined ? null : { kind: "path", path });
  if (value.kind === "integer" && value.value === 0n) return named(value.suffix);
  if (value.kind === "float" && Number(value.text) === 0) return named(value.suffix);
  if (value.kind === "path" && isStream(value.path.replace(/::NULL$/, "")))
    return named(value.path.slice(0, -6));
  if (value.kind === "path" && /(^|::)(Link|Ptr)::NULL$|^None$/.test(value.path)) return written ?? null;
  if (value.kind === "path" && value.path.endsWith("::ZERO"))
    return named(value.path.slice(0, -"::ZERO".length));
  if (value.kind === "call" && value.callee.kind === "path" && value.callee.path === "Vec::new")
    return written ?? null;
  return value.kind === "bool" && !value.value ? named("bool") : null;
}

function bare(declaration: rust.LetStatement, type: rust.Type | null): rust.LetStatement {
  const { value: _zero, ...rest } = declaration;
  return { ...rest, ...(type === null ? {} : { type }) };
}

/** The declaration in place of the first assignment; with its type where the value does not tell it. */
function begin(
  declaration: rust.LetStatement,
  target: rust.ExprStatement,
  value: rust.Expr,
  type: rust.Type | null,
): rust.LetStatement {
  const { type: _type, blankBefore: _blank, comments: _comments, ...rest } = declaration;
  const comments = [...(declaration.comments ?? []), ...(target.comments ?? [])];
  return {
    ...rest,
    value,
    ...(type === null || hasNoOther(type, value) ? {} : { type }),
    ...(comments.length === 0 ? {} : { comments }),
    ...(target.blankBefore === undefined ? {} : { blankBefore: target.blankBefore }),
  };
}

function isStream(path: string): boolean {
  return /^(crate::c_runtime::stdio::)?Stream$/.test(path);
}

/** Of other types the value may be coerced. */
function hasNoOther(type: rust.Type, value: rust.Expr): boolean {
  return type.kind === "path" && (isStream(type.path) || (isNumeric(type) && hasOwnType(value)));
}

function isNumeric(type: rust.Type): boolean {
  return type.kind === "path" && /^([iuf](8|16|32|64|128|size)|bool)$/.test(type.path);
}

function isUse(cx: Context, variable: Variable): (expr: rust.Expr) => boolean {
  return (expr) => cx.variables.ofUse.get(expr) === variable;
}

function names(cx: Context, variable: Variable, statement: rust.Statement): boolean {
  return countUses(cx, variable, statement) > 0;
}

function countUses(cx: Context, variable: Variable, statement: rust.Statement): number {
  let count = 0;
  for (const child of statementChildren(statement)) {
    for (const expr of descendants(child)) if (cx.variables.ofUse.get(expr) === variable) count += 1;
  }
  return count;
}
