/**
 * Loop variables and labels that nothing names.
 *
 *     for i in 0..n { f(); }     ->  for _ in 0..n { f(); }
 *     'outer: loop { break; }    ->  loop { break; }
 */
import type * as rust from "../rust-ast/rust-ast.ts";
import { descendants, exprChildren } from "../rust-ast/visit.ts";
import { changeBlock, changeCrate, mapFunctions, unshare } from "./change.ts";
import { resolveVariables } from "./variables.ts";

export function unusedLoopVariables(crate: rust.Crate): rust.Crate {
  return mapFunctions(crate, (shared) => {
    const item = unshare(shared);
    const { ofDeclaration } = resolveVariables(item);
    const expr = (rebuilt: rust.Expr, original: rust.Expr): rust.Expr => {
      if (rebuilt.kind !== "for" || original.kind !== "for") return rebuilt;
      const variable = ofDeclaration.get(original.pattern);
      if (variable === undefined || variable.hidden || variable.uses.length > 0) return rebuilt;
      return { ...rebuilt, pattern: { kind: "wildcard" } };
    };
    return { ...item, body: changeBlock(item.body, { expr }) };
  });
}

export function unusedLabels(crate: rust.Crate): rust.Crate {
  return changeCrate(crate, { expr: dropLabel });
}

function dropLabel(expr: rust.Expr): rust.Expr {
  if (expr.kind !== "loop" && expr.kind !== "while" && expr.kind !== "for" && expr.kind !== "block")
    return expr;
  const { label, ...rest } = expr;
  if (label === undefined) return expr;
  for (const child of exprChildren(expr)) {
    for (const inner of descendants(child)) {
      if ((inner.kind === "break" || inner.kind === "continue") && inner.label === label) return expr;
    }
  }
  return rest;
}
