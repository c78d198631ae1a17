/** Where statements call `setjmp`: it must be the first thing that they do, and done whenever they are executed. */
import type * as c from "../c-ast/c-ast.ts";
import { calleeSymbol } from "../c-ast/callee.ts";
import { isSetjmp } from "../c-ast/jump-names.ts";
import { children, isStatement, walk, type AstNode } from "../c-ast/visit.ts";
import { isPure } from "./same-expr.ts";

/** The calls of `setjmp` in the expressions of a statement, not in the statements inside of it. */
export function ownMarkings(program: c.Program, statement: c.Statement): readonly c.Call[] {
  return children(statement).flatMap((part) =>
    isStatement(part) ? [] : [...walk(part)].filter((node) => isMarking(program, node)),
  );
}

export function isMarking(program: c.Program, node: AstNode): node is c.Call {
  return node.kind === "call" && isSetjmp(calleeSymbol(node, program));
}

/** The expression that a statement begins with; null for loops, which evaluate theirs again. */
export function firstExpression(statement: c.Statement): c.Expr | null {
  switch (statement.kind) {
    case "expr-statement":
      return statement.expr;
    case "if":
      return statement.condition;
    case "switch":
      return statement.value;
    case "return":
      return statement.value;
    case "local-declaration": {
      const [only] = statement.variables;
      const isPlain = statement.variables.length === 1 && only?.vlaLengths.length === 0;
      return isPlain && only.initializer?.kind === "value" ? only.initializer.value : null;
    }
    default:
      return null;
  }
}

/** Is the call evaluated whenever the expression is, and nothing before it that does something? */
export function isFirst(expr: c.Expr, call: c.Call): boolean {
  if (expr === call) return call.args.slice(1).every(isPure);
  switch (expr.kind) {
    case "convert":
    case "unary":
    case "not":
      return isFirst(expr.operand, call);
    case "compare":
    case "binary":
      return (
        (isFirst(expr.left, call) && isPure(expr.right)) || (isFirst(expr.right, call) && isPure(expr.left))
      );
    case "logical":
      return isFirst(expr.left, call);
    case "conditional":
      return isFirst(expr.condition, call);
    case "assign":
      return isPure(expr.target) && isFirst(expr.value, call);
    case "builtin-call": {
      const [first, ...rest] = expr.args;
      return first !== undefined && isFirst(first, call) && rest.every(isPure);
    }
    default:
      return false;
  }
}
