/** The pointer variable that an address or a pointer value comes from, or null. */
import type * as c from "./c-ast.ts";

export function pointerVariable(expr: c.Expr): c.SymbolId | null {
  switch (expr.kind) {
    case "convert":
      return pointerVariable(expr.operand);
    case "pointer-offset":
    case "index":
    case "dereference":
    case "arrow":
      return pointerVariable(expr.pointer);
    case "member":
      return pointerVariable(expr.base);
    case "load":
    case "address-of":
      return pointerVariable(expr.place);
    case "assign":
    case "compound-assign":
    case "step":
      return expr.target.kind === "variable-ref" ? pointerVariable(expr.target) : null;
    case "variable-ref":
      return expr.type.kind === "pointer" ? expr.symbol : null;
    default:
      return null;
  }
}
