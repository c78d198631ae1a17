/**
 * Variadic functions (C11 7.16): the arguments behind `...` lie in memory, eight bytes for each, and a `va_list` is the
 * position of the next one.
 *
 *   C: int sum(int n, ...) { va_list ap; va_start(ap, n); x = va_arg(ap, int); }    sum(2, 3, 4)
 *   Rust: fn sum(n: i32, rest: Ptr<u64>) -> i32 { ... x = memory::next_argument(ap.first()); }
 *         let arguments = Local::<u64>::array(2); arguments.member::<i32>(8).set(4); ... sum(2, arguments.ptr())
 */
import type * as c from "../c-ast/c-ast.ts";
import { sizeOf } from "../c-ast/type-size.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { FunctionContext } from "./context.ts";
import { floorType, floorTypeText, isFloorPointer, memoryFunction, memoryItem } from "./floor.ts";
import { bare } from "./literal.ts";
import { lowerValue } from "./lower-expr.ts";
import { refuse } from "./refusal.ts";

/** Name of the parameter that stands for `...`. */
export const restName = "rest";

/** The arguments behind the named ones, put into memory; null where the function has none such. */
export function variadicArguments(cx: FunctionContext, call: c.Call, type: c.FunctionType): rust.Expr | null {
  if (!type.variadic) return null;
  const given = call.args.slice(type.params.length);
  const offsets: number[] = [];
  let size = 0;
  for (const arg of given) {
    offsets.push(size);
    size += Math.ceil(sizeOf(arg.type, cx.program.program) / 8) * 8;
  }
  const area = cx.temporary("arguments");
  const local = memoryItem(cx.program, cx.module, "Local");
  cx.emit(b.letVariable(area, b.call(`${local}::<u64>::array`, b.int(size / 8))));
  for (const [at, arg] of [...given.entries()].reverse()) {
    const site = { program: cx.program, module: cx.module, span: arg.span };
    const place = `member::<${floorTypeText(floorType(arg.type, site))}>`;
    const value = bare(lowerValue(cx, arg));
    cx.emit(b.statement(b.method(b.method(b.path(area), place, b.int(offsets[at] ?? 0)), "set", value)));
  }
  return b.method(b.path(area), "ptr");
}

/** `va_start`, `va_arg`, `va_copy`, `va_end` as values; null for other builtins. */
export function lowerVariadicBuiltin(cx: FunctionContext, expr: c.BuiltinCall): rust.Expr | null {
  const [list, other] = expr.args;
  const name = expr.builtin.replace(/^__builtin_/, "");
  if (!/^va_(start|arg|copy|end)$/.test(name) || !list) return null;
  if (!isFloorPointer(cx, list)) return refuse("unsupported/variadic", "a `va_list`", expr.span);
  const function_ = (item: string): string => memoryFunction(cx.program, cx.module, item);
  switch (name) {
    case "va_start":
      return b.call(function_("start_arguments"), lowerValue(cx, list), b.path(restName));
    case "va_copy":
      return other ? b.call(function_("copy_arguments"), lowerValue(cx, list), lowerValue(cx, other)) : null;
    case "va_end":
      return b.tuple();
    default: {
      const type = floorType(expr.type, { program: cx.program, module: cx.module, span: expr.span });
      return b.call(`${function_("next_argument")}::<${floorTypeText(type)}>`, lowerValue(cx, list));
    }
  }
}
