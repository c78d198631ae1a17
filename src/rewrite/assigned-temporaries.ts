/**
 * A value that is assigned to a variable of the C and looked at behind that is looked at in that variable.
 *
 *     let value = getchar(); c = value; if value == -1 { break; }   ->  c = getchar(); if c == -1 { break; }
 *
 * Sound because the variable keeps the value as long as it is looked at: nothing behind the assignment writes it or
 * borrows it for writing, and it is a number or another value that is copied.
 */
import type * as rust from "../rust-ast/rust-ast.ts";
import { blockChildren, descendants, mapExpr, mapStatement } from "../rust-ast/visit.ts";
import { changeBlock, mapFunctions, unshare } from "./change.ts";
import { hasOwnType } from "./own-type.ts";
import { resolveVariables } from "./variables.ts";

export function assignedTemporaries(crate: rust.Crate): rust.Crate {
  return mapFunctions(crate, (shared) => {
    if (!shared.temporaries || shared.temporaries.size === 0) return shared;
    const item = unshare(shared);
    const uses = usesOf(item);
    return { ...item, body: changeBlock(item.body, { block: (block) => inBlock(block, uses) }) };
  });
}

/** How often each temporary that has its name for itself is mentioned. */
function usesOf(item: rust.FnItem): ReadonlyMap<string, number> {
  const { all } = resolveVariables(item);
  const named = new Map<string, number>();
  for (const { name } of all) named.set(name, (named.get(name) ?? 0) + 1);
  const own = all.filter(
    ({ name, hidden }) => item.temporaries?.has(name) && !hidden && named.get(name) === 1,
  );
  return new Map(own.map(({ name, uses }) => [name, uses.length]));
}

function inBlock(block: rust.Block, uses: ReadonlyMap<string, number>): rust.Block {
  for (let at = block.statements.length - 2; at >= 0; at--) {
    const replaced = replacedAt(block, at, uses);
    if (replaced) return inBlock(replaced, uses);
  }
  return block;
}

function replacedAt(block: rust.Block, at: number, uses: ReadonlyMap<string, number>): rust.Block | null {
  const [made, assigned] = block.statements.slice(at, at + 2);
  if (made?.kind !== "let" || made.pattern.kind !== "binding" || made.pattern.mutable || made.otherwise)
    return null;
  const { name } = made.pattern;
  const target = assigned && assignedFrom(assigned, name);
  if (!target || !made.value || (made.type !== undefined && !hasOwnType(made.value))) return null;
  const behind: rust.Block = { statements: block.statements.slice(at + 2), value: block.value };
  const parts = blockChildren(behind).flatMap((expr) => [...descendants(expr)]);
  const mentions = parts.filter((part) => part.kind === "path" && part.path === name).length;
  if (mentions === 0 || mentions + 1 !== uses.get(name) || declares(behind, target)) return null;
  if (parts.some((part) => mayWrite(part, target))) return null;
  const fill = (expr: rust.Expr): rust.Expr =>
    expr.kind === "path" && expr.path === name ? { ...expr, path: target } : mapExpr(expr, fill);
  const comments = [...(made.comments ?? []), ...(assigned.comments ?? [])];
  const { blankBefore } = made;
  const first: rust.Statement = {
    kind: "expr",
    ...(comments.length > 0 ? { comments } : {}),
    ...(blankBefore === undefined ? {} : { blankBefore }),
    expr: { kind: "assign", target: { kind: "path", path: target }, value: made.value },
  };
  return {
    statements: [
      ...block.statements.slice(0, at),
      first,
      ...behind.statements.map((one) => mapStatement(one, fill)),
    ],
    value: behind.value && fill(behind.value),
  };
}

/** The `c` of `c = value;` */
function assignedFrom(statement: rust.Statement, name: string): string | null {
  if (statement.kind !== "expr" || statement.expr.kind !== "assign") return null;
  const { target, value } = statement.expr;
  const isSame = target.kind === "path" && value.kind === "path" && value.path === name;
  return isSame && /^[a-z_]\w*$/.test(target.path) ? target.path : null;
}

/** Numbers have no methods that change them; all else may. */
function mayWrite(expr: rust.Expr, name: string): boolean {
  const isIt = (place: rust.Expr): boolean => {
    if (place.kind === "field" || place.kind === "index") return isIt(place.base);
    return place.kind === "path" && place.path === name;
  };
  switch (expr.kind) {
    case "assign":
    case "compound-assign":
      return isIt(expr.target);
    case "borrow":
      return expr.mutable && isIt(expr.place);
    case "method-call":
      return isIt(expr.receiver) && !/^(wrapping_\w+|is_\w+|get|at)$/.test(expr.method);
    case "closure":
      return [...descendants(expr.body)].some((part) => part.kind === "path" && part.path === name);
    default:
      return false;
  }
}

/** Is another variable of that name declared? */
function declares(block: rust.Block, name: string): boolean {
  let found = false;
  changeBlock(block, {
    pattern: (pattern) => {
      if (pattern.kind === "binding" && pattern.name === name) found = true;
      return pattern;
    },
  });
  return found;
}
