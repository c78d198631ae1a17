/**
 * `use a::b;` in a file that never says `b` is dropped. Only single private names: traits, whose methods need them
 * without their name, are kept.
 */
import type * as rust from "../rust-ast/rust-ast.ts";
import { mentionedNames } from "./mentioned-names.ts";

/** Traits of the runtime: their methods are called on values. */
const isTrait = (name: string): boolean => /^[A-Z]/.test(name);

export function unusedImports(crate: rust.Crate): rust.Crate {
  return { ...crate, files: crate.files.map((file) => ({ ...file, items: usedItems(file.items) })) };
}

function usedItems(items: readonly rust.Item[]): readonly rust.Item[] {
  const names = new Set<string>();
  for (const item of items) if (item.kind !== "use") for (const name of mentionedNames(item)) names.add(name);
  return items.filter((item) => {
    if (item.kind !== "use" || item.visibility !== "private") return true;
    const name = /::(\w+)$/.exec(item.path)?.[1];
    return name === undefined || isTrait(name) || names.has(name);
  });
}
