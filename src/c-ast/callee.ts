/** Which function a call calls, and what an expression is without its pointer conversions. */
import type * as c from "./c-ast.ts";

export function stripConversions(expr: c.Expr): c.Expr {
  return expr.kind === "convert" && (expr.conversion === "pointer" || expr.conversion === "none")
    ? stripConversions(expr.operand)
    : expr;
}

/** Name of a directly called function. */
export function calleeName(call: c.Call, program: c.Program): string | null {
  return calleeSymbol(call, program)?.name ?? null;
}

export function calleeSymbol(call: c.Call, program: c.Program): c.FunctionSymbol | null {
  let callee = call.callee;
  while (callee.kind === "convert") callee = callee.operand;
  if (callee.kind !== "function-ref") return null;
  const symbol = program.symbols.get(callee.symbol);
  return symbol?.kind === "function" ? symbol : null;
}

/** `x` of an argument `&x`. */
export function addressedPlace(expr: c.Expr | undefined): c.Expr | null {
  if (expr?.kind === "convert") return addressedPlace(expr.operand);
  return expr?.kind === "address-of" ? expr.place : null;
}
