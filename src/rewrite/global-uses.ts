/** How the functions of a crate use its thread-locals and call each other. */
import type * as rust from "../rust-ast/rust-ast.ts";
import { blockChildren, exprChildren } from "../rust-ast/visit.ts";
import { itemKey, moduleOf, type CrateNames, type ItemKey } from "./crate-names.ts";
import { mentionedNames } from "./mentioned-names.ts";
import { threadLocalAccess } from "./thread-local-access.ts";

export interface FunctionUses {
  readonly item: rust.FnItem;
  readonly reads: ReadonlySet<ItemKey>;
  readonly writes: ReadonlySet<ItemKey>;
  readonly calls: readonly Call[];
}

interface Call {
  readonly callee: ItemKey;
  /** Thread-locals that are borrowed while it runs. */
  readonly held: readonly ItemKey[];
}

export interface GlobalUses {
  readonly functions: ReadonlyMap<ItemKey, FunctionUses>;
  /** Functions that are also called through pointers or from items that stay, and thread-locals used otherwise. */
  readonly fixed: ReadonlySet<ItemKey>;
}

export function globalUses(crate: rust.Crate, names: CrateNames): GlobalUses {
  const functions = new Map<ItemKey, FunctionUses>();
  const fixed = new Set<ItemKey>();
  for (const file of crate.files) {
    for (const item of file.items) {
      if (item.kind === "fn")
        functions.set(itemKey(moduleOf(file), item.name), usesOf(file, item, names, fixed));
      else if (item.kind !== "use") addMentioned(item, names, fixed);
    }
  }
  return { functions, fixed };
}

function usesOf(
  file: rust.SourceFile,
  item: rust.FnItem,
  names: CrateNames,
  fixed: Set<ItemKey>,
): FunctionUses {
  const reads = new Set<ItemKey>();
  const writes = new Set<ItemKey>();
  const calls: Call[] = [];
  const keyOf = (path: string): ItemKey | null => names.resolve(file, path);
  const isThreadLocal = (path: string): boolean =>
    names.items.get(keyOf(path) ?? "")?.kind === "thread-local";
  const visit = (expr: rust.Expr, held: readonly ItemKey[]): void => {
    const access = threadLocalAccess(expr, isThreadLocal);
    if (access !== null) {
      const key = keyOf(access.item) ?? "";
      const isWrite = access.kind === "set" || (access.kind === "borrow" && access.mutable);
      (isWrite ? writes : reads).add(key);
      if (access.kind === "borrow") visit(access.body, [...held, key]);
      else if (access.cell !== null) visit(access.cell.place, held);
      if (access.kind === "set") visit(access.value, held);
      return;
    }
    if (expr.kind === "path") {
      const key = keyOf(expr.path);
      if (key !== null) fixed.add(key);
      return;
    }
    const called = expr.kind === "call" && expr.callee.kind === "path" ? keyOf(expr.callee.path) : null;
    if (called !== null && names.items.get(called)?.kind === "fn") calls.push({ callee: called, held });
    const children = exprChildren(expr);
    for (const child of called === null ? children : children.slice(1)) visit(child, held);
  };
  for (const outer of blockChildren(item.body)) visit(outer, []);
  for (const nested of nestedItems(item)) addMentioned(nested, names, fixed);
  return { item, reads, writes, calls };
}

function nestedItems(item: rust.FnItem): readonly rust.Item[] {
  return item.body.statements.flatMap((statement) => (statement.kind === "item" ? [statement.item] : []));
}

/** All items of these names, whatever their module. Text that is carried over knows no globals. */
function addMentioned(item: rust.Item, names: CrateNames, fixed: Set<ItemKey>): void {
  if (item.kind === "verbatim") return;
  const mentioned = mentionedNames(item);
  for (const [key, { kind }] of names.items) {
    const name = key.slice(key.lastIndexOf(":") + 1);
    if ((kind === "fn" || kind === "thread-local") && mentioned.has(name)) fixed.add(key);
  }
}
