/**
 * A pointer parameter that is given other objects leaves its name to a local variable: the parameter itself stays the
 * object that the caller passed.
 *
 * Example: `int f(T *p) { if (c) p = q; ... }` → `int f(T *p) { T *p_at = p; if (c) p_at = q; ... }`
 */
import type * as c from "../c-ast/c-ast.ts";
import { mapExprChildren, mapStatementChildren, type Mapping } from "../c-ast/map.ts";
import { walkExpr } from "../c-ast/visit.ts";
import type { Edit } from "./edit.ts";

export function copyParameters(
  edit: Edit,
  definition: c.FunctionDefinition,
  variables: ReadonlySet<c.SymbolId>,
): c.FunctionDefinition | null {
  const copies = new Map<c.SymbolId, c.SymbolId>();
  for (const param of definition.params) {
    const variable = edit.symbol(param);
    if (variable?.kind !== "variable" || !variables.has(param) || !isAssigned(definition, param)) continue;
    copies.set(
      param,
      edit.local(definition, `${variable.name}_at`, { ...variable.type, quals: 0 }, variable.span),
    );
  }
  if (copies.size === 0) return null;
  const mapping: Mapping = {
    expr: (expr) => {
      const copy = expr.kind === "variable-ref" ? copies.get(expr.symbol) : undefined;
      return expr.kind === "variable-ref" && copy !== undefined
        ? { ...expr, symbol: copy }
        : mapExprChildren(expr, mapping);
    },
    statement: (statement) => mapStatementChildren(statement, mapping),
  };
  const start = { ...definition.body.span, end: definition.body.span.start };
  const declarations = [...copies].map(([param, copy]) =>
    edit.declare(copy, edit.load(edit.ref(param, start)), start),
  );
  return {
    ...definition,
    body: { ...definition.body, body: [...declarations, ...definition.body.body.map(mapping.statement)] },
  };
}

function isAssigned(definition: c.FunctionDefinition, param: c.SymbolId): boolean {
  for (const expr of walkExpr(definition.body))
    if (expr.kind === "assign" || expr.kind === "compound-assign" || expr.kind === "step")
      if (expr.target.kind === "variable-ref" && expr.target.symbol === param) return true;
  return false;
}
