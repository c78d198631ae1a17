/**
 * What follows a statement that never ends.
 *
 *     unreachable!(); 0              ->  unreachable!()
 *     if c { return 1; } else { continue; } a();   ->  if c { return 1; } else { continue; }
 *
 * Sound because it never runs. It has no type to give either: the block diverges without it.
 */
import type * as rust from "../rust-ast/rust-ast.ts";
import { descendants, exprChildren } from "../rust-ast/visit.ts";
import { changeCrate } from "./change.ts";

export function unreachableCode(crate: rust.Crate): rust.Crate {
  return changeCrate(crate, { block: cut });
}

function cut(block: rust.Block): rust.Block {
  const at = block.statements.findIndex((statement) => statement.kind === "expr" && leaves(statement.expr));
  if (at < 0) return block;
  const rest = block.statements.slice(at + 1);
  if (rest.some(({ kind }) => kind === "item")) return block;
  return { statements: block.statements.slice(0, at + 1), value: null };
}

function leaves(expr: rust.Expr): boolean {
  switch (expr.kind) {
    case "return":
    case "break":
    case "continue":
      return true;
    case "macro":
      return /^(panic|unreachable|unimplemented|todo)$/.test(expr.name);
    case "if":
      return expr.otherwise !== null && blockLeaves(expr.then) && leaves(expr.otherwise);
    case "match":
      return expr.arms.length > 0 && expr.arms.every(({ body }) => leaves(body));
    case "block":
      return expr.label === undefined && blockLeaves(expr.block);
    case "loop":
      return !hasBreak(expr);
    default:
      return false;
  }
}

function blockLeaves(block: rust.Block): boolean {
  if (block.value !== null) return leaves(block.value);
  return block.statements.some((statement) => statement.kind === "expr" && leaves(statement.expr));
}

/** Any `break` without label counts, those of inner loops too: then the loop may end, as far as we look. */
function hasBreak(expr: rust.LoopExpr): boolean {
  for (const child of exprChildren(expr)) {
    for (const inner of descendants(child)) {
      if (inner.kind === "break" && (inner.label === undefined || inner.label === expr.label)) return true;
    }
  }
  return false;
}
