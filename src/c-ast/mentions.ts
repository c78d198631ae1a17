/** Is a variable mentioned in a function, other than in `(void)variable`? */
import type * as c from "./c-ast.ts";
import { walkExpr } from "./visit.ts";

export function isMentioned({ body }: c.FunctionDefinition, symbol: c.SymbolId): boolean {
  let mentioned = 0;
  let ignored = 0;
  for (const expr of walkExpr(body)) {
    if (expr.kind === "variable-ref" && expr.symbol === symbol) mentioned++;
    if (expr.kind !== "convert" || expr.conversion !== "to-void" || expr.operand.kind !== "load") continue;
    const { place } = expr.operand;
    if (place.kind === "variable-ref" && place.symbol === symbol) ignored++;
  }
  return mentioned > ignored;
}
