/** Links as values: `Link` of the runtime, which is copied and compared like a number. */
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { ProgramContext } from "./context.ts";

interface Site {
  readonly program: ProgramContext;
  readonly module: string;
}

/** Name of an item of the runtime's `link`, imported where no other item is called so. */
export function linkItem({ program: { used, itemNames }, module }: Site, name: string): string {
  used.runtimeModules.add("link");
  if (itemNames.has(name)) return `crate::c_runtime::link::${name}`;
  const items = used.runtime.get(module) ?? new Set();
  used.runtime.set(module, items.add(`link::${name}`));
  return name;
}

export function nullLink(site: Site): rust.Expr {
  return b.path(`${linkItem(site, "Link")}::NULL`);
}

/** A member of a node with its first value: `Cell::new(0)`. */
export function inCells(site: Site, value: rust.Expr, isArray: boolean): rust.Expr {
  return b.call(isArray ? `${linkItem(site, "Cells")}::of` : "std::cell::Cell::new", value);
}
