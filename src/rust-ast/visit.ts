/**
 * Generic traversal of the Rust AST: `exprChildren` yields what lies directly below a node, `mapExpr` rebuilds a node
 * from changed children. Blocks, `else` branches, statements and patterns are passed through: rewrites see expressions.
 */
import { assertNever } from "../source/assert-never.ts";
import type * as rust from "./rust-ast.ts";

/** The expressions directly below `expr`, in the order in which they are written, through blocks and statements. */
export function exprChildren(expr: rust.Expr): readonly rust.Expr[] {
  switch (expr.kind) {
    case "integer":
    case "float":
    case "bool":
    case "byte":
    case "byte-string":
    case "string":
    case "path":
    case "continue":
      return none;
    case "unary":
    case "cast":
      return [expr.operand];
    case "borrow":
      return [expr.place];
    case "binary":
      return [expr.left, expr.right];
    case "assign":
    case "compound-assign":
      return [expr.target, expr.value];
    case "call":
      return [expr.callee, ...expr.args];
    case "method-call":
      return [expr.receiver, ...expr.args];
    case "macro":
      return expr.args;
    case "field":
      return [expr.base];
    case "index":
      return [expr.base, expr.index];
    case "range":
      return [expr.from, expr.to].filter((end) => end !== null);
    case "array":
    case "tuple":
      return expr.elements;
    case "repeat":
      return [expr.element, expr.length];
    case "struct": {
      const values = expr.fields.map(({ value }) => value);
      return expr.rest === undefined ? values : [...values, expr.rest];
    }
    case "block":
      return blockChildren(expr.block);
    case "if": {
      const otherwise = expr.otherwise === null ? none : exprChildren(expr.otherwise);
      return [expr.condition, ...blockChildren(expr.then), ...otherwise];
    }
    case "let-condition":
      return [expr.value];
    case "match":
      return [
        expr.value,
        ...expr.arms.flatMap(({ guard, body }) => (guard === undefined ? [body] : [guard, body])),
      ];
    case "loop":
      return blockChildren(expr.body);
    case "while":
      return [expr.condition, ...blockChildren(expr.body)];
    case "for":
      return [expr.iterator, ...blockChildren(expr.body)];
    case "break":
    case "return":
      return expr.value === undefined ? none : [expr.value];
    case "closure":
      return [expr.body];
    default:
      return assertNever(expr);
  }
}

const none: readonly rust.Expr[] = [];

/** The expressions directly in `block`: of its statements, and its value. Those of nested items are left out. */
export function blockChildren(block: rust.Block): readonly rust.Expr[] {
  const found: rust.Expr[] = [];
  for (const statement of block.statements) found.push(...statementChildren(statement));
  if (block.value !== null) found.push(block.value);
  return found;
}

export function statementChildren(statement: rust.Statement): readonly rust.Expr[] {
  switch (statement.kind) {
    case "let": {
      const { value, otherwise } = statement;
      const own = value === undefined ? none : [value];
      return otherwise === undefined ? own : [...own, ...blockChildren(otherwise)];
    }
    case "expr":
      return [statement.expr];
    case "item":
      return none;
    default:
      return assertNever(statement);
  }
}

/** `expr` and all expressions below it, outermost first. */
export function* descendants(expr: rust.Expr): Generator<rust.Expr> {
  const pending = [expr];
  for (let node = pending.pop(); node; node = pending.pop()) {
    yield node;
    const below = exprChildren(node);
    for (let at = below.length - 1; at >= 0; at--) {
      const child = below[at];
      if (child) pending.push(child);
    }
  }
}

/** The expressions written directly in an item: bodies and initialisers, through `impl` and `mod`. */
export function* itemExprs(item: rust.Item): Generator<rust.Expr> {
  switch (item.kind) {
    case "fn":
      yield* blockChildren(item.body);
      return;
    case "const":
    case "static":
    case "thread-local":
      yield item.value;
      return;
    case "impl":
      for (const inner of item.items) yield* itemExprs(inner);
      return;
    case "mod":
      for (const inner of item.items ?? []) yield* itemExprs(inner);
      return;
    case "struct":
    case "enum":
    case "type-alias":
    case "use":
    case "verbatim":
      return;
    default:
      assertNever(item);
  }
}

/** `expr` with each expression directly below it replaced by what `change` makes of it. */
export function mapExpr(expr: rust.Expr, change: (child: rust.Expr) => rust.Expr): rust.Expr {
  switch (expr.kind) {
    case "integer":
    case "float":
    case "bool":
    case "byte":
    case "byte-string":
    case "string":
    case "path":
    case "continue":
      return expr;
    case "unary":
    case "cast":
      return { ...expr, operand: change(expr.operand) };
    case "borrow":
      return { ...expr, place: change(expr.place) };
    case "binary":
      return { ...expr, left: change(expr.left), right: change(expr.right) };
    case "assign":
    case "compound-assign":
      return { ...expr, target: change(expr.target), value: change(expr.value) };
    case "call":
      return { ...expr, callee: change(expr.callee), args: expr.args.map((arg) => change(arg)) };
    case "method-call":
      return { ...expr, receiver: change(expr.receiver), args: expr.args.map((arg) => change(arg)) };
    case "macro":
      return { ...expr, args: expr.args.map((arg) => change(arg)) };
    case "field":
      return { ...expr, base: change(expr.base) };
    case "index":
      return { ...expr, base: change(expr.base), index: change(expr.index) };
    case "range":
      return {
        ...expr,
        from: expr.from === null ? null : change(expr.from),
        to: expr.to === null ? null : change(expr.to),
      };
    case "array":
    case "tuple":
      return { ...expr, elements: expr.elements.map((element) => change(element)) };
    case "repeat":
      return { ...expr, element: change(expr.element), length: change(expr.length) };
    case "struct":
      return mapStruct(expr, change);
    case "block":
      return { ...expr, block: mapBlock(expr.block, change) };
    case "if":
      return mapIf(expr, change);
    case "let-condition":
      return { ...expr, value: change(expr.value) };
    case "match":
      return { ...expr, value: change(expr.value), arms: expr.arms.map((arm) => mapArm(arm, change)) };
    case "loop":
      return { ...expr, body: mapBlock(expr.body, change) };
    case "while":
      return { ...expr, condition: change(expr.condition), body: mapBlock(expr.body, change) };
    case "for":
      return { ...expr, iterator: change(expr.iterator), body: mapBlock(expr.body, change) };
    case "break":
    case "return":
      return expr.value === undefined ? expr : { ...expr, value: change(expr.value) };
    case "closure":
      return { ...expr, body: change(expr.body) };
    default:
      return assertNever(expr);
  }
}

/** `block` with each expression directly in it changed. */
export function mapBlock(block: rust.Block, change: (child: rust.Expr) => rust.Expr): rust.Block {
  return {
    statements: block.statements.map((statement) => mapStatement(statement, change)),
    value: block.value === null ? null : change(block.value),
  };
}

export function mapStatement(
  statement: rust.Statement,
  change: (child: rust.Expr) => rust.Expr,
): rust.Statement {
  switch (statement.kind) {
    case "let":
      return {
        ...statement,
        ...(statement.value === undefined ? {} : { value: change(statement.value) }),
        ...(statement.otherwise === undefined ? {} : { otherwise: mapBlock(statement.otherwise, change) }),
      };
    case "expr":
      return { ...statement, expr: change(statement.expr) };
    case "item":
      return statement;
    default:
      return assertNever(statement);
  }
}

/** `item` with each of its outermost expressions changed. */
export function mapItem(item: rust.Item, change: (child: rust.Expr) => rust.Expr): rust.Item {
  switch (item.kind) {
    case "fn":
      return { ...item, body: mapBlock(item.body, change) };
    case "const":
    case "static":
    case "thread-local":
      return { ...item, value: change(item.value) };
    case "impl":
      return { ...item, items: item.items.map((inner) => mapItem(inner, change)) };
    case "mod":
      return { ...item, items: item.items?.map((inner) => mapItem(inner, change)) ?? null };
    case "struct":
    case "enum":
    case "type-alias":
    case "use":
    case "verbatim":
      return item;
    default:
      return assertNever(item);
  }
}

/** Rebuilds a tree from its leaves: `change` sees each node after its children were changed. */
export function rewriteBottomUp(expr: rust.Expr, change: (expr: rust.Expr) => rust.Expr): rust.Expr {
  return change(mapExpr(expr, (child) => rewriteBottomUp(child, change)));
}

function mapStruct(expr: rust.StructExpr, change: (child: rust.Expr) => rust.Expr): rust.StructExpr {
  return {
    ...expr,
    fields: expr.fields.map((field) => ({ ...field, value: change(field.value) })),
    ...(expr.rest === undefined ? {} : { rest: change(expr.rest) }),
  };
}

/** The tail of an `if` must stay a block or an `if`: like a block it is passed through. */
function mapIf(expr: rust.IfExpr, change: (child: rust.Expr) => rust.Expr): rust.IfExpr {
  const { otherwise } = expr;
  const tail =
    otherwise === null
      ? null
      : otherwise.kind === "if"
        ? mapIf(otherwise, change)
        : { ...otherwise, block: mapBlock(otherwise.block, change) };
  return { ...expr, condition: change(expr.condition), then: mapBlock(expr.then, change), otherwise: tail };
}

function mapArm(arm: rust.MatchArm, change: (child: rust.Expr) => rust.Expr): rust.MatchArm {
  return {
    ...arm,
    ...(arm.guard === undefined ? {} : { guard: change(arm.guard) }),
    body: change(arm.body),
  };
}
