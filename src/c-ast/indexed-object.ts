/** Arrays and vectors that are indexed by their name, without a pointer on the way. */
import type * as c from "./c-ast.ts";

/** The array in `a[i]` and `*a`, the vector in `v[i]`; null where a pointer is followed. */
export function indexedObject({ pointer }: c.Index | c.Dereference): c.Expr | null {
  if (pointer.type.kind === "vector") return pointer;
  return pointer.kind === "convert" && pointer.conversion === "array-to-pointer" ? pointer.operand : null;
}
