/**
 * Items that nothing reaches.
 *
 *     fn g_in_place() {}, const UNUSED: i32 = 1;   ->  (nothing)
 *     fn unused_in_c() {}, struct S { .. }         ->  #[allow(dead_code)] fn unused_in_c() {} ..
 *
 * What the C has stays, marked; what we made (variants of functions, constants of macros) goes. All that a marked
 * function uses is alive, as for rustc. Names are compared without their modules: two items of one name live together.
 */
import type * as rust from "../rust-ast/rust-ast.ts";
import { descendants, itemExprs } from "../rust-ast/visit.ts";
import { mentionedNames } from "./mentioned-names.ts";

type Named = Exclude<rust.Item, rust.UseItem | rust.ImplItem | rust.VerbatimItem>;

export function deadItems(crate: rust.Crate): rust.Crate {
  const items = crate.files.flatMap(({ items }) => items);
  const named = items.filter(isNamed);
  const alive = new Set<string>();
  const mentions = mentionsByName(items);
  const revive = (name: string): void => {
    if (alive.has(name)) return;
    alive.add(name);
    for (const inner of mentions.get(name) ?? []) revive(inner);
  };
  for (const item of items) {
    if (item.kind === "verbatim") mentionedNames(item).forEach(revive);
    else if (isNamed(item) && isRoot(item, crate.target)) revive(item.name);
  }
  const dead = named.filter(({ name }) => !alive.has(name));
  const called = calledMethods(items);
  const kept = new Set<Named>(dead.filter(stays));
  for (const item of kept) revive(item.name);
  const change = (item: rust.Item): readonly rust.Item[] => {
    if (item.kind === "impl")
      return item.type.kind !== "path" || item.type.path === "" ? [item] : dropUnused(item, alive, called);
    if (!isNamed(item) || !dead.includes(item)) return [item];
    if (kept.has(item)) return [{ ...item, attributes: [...(item.attributes ?? []), "allow(dead_code)"] }];
    return alive.has(item.name) ? [item] : [];
  };
  return { ...crate, files: crate.files.map((file) => ({ ...file, items: file.items.flatMap(change) })) };
}

function isNamed(item: rust.Item): item is Named {
  return item.kind !== "use" && item.kind !== "impl" && item.kind !== "verbatim";
}

function isRoot(item: Named, target: rust.Crate["target"]): boolean {
  if (item.kind === "mod") return true;
  return target === "library" ? item.visibility === "pub" : item.name === "main";
}

/** Functions and records that the C has; our own variants have names of ours. */
function stays(item: Named): boolean {
  if (item.kind === "fn") return !/_in_place(_\d+)?$/.test(item.name);
  return (
    item.kind === "struct" || item.kind === "enum" || item.kind === "static" || item.kind === "thread-local"
  );
}

/** An `impl` belongs to its type: what it mentions lives when the type does. */
function mentionsByName(items: readonly rust.Item[]): ReadonlyMap<string, ReadonlySet<string>> {
  const mentions = new Map<string, Set<string>>();
  const add = (name: string, item: rust.Item): void => {
    const all = mentions.get(name) ?? new Set<string>();
    for (const inner of mentionedNames(item)) if (inner !== name) all.add(inner);
    mentions.set(name, all);
  };
  for (const item of items) {
    if (isNamed(item)) add(item.name, item);
    else if (item.kind === "impl" && item.type.kind === "path")
      add(item.type.path.split("::").at(-1) ?? "", item);
  }
  return mentions;
}

/** `ZERO` of a type that nothing makes zero; ways to members in memory, which are methods that nothing calls. */
function dropUnused(
  item: rust.ImplItem,
  alive: ReadonlySet<string>,
  called: ReadonlySet<string>,
): readonly rust.Item[] {
  if (item.trait !== null) return [item];
  const items = item.items.filter((inner) => {
    if (inner.kind === "fn") return inner.receiver !== "self" || called.has(inner.name);
    return inner.kind !== "const" || inner.visibility === "pub" || alive.has(inner.name);
  });
  return items.length === 0 ? [] : [{ ...item, items }];
}

/** Names of all methods that are called, or named in text that is carried over. */
function calledMethods(items: readonly rust.Item[]): ReadonlySet<string> {
  const called = new Set<string>();
  for (const item of items) {
    if (item.kind === "verbatim") mentionedNames(item).forEach((name) => called.add(name));
    for (const outer of itemExprs(item))
      for (const expr of descendants(outer)) {
        if (expr.kind === "method-call") called.add(expr.method.replace(/::<.*/, ""));
        if (expr.kind === "path" && expr.path.includes("::")) called.add(expr.path.replace(/.*::/, ""));
      }
  }
  return called;
}
