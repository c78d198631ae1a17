/**
 * What `i++` was before it is kept in no variable where the step can come behind its only use.
 *
 *     let old = tail; tail += 1; queue[old as usize] = next;   ->  queue[tail as usize] = next; tail += 1;
 *
 * Sound because the statement does not mention what is stepped but by that variable, is left in no other way than at its
 * end, and a function that it calls cannot reach a variable, or a field of a variable, that it is not given.
 */
import type * as rust from "../rust-ast/rust-ast.ts";
import { sameExpr } from "../rust-ast/equal.ts";
import { blockChildren, descendants, exprChildren, mapExpr, statementChildren } from "../rust-ast/visit.ts";
import { changeBlock, mapFunctions, unshare } from "./change.ts";
import { resolveVariables } from "./variables.ts";

export function postIncrements(crate: rust.Crate): rust.Crate {
  return mapFunctions(crate, (shared) => {
    if (!shared.temporaries || shared.temporaries.size === 0) return shared;
    if (catchesJumps(shared)) return shared; // a jump out of the statement would come before the step
    const item = unshare(shared);
    const uses = usesOf(item);
    return { ...item, body: changeBlock(item.body, { block: (block) => inBlock(block, uses) }) };
  });
}

/** Does the function go on behind a `longjmp` out of what it calls? */
function catchesJumps({ body }: rust.FnItem): boolean {
  return blockChildren(body).some((outer) =>
    [...descendants(outer)].some((expr) => expr.kind === "path" && /(^|::)catch$/.test(expr.path)),
  );
}

/** How often each temporary is mentioned; those of one name count together. */
function usesOf(item: rust.FnItem): ReadonlyMap<string, number> {
  const uses = new Map<string, number>();
  for (const variable of resolveVariables(item).all)
    if (item.temporaries?.has(variable.name) && !variable.hidden)
      uses.set(variable.name, (uses.get(variable.name) ?? 0) + variable.uses.length);
  return uses;
}

/** From the last statement up, so that `*d++ = *s++` steps twice behind itself. */
function inBlock(block: rust.Block, uses: ReadonlyMap<string, number>): rust.Block {
  const statements = [...block.statements];
  for (let at = statements.length - 3; at >= 0; at--) {
    const [kept, step, user] = statements.slice(at, at + 3);
    const moved = kept && step && user ? stepBehind(kept, step, user, uses) : null;
    if (moved) statements.splice(at, 3, ...moved);
  }
  return { ...block, statements };
}

function stepBehind(
  kept: rust.Statement,
  step: rust.Statement,
  user: rust.Statement,
  uses: ReadonlyMap<string, number>,
): readonly rust.Statement[] | null {
  if (kept.kind !== "let" || kept.pattern.kind !== "binding" || kept.pattern.mutable || !kept.value)
    return null;
  const { name } = kept.pattern;
  const place = kept.value;
  if (!isVariable(place) || !isStep(step, place) || user.kind === "item") return null;
  const mentions = statementChildren(user)
    .flatMap((expr) => [...descendants(expr)])
    .filter(isNamed(name)).length;
  if (mentions === 0 || mentions !== uses.get(name) || !isPlain(user) || reaches(user, place)) return null;
  const comments = [...(kept.comments ?? []), ...(user.comments ?? [])];
  const blankBefore = kept.blankBefore ?? user.blankBefore;
  const above = {
    ...(comments.length > 0 ? { comments } : {}),
    ...(blankBefore === undefined ? {} : { blankBefore }),
  };
  const fill = (expr: rust.Expr): rust.Expr => (isNamed(name)(expr) ? place : mapExpr(expr, fill));
  if (user.kind === "expr") return [{ ...user, ...above, expr: fill(user.expr) }, step];
  return user.value ? [{ ...user, ...above, value: fill(user.value) }, step] : null;
}

function isNamed(name: string): (expr: rust.Expr) => boolean {
  return (expr) => expr.kind === "path" && expr.path === name;
}

/** A variable, or a field of one. */
function isVariable(place: rust.Expr): boolean {
  if (place.kind === "path") return /^[a-z_]\w*$/.test(place.path);
  return place.kind === "field" && isVariable(place.base);
}

/** `v += 1`, `v = v.wrapping_add(1)`, `v = v.at(1)` */
function isStep(statement: rust.Statement, place: rust.Expr): boolean {
  if (statement.kind !== "expr") return false;
  const { expr } = statement;
  if (expr.kind === "compound-assign") return sameExpr(expr.target, place) && expr.value.kind === "integer";
  if (expr.kind !== "assign" || !sameExpr(expr.target, place) || expr.value.kind !== "method-call")
    return false;
  const { receiver, method, args } = expr.value;
  const isKnown = method === "at" || method === "wrapping_add" || method === "wrapping_sub";
  return isKnown && sameExpr(receiver, place) && args.every((arg) => arg.kind === "integer");
}

/** Left at its end, once all of it was done; and what it declares does not hide the variable. */
function isPlain(statement: rust.Statement): boolean {
  if (statement.kind === "let" && (statement.otherwise || statement.pattern.kind !== "binding")) return false;
  return statementChildren(statement).every((outer) =>
    [...descendants(outer)].every(
      ({ kind }) =>
        !/^(closure|block|if|match|loop|while|for|break|continue|return|let-condition)$/.test(kind),
    ),
  );
}

/** Does the statement mention the place, what it is part of, or a part of it? */
function reaches(statement: rust.Statement, place: rust.Expr): boolean {
  const root = rootOf(place);
  if (statement.kind === "let" && statement.pattern.kind === "binding" && statement.pattern.name === root)
    return true;
  const visit = (expr: rust.Expr): boolean => {
    if (place.kind === "field" && expr.kind === "field" && sameExpr(expr.base, place.base))
      return expr.name === place.name;
    if (expr.kind === "path") return expr.path === root;
    return exprChildren(expr).some(visit);
  };
  return statementChildren(statement).some(visit);
}

function rootOf(place: rust.Expr): string {
  if (place.kind === "field") return rootOf(place.base);
  return place.kind === "path" ? place.path : "";
}
