/** Links as values: `Link` of the runtime, which is copied and compared like a number. */
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { importItem, runtimeItem, type NamingSite } from "./runtime-item.ts";

/** Name of an item of the runtime's `link`, imported where no other item is called so. */
export function linkItem(site: NamingSite, name: string): string {
  return runtimeItem(site, "link", name);
}

/** Makes the methods of a trait of the runtime's `link` known to a module. */
export function useTrait(site: NamingSite, name: "Cells" | "Pooled"): void {
  const { used, itemNames } = site.program;
  if (!itemNames.has(name)) linkItem(site, name);
  else importItem(site, "link", `${name} as _`);
  used.runtimeModules.add("link");
}

export function nullLink(site: NamingSite): rust.Expr {
  return b.path(`${linkItem(site, "Link")}::NULL`);
}

/** A member of a node with its first value: `Cell::new(0)`. */
export function inCells(site: NamingSite, value: rust.Expr, isArray: boolean): rust.Expr {
  return b.call(isArray ? `${linkItem(site, "Cells")}::of` : "std::cell::Cell::new", value);
}
