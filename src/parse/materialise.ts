/**
 * tree-sitter's tree to plain nodes, with the rewrites of the token pass undone. Each leaf of the tree is one written
 * token, in order, so no offsets are asked for; the tree must be free of errors.
 */
import type { Tree } from "web-tree-sitter";
import { CompilerBug } from "../source/assert-never.ts";
import type { Tokens } from "../syntax/lex.ts";
import type { SyntaxField, SyntaxKind, SyntaxNode } from "../syntax/syntax-node.ts";
import { materialiseLeaf } from "./materialise-leaf.ts";
import { misreadAssignment } from "./misreadings.ts";
import type { GrammarTables } from "./parser.ts";
import { reshape } from "./reshape.ts";
import type { OpenNode } from "./reshape.ts";
import type { WrittenTokens } from "./token-writer.ts";

export interface MaterialiseInput {
  readonly tables: GrammarTables;
  readonly tokens: Tokens;
  readonly written: WrittenTokens;
}

export interface Materialised {
  /** The external declarations. */
  readonly nodes: readonly SyntaxNode[];
  /** Offset of the first thing that C has no reading for; null when all is well. */
  readonly misread: number | null;
}

export function materialise(tree: Tree, input: MaterialiseInput): Materialised {
  const { tables, tokens, written } = input;
  const cursor = tree.walk();
  const root: OpenNode = { kind: "translation_unit", field: null, children: [], first: 0 };
  const stack = [root];
  let token = 0;
  let misread: number | null = null;
  let more = cursor.gotoFirstChild();
  while (more) {
    const parent = stack.at(-1) ?? root;
    const type = cursor.nodeTypeId;
    const field = tables.named[type]
      ? (tables.fields[cursor.currentFieldId] ?? null)
      : anonymousField(parent.kind, tables.kinds[type]);
    if (tables.leaf[type]) {
      const leaf = materialiseLeaf(tables.kinds[type] ?? "ERROR", field, token, tokens, written);
      if (leaf) parent.children.push(leaf);
      token += 1;
    } else if (cursor.gotoFirstChild()) {
      stack.push({ kind: tables.kinds[type] ?? "ERROR", field, children: [], first: token });
      continue;
    }
    more = cursor.gotoNextSibling();
    // the root itself stays open: its end is the end
    while (!more && stack.length > 1) {
      const closed = stack.pop() ?? root;
      const { children } = stack.at(-1) ?? root;
      reshape(closed, stack.at(-1) ?? root, written);
      const last = children.at(-1);
      misread ??= (last && misreadAssignment(last)?.children[1]?.start) ?? null;
      cursor.gotoParent();
      more = cursor.gotoNextSibling();
    }
  }
  cursor.delete();
  if (token !== written.count) throw new CompilerBug("the tree's leaves are not the written tokens");
  return { nodes: root.children, misread };
}

/** What the grammar would say, too; asking it for every token takes a tenth of the time. */
function anonymousField(parent: SyntaxKind, token: SyntaxKind | undefined): SyntaxField | null {
  switch (parent) {
    case "assignment_expression":
    case "binary_expression":
    case "field_expression":
    case "pointer_expression":
    case "unary_expression":
    case "update_expression":
      return "operator";
    case "array_declarator":
    case "abstract_array_declarator":
      return token === "*" ? "size" : null;
    default:
      return null;
  }
}
