/**
 * The ways in which lowering reads and writes thread-locals.
 *
 *     COUNT.get()    TABLE.with(|g| g[i].set(v))    QUEUE.with_borrow_mut(|g| g[i].row = 0)
 */
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { descendants, exprChildren, mapExpr } from "../rust-ast/visit.ts";
import { isPure } from "./pure.ts";

export type ThreadLocalAccess =
  /** Of a `Cell`, or of one in an array, which is a place made of the closure's `name`. */
  | { readonly kind: "get"; readonly item: string; readonly cell: CellPlace | null }
  | {
      readonly kind: "set";
      readonly item: string;
      readonly cell: CellPlace | null;
      readonly value: rust.Expr;
    }
  /** Of a `RefCell`, while a closure runs. */
  | {
      readonly kind: "borrow";
      readonly item: string;
      readonly mutable: boolean;
      readonly name: string;
      readonly body: rust.Expr;
    };

export interface CellPlace {
  readonly name: string;
  readonly place: rust.Expr;
}

/** Null for all other expressions, also for other uses of a thread-local. */
export function threadLocalAccess(
  expr: rust.Expr,
  isThreadLocal: (path: string) => boolean,
): ThreadLocalAccess | null {
  if (expr.kind !== "method-call" || expr.receiver.kind !== "path") return null;
  const item = expr.receiver.path;
  const [arg] = expr.args;
  if (!isThreadLocal(item)) return null;
  switch (expr.method) {
    case "get":
      return { kind: "get", item, cell: null };
    case "set":
      return arg === undefined ? null : { kind: "set", item, cell: null, value: arg };
    case "with":
      return arg === undefined ? null : cellAccess(item, arg, isThreadLocal);
    case "with_borrow":
    case "with_borrow_mut":
      return arg === undefined ? null : borrowAccess(item, arg, expr.method === "with_borrow_mut");
    default:
      return null;
  }
}

function borrowAccess(item: string, closure: rust.Expr, mutable: boolean): ThreadLocalAccess | null {
  const name = parameterOf(closure);
  if (closure.kind !== "closure" || name === null) return null;
  // a closure returns to where it is called
  if ([...descendants(closure.body)].some(({ kind }) => kind === "return")) return null;
  return { kind: "borrow", item, mutable, name, body: closure.body };
}

function cellAccess(
  item: string,
  closure: rust.Expr,
  isThreadLocal: (path: string) => boolean,
): ThreadLocalAccess | null {
  const name = parameterOf(closure);
  if (closure.kind !== "closure" || name === null || closure.body.kind !== "method-call") return null;
  const { receiver: place, method, args } = closure.body;
  const indices = indicesOn(place, name);
  if (indices === null) return null;
  const [value] = args;
  if (method === "get") return { kind: "get", item, cell: { name, place } };
  if (method !== "set" || value === undefined) return null;
  // an assignment evaluates the value before the place
  const isEither =
    isPure(value) ||
    (isPure(withoutReads(value, isThreadLocal)) &&
      indices.every((index) => onlyReads(withoutReads(index, isThreadLocal)))) ||
    indices.every((index) => isUntouched(index, value));
  if (!isEither) return null;
  return { kind: "set", item, cell: { name, place }, value };
}

/** What thread-locals hold as places, and choices as tuples: pure where it has no effects. */
function withoutReads(expr: rust.Expr, isThreadLocal: (path: string) => boolean): rust.Expr {
  const access = threadLocalAccess(expr, isThreadLocal);
  const inner = (child: rust.Expr): rust.Expr => withoutReads(child, isThreadLocal);
  if (access?.kind === "get") return access.cell ? inner(access.cell.place) : b.path(access.item);
  if (access?.kind === "borrow" && !access.mutable) return inner(access.body);
  if (expr.kind !== "if" || expr.then.statements.length > 0) return mapExpr(expr, inner);
  return b.tuple(...exprChildren(expr).map(inner));
}

/** Pure, but for what lies in memory. */
function onlyReads(expr: rust.Expr): boolean {
  if (expr.kind !== "method-call" || expr.method !== "get") return isPure(expr) || isRead(expr);
  return expr.args.length === 0 && onlyReads(expr.receiver);
}

function isRead(expr: rust.Expr): boolean {
  return /^(binary|cast|unary|index)$/.test(expr.kind) && [...exprChildren(expr)].every(onlyReads);
}

/** Is the index a number that the value cannot change: made of variables that it only reads? */
function isUntouched(index: rust.Expr, value: rust.Expr): boolean {
  const parts = [...descendants(index)];
  if (!parts.every(({ kind }) => /^(path|integer|binary|cast)$/.test(kind))) return false;
  const names = new Set(parts.flatMap((part) => (part.kind === "path" ? [part.path] : [])));
  const touches = (expr: rust.Expr): boolean => expr.kind === "path" && names.has(expr.path);
  return [...descendants(value)].every((part) => {
    if (part.kind === "assign" || part.kind === "compound-assign") return !touches(part.target);
    if (part.kind === "closure" || part.kind === "macro") return false;
    return part.kind !== "borrow" || !part.mutable || !touches(part.place);
  });
}

function parameterOf(closure: rust.Expr): string | null {
  if (closure.kind !== "closure" || closure.params.length !== 1) return null;
  const pattern = closure.params[0]?.pattern;
  return pattern?.kind === "binding" ? pattern.name : null;
}

/** The indices on the way from a variable to a part of it; null for what is no part of it. */
function indicesOn(place: rust.Expr, name: string): readonly rust.Expr[] | null {
  if (place.kind === "path") return place.path === name ? [] : null;
  if (place.kind === "field") return indicesOn(place.base, name);
  if (place.kind !== "index") return null;
  const before = indicesOn(place.base, name);
  return before === null ? null : [...before, place.index];
}
