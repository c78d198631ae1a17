/** Rebuilds trees of the typed C AST from the leaves up. */
import type * as c from "../c-ast/c-ast.ts";
import { mapExprChildren, mapInitializer, mapStatementChildren } from "../c-ast/map.ts";

export interface Rebuilder {
  /** Called with each expression whose parts have been rebuilt. */
  readonly expr: (expr: c.Expr) => c.Expr;
  /** Called with each statement whose parts have been rebuilt. */
  readonly statement: (statement: c.Statement) => c.Statement;
}

export function rebuildExpr(expr: c.Expr, rebuilder: Rebuilder): c.Expr {
  return rebuilder.expr(mapExprChildren(expr, mappingOf(rebuilder)));
}

export function rebuildStatement(statement: c.Statement, rebuilder: Rebuilder): c.Statement {
  return rebuilder.statement(mapStatementChildren(statement, mappingOf(rebuilder)));
}

export function rebuildInitializer(initializer: c.Initializer, rebuilder: Rebuilder): c.Initializer {
  return mapInitializer(initializer, mappingOf(rebuilder));
}

function mappingOf(rebuilder: Rebuilder): Parameters<typeof mapExprChildren>[1] {
  return {
    expr: (part) => rebuildExpr(part, rebuilder),
    statement: (part) => rebuildStatement(part, rebuilder),
  };
}
