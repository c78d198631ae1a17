/** `printf` and its relatives: hands lowered arguments to the format planner. */
import type * as c from "../c-ast/c-ast.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { FunctionContext } from "./context.ts";
import { refuse } from "./refusal.ts";

const printing = new Set(["printf", "puts", "putchar"]);

export function isPrinting(name: string): boolean {
  return printing.has(name);
}

export function lowerPrinting(cx: FunctionContext, call: c.Call, name: string, usesResult: boolean): rust.Expr {
  void cx;
  void usesResult;
  return refuse("unsupported/library", `\`${name}\` has no translation yet`, call.span);
}
