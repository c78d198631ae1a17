/**
 * What is always there is no `Option`.
 *
 *     let a: Option<&[u8]> = Some(&v[1..]); f(a.unwrap());   ->  let a: &[u8] = &v[1..]; f(a);
 *     let p = Some(n); p == q && s[p.unwrap()] != 0          ->  let p = n; Some(p) == q && s[p] != 0
 *
 * Only of variables that are never assigned again, and of which nothing is wanted but what is there.
 */
import type * as rust from "../rust-ast/rust-ast.ts";
import { blockChildren, descendants } from "../rust-ast/visit.ts";
import { changeBlock, mapFunctions, unshare } from "./change.ts";
import { findMutations } from "./mutability.ts";
import { isPure } from "./pure.ts";
import { callsByReceiver } from "./calls-by-receiver.ts";
import { resolveVariables, type Variable } from "./variables.ts";

export function alwaysSome(crate: rust.Crate): rust.Crate {
  return mapFunctions(crate, (shared) => {
    const item = unshare(shared);
    const variables = resolveVariables(item);
    const { possible } = findMutations(item, variables);
    const unwraps = callsByReceiver(
      item.body,
      ({ method, args }) => /^unwrap(_or)?$/.test(method) && args.every((arg) => isPure(arg)),
    );
    const compared = comparedIn(item.body);
    const isAlways = (variable: Variable): boolean =>
      someOf(variable) !== null &&
      !variable.hidden &&
      !possible.has(variable) &&
      variable.uses.some((use) => unwraps.has(use)) &&
      variable.uses.every((use) => unwraps.has(use) || (isPosition(variable) && compared.has(use)));
    const found = new Set(variables.all.filter(isAlways));
    if (found.size === 0) return shared;
    const statements = new Map([...found].map((variable) => [variable.statement, variable]));
    const uses = new Set<rust.Expr>([...found].flatMap((variable) => variable.uses));
    const gone = new Map<rust.Expr, rust.Expr>();
    for (const [use, unwrap] of unwraps) if (uses.has(use)) gone.set(unwrap, use);
    const expr = (rebuilt: rust.Expr, original: rust.Expr): rust.Expr =>
      gone.get(original) ?? (uses.has(original) && !unwraps.has(original) ? someWith(rebuilt) : rebuilt);
    const block = (rebuilt: rust.Block, original: rust.Block): rust.Block => ({
      ...rebuilt,
      statements: rebuilt.statements.map((statement, at) =>
        statements.has(original.statements[at] as rust.LetStatement) ? withoutSome(statement) : statement,
      ),
    });
    return { ...item, body: changeBlock(item.body, { expr, block }) };
  });
}

/** Both sides of `a == b` and `a != b`. */
function comparedIn(body: rust.Block): ReadonlySet<rust.Expr> {
  const sides = new Set<rust.Expr>();
  for (const outer of blockChildren(body))
    for (const expr of descendants(outer))
      if (expr.kind === "binary" && /^[!=]=$/.test(expr.operator)) sides.add(expr.left).add(expr.right);
  return sides;
}

/** A number, which can be used again. */
function isPosition({ type }: Variable): boolean {
  const [held] = type?.kind === "path" && type.path === "Option" ? (type.args ?? []) : [];
  return held?.kind === "path" && held.path === "usize";
}

function someWith(value: rust.Expr): rust.Expr {
  return { kind: "call", callee: { kind: "path", path: "Some" }, args: [value] };
}

/** The `x` of `let a = Some(x);` */
function someOf({ statement }: Variable): rust.Expr | null {
  const value = statement?.value;
  if (statement?.otherwise || value?.kind !== "call" || value.callee.kind !== "path") return null;
  return value.callee.path === "Some" ? (value.args[0] ?? null) : null;
}

function withoutSome(statement: rust.Statement): rust.Statement {
  if (statement.kind !== "let" || statement.value?.kind !== "call") return statement;
  const { type, ...rest } = statement;
  const [value] = statement.value.args;
  const held = type?.kind === "path" ? type.args?.[0] : undefined;
  return value === undefined ? statement : { ...rest, value, ...(held === undefined ? {} : { type: held }) };
}
