/** Inner nodes with the rewrites undone: what was written for the grammar's sake gives way to what the source says. */
import { CompilerBug } from "../source/assert-never.ts";
import type { SyntaxField, SyntaxKind, SyntaxNode } from "../syntax/syntax-node.ts";
import { role } from "./token-writer.ts";
import type { WrittenTokens } from "./token-writer.ts";

/** A node whose children are being collected. */
export interface OpenNode {
  readonly kind: SyntaxKind;
  readonly field: SyntaxField | null;
  readonly children: SyntaxNode[];
  /** Its first written token. */
  readonly first: number;
}

/** Closes `node` into its parent's children. */
export function reshape(node: OpenNode, parent: OpenNode, written: WrittenTokens): void {
  const { children } = node;
  // only synthetic tokens: a supplied declarator, an empty statement behind a label
  if (children.length === 0) return;
  const firstRole = written.roles[node.first] ?? role.plain;
  const synthetic = firstRole === role.synthetic;
  switch (node.kind) {
    case "parenthesized_expression":
      parent.children.push(synthetic ? onlyChild(node) : close(node, node.kind));
      return;
    case "sizeof_expression":
      if (synthetic) parent.children.push(onlyChild(node));
      else
        parent.children.push(close(node, firstKind(node) === "_Alignof" ? "alignof_expression" : node.kind));
      return;
    case "enum_specifier":
      parent.children.push(isTypeof(node) ? closeTypeof(node) : close(node, node.kind));
      return;
    case "parameter_declaration":
      parent.children.push(firstRole === role.identifierListType ? onlyChild(node) : close(node, node.kind));
      return;
    case "pointer_expression":
      parent.children.push(close(node, isComplexPart(node) ? "unary_expression" : node.kind));
      return;
    case "return_statement":
      parent.children.push(close(node, firstKind(node) === "goto" ? "goto_statement" : node.kind));
      return;
    case "compound_statement":
      if (firstRole === role.brokenBody) parent.children.push({ ...close(node, "ERROR"), children: [] });
      else if (!synthetic) parent.children.push(close(node, node.kind));
      else if (parent.kind === "function_definition") spliceOldStyleBody(node, parent);
      else parent.children.push({ ...oneStatement(node.children), field: node.field });
      return;
    default:
      parent.children.push(close(node, node.kind));
  }
}

/** Kind of the node's first leaf, which is a keyword. */
function firstKind(node: OpenNode): SyntaxKind | "" {
  return node.children[0]?.kind ?? "";
}

function close(node: OpenNode, kind: SyntaxKind): SyntaxNode {
  const { field, children } = node;
  let start = Infinity;
  let end = 0;
  for (const child of children) {
    if (child.start < start) start = child.start;
    if (child.end > end) end = child.end;
  }
  return { kind, named: true, field, start, end, children, text: "" };
}

/** The child takes the place, and the field, of the synthetic node around it. */
function onlyChild(node: OpenNode): SyntaxNode {
  const child = node.children[0];
  if (!child || node.children.length !== 1)
    throw new CompilerBug(`synthetic ${node.kind} with several children`);
  return { ...child, field: node.field };
}

/** `if (x) case 1: case 2: y;`: to the grammar the cases follow each other, but the `if` has only one statement. */
function oneStatement(statements: readonly SyntaxNode[]): SyntaxNode {
  return statements.reduceRight((inner, outer) => labelling(outer, inner));
}

/** The labels of `outer`, of which none has a statement yet, put before `inner`. */
function labelling(outer: SyntaxNode, inner: SyntaxNode): SyntaxNode {
  const last = outer.children.at(-1);
  if (outer.kind === "labeled_statement" && last) {
    const children = [...outer.children.slice(0, -1), labelling(last, inner)];
    return { ...outer, end: inner.end, children };
  }
  if (outer.kind !== "case_statement") throw new CompilerBug(`${outer.kind} before another statement`);
  return { ...outer, end: inner.end, children: [...outer.children, { ...inner, field: null }] };
}

function isComplexPart(node: OpenNode): boolean {
  const kind = firstKind(node);
  return kind === "__real__" || kind === "__imag__";
}

function isTypeof(node: OpenNode): boolean {
  const kind = firstKind(node);
  return kind === "typeof" || kind === "_Atomic";
}

/** `enum { a = X }` back to `typeof (X)`. */
function closeTypeof(node: OpenNode): SyntaxNode {
  const [keyword, list] = node.children;
  const children = [keyword, ...(list?.children ?? []).map((child) => typeofOperand(child))];
  const kind = keyword?.kind === "typeof" ? "typeof_specifier" : "atomic_specifier";
  return close({ ...node, children: children.filter((child) => child !== undefined) }, kind);
}

function typeofOperand(child: SyntaxNode): SyntaxNode {
  const value = child.kind === "enumerator" ? child.children[0] : undefined;
  if (!value) return { ...child, field: null };
  return { ...value, field: value.kind === "type_descriptor" ? "type" : "value" };
}

/** Declarations and body of a K&R definition become children of the definition. */
function spliceOldStyleBody(node: OpenNode, parent: OpenNode): void {
  const last = node.children.length - 1;
  node.children.forEach((child, index) =>
    parent.children.push({ ...child, field: index === last ? "body" : null }),
  );
}
