/**
 * `return` at the end of a function.
 *
 *     fn f() -> i32 { a(); return 1; }                          ->  fn f() -> i32 { a(); 1 }
 *     fn f() -> i32 { if c { return 1; } else { return 2; } }   ->  fn f() -> i32 { if c { 1 } else { 2 } }
 *
 * A `return` with a comment above stays: a value can carry none.
 */
import type * as rust from "../rust-ast/rust-ast.ts";
import { mapFunctions } from "./change.ts";

export function needlessReturns(crate: rust.Crate): rust.Crate {
  return mapFunctions(crate, (item) => ({ ...item, body: endBlock(item.body) }));
}

function endBlock(block: rust.Block): rust.Block {
  if (block.value !== null) return { ...block, value: endExpr(block.value) };
  const last = block.statements.at(-1);
  if (last?.kind !== "expr" || (last.comments ?? []).length > 0) return block;
  const before = block.statements.slice(0, -1);
  const { expr } = last;
  if (expr.kind === "return") return { statements: before, value: expr.value ?? null };
  if (!givesBranches(expr)) return block;
  const value = endExpr(expr);
  // All branches return: as a value, the statement has the function's type; without values it stays a statement.
  return returnsValue(expr)
    ? { statements: before, value }
    : { ...block, statements: [...before, { ...last, expr: value }] };
}

function endExpr(expr: rust.Expr): rust.Expr {
  switch (expr.kind) {
    case "return":
      return expr.value ?? { kind: "tuple", elements: [] };
    case "if":
      return endIf(expr);
    case "match":
      return { ...expr, arms: expr.arms.map((arm) => ({ ...arm, body: endExpr(arm.body) })) };
    case "block":
      return expr.label === undefined && expr.isConst !== true
        ? { ...expr, block: endBlock(expr.block) }
        : expr;
    default:
      return expr;
  }
}

function endIf(expr: rust.IfExpr): rust.IfExpr {
  const { otherwise } = expr;
  const tail =
    otherwise === null || otherwise.kind === "if"
      ? otherwise === null
        ? null
        : endIf(otherwise)
      : otherwise.label === undefined
        ? { ...otherwise, block: endBlock(otherwise.block) }
        : otherwise;
  return { ...expr, then: endBlock(expr.then), otherwise: tail };
}

function givesBranches(expr: rust.Expr): boolean {
  return expr.kind === "if" || expr.kind === "match" || (expr.kind === "block" && expr.label === undefined);
}

/** Whether some branch ends in `return value`; the others then leave as well, rustc has seen to that. */
function returnsValue(expr: rust.Expr): boolean {
  switch (expr.kind) {
    case "return":
      return expr.value !== undefined;
    case "if":
      return blockReturnsValue(expr.then) || (expr.otherwise !== null && returnsValue(expr.otherwise));
    case "match":
      return expr.arms.some((arm) => returnsValue(arm.body));
    case "block":
      return blockReturnsValue(expr.block);
    default:
      return false;
  }
}

function blockReturnsValue(block: rust.Block): boolean {
  const last = block.statements.at(-1);
  const end = block.value ?? (last?.kind === "expr" ? last.expr : null);
  return end !== null && returnsValue(end);
}
