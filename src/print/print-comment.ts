/** Comments, doc comments and attributes above what they belong to, each on lines of their own. */
import { concatAll, hardLine } from "./layout.ts";
import type { Doc } from "./layout.ts";

/** `// text` */
export function printComments(comments: readonly string[] | undefined): Doc {
  return printLines("//", comments ?? []);
}

/** `/// text`, `#[attribute]` */
export function printItemHead(
  docs: readonly string[] | undefined,
  attributes: readonly string[] | undefined,
): Doc {
  const attributeLines = (attributes ?? []).flatMap((attribute) => [`#[${attribute}]`, hardLine]);
  return concatAll([printLines("///", docs ?? []), ...attributeLines]);
}

export function printLines(sign: string, lines: readonly string[]): Doc {
  const texts = lines.flatMap((text) => text.split("\n"));
  return concatAll(texts.flatMap((text) => [`${sign} ${text}`.trimEnd(), hardLine]));
}
