/** Links as values: `Link` of the runtime, which is copied and compared like a number. */
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { ProgramContext } from "./context.ts";

interface Site {
  readonly program: ProgramContext;
  readonly module: string;
}

/** Name of an item of the runtime's `link`, imported where no other item is called so. */
export function linkItem(site: Site, name: string): string {
  const { used, itemNames } = site.program;
  used.runtimeModules.add("link");
  if (itemNames.has(name)) return `crate::c_runtime::link::${name}`;
  importItem(site, name);
  return name;
}

function importItem({ program: { used }, module }: Site, item: string): void {
  const items = used.runtime.get(module) ?? new Set();
  used.runtime.set(module, items.add(`link::${item}`));
}

/** Makes the methods of a trait of the runtime's `link` known to a module. */
export function useTrait(site: Site, name: "Cells" | "Pooled"): void {
  const { used, itemNames } = site.program;
  if (!itemNames.has(name)) linkItem(site, name);
  else importItem(site, `${name} as _`);
  used.runtimeModules.add("link");
}

export function nullLink(site: Site): rust.Expr {
  return b.path(`${linkItem(site, "Link")}::NULL`);
}

/** A member of a node with its first value: `Cell::new(0)`. */
export function inCells(site: Site, value: rust.Expr, isArray: boolean): rust.Expr {
  return b.call(isArray ? `${linkItem(site, "Cells")}::of` : "std::cell::Cell::new", value);
}
