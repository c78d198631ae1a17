/** The three standard streams, and what is asked of them. */
import type * as c from "../c-ast/c-ast.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { runtimeModulePath, runtimePath, type FunctionContext } from "./context.ts";
import { isNullConstant } from "./lower-pointer.ts";
import { namedStream } from "./stream.ts";
import { refuse } from "./refusal.ts";

export type StandardStream = "stdin" | "stdout" | "stderr";

/** `stdin`, `stdout`, `stderr` as glibc declares them: pointers with external linkage. */
export function standardStream(cx: FunctionContext, expr: c.Expr): StandardStream | null {
  if (expr.kind !== "load" || expr.place.kind !== "variable-ref") return null;
  const symbol = cx.symbol(expr.place.symbol);
  if (symbol.kind !== "variable" || symbol.storage !== "static" || cx.program.names.globals.has(symbol.id))
    return null;
  const { name } = symbol;
  return name === "stdin" || name === "stdout" || name === "stderr" ? name : null;
}

/** A stream as a value; null for what is no standard stream. */
export function standardStreamValue(cx: FunctionContext, expr: c.Expr): rust.Expr | null {
  const stream = standardStream(cx, expr);
  if (stream === null) return null;
  if (expr.type.kind === "stream") return namedStream(cx, stream);
  return b.path(`${runtimeModulePath(cx.program, cx.module, "memory_stdio")}::${stream.toUpperCase()}`);
}

export function requireStream(cx: FunctionContext, expr: c.Expr, wanted: StandardStream): void {
  if (standardStream(cx, expr) !== wanted)
    refuse("unsupported/library", `a stream that is not \`${wanted}\``, expr.span);
}

/** `fflush`, `feof`, `ferror`, `clearerr` of a standard stream; null for other functions. */
export function lowerStreamState(cx: FunctionContext, call: c.Call, name: string): rust.Expr | null {
  const [arg] = call.args;
  if (!arg || !/^(fflush|feof|ferror|clearerr)$/.test(name)) return null;
  const stream = name === "fflush" && isNullConstant(arg) ? "stdout" : standardStream(cx, arg);
  if (stream === null)
    return refuse("unsupported/library", "a stream that is none of the standard ones", call.span);
  if (name === "fflush") {
    const holdsBack = stream === "stdout" || (stream === "stderr" && cx.program.reopensStreams);
    return holdsBack ? b.call(runtimePath(cx, stream, "flush")) : b.int(0, "i32");
  }
  if (name === "feof")
    return stream === "stdin" ? truth(b.call(runtimePath(cx, "stdin", "ended"))) : b.int(0, "i32");
  if (stream === "stderr") return refuse("unsupported/library", "the state of stderr", call.span);
  const state = b.call(runtimePath(cx, stream, name === "ferror" ? "failed" : "clear_error"));
  return name === "ferror" ? truth(state) : state;
}

function truth(expr: rust.Expr): rust.Expr {
  return b.cast(expr, "i32");
}
