/** Names of functions inside of functions (GNU). */
import type * as c from "../c-ast/c-ast.ts";
import type { FunctionType } from "../c-ast/c-type.ts";
import type { SyntaxNode } from "../syntax/syntax-node.ts";
import type { FunctionContext, UnitContext } from "./context.ts";
import { createFunction, publish } from "./symbol.ts";
import type { FunctionBuilder } from "./symbol-builder.ts";

/** `auto int twice(int);` in a block, and the definition itself. */
export function declareNested(
  unit: UnitContext,
  node: SyntaxNode,
  name: string,
  type: FunctionType,
): FunctionBuilder {
  const earlier = unit.scope.names.get(name);
  const known = earlier?.kind === "function" && unit.nested.has(earlier.symbol.id) ? earlier.symbol : null;
  const symbol = known ?? createFunction(unit, node, { name, type, linkage: "internal" });
  publish(unit, symbol);
  unit.nested.set(symbol.id, { root: rootOf(unit, unit.function), name });
  unit.scope.names.set(name, { kind: "function", symbol, type });
  return symbol;
}

/** The function at file scope around everything. */
function rootOf(unit: UnitContext, outer: FunctionContext | null): c.SymbolId {
  if (!outer) throw new Error("a nested function without a function around it");
  return unit.nested.get(outer.symbol.id)?.root ?? outer.symbol.id;
}
