/**
 * `mut` where rustc asks for it, and nowhere else.
 *
 *     let mut a = 1; f(a);                ->  let a = 1; f(a);
 *     fn f(mut p: &mut [u8]) { p[0] = 1 } ->  fn f(p: &mut [u8]) { p[0] = 1 }
 *
 * Sound because `mut` has no meaning at run time. It goes only when nothing can write the variable, and comes only to
 * a `let` or parameter that is written for certain: an unneeded one is a warning, a missing one an error.
 * Variables declared without value are left as `late-initialisation` wants them.
 */
import type * as rust from "../rust-ast/rust-ast.ts";
import { changeBlock, mapFunctions, unshare } from "./change.ts";
import { findMutations } from "./mutability.ts";
import { collectItemTypes, type ItemTypes } from "./types.ts";
import { resolveVariables } from "./variables.ts";

export function adjustMut(crate: rust.Crate): rust.Crate {
  const items = collectItemTypes(crate);
  return mapFunctions(crate, (item) => adjustFunction(item, items));
}

function adjustFunction(shared: rust.FnItem, items: ItemTypes): rust.FnItem {
  const item = unshare(shared);
  const variables = resolveVariables(item);
  const { certain, possible } = findMutations(item, variables, items);
  const needsMut = (declaration: rust.FnParam | rust.Pattern, now: boolean): boolean => {
    const variable = variables.ofDeclaration.get(declaration);
    if (variable === undefined) return now;
    const { statement } = variable;
    if (statement !== null && statement.value === undefined) return now;
    if (!possible.has(variable)) return false;
    const simple = statement !== null || "type" in declaration;
    return now || (simple && certain.has(variable));
  };
  return {
    ...item,
    params: item.params.map((param) => ({ ...param, mutable: needsMut(param, param.mutable) })),
    body: changeBlock(item.body, {
      pattern: (pattern, original) =>
        pattern.kind === "binding" && pattern.byRef === undefined
          ? { ...pattern, mutable: needsMut(original, pattern.mutable) }
          : pattern,
    }),
  };
}
