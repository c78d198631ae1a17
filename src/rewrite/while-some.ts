/**
 * A loop that begins by leaving when nothing is there.
 *
 *     loop { let Some(p) = find(s) else { break; }; g(p); }   ->  while let Some(p) = find(s) { g(p); }
 *
 * What the value is made of lives until the round ends: a value that borrows cells stays where it is.
 */
import type * as rust from "../rust-ast/rust-ast.ts";
import { changeCrate } from "./change.ts";
import { borrowsCells } from "./tidy-blocks.ts";

export function whileSome(crate: rust.Crate): rust.Crate {
  return changeCrate(crate, { expr: (expr) => (expr.kind === "loop" ? toWhile(expr) : expr) });
}

function toWhile(loop: rust.LoopExpr): rust.Expr {
  const [first, ...statements] = loop.body.statements;
  if (first?.kind !== "let" || first.value === undefined || first.otherwise === undefined) return loop;
  if ((first.comments ?? []).length > 0 || first.type !== undefined || borrowsCells(first.value)) return loop;
  if (!leaves(first.otherwise)) return loop;
  const { kind: _kind, body, ...common } = loop;
  const condition: rust.LetCondition = {
    kind: "let-condition",
    pattern: first.pattern,
    value: first.value,
  };
  return { ...common, kind: "while", condition, body: { ...body, statements } };
}

/** `{ break; }` */
function leaves({ statements, value }: rust.Block): boolean {
  const [first, second] = statements;
  const only = value ?? (first?.kind === "expr" ? first.expr : null);
  if (second !== undefined || (first !== undefined && value !== null) || only?.kind !== "break") return false;
  if (first !== undefined && (first.comments ?? []).length > 0) return false;
  return only.value === undefined && only.label === undefined;
}
