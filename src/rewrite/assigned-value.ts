/**
 * The value that a statement does nothing with but assign it to one variable: `t = e` is `e`, and
 * `if c { a; t = e; } else { t = f; }` is `if c { a; e } else { f }`; likewise `match`. Branches that leave stay.
 */
import type * as rust from "../rust-ast/rust-ast.ts";

/**
 * @param uses how often `expr` names the variable; null when that was looked at already
 * @returns null when it does something else with the variable, or does not assign on each path
 */
export function assignedValue(
  expr: rust.Expr,
  isVariable: (expr: rust.Expr) => boolean,
  uses: number | null,
): rust.Expr | null {
  let taken = 0;
  const ofExpr = (inner: rust.Expr): rust.Expr | null => {
    switch (inner.kind) {
      case "assign":
        if (!isVariable(inner.target)) return null;
        taken += 1;
        return inner.value;
      case "if":
        return ofIf(inner);
      case "match": {
        const arms = inner.arms.map((arm) => ({ arm, body: ofExpr(arm.body) ?? leaving(arm.body) }));
        if (arms.some(({ body }) => body === null)) return null;
        return { ...inner, arms: arms.map(({ arm, body }) => ({ ...arm, body: body ?? arm.body })) };
      }
      case "block": {
        if (inner.label !== undefined) return null;
        const block = ofBlock(inner.block);
        return block === null ? null : { ...inner, block };
      }
      default:
        return null;
    }
  };
  const ofBlock = (block: rust.Block): rust.Block | null => {
    const last = block.value ?? lastExpr(block);
    if (last === null) return null;
    const statements = block.value === null ? block.statements.slice(0, -1) : block.statements;
    const value = ofExpr(last);
    if (value !== null && !hasComments(block)) return { statements, value };
    return leaving(last) === null ? null : block;
  };
  const ofIf = (inner: rust.IfExpr): rust.IfExpr | null => {
    if (inner.otherwise === null) return null;
    const then = ofBlock(inner.then);
    const { otherwise } = inner;
    if (then === null) return null;
    if (otherwise.kind === "if") {
      const tail = ofIf(otherwise);
      return tail === null ? null : { ...inner, then, otherwise: tail };
    }
    const block = otherwise.label === undefined ? ofBlock(otherwise.block) : null;
    return block === null ? null : { ...inner, then, otherwise: { ...otherwise, block } };
  };
  const value = expr.kind === "block" ? null : ofExpr(expr);
  return taken > 0 && (uses === null || uses === taken) ? value : null;
}

/** `expr` when it never gives a value. */
function leaving(expr: rust.Expr): rust.Expr | null {
  if (expr.kind === "return" || expr.kind === "break" || expr.kind === "continue") return expr;
  if (expr.kind !== "block" || expr.label !== undefined) return null;
  const last = expr.block.value ?? lastExpr(expr.block);
  return last === null || leaving(last) === null ? null : expr;
}

function lastExpr(block: rust.Block): rust.Expr | null {
  const last = block.statements.at(-1);
  return last?.kind === "expr" ? last.expr : null;
}

/** Comments above the assignment: a value can carry none. */
function hasComments(block: rust.Block): boolean {
  return block.value === null && (block.statements.at(-1)?.comments ?? []).length > 0;
}
