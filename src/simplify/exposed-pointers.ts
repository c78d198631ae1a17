/**
 * Which selected pointers an expression uses as pointers: those in its operands, as far down as these are pointers or
 * objects behind pointers. An operand that is a plain value uses its own.
 */
import type * as c from "../c-ast/c-ast.ts";
import { stripConversions } from "../c-ast/callee.ts";

/** Variables of `among` that the expression exposes, in source order. */
export function exposedPointers(expr: c.Expr, among: ReadonlySet<c.SymbolId>): readonly c.SymbolId[] {
  const found = new Set<c.SymbolId>();
  const visit = (part: c.Expr): void => {
    if (part.kind === "variable-ref") {
      if (among.has(part.symbol)) found.add(part.symbol);
    } else pointerOperands(part).forEach(visit);
  };
  visit(expr);
  return [...found];
}

function pointerOperands(expr: c.Expr): readonly c.Expr[] {
  switch (expr.kind) {
    case "load":
    case "address-of":
      return [expr.place];
    case "dereference":
    case "arrow":
    case "index":
    case "pointer-offset":
      return [expr.pointer];
    case "member":
      return [expr.base];
    case "convert":
      return isPointer(expr.operand) || expr.conversion === "array-to-pointer" ? [expr.operand] : [];
    case "compare":
    case "pointer-difference":
      return [expr.left, expr.right].filter(isPointer);
    case "assign":
      return isPointer(expr.value) ? [expr.target, expr.value] : [expr.target];
    case "compound-assign":
    case "step":
      return [expr.target];
    case "call":
      return [expr.callee, ...expr.args].filter(isPointer);
    case "builtin-call":
      return expr.args.filter(isPointer);
    case "conditional":
      return [expr.then, expr.otherwise].filter((part) => part !== null).filter(isPointer);
    case "comma":
      return isPointer(expr.right) ? [expr.right] : [];
    default:
      return [];
  }
}

function isPointer(expr: c.Expr): boolean {
  return expr.type.kind === "pointer";
}

/** Is the variable only handed on or compared, so that the expression has a meaning when it is null? */
export function toleratesNull(expr: c.Expr, symbol: c.SymbolId): boolean {
  const isPlain = (part: c.Expr): boolean => {
    const inner = stripConversions(part);
    return inner.kind === "load" && inner.place.kind === "variable-ref" && inner.place.symbol === symbol;
  };
  const only = new Set([symbol]);
  if (expr.kind === "call")
    return expr.args.every((arg) => isPlain(arg) || exposedPointers(arg, only).length === 0);
  if (expr.kind === "compare")
    return (
      (expr.operator === "==" || expr.operator === "!=") &&
      [expr.left, expr.right].every((side) => isPlain(side) || exposedPointers(side, only).length === 0)
    );
  if (expr.kind === "assign") return isPlain(expr.value) && exposedPointers(expr.target, only).length === 0;
  return isPlain(expr);
}
