/** Parses one external declaration by itself, so that an error in it stays in it. */
import type { Node, Tree } from "web-tree-sitter";
import { lastAtMost } from "../syntax/last-at-most.ts";
import type { SyntaxNode } from "../syntax/syntax-node.ts";
import { materialise } from "./materialise.ts";
import type { Parser } from "./parser.ts";
import type { Failure, Item, RewrittenUnit } from "./rewrite-unit.ts";
import { role } from "./token-writer.ts";
import type { WrittenTokens } from "./token-writer.ts";

export interface ParsedItem {
  /** The declaration; a function with an ERROR as its body; or an ERROR. */
  readonly node: SyntaxNode;
  readonly failure: Failure | null;
}

export function parseItem(item: Item, rewritten: RewrittenUnit, parser: Parser): ParsedItem {
  // the token pass has reported it
  if (item.writtenFrom === item.writtenTo) return { node: errorNode(item, rewritten), failure: null };
  const written = sliceTokens(rewritten.written, item.writtenFrom, item.writtenTo);
  const whole = parseTokens(written, rewritten, parser);
  if (whole.kind === "node") return { node: whole.node, failure: null };
  const token = whole.token < 0 ? item.from : whole.token;
  const failure = { token, message: `syntax error near "${rewritten.tokens.texts[token] ?? ""}"` };
  const head = withBrokenBody(item, rewritten);
  const parsed = head && parseTokens(head, rewritten, parser);
  return { node: parsed?.kind === "node" ? parsed.node : errorNode(item, rewritten), failure };
}

/** The only declaration, or the source token at which it goes wrong. */
type ParsedTokens =
  { readonly kind: "node"; readonly node: SyntaxNode } | { readonly kind: "error"; readonly token: number };

function parseTokens(written: WrittenTokens, rewritten: RewrittenUnit, parser: Parser): ParsedTokens {
  const { tokens } = rewritten;
  const tree = parser.parseText(written.text);
  try {
    if (tree.rootNode.hasError) {
      const token = lastAtMost(written.offsets, errorOffset(tree));
      return { kind: "error", token: sourceAt(written, token) };
    }
    const { nodes, misread } = materialise(tree, { tables: parser.tables, tokens, written });
    if (misread !== null) return { kind: "error", token: lastAtMost(tokens.starts, misread) };
    const [node, ...others] = nodes;
    return node && others.length === 0
      ? { kind: "node", node }
      : { kind: "error", token: sourceAt(written, 0) };
  } finally {
    tree.delete();
  }
}

/** Offset of the first ERROR or MISSING node. */
function errorOffset(tree: Tree): number {
  let node: Node = tree.rootNode;
  for (;;) {
    const bad = node.children.find((child) => child.hasError);
    if (!bad || node.isError || node.isMissing) return node.startIndex;
    node = bad;
  }
}

/** The source token of a written one, or of the last one before it that has any. */
function sourceAt(written: WrittenTokens, token: number): number {
  for (let at = token; at >= 0; at--) {
    const source = written.sources[at] ?? -1;
    if (source >= 0) return source;
  }
  return -1;
}

function errorNode(item: Item, { tokens }: RewrittenUnit): SyntaxNode {
  const children = item.names.map((name): SyntaxNode => {
    const [start, end] = [tokens.starts[name] ?? 0, tokens.ends[name] ?? 0];
    const text = tokens.texts[name] ?? "";
    return { kind: "identifier", named: true, field: null, start, end, children: [], text };
  });
  const start = tokens.starts[item.from] ?? 0;
  const end = tokens.ends[item.to - 1] ?? start;
  return { kind: "ERROR", named: true, field: null, start, end, children, text: "" };
}

/** The tokens of a function's head with an empty body marked as broken; null for what is no function. */
function withBrokenBody(item: Item, rewritten: RewrittenUnit): WrittenTokens | null {
  const { body } = item;
  if (!body) return null;
  const head = sliceTokens(rewritten.written, item.writtenFrom, body.written);
  const last = item.to - 1;
  const braces = body.oldStyle ? "{ } }" : "{ }";
  return {
    count: head.count + (body.oldStyle ? 3 : 2),
    text: `${head.text} ${braces}`,
    offsets: [...head.offsets, head.text.length + 1, head.text.length + 3, head.text.length + 5],
    sources: [...head.sources, body.token, last, -1],
    roles: [...head.roles, role.brokenBody, role.brokenBody, role.synthetic],
    groups: head.groups,
  };
}

function sliceTokens(written: WrittenTokens, from: number, to: number): WrittenTokens {
  const base = written.offsets[from] ?? 0;
  return {
    count: to - from,
    text: written.text.slice(base, (written.offsets[to] ?? written.text.length + 1) - 1),
    offsets: written.offsets.slice(from, to).map((offset) => offset - base),
    sources: written.sources.slice(from, to),
    roles: written.roles.slice(from, to),
    groups: written.groups,
  };
}
