/**
 * `use crate::a::b;` in a file that never says `b`, or only as `c::b`, is dropped. Only imports of the crate's own: those
 * are functions, types and macros, whereas a trait of `std` is needed without its name. So are those of the runtime, for
 * their methods.
 */
import type * as rust from "../rust-ast/rust-ast.ts";
import { leadingName, mentionedNames } from "./mentioned-names.ts";

/** Methods for which traits of the runtime are imported. */
const methods: ReadonlyMap<string, readonly string[]> = new Map([
  ["crate::c_runtime::link::Cells", ["load", "store"]],
  ["crate::c_runtime::link::Pooled", ["assign", "clear", "zeroed"]],
]);

export function unusedImports(crate: rust.Crate): rust.Crate {
  return { ...crate, files: crate.files.map((file) => ({ ...file, items: usedItems(file.items) })) };
}

function usedItems(items: readonly rust.Item[]): readonly rust.Item[] {
  const names = new Set<string>();
  for (const item of items)
    if (item.kind !== "use") for (const name of mentionedNames(item, leadingName)) names.add(name);
  return items.filter((item) => {
    if (item.kind !== "use" || item.visibility !== "private") return true;
    const [path = "", as] = item.path.split(" as ");
    const name = /^crate::(?:\p{XID_Continue}+::)*(\p{XID_Continue}+)$/u.exec(path)?.[1];
    const isNamed = name === undefined || (as === undefined && names.has(name));
    return isNamed || (methods.get(path) ?? []).some((method) => names.has(method));
  });
}
