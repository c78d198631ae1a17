/** Function types that no Rust function has both of: `void (*)(int, int)` and `int (*)(void)`. */
import type * as c from "../c-ast/c-ast.ts";
import { rustScalar } from "../c-ast/rust-scalar.ts";

/** Of two types of pointers to functions. What their pointers lead to is asked elsewhere. */
export function isOtherFunction(a: c.CType, z: c.CType, enums: c.Program["enums"]): boolean {
  const [one, other] = [pointedAt(a), pointedAt(z)];
  if (!one || !other || !one.prototyped || !other.prototyped) return false;
  if (one.params.length !== other.params.length || one.variadic !== other.variadic) return true;
  const differs = (left: c.CType, right: c.CType | undefined): boolean =>
    right === undefined ||
    (left.kind === "void") !== (right.kind === "void") ||
    rustScalar(left, enums) !== rustScalar(right, enums);
  return (
    differs(one.result, other.result) || one.params.some((param, at) => differs(param, other.params[at]))
  );
}

function pointedAt(type: c.CType): c.FunctionType | null {
  const inner = type.kind === "pointer" ? type.target : type;
  return inner.kind === "function" ? inner : null;
}
