/** Compiler builtins that have a Rust counterpart. */
import type * as c from "../c-ast/c-ast.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { runtimePath, type FunctionContext } from "./context.ts";
import { isFloorPointer } from "./floor.ts";
import { lowerVariadicBuiltin } from "./floor-variadic.ts";
import { bare } from "./literal.ts";
import { lowerFloatingTest } from "./lower-floating-test.ts";
import { lowerCaughtValue } from "./lower-catch.ts";
import { lowerOverflow } from "./lower-overflow.ts";
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

const runtimeFunctions: Readonly<Record<string, string>> = {
  __builtin_clrsb: "clrsb",
  __builtin_clrsbl: "clrsbl",
  __builtin_clrsbll: "clrsbl",
};

const swapMethods = new Set([
  "__builtin_bswap16",
  "__builtin_bswap32",
  "__builtin_bswap64",
  "__builtin_bswap128",
]);

export function lowerBuiltin(cx: FunctionContext, expr: c.BuiltinCall): rust.Expr {
  const [first, second] = expr.args;
  const special = lowerVariadicBuiltin(cx, expr) ?? lowerOverflow(cx, expr) ?? lowerFloatingTest(cx, expr);
  if (special) return special;
  const method = countMethods[expr.builtin];
  if (method !== undefined && first) return b.cast(b.method(lowerValue(cx, first), method), "i32");
  if (swapMethods.has(expr.builtin) && first) return b.method(lowerValue(cx, first), "swap_bytes");
  if (/^__builtin_parity(l|ll)?$/.test(expr.builtin) && first)
    return b.cast(b.binary("&", b.method(lowerValue(cx, first), "count_ones"), b.int(1)), "i32");
  const ofRuntime = runtimeFunctions[expr.builtin];
  if (ofRuntime !== undefined && first)
    return b.call(runtimePath(cx, "bits", ofRuntime), lowerValue(cx, first));
  if (/^__builtin_alloca(_with_align)?$/.test(expr.builtin) && first) {
    if (!isFloorPointer(cx, expr)) return refuse("unsupported/vla", "`alloca`", expr.span);
    cx.frame ??= cx.temporary("frame");
    return b.method(b.path(cx.frame), "alloca", bare(lowerValue(cx, first)));
  }
  if (/^__builtin_powif?$/.test(expr.builtin) && first && second)
    return b.method(lowerValue(cx, first), "powi", bare(lowerValue(cx, second)));
  switch (expr.builtin) {
    case "caught_value":
      return lowerCaughtValue(cx, expr);
    case "__builtin_expect":
    case "__builtin_expect_with_probability":
    case "__builtin_assume_aligned":
      if (first) return lowerValue(cx, first);
      break;
    case "__builtin_prefetch": // only makes it faster, or not
      if (expr.args.some((arg) => cx.program.flow.hasSideEffect(arg))) break;
      return b.tuple();
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
