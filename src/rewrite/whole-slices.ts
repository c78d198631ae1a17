/**
 * All of a slice is that slice.
 *
 *     let a: &[u8]; f(&a[..])   ->  f(a)
 *
 * Sound because a shared slice is copied, with all the time for which it is lent. Arrays and vectors only become slices
 * so, and what is lent for writing is lent again.
 */
import type * as rust from "../rust-ast/rust-ast.ts";
import { changeBlock, mapFunctions, unshare } from "./change.ts";
import { collectItemTypes, typeOf } from "./types.ts";
import { resolveVariables } from "./variables.ts";

export function wholeSlices(crate: rust.Crate): rust.Crate {
  const items = collectItemTypes(crate);
  return mapFunctions(crate, (shared) => {
    const item = unshare(shared);
    const variables = resolveVariables(item);
    const expr = (rebuilt: rust.Expr, original: rust.Expr): rust.Expr => {
      const [sliced, whole] = [wholeOf(original), wholeOf(rebuilt)];
      const type = sliced && typeOf(sliced, variables, items);
      const isSlice = type?.kind === "ref" && !type.mutable && type.target.kind === "slice";
      return isSlice && whole?.kind === "path" ? whole : rebuilt;
    };
    return { ...item, body: changeBlock(item.body, { expr }) };
  });
}

/** The `a` of `&a[..]` */
function wholeOf(expr: rust.Expr): rust.Expr | null {
  if (expr.kind !== "borrow" || expr.mutable || expr.place.kind !== "index") return null;
  const { base, index } = expr.place;
  return index.kind === "range" && index.from === null && index.to === null ? base : null;
}
