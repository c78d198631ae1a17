/** Functions that are named otherwise than in calls of them: any pointer may lead to them. */
import type { NodeId } from "../source/node-id.ts";
import type * as c from "./c-ast.ts";
import { walkExpr } from "./visit.ts";

export function addressTakenFunctions(program: c.Program): ReadonlySet<c.SymbolId> {
  const taken = new Set<c.SymbolId>();
  const note = (root: Parameters<typeof walkExpr>[0]): void => {
    const called = new Set<NodeId>();
    for (const expr of walkExpr(root)) {
      if (expr.kind === "call" && expr.callee.kind === "function-ref") called.add(expr.callee.id);
      if (expr.kind === "function-ref" && !called.has(expr.id)) taken.add(expr.symbol);
    }
  };
  for (const unit of program.units) {
    for (const definition of unit.functions) note(definition.body);
    for (const global of unit.globals) if (global.initializer) note(global.initializer);
  }
  return taken;
}
