/** Code that reads and writes thread-locals, with a place for each of them instead. */
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { changeBlock } from "./change.ts";
import { mapBlock, mapExpr } from "../rust-ast/visit.ts";
import { threadLocalAccess, type ThreadLocalAccess } from "./thread-local-access.ts";

export interface GlobalHomes {
  readonly isThreadLocal: (path: string) => boolean;
  /** The place that the thread-local of this path becomes; null for all else. */
  readonly homeOf: (path: string) => rust.Expr | null;
  /** What the function of this path takes as its last argument; null for all that takes nothing. */
  readonly lentTo: (path: string) => rust.Expr | null;
}

/** What the parameters of closures stand for, around the code at hand. */
type Borrowed = ReadonlyMap<string, { readonly place: rust.Expr; readonly mutable: boolean }>;

export function moveGlobals(body: rust.Block, homes: GlobalHomes): rust.Block {
  const open = mapBlock(body, (expr) => moved(expr, homes, new Map()));
  return changeBlock(open, {
    block: (block) => ({ ...block, statements: block.statements.map(withoutValue) }),
  });
}

/** A closure gave a value that nobody took; a block that is a statement gives none. */
function withoutValue(statement: rust.Statement): rust.Statement {
  if (statement.kind !== "expr" || statement.expr.kind !== "block") return statement;
  const { block } = statement.expr;
  if (block.value === null) return statement;
  const whole = b.block([...block.statements, b.statement(block.value)]);
  return { ...statement, expr: { ...statement.expr, block: whole } };
}

function moved(expr: rust.Expr, homes: GlobalHomes, borrowed: Borrowed): rust.Expr {
  const inner = (child: rust.Expr): rust.Expr => moved(child, homes, borrowed);
  const asPlace = (child: rust.Expr): rust.Expr => placeOf(child, borrowed) ?? inner(child);
  const access = threadLocalAccess(expr, homes.isThreadLocal);
  const home = access && homes.homeOf(access.item);
  if (access !== null && home !== null) return movedAccess(access, home, homes, borrowed);
  switch (expr.kind) {
    case "path": {
      const lent = borrowed.get(expr.path);
      if (lent === undefined) return expr;
      return lent.mutable ? b.borrowMut(lent.place) : b.borrow(lent.place);
    }
    case "unary":
      return expr.operator === "*"
        ? (placeOf(expr.operand, borrowed) ?? mapExpr(expr, inner))
        : mapExpr(expr, inner);
    case "field":
      return { ...expr, base: asPlace(expr.base) };
    case "index":
      return { ...expr, base: asPlace(expr.base), index: inner(expr.index) };
    case "method-call":
      return { ...expr, receiver: asPlace(expr.receiver), args: expr.args.map(inner) };
    case "call": {
      const lent = expr.callee.kind === "path" ? homes.lentTo(expr.callee.path) : null;
      const call = mapExpr(expr, inner);
      return lent === null || call.kind !== "call" ? call : { ...call, args: [...call.args, lent] };
    }
    case "closure": {
      const own = expr.params.flatMap(({ pattern }) => (pattern.kind === "binding" ? [pattern.name] : []));
      const visible = new Map([...borrowed].filter(([name]) => !own.includes(name)));
      return { ...expr, body: moved(expr.body, homes, visible) };
    }
    default:
      return mapExpr(expr, inner);
  }
}

/** The object itself where a closure's parameter is a reference to it: Rust finds it by itself behind `.` and `[]`. */
function placeOf(expr: rust.Expr, borrowed: Borrowed): rust.Expr | null {
  return expr.kind === "path" ? (borrowed.get(expr.path)?.place ?? null) : null;
}

function movedAccess(
  access: ThreadLocalAccess,
  home: rust.Expr,
  homes: GlobalHomes,
  borrowed: Borrowed,
): rust.Expr {
  if (access.kind === "borrow") {
    const inside = new Map([...borrowed, [access.name, { place: home, mutable: access.mutable }]]);
    return moved(access.body, homes, inside);
  }
  const { cell } = access;
  const inside = cell && new Map([...borrowed, [cell.name, { place: home, mutable: false }]]);
  const place = cell && inside ? placeIn(cell.place, homes, inside) : home;
  return access.kind === "get" ? place : b.assign(place, moved(access.value, homes, borrowed));
}

/** A part of what a parameter stands for, or all of it. */
function placeIn(place: rust.Expr, homes: GlobalHomes, borrowed: Borrowed): rust.Expr {
  return placeOf(place, borrowed) ?? moved(place, homes, borrowed);
}
