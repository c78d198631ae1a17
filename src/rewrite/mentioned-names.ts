/** All names that an item's code and types mention, as single segments: what may refer to another item. */
import { assertNever } from "../source/assert-never.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { descendants, itemExprs } from "../rust-ast/visit.ts";
import { changeItem } from "./change.ts";

const anyName = /\p{XID_Continue}+/gu;

/** Names that stand for themselves: the `a` of `a::b`. What imports bring in is named so. */
export const leadingName = /(?<!::|\p{XID_Continue})\p{XID_Continue}+/gu;

/** @param pattern finds the names in a path or a text */
export function mentionedNames(item: rust.Item, pattern = anyName): ReadonlySet<string> {
  const names = new Set<string>();
  const text = (written: string): void => {
    for (const [name] of written.matchAll(pattern)) names.add(name);
  };
  const type = (node: rust.Type): void => {
    addType(node, text);
  };
  for (const outer of itemExprs(item)) for (const expr of descendants(outer)) addExpr(expr, text, type);
  // Patterns and the types of statements are no expressions.
  changeItem(item, {
    pattern: (pattern) => {
      if (pattern.kind === "constructor") text(pattern.path);
      if (pattern.kind === "binding") text(pattern.name);
      if (pattern.kind === "literal" && pattern.value.kind === "path") text(pattern.value.path);
      if (pattern.kind === "range") {
        for (const end of [pattern.from, pattern.to])
          for (const expr of descendants(end)) addExpr(expr, text, type);
      }
      return pattern;
    },
    block: (block) => {
      for (const statement of block.statements) {
        if (statement.kind === "let" && statement.type !== undefined) type(statement.type);
        if (statement.kind === "item")
          for (const name of mentionedNames(statement.item, pattern)) names.add(name);
      }
      return block;
    },
  });
  addSignature(item, type, text);
  return names;
}

function addExpr(expr: rust.Expr, text: (written: string) => void, type: (node: rust.Type) => void): void {
  if (expr.kind === "path" || expr.kind === "struct") text(expr.path);
  if (expr.kind === "method-call") text(expr.method);
  if (expr.kind === "macro") text(expr.name);
  if (expr.kind === "cast") type(expr.type);
  if (expr.kind === "string") text(expr.value);
  if (expr.kind === "closure")
    for (const param of expr.params) if (param.type !== undefined) type(param.type);
}

function addSignature(
  item: rust.Item,
  type: (node: rust.Type) => void,
  text: (written: string) => void,
): void {
  for (const attribute of item.attributes ?? []) text(attribute);
  switch (item.kind) {
    case "fn":
      for (const param of item.params) type(param.type);
      if (item.result !== null) type(item.result);
      for (const param of item.generics?.params ?? []) text(param);
      return;
    case "struct":
      for (const field of "tuple" in item.fields ? item.fields.tuple : item.fields) type(field.type);
      return;
    case "enum":
      for (const variant of item.variants) variant.fields.forEach(type);
      return;
    case "const":
    case "static":
    case "thread-local":
    case "type-alias":
      type(item.type);
      return;
    case "impl":
      type(item.type);
      if (item.trait !== null) text(item.trait);
      for (const inner of item.items) addSignature(inner, type, text);
      return;
    case "mod":
      for (const inner of item.items ?? []) addSignature(inner, type, text);
      return;
    case "use":
      text(item.path);
      return;
    case "verbatim":
      text(item.text);
      return;
    default:
      assertNever(item);
  }
}

function addType(type: rust.Type, text: (written: string) => void): void {
  const inner = (node: rust.Type): void => {
    addType(node, text);
  };
  switch (type.kind) {
    case "path":
      text(type.path);
      type.args?.forEach(inner);
      return;
    case "ref":
      inner(type.target);
      return;
    case "slice":
      inner(type.element);
      return;
    case "array":
      inner(type.element);
      for (const expr of descendants(type.length)) if (expr.kind === "path") text(expr.path);
      return;
    case "tuple":
      type.elements.forEach(inner);
      return;
    case "fn":
      type.params.forEach(inner);
      inner(type.result);
      return;
    case "bound":
      text(type.bound);
      return;
    case "const":
    case "never":
    case "infer":
      return;
    default:
      assertNever(type);
  }
}
