/** The struct of a program's globals, and the one object of it. */
import * as b from "../rust-ast/build.ts";
import { keywords, pathKeywords } from "../rust-ast/keywords.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { mapExpr } from "../rust-ast/visit.ts";
import type { CrateNames } from "./crate-names.ts";
import { isPlainData, roughSize, type Storage } from "./global-storage.ts";

/** A global that moves, and from where. */
export interface MovedGlobal {
  readonly file: rust.SourceFile;
  readonly item: rust.ThreadLocalItem;
  readonly storage: Storage;
}

/** More would be much for the stack. */
const mostOnStack = 64 * 1024;

export interface GlobalsStruct {
  readonly items: readonly rust.Item[];
  /** The object, borrowed for as long as the program runs. */
  readonly object: rust.Expr;
}

/**
 * Small ones are a variable of `main`; large ones stand where C has them, in static memory, and `main` locks them once.
 *
 * @param members by name
 */
export function globalsStruct(
  name: string,
  members: ReadonlyMap<string, MovedGlobal>,
  names: CrateNames,
): GlobalsStruct {
  const struct: rust.StructItem = {
    kind: "struct",
    name,
    visibility: "pub",
    docs: ["The variables that functions of the program share."],
    fields: [...members].map(([member, { file, item, storage }]) => ({
      name: member,
      visibility: "pub",
      type: fromRootType(storage.type, file, names),
      ...(item.docs === undefined ? {} : { docs: item.docs }),
    })),
  };
  const fields = [...members].map(([member, { file, storage }]) => ({
    name: member,
    value: fromRootExpr(storage.value, file, names),
  }));
  if (isSmall(members.values(), names)) {
    const literal: rust.Expr = { kind: "struct", path: "Self", fields };
    const make = b.fnItem("new", [], "Self", b.block([], literal));
    const impl: rust.ImplItem = { kind: "impl", trait: null, type: b.toType(name), items: [make] };
    return { items: [struct, impl], object: b.borrowMut(b.call(`${name}::new`)) };
  }
  const mutex = "std::sync::Mutex";
  const holder = b.staticItem(
    holderName(name),
    b.namedType(mutex, name),
    b.call(`${mutex}::new`, { kind: "struct", path: name, fields }),
    "private",
  );
  const locked = b.method(b.method(b.path(holder.name), "lock"), "unwrap");
  return { items: [struct, holder], object: b.borrowMut(b.deref(locked)) };
}

/** The static that holds the object of a struct: `GLOBALS` for `Globals`. */
export function holderName(struct: string): string {
  return struct.replace(/(?<=[a-z])(?=[A-Z])/g, "_").toUpperCase();
}

/** The first of the names that is free, else the last one with a number. */
export function freeName(names: readonly string[], isTaken: (name: string) => boolean): string {
  const free = names.find((name) => !isTaken(name));
  if (free !== undefined) return free;
  const last = (names.at(-1) ?? "").replace(/_$/, "");
  const separator = /^[A-Z]/.test(last) ? "" : "_";
  for (let number = 2; ; number++) {
    const other = `${last}${separator}${String(number)}`;
    if (!isTaken(other)) return other;
  }
}

/** Do they fit on the stack together? */
export function isSmall(globals: Iterable<MovedGlobal>, names: CrateNames): boolean {
  let bytes = 0;
  for (const { file, storage } of globals) bytes += roughSize(storage.type, structsOf(file, names));
  return bytes <= mostOnStack;
}

/** May it lie in static memory? */
export function isShareable({ file, storage }: MovedGlobal, names: CrateNames): boolean {
  return isPlainData(storage.type, structsOf(file, names));
}

function structsOf(file: rust.SourceFile, names: CrateNames): (path: string) => rust.StructItem | null {
  return (path) => {
    const item = names.items.get(names.resolve(file, path) ?? "");
    return item?.kind === "struct" ? item : null;
  };
}

/** `COUNT` as a member or a variable: `count`, and another word where that is taken. */
export function memberName(item: rust.ThreadLocalItem, isTaken: (name: string) => boolean): string {
  const name = item.name.replace(/^r#/, "").toLowerCase();
  const isWord = !keywords.has(name) && !pathKeywords.has(name);
  return freeName(isWord ? [name] : [`${name}_`], isTaken);
}

export function fromRootExpr(expr: rust.Expr, file: rust.SourceFile, names: CrateNames): rust.Expr {
  const inner = mapExpr(expr, (child) => fromRootExpr(child, file, names));
  if (inner.kind === "path" || inner.kind === "struct")
    return { ...inner, path: names.fromRoot(file, inner.path) };
  return inner.kind === "cast" ? { ...inner, type: fromRootType(inner.type, file, names) } : inner;
}

export function fromRootType(type: rust.Type, file: rust.SourceFile, names: CrateNames): rust.Type {
  const inner = (part: rust.Type): rust.Type => fromRootType(part, file, names);
  switch (type.kind) {
    case "path":
      return {
        ...type,
        path: names.fromRoot(file, type.path),
        ...(type.args === undefined ? {} : { args: type.args.map(inner) }),
      };
    case "ref":
      return { ...type, target: inner(type.target) };
    case "slice":
      return { ...type, element: inner(type.element) };
    case "array":
      return { ...type, element: inner(type.element), length: fromRootExpr(type.length, file, names) };
    case "tuple":
      return { ...type, elements: type.elements.map(inner) };
    case "fn":
      return { ...type, params: type.params.map(inner), result: inner(type.result) };
    default:
      return type;
  }
}
