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
export function assignNode(cx: FunctionContext, assignment: c.Assign): void {
  const { target, value } = assignment;
  const place = value.kind === "load" ? value.place : value;
  const { to, from } =
    place.kind === "compound-literal" ? madeNode(cx, target, place) : copiedNode(cx, target, place);
  emitAssign(cx, to, from);
}

function emitAssign(cx: FunctionContext, to: rust.Expr, from: rust.Expr): void {
  useTrait(cx, "Pooled");
  const isPlain = from.kind === "path" || from.kind === "struct";
  const object = isPlain ? b.borrow(from) : b.method(from, "object");
  cx.emit(b.statement(b.method(to, "assign", object)));
}

interface NodeSides {
  readonly to: rust.Expr;
  readonly from: rust.Expr;
}

/** gcc finds the object before it computes its members. */
function madeNode(cx: FunctionContext, target: c.Expr, literal: c.CompoundLiteral): NodeSides {
  const found = linkOf(cx, target);
  const { statements, value: from } = cx.lookAhead(() =>
    lowerInitializer(cx, literal.initializer, literal.type, literal.span),
  );
  const isKept =
    statements.length > 0 && (mayHaveEffect(found) || cx.program.flow.mayChange(literal, target));
  const to = isKept ? keep(cx, found) : found;
  for (const statement of statements) cx.emit(statement);
  return { to, from };
}

/** gcc finds the object that is copied before the one that is assigned to. */
function copiedNode(cx: FunctionContext, target: c.Expr, source: c.Expr): NodeSides {
  const found = linkOf(cx, source);
  const { statements, value: to } = cx.lookAhead(() => linkOf(cx, target));
  const isLater = statements.length > 0 || mayHaveEffect(to);
  const isKept = mayHaveEffect(found) || (isLater && cx.program.flow.mayChange(target, source));
  const from = isKept ? keep(cx, found) : found;
  for (const statement of statements) cx.emit(statement);
  return { to, from };
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
  emitAssign(cx, link, source);
}
