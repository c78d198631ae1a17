/**
 * Where objects behind links come from and go to.
 *
 *   C: p = malloc(sizeof *p);  free(p);      Rust: p = Link::malloc();  p.free();
 */
import type * as c from "../c-ast/c-ast.ts";
import { calleeName, stripConversions } from "../c-ast/callee.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { itemPath, type FunctionContext } from "./context.ts";
import { linkItem } from "./link.ts";
import { lowerValue } from "./lower-expr.ts";
import { refuse } from "./refusal.ts";

/** `(struct node *)malloc(sizeof(struct node))` */
export function linkAllocation(cx: FunctionContext, expr: c.Convert): rust.Expr {
  const call = stripConversions(expr.operand);
  const name = call.kind === "call" ? calleeName(call, cx.program.program) : null;
  if (name !== "malloc" && name !== "calloc")
    return refuse("pointer/reinterpret", "a pointer to something else becomes one to a node", expr.span);
  const node = expr.type.kind === "link" ? cx.program.names.records.get(expr.type.record) : undefined;
  if (!node) return refuse("internal/bug", "a node of a record without a name", expr.span);
  return b.call(`${linkItem(cx, "Link")}::<${itemPath(node, cx.module)}>::${name}`);
}

/** The link that is passed as a `void *`; null where it is another pointer. */
export function passedLink(cx: FunctionContext, arg: c.Expr | undefined): rust.Expr | null {
  const inner = arg && stripConversions(arg);
  return inner?.type.kind === "link" ? lowerValue(cx, inner) : null;
}
