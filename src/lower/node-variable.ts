/**
 * Variables that are nodes, or rows of nodes: links to objects of the pool, which are given back at the end of the block.
 *
 *   C: struct node head = { 1 }; static struct node all[9];
 *   Rust: let head = Link::<Node>::calloc(); let _head = Automatic([head]); head.assign(&Node { ... });
 */
import type * as c from "../c-ast/c-ast.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { Span } from "../source/span.ts";
import { itemPath, type FunctionContext } from "./context.ts";
import { linkItem } from "./link.ts";
import { initializeNode } from "./lower-link.ts";
import { lowerType } from "./lower-type.ts";
import { refuse } from "./refusal.ts";

/** The link to the object that a variable is; for a row, the links. */
export function nodeVariable(cx: FunctionContext, { symbol: id, span }: c.VariableRef): rust.Expr {
  const symbol = cx.symbol(id);
  if (symbol.kind !== "variable" || symbol.storage !== "static") return b.path(cx.local(id));
  const item = cx.program.names.globals.get(id);
  if (!item)
    return refuse("unsupported/library", `\`${symbol.name}\` is defined outside of the program`, span);
  const missing = cx.program.unavailable.globals.get(id);
  if (missing) return refuse(missing.code, `global \`${symbol.name}\`: ${missing.message}`, span);
  const name = symbol.type.kind === "array" ? "nodes" : "node";
  return b.method(b.path(itemPath(item, cx.module)), "with", b.closure([name], b.deref(b.path(name))));
}

/** Declares a local variable. */
export function declareNodes(
  cx: FunctionContext,
  symbol: c.VariableSymbol,
  initializer: c.Initializer | null,
  span: Span,
): void {
  if (cx.hoisted.has(symbol.id))
    return refuse("unsupported/goto", "a node is declared where a jump may lead past it", span);
  const name = cx.local(symbol.id);
  const isRow = symbol.type.kind === "array";
  cx.emit(
    b.letVariable(name, newNodes(cx, symbol.type, span), isRow ? rowType(cx, symbol.type, span) : undefined),
  );
  if (!livesToTheEnd(cx, symbol.id)) {
    const links = isRow ? b.path(name) : b.array(b.path(name));
    cx.emit(b.letVariable(cx.temporary(`_${name}`), b.call(linkItem(cx, "Automatic"), links)));
  }
  if (initializer) initializeNodes(cx, b.path(name), initializer, symbol.type, span);
}

/** A variable of `main` itself: the program ends with it. */
function livesToTheEnd(cx: FunctionContext, symbol: c.SymbolId): boolean {
  return (
    cx.symbol(cx.definition.symbol).name === "main" &&
    cx.definition.body.body.some(
      (statement) =>
        statement.kind === "local-declaration" && statement.variables.some((one) => one.symbol === symbol),
    )
  );
}

/** A global or static local variable: made when it is first used. */
export function globalNodes(
  cx: FunctionContext,
  { initializer, span, id }: c.GlobalDefinition,
  symbol: c.VariableSymbol,
  item: Pick<rust.ThreadLocalItem, "name" | "docs">,
): rust.ThreadLocalItem {
  const isRow = symbol.type.kind === "array";
  const type = isRow ? rowType(cx, symbol.type, span) : linkTypeOf(cx, symbol.type, span);
  const made = newNodes(cx, symbol.type, span);
  const kept = (links: rust.Expr): rust.Expr =>
    isRow ? b.call("Box::leak", b.call("Box::new", links)) : links;
  let value = kept(made);
  if (initializer) {
    const { statements } = cx.collect(() => {
      cx.emit(b.letVariable("made", made, type));
      initializeNodes(cx, b.path("made"), initializer, symbol.type, span);
    });
    value = b.blockExpr(b.block(statements, kept(b.path("made"))));
  }
  return {
    kind: "thread-local",
    ...item,
    visibility: symbol.linkage === "external" ? "pub" : "private",
    type: isRow ? b.refType(type, "static") : type,
    value,
    isConst: false,
    origin: id,
  };
}

function initializeNodes(
  cx: FunctionContext,
  made: rust.Expr,
  initializer: c.Initializer,
  type: c.CType,
  span: Span,
): void {
  if (type.kind !== "array") {
    initializeNode(cx, made, initializer, type, span);
    return;
  }
  if (initializer.kind !== "array")
    return refuse("unsupported/extension", "a row of nodes that is copied", span);
  for (const { index, value } of initializer.elements)
    initializeNode(cx, b.index(made, b.int(index)), value, type.element, span);
}

/** A new object, or a row of them, all of whose bytes are zero. */
function newNodes(cx: FunctionContext, type: c.CType, span: Span): rust.Expr {
  const element = type.kind === "array" ? type.element : type;
  const node = element.kind === "record" ? cx.program.names.records.get(element.record) : undefined;
  if (!node) return refuse("internal/bug", "a node of a record without a name", span);
  const make = type.kind === "array" ? "row" : "calloc";
  return b.call(`${linkItem(cx, "Link")}::<${itemPath(node, cx.module)}>::${make}`);
}

function rowType(cx: FunctionContext, type: c.CType, span: Span): rust.Type {
  if (type.kind !== "array" || typeof type.length !== "number")
    return refuse("unsupported/vla", "a row of nodes of unknown length", span);
  return b.arrayType(linkTypeOf(cx, type.element, span), type.length);
}

function linkTypeOf(cx: FunctionContext, type: c.CType, span: Span): rust.Type {
  if (type.kind !== "record") return refuse("internal/bug", "a node of no record", span);
  const link: c.CType = { kind: "link", record: type.record, quals: 0 };
  return lowerType(link, { program: cx.program, module: cx.module, span });
}
