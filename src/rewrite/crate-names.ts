/** Which item of the crate a path means, from where it stands. */
import type * as rust from "../rust-ast/rust-ast.ts";

/** An item by its module and name: `parser::run`, `::main`. */
export type ItemKey = string;

export interface CrateNames {
  /** The key of the crate's item that a path in this file names; null for all else, like variables and `std`. */
  readonly resolve: (file: rust.SourceFile, path: string) => ItemKey | null;
  readonly items: ReadonlyMap<ItemKey, rust.Item>;
  /** The path, usable in the root of the crate. */
  readonly fromRoot: (file: rust.SourceFile, path: string) => string;
}

type Named = Exclude<rust.Item, rust.UseItem | rust.ImplItem | rust.VerbatimItem>;

export function crateNames(crate: rust.Crate): CrateNames {
  const items = new Map<ItemKey, rust.Item>();
  const imports = new Map<rust.SourceFile, ReadonlyMap<string, string>>();
  for (const file of crate.files) {
    for (const item of file.items) if (isNamed(item)) items.set(itemKey(moduleOf(file), item.name), item);
    const used = file.items.filter((item) => item.kind === "use").map(({ path }) => path);
    imports.set(file, new Map(used.map((path) => [path.slice(path.lastIndexOf(":") + 1), path])));
  }
  const resolve = (file: rust.SourceFile, path: string): ItemKey | null => {
    const module = moduleOf(file);
    const direct = path.includes("::") ? path : (imports.get(file)?.get(path) ?? path);
    const absolute = direct.startsWith("crate::") ? direct.slice("crate::".length) : null;
    const whole = absolute ?? (module === "" ? direct : `${module}::${direct}`);
    const at = whole.lastIndexOf("::");
    const key = at < 0 ? itemKey("", whole) : itemKey(whole.slice(0, at), whole.slice(at + 2));
    return items.has(key) ? key : null;
  };
  const fromRoot = (file: rust.SourceFile, path: string): string => {
    const module = moduleOf(file);
    if (module === "") return path;
    const [first = "", ...rest] = path.split("::");
    const imported = imports.get(file)?.get(first);
    if (imported !== undefined) return [imported, ...rest].join("::");
    return items.has(itemKey(module, first)) ? `crate::${module}::${path}` : path;
  };
  return { resolve, items, fromRoot };
}

export function itemKey(module: string, name: string): ItemKey {
  return `${module}::${name}`;
}

/** `parser` for `parser.rs`, empty for the root. */
export function moduleOf({ path }: rust.SourceFile): string {
  if (path === "main.rs" || path === "lib.rs") return "";
  return path.replace(/(\/mod)?\.rs$/, "").replaceAll("/", "::");
}

function isNamed(item: rust.Item): item is Named {
  return item.kind !== "use" && item.kind !== "impl" && item.kind !== "verbatim";
}
