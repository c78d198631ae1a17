/**
 * In the type of a constant or a static every lifetime is `'static` unless it says otherwise.
 *
 *     static NAMES: [&'static [u8]; 2] = ..   ->  static NAMES: [&[u8]; 2] = ..
 */
import type * as rust from "../rust-ast/rust-ast.ts";

export function staticLifetimes(crate: rust.Crate): rust.Crate {
  const change = (item: rust.Item): rust.Item =>
    item.kind === "const" || item.kind === "static" ? { ...item, type: elided(item.type) } : item;
  return { ...crate, files: crate.files.map((file) => ({ ...file, items: file.items.map(change) })) };
}

/** Functions' types have lifetimes of their own, and stay. */
function elided(type: rust.Type): rust.Type {
  switch (type.kind) {
    case "ref": {
      const { lifetime, ...rest } = type;
      const target = elided(type.target);
      return lifetime === undefined || lifetime === "static" ? { ...rest, target } : { ...type, target };
    }
    case "slice":
    case "array":
      return { ...type, element: elided(type.element) };
    case "tuple":
      return { ...type, elements: type.elements.map(elided) };
    case "path":
      return type.args === undefined ? type : { ...type, args: type.args.map(elided) };
    default:
      return type;
  }
}
