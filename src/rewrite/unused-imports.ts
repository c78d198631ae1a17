/**
 * `use crate::a::b;` in a file that never says `b` is dropped. Only imports of the crate's own: those are functions,
 * types and macros, whereas a trait of `std` is needed without its name.
 */
import type * as rust from "../rust-ast/rust-ast.ts";
import { mentionedNames } from "./mentioned-names.ts";

export function unusedImports(crate: rust.Crate): rust.Crate {
  return { ...crate, files: crate.files.map((file) => ({ ...file, items: usedItems(file.items) })) };
}

function usedItems(items: readonly rust.Item[]): readonly rust.Item[] {
  const names = new Set<string>();
  for (const item of items) if (item.kind !== "use") for (const name of mentionedNames(item)) names.add(name);
  return items.filter((item) => {
    if (item.kind !== "use" || item.visibility !== "private") return true;
    const name = /^crate::(?:\w+::)*(\w+)$/.exec(item.path)?.[1];
    return name === undefined || names.has(name);
  });
}
