/**
 * Blocks and branches that only repeat what is around them.
 *
 *     { { a(); } }                       ->  { a(); }
 *     if c { } else { if d { } }         ->  if c { } else if d { }
 *     if c { } else { a(); }             ->  if !c { a(); }
 *     if c { if d { a(); } }             ->  if c && d { a(); }
 *     loop { if !c { break; } a(); }     ->  while c { a(); }
 *
 * A block in a block is opened only when it declares nothing, so that no name changes its scope.
 */
import type * as rust from "../rust-ast/rust-ast.ts";
import { descendants } from "../rust-ast/visit.ts";
import { changeCrate } from "./change.ts";

export function tidyBlocks(crate: rust.Crate): rust.Crate {
  return changeCrate(crate, { block: tidyBlock, expr: tidyExpr });
}

function tidyBlock(block: rust.Block): rust.Block {
  const only = onlyExpr(block);
  if (only?.kind === "block" && isPlain(only)) return only.block;
  const statements = block.statements.flatMap((statement): readonly rust.Statement[] => {
    if (statement.kind !== "expr" || statement.expr.kind !== "block" || !isPlain(statement.expr))
      return [statement];
    const inner = statement.expr.block;
    if (inner.value !== null || inner.statements.some(({ kind }) => kind !== "expr")) return [statement];
    const [first, ...rest] = inner.statements;
    if (first === undefined) return (statement.comments ?? []).length === 0 ? [] : [statement];
    const comments = [...(statement.comments ?? []), ...(first.comments ?? [])];
    const blankBefore = statement.blankBefore ?? first.blankBefore;
    return [
      {
        ...first,
        ...(comments.length === 0 ? {} : { comments }),
        ...(blankBefore === undefined ? {} : { blankBefore }),
      },
      ...rest,
    ];
  });
  return { ...block, statements };
}

function tidyExpr(expr: rust.Expr): rust.Expr {
  switch (expr.kind) {
    case "if":
      return tidyElse(expr);
    case "loop":
      return toWhile(expr);
    default:
      return expr;
  }
}

function tidyElse(given: rust.IfExpr): rust.IfExpr {
  const expr = withoutEmptyBranch(given);
  const { otherwise } = expr;
  if (otherwise === null) return withInnerCondition(expr);
  if (otherwise.kind === "if") return { ...expr, otherwise: tidyElse(otherwise) };
  if (!isPlain(otherwise)) return expr;
  const { statements, value } = otherwise.block;
  if (statements.length === 0 && value === null) return { ...expr, otherwise: null };
  const inner = onlyExpr(otherwise.block);
  return inner?.kind === "if" ? { ...expr, otherwise: tidyElse(inner) } : expr;
}

/** `if c { } else { a(); }` the other way round. */
function withoutEmptyBranch(expr: rust.IfExpr): rust.IfExpr {
  const { condition, then, otherwise } = expr;
  if (then.statements.length > 0 || then.value !== null || otherwise === null) return expr;
  if (condition.kind === "let-condition" || (otherwise.kind === "block" && !isPlain(otherwise))) return expr;
  const rest = otherwise.kind === "block" ? otherwise.block : { statements: [], value: otherwise };
  const negated: rust.Expr = { kind: "unary", operator: "!", operand: condition };
  return { ...expr, condition: opposite(condition) ?? negated, then: rest, otherwise: null };
}

/** `if c { if d { a(); } }` as one; not where `c` borrows a cell, which it gives back before `d` is evaluated. */
function withInnerCondition(expr: rust.IfExpr): rust.IfExpr {
  const inner = onlyExpr(expr.then);
  if (inner?.kind !== "if" || inner.otherwise !== null || borrowsCells(expr.condition)) return expr;
  if (expr.condition.kind === "let-condition" || inner.condition.kind === "let-condition") return expr;
  const condition: rust.Expr = {
    kind: "binary",
    operator: "&&",
    left: expr.condition,
    right: inner.condition,
  };
  return { ...inner, condition };
}

/** Makes a guard of a cell, for as long as its temporaries live. */
export function borrowsCells(condition: rust.Expr): boolean {
  return [...descendants(condition)].some(
    (expr) => expr.kind === "method-call" && /borrow|lock/.test(expr.method),
  );
}

/** The one expression that a block consists of, without comments. */
function onlyExpr(block: rust.Block): rust.Expr | null {
  const [first, second] = block.statements;
  if (block.value !== null) return first === undefined ? block.value : null;
  if (first?.kind !== "expr" || second !== undefined || (first.comments ?? []).length > 0) return null;
  return first.expr;
}

function isPlain(expr: rust.BlockExpr): boolean {
  return expr.label === undefined && expr.isConst !== true;
}

function toWhile(expr: rust.LoopExpr): rust.Expr {
  const [first, ...rest] = expr.body.statements;
  if (first?.kind !== "expr" || first.expr.kind !== "if" || (first.comments ?? []).length > 0) return expr;
  const { condition, then, otherwise } = first.expr;
  const leave = onlyExpr(then);
  if (condition.kind === "let-condition" || otherwise !== null || leave?.kind !== "break") return expr;
  if (leave.value !== undefined || (leave.label !== undefined && leave.label !== expr.label)) return expr;
  const goOn = opposite(condition);
  if (goOn === null) return expr;
  const { kind: _kind, body, ...common } = expr;
  // Only a loop without `break` is of type `!`, this one has one: `()` before and after.
  return {
    ...common,
    kind: "while",
    condition: goOn,
    body: { ...body, statements: rest },
  };
}

/** Null where it would read worse: `!(a < b)` is not `a >= b` for floats. */
function opposite(condition: rust.Expr): rust.Expr | null {
  if (condition.kind === "unary" && condition.operator === "!") return condition.operand;
  if (condition.kind === "binary") {
    if (condition.operator === "==") return { ...condition, operator: "!=" };
    return condition.operator === "!=" ? { ...condition, operator: "==" } : null;
  }
  return { kind: "unary", operator: "!", operand: condition };
}
