/**
 * Divisions that round up.
 *
 *     (n + 15) / 16, (n + 16 - 1) / 16, (n + k - 1) / k   ->  n.div_ceil(16), n.div_ceil(16), n.div_ceil(k)
 *
 * Sound because the types are unsigned, and `+` and `-` of those stand only where nothing wraps: what may wrap is
 * written as `wrapping_add`. A zero divisor stops the program both ways.
 */
import { sameExpr } from "../rust-ast/equal.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { changeBlock, mapFunctions, unshare } from "./change.ts";
import { isPure } from "./pure.ts";
import { collectItemTypes, typeOf } from "./types.ts";
import { resolveVariables } from "./variables.ts";

export function roundedDivisions(crate: rust.Crate): rust.Crate {
  const items = collectItemTypes(crate);
  return mapFunctions(crate, (shared) => {
    const item = unshare(shared);
    const variables = resolveVariables(item);
    const expr = (rebuilt: rust.Expr, original: rust.Expr): rust.Expr => {
      const [dividend, before] = [roundedUp(rebuilt), roundedUp(original)];
      if (dividend === null || before === null || rebuilt.kind !== "binary") return rebuilt;
      const type = typeOf(before, variables, items);
      if (type?.kind !== "path" || !/^u(8|16|32|64|128|size)$/.test(type.path)) return rebuilt;
      return { kind: "method-call", receiver: dividend, method: "div_ceil", args: [rebuilt.right] };
    };
    return { ...item, body: changeBlock(item.body, { expr }) };
  });
}

/** The `n` of `(n + k - 1) / k` */
function roundedUp(expr: rust.Expr): rust.Expr | null {
  if (expr.kind !== "binary" || expr.operator !== "/" || expr.left.kind !== "binary") return null;
  const { left: sum, right: divisor } = expr;
  const number = divisor.kind === "integer" ? divisor.value : null;
  if (sum.operator === "+")
    return number !== null && sum.right.kind === "integer" && sum.right.value === number - 1n
      ? sum.left
      : null;
  const { left: added, right: one } = sum;
  if (sum.operator !== "-" || one.kind !== "integer" || one.value !== 1n) return null;
  if (added.kind !== "binary" || added.operator !== "+" || !isPure(divisor)) return null;
  const isDivisor = number === null ? sameExpr(added.right, divisor) : sameNumber(added.right, number);
  return isDivisor ? added.left : null;
}

function sameNumber(expr: rust.Expr, number: bigint): boolean {
  return number > 0n && expr.kind === "integer" && expr.value === number;
}
