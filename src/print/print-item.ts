/** Items as text, in the order in which they are given. */
import { assertNever } from "../source/assert-never.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { concat, concatAll, hardLine, indent, join, list, verbatim } from "./layout.ts";
import type { Doc } from "./layout.ts";
import { printItemHead } from "./print-comment.ts";
import { printGenerics, printResult } from "./print-type.ts";
import { anywhere } from "./printer.ts";
import type { Printer } from "./printer.ts";

export function printItem(printer: Printer, item: rust.Item): Doc {
  if (item.kind === "thread-local") return printThreadLocal(printer, item);
  return concat(printItemHead(item.docs, item.attributes), printBareItem(printer, item));
}

/** Items with an empty line between them, but for runs of short ones of one kind. */
export function printItems(printer: Printer, items: readonly rust.Item[]): Doc {
  const parts = items.map((item, position) => {
    const previous = items[position - 1];
    if (previous === undefined) return printer.item(item);
    return concat(hardLine, standsApart(previous, item) ? hardLine : "", printer.item(item));
  });
  return concatAll(parts);
}

function standsApart(previous: rust.Item, item: rust.Item): boolean {
  if (previous.kind !== item.kind || (item.docs ?? []).length > 0) return true;
  switch (item.kind) {
    case "use":
    case "const":
    case "static":
    case "type-alias":
      return false;
    case "mod":
      return item.items !== null;
    default:
      return true;
  }
}

function printBareItem(printer: Printer, item: Exclude<rust.Item, rust.ThreadLocalItem>): Doc {
  switch (item.kind) {
    case "fn":
      return printFn(printer, item);
    case "struct":
      return printStructItem(printer, item);
    case "enum":
      return printEnum(printer, item);
    case "const":
    case "static":
      return printConst(printer, item, printer.expr(item.value, anywhere));
    case "type-alias": {
      const head = `${printVisibility(item.visibility)}type ${item.name}${printGenerics(item.generics)} = `;
      return concat(head, printer.type(item.type), ";");
    }
    case "use":
      return `${printVisibility(item.visibility)}use ${item.path};`;
    case "impl":
      return printImpl(printer, item);
    case "mod":
      return printMod(printer, item);
    case "verbatim":
      return verbatim(item.text.trimEnd());
    default:
      return assertNever(item);
  }
}

/** `pub const fn name<T>(&self, mut a: u32) -> T { .. }` */
function printFn(printer: Printer, item: rust.FnItem): Doc {
  const params = item.params.map((param) =>
    concat(param.mutable ? "mut " : "", param.name, ": ", printer.type(param.type)),
  );
  const all = item.receiver === undefined ? params : [item.receiver, ...params];
  const constant = item.isConst === true ? "const " : "";
  const head = `${printVisibility(item.visibility)}${constant}fn ${item.name}${printGenerics(item.generics)}`;
  return concat(head, list("(", all, ")"), printResult(printer, item.result), " ", printer.block(item.body));
}

/** `struct Name { field: T }`, `struct Name(T);` */
function printStructItem(printer: Printer, item: rust.StructItem): Doc {
  const head = `${printVisibility(item.visibility)}struct ${item.name}${printGenerics(item.generics)}`;
  if ("tuple" in item.fields) {
    const fields = item.fields.tuple.map(({ visibility, type }) =>
      concat(printVisibility(visibility), printer.type(type)),
    );
    return concat(head, list("(", fields, ")"), ";");
  }
  const fields = item.fields.map(({ name, visibility, type, docs }) =>
    concat(printItemHead(docs, []), printVisibility(visibility), name, ": ", printer.type(type)),
  );
  return concat(head, " ", printBraced(fields, ","));
}

/** `enum Name { A, B(T), C = 3 }` */
function printEnum(printer: Printer, item: rust.EnumItem): Doc {
  const variants = item.variants.map(({ name, fields, discriminant, docs }) => {
    const payload = fields.length === 0 ? "" : concat("(", join(", ", fields.map(printer.type)), ")");
    const value = discriminant === undefined ? "" : ` = ${String(discriminant)}`;
    return concat(printItemHead(docs, []), name, payload, value);
  });
  const head = `${printVisibility(item.visibility)}enum ${item.name}${printGenerics(item.generics)} `;
  return concat(head, printBraced(variants, ","));
}

/** `const NAME: T = value;` */
function printConst(printer: Printer, item: rust.ConstItem | rust.ThreadLocalItem, value: Doc): Doc {
  const keyword = item.kind === "const" ? "const" : "static";
  const head = `${printVisibility(item.visibility)}${keyword} ${item.name}: `;
  return concat(head, printer.type(item.type), " = ", value, ";");
}

/** `thread_local! { static NAME: T = const { value }; }`: docs and attributes go inside, onto the static. */
function printThreadLocal(printer: Printer, item: rust.ThreadLocalItem): Doc {
  const value = printer.expr(item.value, anywhere);
  const wrapped = item.isConst ? concat("const { ", value, " }") : value;
  const inner = concat(printItemHead(item.docs, item.attributes), printConst(printer, item, wrapped));
  return concat("thread_local! {", indent(concat(hardLine, inner)), hardLine, "}");
}

/** `impl<T> Trait for Type { .. }` */
function printImpl(printer: Printer, item: rust.ImplItem): Doc {
  const trait = item.trait === null ? "" : `${item.trait} for `;
  return concat(
    `impl${printGenerics(item.generics)} ${trait}`,
    printer.type(item.type),
    " ",
    printBody(printer, item.items),
  );
}

function printMod(printer: Printer, item: rust.ModItem): Doc {
  const head = `${printVisibility(item.visibility)}mod ${item.name}`;
  return item.items === null ? `${head};` : concat(head, " ", printBody(printer, item.items));
}

function printBody(printer: Printer, items: readonly rust.Item[]): Doc {
  if (items.length === 0) return "{}";
  return concat("{", indent(concat(hardLine, printItems(printer, items))), hardLine, "}");
}

function printBraced(parts: readonly Doc[], terminator: string): Doc {
  if (parts.length === 0) return "{}";
  return concat(
    "{",
    indent(concatAll(parts.map((part) => concat(hardLine, part, terminator)))),
    hardLine,
    "}",
  );
}

function printVisibility(visibility: rust.Visibility): string {
  return visibility === "private" ? "" : `${visibility} `;
}
