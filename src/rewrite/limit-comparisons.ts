/**
 * Comparisons with the least or greatest value of an unsigned type, which C reaches by conversion.
 *
 *     u <= 0, u >= 255    ->  u == 0, u == 255
 *     u < 0, u >= 0       ->  false, true
 *
 * Sound because the type is known, and only an operand without effects goes.
 */
import type * as rust from "../rust-ast/rust-ast.ts";
import { changeBlock, mapFunctions, unshare } from "./change.ts";
import { isRemovable } from "./pure.ts";
import { collectItemTypes, typeOf, unsignedBits } from "./types.ts";
import { resolveVariables } from "./variables.ts";

export function limitComparisons(crate: rust.Crate): rust.Crate {
  const items = collectItemTypes(crate);
  return mapFunctions(crate, (shared) => {
    const item = unshare(shared);
    const variables = resolveVariables(item);
    const expr = (rebuilt: rust.Expr, original: rust.Expr): rust.Expr => {
      if (rebuilt.kind !== "binary" || original.kind !== "binary") return rebuilt;
      const bits = unsignedBits(typeOf(original.left, variables, items));
      return bits === null ? rebuilt : compare(rebuilt, (1n << bits) - 1n);
    };
    return { ...item, body: changeBlock(item.body, { expr }) };
  });
}

function compare(expr: rust.BinaryExpr, greatest: bigint): rust.Expr {
  const { operator, left, right } = expr;
  if (right.kind !== "integer") return expr;
  const always = (value: boolean): rust.Expr => (isRemovable(left) ? { kind: "bool", value } : expr);
  if (right.value === 0n) {
    if (operator === "<=") return { ...expr, operator: "==" };
    if (operator === "<" || operator === ">=") return always(operator === ">=");
  }
  if (right.value === greatest) {
    if (operator === ">=") return { ...expr, operator: "==" };
    if (operator === ">" || operator === "<=") return always(operator === "<=");
  }
  return expr;
}
