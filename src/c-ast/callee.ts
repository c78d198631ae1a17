/** Which function a call calls, and what an expression is without its pointer conversions. */
import type * as c from "./c-ast.ts";
import { libraryFunction } from "./library.ts";

export function stripConversions(expr: c.Expr): c.Expr {
  return expr.kind === "convert" && (expr.conversion === "pointer" || expr.conversion === "none")
    ? stripConversions(expr.operand)
    : expr;
}

/** Another value with the conversions of this one around it. */
export function convertedLike(expr: c.Expr, value: c.Expr): c.Expr {
  return expr.kind === "convert" ? { ...expr, operand: convertedLike(expr.operand, value) } : value;
}

export function stripAllConversions(expr: c.Expr): c.Expr {
  return expr.kind === "convert" ? stripAllConversions(expr.operand) : expr;
}

/** Functions handed to `qsort` and `bsearch` by name: these calls are written for each of them. */
export function namedComparisons(call: c.Call, program: c.Program): readonly c.Expr[] {
  const callee = calleeSymbol(call, program);
  const known = callee && !callee.defined ? libraryFunction(callee.name) : null;
  return (known?.args ?? []).flatMap(({ kind }, at) => {
    const arg = call.args[at];
    return kind === "comparison" && arg ? [stripAllConversions(arg)] : [];
  });
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

/** Arguments that do not have the types of parameters: those behind `...`, and all where there is no prototype. */
export function variableArguments({ callee, args }: c.Call): readonly c.Expr[] {
  const type = callee.type.kind === "pointer" ? callee.type.target : callee.type;
  return args.slice(type.kind === "function" && type.prototyped ? type.params.length : 0);
}
