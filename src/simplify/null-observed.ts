/**
 * May the program find out whether a stored pointer is null? By tests of it, of variables it is copied to, and of
 * parameters it is passed to. What merely follows the pointer cannot: following null is undefined.
 */
import type * as c from "../c-ast/c-ast.ts";
import { calleeSymbol, stripConversions } from "../c-ast/callee.ts";
import { walk, type AstNode } from "../c-ast/visit.ts";

export function isNullConstant(expr: c.Expr): boolean {
  if (expr.kind !== "convert") return false;
  return expr.conversion === "null-pointer" || (expr.type.kind === "pointer" && isNullConstant(expr.operand));
}

type Matches = (place: c.Expr) => boolean;

/** Is some load of a place that `matches` observed in this function? */
export function observesNull(
  definition: c.FunctionDefinition,
  matches: Matches,
  program: c.Program,
  seen: ReadonlySet<c.SymbolId> = new Set(),
): boolean {
  const isRead = (expr: c.Expr | null): boolean => {
    const inner = expr && stripConversions(expr);
    return inner?.kind === "load" && matches(inner.place);
  };
  const copies = new Set<c.SymbolId>();
  for (const node of walk(definition.body)) {
    if (testedPointers(node).some(isRead)) return true;
    if (node.kind === "return" && isRead(node.value)) return true;
    if (node.kind === "local-declaration")
      for (const { symbol, initializer } of node.variables)
        if (initializer?.kind === "value" && isRead(initializer.value)) copies.add(symbol);
    if (node.kind === "assign" && node.target.kind === "variable-ref" && isRead(node.value))
      copies.add(node.target.symbol);
    if (
      node.kind === "call" &&
      node.args.some((arg, at) => isRead(arg) && observedByCallee(node, at, program, seen))
    )
      return true;
  }
  return [...copies].some((symbol) => observesVariable(definition, symbol, program, seen));
}

function observesVariable(
  definition: c.FunctionDefinition,
  symbol: c.SymbolId,
  program: c.Program,
  seen: ReadonlySet<c.SymbolId>,
): boolean {
  if (seen.has(symbol)) return false;
  const matches: Matches = (place) => place.kind === "variable-ref" && place.symbol === symbol;
  return observesNull(definition, matches, program, new Set([...seen, symbol]));
}

function observedByCallee(
  call: c.Call,
  at: number,
  program: c.Program,
  seen: ReadonlySet<c.SymbolId>,
): boolean {
  const callee = calleeSymbol(call, program);
  if (!callee) return true;
  const definitions = program.units.flatMap((unit) =>
    unit.functions.filter(({ symbol }) => symbol === callee.id),
  );
  return definitions.some((definition) => {
    const param = definition.params[at];
    return param !== undefined && observesVariable(definition, param, program, seen);
  });
}

/** Pointers that the node itself compares with null or uses as a condition. */
function testedPointers(node: AstNode): readonly c.Expr[] {
  switch (node.kind) {
    case "compare":
      if (isNullConstant(node.right)) return [node.left];
      return isNullConstant(node.left) ? [node.right] : [];
    case "not":
      return [node.operand];
    case "logical":
      return [node.left, node.right];
    case "convert":
      return node.conversion === "to-bool" ? [node.operand] : [];
    case "conditional":
    case "if":
    case "while":
    case "do-while":
      return [node.condition];
    case "for":
      return node.condition ? [node.condition] : [];
    default:
      return [];
  }
}
