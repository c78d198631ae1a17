/** Whether an expression tells its type by itself, without the place it goes to. */
import type * as rust from "../rust-ast/rust-ast.ts";

const sameAsReceiver = /^(wrapping_(add|sub|mul|neg|shl|shr|div|rem)|rotate_(left|right)|swap_bytes)$/;

export function hasOwnType(expr: rust.Expr): boolean {
  switch (expr.kind) {
    case "path":
    case "cast":
    case "bool":
    case "byte":
      return true;
    case "integer":
    case "float":
      return expr.suffix !== undefined;
    case "index":
    case "field":
      return hasOwnType(expr.base);
    case "unary":
      return hasOwnType(expr.operand);
    case "binary":
      return /^([=!]=|[<>]=?|&&|\|\|)$/.test(expr.operator) || hasOwnType(expr.left);
    case "method-call":
      return (sameAsReceiver.test(expr.method) && hasOwnType(expr.receiver)) || expr.method === "len";
    case "call":
      return (
        expr.callee.kind === "path" && /^(?!c_runtime|Some|Ok)\p{XID_Continue}+$/u.test(expr.callee.path)
      );
    case "if": {
      const { otherwise } = expr;
      if (expr.then.value !== null && hasOwnType(expr.then.value)) return true;
      return otherwise !== null && otherwise.kind === "if" && hasOwnType(otherwise);
    }
    case "block":
      return expr.block.value !== null && hasOwnType(expr.block.value);
    default:
      return false;
  }
}
