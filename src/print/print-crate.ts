/**
 * Reads a Rust AST, gives the text of its files: valid Rust as it stands, and near to what rustfmt makes of it.
 * Pure; the order of files and items is that of the tree.
 */
import type { Crate, Expr, Item, SourceFile, Type } from "../rust-ast/rust-ast.ts";
import { concat, concatAll, hardLine, render } from "./layout.ts";
import { printLines } from "./print-comment.ts";
import { printExpr } from "./print-expr.ts";
import { printItem, printItems } from "./print-item.ts";
import { printPattern } from "./print-pattern.ts";
import { printBlock } from "./print-statement.ts";
import { printType } from "./print-type.ts";
import { anywhere } from "./printer.ts";
import type { Printer } from "./printer.ts";

/** Text of each source file, keyed by its path below the crate's folder (`src/lib.rs`). */
export function printCrate(crate: Crate): ReadonlyMap<string, string> {
  return new Map(crate.files.map((file) => [`src/${file.path}`, printFile(file)]));
}

export function printFile(file: SourceFile): string {
  const printer = createPrinter();
  const docs = printLines("//!", file.docs);
  const attributes = concatAll(file.attributes.flatMap((attribute) => [`#![${attribute}]`, hardLine]));
  const parts = [
    ...(file.docs.length > 0 ? [docs] : []),
    ...(file.attributes.length > 0 ? [attributes] : []),
    ...(file.items.length > 0 ? [concat(printItems(printer, file.items), hardLine)] : []),
  ];
  return render(concatAll(parts.flatMap((part, position) => (position === 0 ? [part] : [hardLine, part]))));
}

/** One expression alone, for messages, dumps and tests. */
export function printExpression(expr: Expr): string {
  return render(createPrinter().expr(expr, anywhere));
}

/** One type alone: the report and the ABI shims show types as text. */
export function printTypeText(type: Type): string {
  return render(createPrinter().type(type));
}

/** One item alone. */
export function printItemText(item: Item): string {
  return render(createPrinter().item(item));
}

function createPrinter(): Printer {
  const printer: Printer = {
    expr: (expr, place) => printExpr(printer, expr, place),
    type: (type) => printType(printer, type),
    pattern: (pattern) => printPattern(printer, pattern),
    block: (block) => printBlock(printer, block),
    item: (item) => printItem(printer, item),
  };
  return printer;
}
