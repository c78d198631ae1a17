/**
 * Mutable globals passed by address: the call runs inside `with_borrow` or `with_borrow_mut`. Sound because the callee
 * never touches that global by its name (mod/ref), so the `RefCell` is never borrowed twice.
 */
import type * as c from "../c-ast/c-ast.ts";
import { calleeSymbol } from "../c-ast/callee.ts";
import { walkExpr } from "../c-ast/visit.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { itemPath, type FunctionContext } from "./context.ts";
import type { Place } from "./lower-place.ts";
import { snakeCase } from "./names.ts";
import { rootVariable } from "./root-variable.ts";
import { refuse } from "./refusal.ts";

export function withBorrowedGlobals(
  cx: FunctionContext,
  call: c.Call,
  callee: c.SymbolId,
  make: () => rust.Expr,
): rust.Expr {
  const globals = borrowedGlobals(cx, call);
  if (globals.length === 0) return make();
  const touched = cx.program.flow.globalsNamed(callee);
  for (const symbol of globals) {
    const { name } = cx.symbol(symbol);
    if (touched === null || touched.has(symbol))
      return refuse(
        "pointer/global",
        `global \`${name}\` is passed to a function that also uses it by name`,
        call.span,
      );
  }
  refuseUseInArguments(cx, call, globals);
  return withGlobals(cx, globals, call, make);
}

/** The arguments are computed while the globals are borrowed. */
function refuseUseInArguments(cx: FunctionContext, call: c.Call, globals: readonly c.SymbolId[]): void {
  const calls = call.args.flatMap((arg) =>
    [...walkExpr(arg)].flatMap((node) => (node.kind === "call" ? [node] : [])),
  );
  for (const inner of calls) {
    const callee = calleeSymbol(inner, cx.program.program);
    const isLibrary = callee !== null && !cx.program.definitions.has(callee.id);
    if (isLibrary && !inner.args.some(({ type }) => isFunctionPointer(type))) continue;
    const touched = callee && !isLibrary ? cx.program.flow.globalsNamed(callee.id) : null;
    if (touched === null || globals.some((symbol) => touched.has(symbol)))
      refuse("pointer/global", "a global is passed beside a call that uses it by name", inner.span);
  }
}

function isFunctionPointer(type: c.CType): boolean {
  return type.kind === "pointer" && type.target.kind === "function";
}

/** Makes an expression inside closures that have borrowed these mutable globals. */
export function withGlobals(
  cx: FunctionContext,
  globals: readonly c.SymbolId[],
  call: c.Call,
  make: () => rust.Expr,
  written: readonly c.SymbolId[] = globals,
): rust.Expr {
  if (globals.length === 0) return make();
  const aliases = globals.map((symbol) => ({
    symbol,
    name: cx.temporary(snakeCase(cx.symbol(symbol).name)),
  }));
  for (const { symbol, name } of aliases) cx.globalAliases.set(symbol, name);
  let result: rust.Expr;
  try {
    const made = cx.collect(make);
    result = made.statements.length === 0 ? made.value : b.blockExpr(b.block(made.statements, made.value));
  } finally {
    for (const { symbol } of aliases) cx.globalAliases.delete(symbol);
  }
  for (const { symbol, name } of aliases) {
    const item = cx.program.names.globals.get(symbol);
    if (!item)
      return refuse("unsupported/library", "a global that is defined outside of the program", call.span);
    const method = written.includes(symbol) ? "with_borrow_mut" : "with_borrow";
    result = b.method(b.path(itemPath(item, cx.module)), method, b.closure([name], result));
  }
  return result;
}

/** Mutable globals whose address is an argument of the call. */
function borrowedGlobals(cx: FunctionContext, call: c.Call): readonly c.SymbolId[] {
  const found = new Set<c.SymbolId>();
  for (const arg of call.args) {
    if (arg.type.kind !== "pointer") continue;
    const symbol = rootVariable(cx, arg);
    if (symbol !== null && isInCell(cx, symbol) && !cx.globalAliases.has(symbol)) found.add(symbol);
  }
  return [...found];
}

/** Memory functions on mutable globals. Calls inside the arguments could use the globals, so there must be none. */
export function withMemoryGlobals(cx: FunctionContext, call: c.Call, make: () => rust.Expr): rust.Expr {
  const globals = globalsWithoutCalls(cx, call);
  return withGlobals(cx, globals, call, make);
}

/** As `withMemoryGlobals`, for functions that only read them. */
export function withReadGlobals(cx: FunctionContext, call: c.Call, make: () => rust.Expr): rust.Expr {
  return withGlobals(cx, globalsWithoutCalls(cx, call), call, make, []);
}

function globalsWithoutCalls(cx: FunctionContext, call: c.Call): readonly c.SymbolId[] {
  const globals = borrowedGlobals(cx, call);
  if (globals.length > 0 && call.args.some((arg) => [...walkExpr(arg)].some(({ kind }) => kind === "call")))
    return refuse(
      "pointer/global",
      "a memory function on a mutable global whose arguments make calls",
      call.span,
    );
  return globals;
}

/** The mutable globals in which places lie. */
export function globalsOf(cx: FunctionContext, places: readonly Place[]): readonly c.SymbolId[] {
  const found = new Set<c.SymbolId>();
  for (const { root } of places) {
    if (root.kind !== "variable" || cx.globalAliases.has(root.symbol)) continue;
    if (isInCell(cx, root.symbol)) found.add(root.symbol);
  }
  return [...found];
}

function isInCell({ program }: FunctionContext, symbol: c.SymbolId): boolean {
  return program.pointers.globals.get(symbol)?.kind === "refcell" && !program.floor.objects.has(symbol);
}
