/**
 * A variable that only names the value of its block.
 *
 *     { a(); let r = f(); r }   ->  { a(); f() }
 *
 * Only of values that borrow nothing, or what lives longer than the block: what a value at the end of a block borrows from
 * it would live too long.
 */
import type * as rust from "../rust-ast/rust-ast.ts";
import { descendants } from "../rust-ast/visit.ts";
import { changeCrate } from "./change.ts";
import { hasOwnType } from "./own-type.ts";

export function returnedVariables(crate: rust.Crate): rust.Crate {
  return changeCrate(crate, { block: inline });
}

function inline(block: rust.Block): rust.Block {
  const last = block.statements.at(-1);
  if (last?.kind !== "let" || last.value === undefined || last.otherwise !== undefined) return block;
  const { pattern, type, value } = last;
  if (pattern.kind !== "binding" || pattern.byRef !== undefined || (last.comments ?? []).length > 0)
    return block;
  if (block.value?.kind !== "path" || block.value.path !== pattern.name) return block;
  if (type !== undefined && !hasOwnType(value)) return block;
  for (const expr of descendants(value)) {
    if (expr.kind === "borrow" && (value.kind !== "struct" || !isPlainPlace(expr.place))) return block;
    if (expr.kind === "closure" || expr.kind === "macro") return block;
    if (expr.kind === "method-call" && !/^wrapping_|^rotate_/.test(expr.method)) return block;
  }
  return { statements: block.statements.slice(0, -1), value };
}

/** A place that is found without temporaries. The struct that borrows from it leaves the block anyway. */
function isPlainPlace(place: rust.Expr): boolean {
  if (place.kind === "path") return true;
  if (place.kind === "field" || place.kind === "index") return isPlainPlace(place.base);
  return place.kind === "unary" && place.operator === "*" && isPlainPlace(place.operand);
}
