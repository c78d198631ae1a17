/** Where the pointers of arguments come from. */
import type * as c from "./c-ast.ts";

/** The expression that makes the pointer of an argument: `&x` in `(void *)&x`, `a` as it decays in `(const char *)a`. */
export function madePointer(arg: c.Expr): c.Expr {
  return arg.kind === "convert" && arg.conversion !== "array-to-pointer" ? madePointer(arg.operand) : arg;
}
