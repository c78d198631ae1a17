/**
 * Rust's `main`, which calls C's with the arguments of the program as far as that looks at them.
 *
 *   C: int main(int argc, char **argv)
 *   Rust: fn main() { let status = c_main(std::env::args_os().count() as i32, program_args::arguments()); ... }
 */
import type * as c from "../c-ast/c-ast.ts";
import { versionKey } from "../../analyses/facts/pointer-facts.ts";
import { rustScalar } from "../c-ast/rust-scalar.ts";
import { walk } from "../c-ast/visit.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { runtimeModules, type ProgramContext } from "./context.ts";

/** `fn main() { std::process::exit(c_main()) }` */
export function mainFunction(cx: ProgramContext): rust.FnItem | null {
  for (const [symbol, item] of cx.names.functions) {
    const found = cx.program.symbols.get(symbol);
    if (found?.kind !== "function" || found.name !== "main" || !found.defined) continue;
    const path = item.module === "" ? item.name : `${item.module}::${item.name}`;
    const missing = cx.unavailable.versions.get(versionKey({ symbol, bindings: [] }));
    if (missing)
      return mainOf(
        b.block([], b.macro("unimplemented", b.string(missing.message.replace(/[{}]/g, "$&$&")))),
      );
    const returns = found.type.result.kind !== "void";
    const definition = cx.definitions.get(symbol);
    const called = b.call(path, ...(definition ? programArguments(cx, definition) : []));
    const isInt = rustScalar(found.type.result, cx.program.enums) === "i32";
    const call = returns && !isInt ? b.cast(called, "i32") : called;
    const flush =
      runtimeModules(cx).has("stdout") || runtimeModules(cx).has("printf")
        ? [b.statement(b.call("c_runtime::stdout::flush"))]
        : [];
    if (cx.hasEndings) {
      cx.used.runtimeModules.add("exit");
      const status = returns ? call : b.blockExpr(b.block([b.statement(call)], b.int(0)));
      const body = b.block([
        b.letVariable("status", status),
        b.statement(b.call("c_runtime::exit::exit", b.path("status"))),
      ]);
      return mainOf(body);
    }
    const body = returns
      ? b.block([
          b.letVariable("status", call),
          ...flush,
          b.statement(b.call("std::process::exit", b.path("status"))),
        ])
      : b.block([b.statement(call), ...flush]);
    return mainOf(body);
  }
  return null;
}

function mainOf(body: rust.Block): rust.FnItem {
  return { kind: "fn", name: "main", visibility: "private", params: [], result: null, body };
}

/** Their number, their texts, and the environment. */
function programArguments(cx: ProgramContext, definition: c.FunctionDefinition): readonly rust.Expr[] {
  return definition.params.flatMap((param, at): readonly rust.Expr[] => {
    if (at === 0) {
      const type = cx.program.symbols.get(param)?.type;
      const count = b.method(b.call("std::env::args_os"), "count");
      return [b.cast(count, (type && rustScalar(type, cx.program.enums)) ?? "i32")];
    }
    if (isUnusedArgument(definition, param)) return [];
    const module = isTable(cx, definition.symbol, param) ? "program_args" : "memory_args";
    cx.used.runtimeModules.add(module);
    return [b.call(`c_runtime::${module}::${at === 1 ? "arguments" : "environment"}`)];
  });
}

/** Is the parameter a constant table of strings, and nothing in memory? */
function isTable({ pointers }: ProgramContext, symbol: c.SymbolId, param: c.SymbolId): boolean {
  return pointers.versions.get(versionKey({ symbol, bindings: [] }))?.pointers.get(param)?.kind === "static";
}

/** A pointer parameter of `main` that it never looks at: it has no such parameter in Rust. */
export function isUnusedArgument(definition: c.FunctionDefinition, param: c.SymbolId): boolean {
  for (const node of walk(definition.body)) {
    if (node.kind === "variable-ref" && node.symbol === param) return false;
    if (node.kind === "function-ref" && node.symbol === definition.symbol) return false;
  }
  return true;
}
