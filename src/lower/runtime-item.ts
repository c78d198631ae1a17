/** Items of the runtime that a module of the program imports: types, traits and constants. */
import type { ProgramContext } from "./context.ts";

/** The module of the program in which something is named. */
export interface NamingSite {
  readonly program: ProgramContext;
  readonly module: string;
}

/** Name of an item of the runtime's module `from`, imported where no other item of the program is called so. */
export function runtimeItem({ program, module }: NamingSite, from: string, name: string): string {
  const { used, itemNames } = program;
  used.runtimeModules.add(from);
  if (itemNames.has(name)) return `crate::c_runtime::${from}::${name}`;
  importItem({ program, module }, from, name);
  return name;
}

/** @param item its name, or `name as _` */
export function importItem({ program: { used }, module }: NamingSite, from: string, item: string): void {
  const items = used.runtime.get(module) ?? new Set();
  used.runtime.set(module, items.add(`${from}::${item}`));
}

/** The name of a type whose values lie in memory by the runtime's `memory_<from>`, where the program has memory. */
export function valueType(site: NamingSite, from: string, name: string): string {
  const { floor, used } = site.program;
  if (floor.pointers.size > 0 || floor.objects.size > 0) used.runtimeModules.add(`memory_${from}`);
  return runtimeItem(site, from, name);
}
