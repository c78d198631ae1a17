/**
 * Where objects behind links come from and go to.
 *
 *   C: p = malloc(sizeof *p);  free(p);      Rust: p = Link::malloc();  p.free();
 */
import type * as c from "../c-ast/c-ast.ts";
import { calleeName, stripConversions } from "../c-ast/callee.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { Span } from "../source/span.ts";
import { itemPath, type FunctionContext } from "./context.ts";
import { linkItem, useTrait } from "./link.ts";
import { keep } from "./evaluation-order.ts";
import { lowerInitializer } from "./lower-initializer.ts";
import { lowerValue } from "./lower-expr.ts";
import { lowerLvalue } from "./lower-lvalue.ts";
import { mayHaveEffect } from "./purity.ts";
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

/** `*p = *q`, `*p = (struct node){ ... }`: `p.assign(&q)`, `p.assign(&Node { ... })`. */
export function assignNode(cx: FunctionContext, { target, value }: c.Assign): void {
  const place = value.kind === "load" ? value.place : value;
  const source =
    place.kind === "compound-literal"
      ? lowerInitializer(cx, place.initializer, place.type, place.span)
      : linkOf(cx, place);
  const ready = mayHaveEffect(source) && place.kind !== "compound-literal" ? keep(cx, source) : source;
  useTrait(cx, "Pooled");
  cx.emit(b.statement(b.method(linkOf(cx, target), "assign", b.borrow(ready))));
}

function linkOf(cx: FunctionContext, place: c.Expr): rust.Expr {
  const { root, steps } = lowerLvalue(cx, place);
  return root.kind === "linked" && steps.length === 0
    ? root.link
    : refuse("pointer/node", "a node as a whole", place.span);
}

/** `&v` for a variable that is a node, `&nodes[i]` */
export function linkTo(cx: FunctionContext, { place }: c.AddressOf): rust.Expr {
  return linkOf(cx, place);
}

/** The object gets its first value. */
export function initializeNode(
  cx: FunctionContext,
  link: rust.Expr,
  initializer: c.Initializer,
  type: c.CType,
  span: Span,
): void {
  const source =
    initializer.kind === "value" && initializer.value.kind === "load"
      ? linkOf(cx, initializer.value.place)
      : lowerInitializer(cx, initializer, type, span);
  cx.emit(b.statement(b.method(link, "assign", b.borrow(source))));
}
