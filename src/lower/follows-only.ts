/** Is a pointer parameter only followed, here and in what gets it, so that nothing but an access sees a null pointer? */
import type * as c from "../c-ast/c-ast.ts";
import { calleeSymbol } from "../c-ast/callee.ts";
import { walkExpr } from "../c-ast/visit.ts";
import type { ProgramContext } from "./context.ts";

export function followsOnly(
  cx: ProgramContext,
  definition: c.FunctionDefinition,
  param: c.SymbolId,
  seen: ReadonlySet<c.SymbolId> = new Set(),
): boolean {
  if (seen.has(param)) return true;
  const known = new Set([...seen, param]);
  let uses = 0;
  let followed = 0;
  for (const expr of walkExpr(definition.body)) {
    if (expr.kind === "variable-ref" && expr.symbol === param) uses++;
    if ("pointer" in expr && isValueOf(expr.pointer, param)) followed++;
    if (expr.kind !== "call") continue;
    const symbol = calleeSymbol(expr, cx.program);
    const callee = symbol ? cx.definitions.get(symbol.id) : undefined;
    for (const [at, arg] of expr.args.entries()) {
      const target = callee?.params[at];
      if (!callee || target === undefined || !isValueOf(arg, param)) continue;
      if (followsOnly(cx, callee, target, known)) followed++;
    }
  }
  return uses === followed;
}

function isValueOf(expr: c.Expr, param: c.SymbolId): boolean {
  if (expr.kind === "convert") return expr.type.kind === "pointer" && isValueOf(expr.operand, param);
  return expr.kind === "load" && expr.place.kind === "variable-ref" && expr.place.symbol === param;
}
