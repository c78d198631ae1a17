/** Compiler builtins that have a Rust counterpart. */
import type * as c from "../c-ast/c-ast.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { FunctionContext } from "./context.ts";
import { lowerVariadicBuiltin } from "./floor-variadic.ts";
import { lowerValue } from "./lower-expr.ts";
import { refuse } from "./refusal.ts";

/** Methods whose result is an integer count, cast to `int`. */
const countMethods: Readonly<Record<string, string>> = {
  __builtin_clz: "leading_zeros",
  __builtin_clzl: "leading_zeros",
  __builtin_clzll: "leading_zeros",
  __builtin_ctz: "trailing_zeros",
  __builtin_ctzl: "trailing_zeros",
  __builtin_ctzll: "trailing_zeros",
  __builtin_popcount: "count_ones",
  __builtin_popcountl: "count_ones",
  __builtin_popcountll: "count_ones",
};

const swapMethods = new Set([
  "__builtin_bswap16",
  "__builtin_bswap32",
  "__builtin_bswap64",
  "__builtin_bswap128",
]);

export function lowerBuiltin(cx: FunctionContext, expr: c.BuiltinCall): rust.Expr {
  const [first] = expr.args;
  const list = cx.program.floor.pointers.size > 0 ? lowerVariadicBuiltin(cx, expr) : null;
  if (list) return list;
  const method = countMethods[expr.builtin];
  if (method !== undefined && first) return b.cast(b.method(lowerValue(cx, first), method), "i32");
  if (swapMethods.has(expr.builtin) && first) return b.method(lowerValue(cx, first), "swap_bytes");
  switch (expr.builtin) {
    case "__builtin_expect":
      if (first) return lowerValue(cx, first);
      break;
    case "__builtin_unreachable":
      return b.macro("unreachable");
    case "__builtin_trap":
    case "__builtin_abort":
      return b.call("std::process::abort");
    case "__builtin_constant_p":
      return b.int(0, "i32");
    default:
      break;
  }
  return refuse("unsupported/builtin", `\`${expr.builtin}\``, expr.span);
}
