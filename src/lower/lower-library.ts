/** Calls of C library functions: the memory functions as slice operations, the rest by the runtime. */
import type * as c from "../c-ast/c-ast.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { noteRuntime, type FunctionContext } from "./context.ts";
import { lowerFree } from "./lower-free.ts";
import { lowerMemcmp, lowerMemcpy, lowerMemset } from "./lower-memory.ts";
import { lowerPrinting, isPrinting } from "./lower-print-call.ts";
import { lowerPointerPlace } from "./lower-pointer.ts";
import type { Place } from "./lower-place.ts";
import { lowerStrlen } from "./lower-string.ts";
import { lowerValue } from "./lower-expr.ts";
import { refuse } from "./refusal.ts";

export function lowerLibraryEffect(cx: FunctionContext, call: c.Call, callee: c.FunctionSymbol): void {
  switch (callee.name) {
    case "memcpy":
    case "memmove":
      lowerMemcpy(cx, call);
      return;
    case "memset":
    case "bzero":
    case "explicit_bzero":
      lowerMemset(cx, call, callee.name);
      return;
    case "free":
      lowerFree(cx, call);
      return;
    case "abort":
      cx.emit(b.statement(b.call("std::process::abort")));
      return;
    case "exit":
      noteRuntime(cx, { module: "stdout", name: "flush" });
      cx.emit(b.statement(b.call("flush")));
      cx.emit(b.statement(b.call("std::process::exit", argument(cx, call, 0))));
      return;
    case "_Exit":
    case "_exit":
      cx.emit(b.statement(b.call("std::process::exit", argument(cx, call, 0))));
      return;
    case "__assert_fail":
      cx.emit(b.statement(b.macro("panic", b.string("assertion failed"))));
      return;
    default:
      if (isPrinting(callee.name)) cx.emit(b.statement(lowerPrinting(cx, call, callee.name, "unused")));
      else cx.emit(b.letPattern(b.wildcard, lowerLibraryValue(cx, call, callee)));
  }
}

export function lowerLibraryValue(cx: FunctionContext, call: c.Call, callee: c.FunctionSymbol): rust.Expr {
  switch (callee.name) {
    case "memcmp":
      return lowerMemcmp(cx, call);
    case "strlen":
      return lowerStrlen(cx, call);
    case "abs":
    case "labs":
    case "llabs":
      return b.method(argument(cx, call, 0), "wrapping_abs");
    case "fabs":
    case "sqrt":
    case "floor":
    case "ceil":
    case "trunc":
    case "fabsf":
    case "sqrtf":
    case "floorf":
    case "ceilf":
    case "truncf":
      return b.method(
        argument(cx, call, 0),
        callee.name
          .replace(/^fabsf?$/, "abs")
          .replace(/f$/, (tail) => (callee.name === "ceilf" || callee.name.endsWith("f") ? "" : tail)),
      );
    default:
      if (isPrinting(callee.name)) return lowerPrinting(cx, call, callee.name, "used");
      return refuse("unsupported/library", `\`${callee.name}\` has no translation`, call.span);
  }
}

/** The place that a library function's result points at. */
export function lowerLibraryPlace(cx: FunctionContext, call: c.Call, callee: c.FunctionSymbol): Place {
  if (callee.name === "memcpy" || callee.name === "memmove" || callee.name === "memset") {
    lowerLibraryEffect(cx, call, callee);
    const [target] = call.args;
    if (target) return lowerPointerPlace(cx, target);
  }
  return refuse("unsupported/library", `\`${callee.name}\` has no translation`, call.span);
}

function argument(cx: FunctionContext, call: c.Call, at: number): rust.Expr {
  const arg = call.args[at];
  return arg ? lowerValue(cx, arg) : refuse("elaborate/type", "a missing argument", call.span);
}
