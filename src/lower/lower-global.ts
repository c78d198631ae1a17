/**
 * Globals and static locals: `static` when never written, else thread-local cells (DESIGN §5).
 *
 *   static const int t[2] = {1, 2};     static T: [i32; 2] = [1, 2];
 *   static int n;                       thread_local! { static N: Cell<i32> = const { Cell::new(0) }; }
 */
import type * as c from "../c-ast/c-ast.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { variableSlot } from "../../analyses/facts/pointer-facts.ts";
import type { FunctionContext } from "./context.ts";
import { docComment } from "./comments.ts";
import { lowerGlobalInMemory } from "./floor-global.ts";
import { bare } from "./literal.ts";
import { lowerInitializer } from "./lower-initializer.ts";
import { lowerType, staticLifetimes } from "./lower-type.ts";
import { zeroValue } from "./lower-zero.ts";
import { holdsNodes } from "./node-type.ts";
import { globalNodes } from "./node-variable.ts";
import { refuse } from "./refusal.ts";

export function lowerGlobal(
  cx: FunctionContext,
  definition: c.GlobalDefinition,
  symbol: c.VariableSymbol,
): rust.Item {
  const { program } = cx;
  if (program.floor.objects.has(symbol.id)) return lowerGlobalInMemory(cx, definition, symbol);
  const item = program.names.globals.get(symbol.id);
  const representation = program.pointers.globals.get(symbol.id);
  if (!item || !representation) return refuse("internal/bug", "a global without a name", definition.span);
  if (symbol.type.kind === "pointer" && symbol.type.target.kind !== "function")
    return refuse("pointer/global", `global pointer \`${symbol.name}\``, definition.span);
  const site = {
    program,
    module: item.module,
    span: definition.span,
    slot: variableSlot(symbol.id),
    lifetimes: staticLifetimes,
  };
  const type = lowerType(symbol.type, site);
  const docs = docComment(program.program, definition.span);
  const visibility: rust.Visibility = symbol.linkage === "external" ? "pub" : "private";
  if (holdsNodes(cx, symbol.type)) return globalNodes(cx, definition, symbol, { name: item.name, docs });
  const value = definition.initializer
    ? lowerInitializer(cx, definition.initializer, symbol.type, definition.span, site.slot)
    : zeroValue(site, symbol.type, definition.span);
  const base = {
    name: item.name,
    visibility: symbol.role === "static-local" ? ("private" as const) : visibility,
    docs,
    origin: definition.id,
  };
  if (symbol.isCell) return leakedCell(base, type, value);
  if (representation.kind === "static") return { kind: "static", ...base, type, value: bare(value) };
  if (representation.kind === "cell") {
    const cell = cellOf(cx, symbol.type, type, value, definition);
    return { kind: "thread-local", ...base, type: cell.type, value: cell.value, isConst: true };
  }
  return {
    kind: "thread-local",
    ...base,
    type: b.namedType("std::cell::RefCell", type),
    value: b.call("std::cell::RefCell::new", bare(value)),
    isConst: true,
  };
}

/** A cell that slots lead to, which outlive the closures in which thread-locals are seen. */
function leakedCell(
  base: Omit<rust.ThreadLocalItem, "kind" | "type" | "value" | "isConst">,
  type: rust.Type,
  value: rust.Expr,
): rust.ThreadLocalItem {
  const cell = b.call("std::cell::Cell::new", bare(value));
  return {
    kind: "thread-local",
    ...base,
    type: b.refType(b.namedType("std::cell::Cell", type), "static"),
    value: b.call("Box::leak", b.call("Box::new", cell)),
    isConst: false,
  };
}

/** Scalars in a `Cell`, arrays in arrays of `Cell`s. */
function cellOf(
  cx: FunctionContext,
  type: c.CType,
  rustType: rust.Type,
  value: rust.Expr,
  definition: c.GlobalDefinition,
): { readonly type: rust.Type; readonly value: rust.Expr } {
  if (type.kind !== "array")
    return {
      type: b.namedType("std::cell::Cell", rustType),
      value: b.call("std::cell::Cell::new", bare(value)),
    };
  if (rustType.kind !== "array" || typeof type.length !== "number")
    return refuse("unsupported/vla", "a global of unknown length", definition.span);
  if (value.kind === "repeat") {
    const element = cellOf(cx, type.element, rustType.element, value.element, definition);
    return {
      type: b.arrayType(element.type, type.length),
      value: b.repeat({ kind: "block", isConst: true, block: b.block([], element.value) }, type.length),
    };
  }
  if (value.kind === "array") {
    const elements = value.elements.map((element) =>
      cellOf(cx, type.element, rustType.element, element, definition),
    );
    const first = elements[0];
    if (!first) return refuse("internal/bug", "an empty array", definition.span);
    return {
      type: b.arrayType(first.type, type.length),
      value: b.array(...elements.map((element) => element.value)),
    };
  }
  return refuse("pointer/global", "a mutable global with this initializer", definition.span);
}
