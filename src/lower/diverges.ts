/** Does control never reach the end of a block? */
import type * as rust from "../rust-ast/rust-ast.ts";

export function diverges(block: rust.Block): boolean {
  if (block.value && exprDiverges(block.value)) return true;
  return block.statements.some((statement) => statement.kind === "expr" && exprDiverges(statement.expr));
}

function exprDiverges(expr: rust.Expr): boolean {
  switch (expr.kind) {
    case "return":
    case "break":
    case "continue":
      return true;
    case "macro":
      return expr.name === "panic" || expr.name === "unreachable" || expr.name === "unimplemented";
    case "call":
      return (
        expr.callee.kind === "path" &&
        /(^std::process::(exit|abort)|(^|::)jump::jump)$/.test(expr.callee.path)
      );
    case "block":
      return expr.label === undefined
        ? diverges(expr.block)
        : diverges(expr.block) && !breaksTo(expr.block, expr.label);
    case "if":
      return (
        expr.otherwise !== null &&
        diverges(expr.then) &&
        (expr.otherwise.kind === "if" ? exprDiverges(expr.otherwise) : diverges(expr.otherwise.block))
      );
    case "match":
      return expr.arms.length > 0 && expr.arms.every((arm) => exprDiverges(arm.body));
    case "loop":
      return !hasBreak(expr.body, expr.label);
    default:
      return false;
  }
}

/** Is there a `break` that leaves a loop with this body and label? */
function hasBreak(block: rust.Block, label: string | undefined): boolean {
  return everyJump(block, (jump, depth) => (jump.label === undefined ? depth === 0 : jump.label === label));
}

function breaksTo(block: rust.Block, label: string): boolean {
  return everyJump(block, (jump) => jump.label === label);
}

/** Looks for a `break` that satisfies the test; `depth` counts the loops around it. */
function everyJump(
  block: rust.Block,
  test: (jump: rust.BreakExpr, depth: number) => boolean,
  depth = 0,
): boolean {
  const inExpr = (expr: rust.Expr | null | undefined, at: number): boolean => {
    if (!expr) return false;
    switch (expr.kind) {
      case "break":
        return test(expr, at);
      case "block":
        return everyJump(expr.block, test, at);
      case "if":
        return everyJump(expr.then, test, at) || inExpr(expr.otherwise, at) || inExpr(expr.condition, at);
      case "match":
        return expr.arms.some((arm) => inExpr(arm.body, at));
      case "loop":
      case "while":
      case "for":
        return everyJump(expr.body, test, at + 1);
      default:
        return false;
    }
  };
  return (
    block.statements.some((statement) => {
      if (statement.kind === "expr") return inExpr(statement.expr, depth);
      return statement.kind === "let" && inExpr(statement.value, depth);
    }) || inExpr(block.value, depth)
  );
}
