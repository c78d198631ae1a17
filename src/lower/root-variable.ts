/** Which variable's storage a pointer expression points into. */
import type * as c from "../c-ast/c-ast.ts";
import type { FunctionContext } from "./context.ts";
import { holdsNodes } from "./node-type.ts";

export function rootVariable(cx: FunctionContext, expr: c.Expr): c.SymbolId | null {
  switch (expr.kind) {
    case "convert":
      return rootVariable(cx, expr.operand);
    case "address-of":
      return rootVariable(cx, expr.place);
    case "variable-ref":
      if (holdsNodes(cx, expr.type)) return null;
      return expr.type.kind === "pointer" ? addressRoot(cx, expr.symbol) : expr.symbol;
    case "load":
      return expr.type.kind === "pointer" && expr.place.kind === "variable-ref"
        ? addressRoot(cx, expr.place.symbol)
        : rootVariable(cx, expr.place);
    case "member":
      return rootVariable(cx, expr.base);
    case "arrow":
    case "pointer-offset":
    case "index":
    case "dereference":
      if (expr.pointer.type.kind === "link") return null; // the object lies in a pool
      return rootVariable(cx, expr.pointer);
    case "step":
    case "assign":
    case "compound-assign":
      return rootVariable(cx, expr.target);
    default:
      return null;
  }
}

function addressRoot(cx: FunctionContext, symbol: c.SymbolId): c.SymbolId | null {
  const root = cx.address(symbol)?.root;
  return root?.kind === "variable" ? root.symbol : null;
}
