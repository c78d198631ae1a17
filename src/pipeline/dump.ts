/** Intermediate results as text, for `--dump`. */
import type { PreprocessedUnit } from "../project/preprocessed.ts";
import type { SyntaxNode } from "../syntax/syntax-node.ts";
import type { ParsedUnit } from "./core-stages.ts";

/** Plain data as JSON; maps as objects, big integers as strings. */
export function dumpData(value: unknown): string {
  const replace = (_key: string, inner: unknown): unknown => {
    if (typeof inner === "bigint") return String(inner);
    if (inner instanceof Map) return Object.fromEntries(inner);
    if (inner instanceof Set) return [...inner];
    return inner;
  };
  return `${JSON.stringify(value, replace, 2)}\n`;
}

/** The preprocessed text of each unit, without the empty lines that directives and headers left. */
export function dumpUnits(units: readonly PreprocessedUnit[]): string {
  const texts = units.map(({ path, text }) => `// ==> ${path}\n${text.replaceAll(/\n\s*\n+/g, "\n")}\n`);
  return texts.join("\n");
}

/** Concrete trees, one node a line; leaves with their text. */
export function dumpTrees(units: readonly ParsedUnit[]): string {
  return units.map(({ unit, tree }) => `// ==> ${unit.path}\n${dumpNode(tree.root, 0)}`).join("\n");
}

function dumpNode(node: SyntaxNode, depth: number): string {
  const field = node.field === null ? "" : `${node.field}: `;
  const text = node.text === "" || node.text === node.kind ? "" : ` ${JSON.stringify(node.text)}`;
  const children = node.children.map((child) => dumpNode(child, depth + 1)).join("");
  return `${"  ".repeat(depth)}${field}${node.kind}${text}\n${children}`;
}
