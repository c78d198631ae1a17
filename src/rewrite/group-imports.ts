/**
 * Imports from one module in one line.
 *
 *     use crate::a::b; use crate::a::c;   ->  use crate::a::{b, c};
 */
import type * as rust from "../rust-ast/rust-ast.ts";

export function groupImports(crate: rust.Crate): rust.Crate {
  return { ...crate, files: crate.files.map((file) => ({ ...file, items: grouped(file.items) })) };
}

function grouped(items: readonly rust.Item[]): readonly rust.Item[] {
  const names = new Map<string, string[]>();
  for (const item of items) {
    const { module, name } = importOf(item);
    if (module !== null) names.set(module, [...(names.get(module) ?? []), name]);
  }
  return items.flatMap((item): readonly rust.Item[] => {
    const { module, name } = importOf(item);
    const group = module === null ? [] : (names.get(module) ?? []);
    if (group.length < 2 || item.kind !== "use") return [item];
    return name === group[0] ? [{ ...item, path: `${module ?? ""}::{${group.join(", ")}}` }] : [];
  });
}

/** Module and name of a private import without another name or attributes; a null module for all else. */
function importOf(item: rust.Item): { readonly module: string | null; readonly name: string } {
  const path = item.kind === "use" && item.visibility === "private" && !item.attributes ? item.path : "";
  const [, module, name] = /^((?:\w+::)*\w+)::(\w+)$/.exec(path) ?? [];
  return module === undefined || name === undefined ? { module: null, name: "" } : { module, name };
}
