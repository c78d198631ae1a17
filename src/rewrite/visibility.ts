/**
 * Items that the C keeps to one translation unit are private, and `pub(crate)` where other modules name them: what a
 * header defines is used by every module that includes it.
 *
 *     static RATE: u32 = 9;  (named in another file)   ->  pub(crate) static RATE: u32 = 9;
 *
 * Names are compared without their modules: two items of one name are both visible.
 */
import type * as rust from "../rust-ast/rust-ast.ts";
import { mentionedNames } from "./mentioned-names.ts";

export function visibility(crate: rust.Crate): rust.Crate {
  const mentions = crate.files.map(({ items }) => items.map((item) => mentionedNames(item)));
  const files = crate.files.map((file, at) => {
    const elsewhere = mentions.filter((_, other) => other !== at).flat();
    const isShared = (name: string): boolean => elsewhere.some((names) => names.has(name));
    return { ...file, items: file.items.map((item) => adjusted(item, isShared)) };
  });
  return { ...crate, files };
}

function adjusted(item: rust.Item, isShared: (name: string) => boolean): rust.Item {
  switch (item.kind) {
    case "fn":
    case "const":
    case "static":
    case "thread-local":
      if (item.visibility === "pub") return item;
      return { ...item, visibility: isShared(item.name) ? "pub(crate)" : "private" };
    default:
      return item;
  }
}
