/**
 * Comparisons of pointers that may be into different objects, in a function or in one that it calls: what they find
 * depends on where an object is, not only on what is in it. Tests for null and comparisons within one object do not.
 */
import type * as c from "../c-ast/c-ast.ts";
import { type PointerFacts, type VersionKey } from "../../analyses/facts/pointer-facts.ts";
import { calleeSymbol } from "../c-ast/callee.ts";
import { walkExpr } from "../c-ast/visit.ts";
import { isNullConstant } from "./null-observed.ts";

export function comparesObjects(
  program: c.Program,
  facts: PointerFacts,
  start: c.FunctionDefinition,
): boolean {
  const definitions = new Map(
    program.units.flatMap((unit) => unit.functions).map((one) => [one.symbol, one]),
  );
  const reached = new Set<c.FunctionDefinition>([start]);
  for (const definition of reached) {
    const rootOf = (pointer: c.Expr): string | null => objectOf(facts, definition, pointer);
    for (const expr of walkExpr(definition.body)) {
      if (expr.kind === "compare" && isOpen(expr, rootOf)) return true;
      if (expr.kind !== "call") continue;
      const callee = calleeSymbol(expr, program);
      const called = callee ? [definitions.get(callee.id)] : [...definitions.values()];
      for (const one of called) if (one) reached.add(one);
    }
  }
  return false;
}

/** Is it a comparison of pointers into objects that may be two? */
function isOpen({ left, right }: c.Compare, rootOf: (pointer: c.Expr) => string | null): boolean {
  if (left.type.kind !== "pointer" || left.type.target.kind === "function") return false;
  if (isNullConstant(left) || isNullConstant(right)) return false;
  const root = rootOf(left);
  return root === null || root !== rootOf(right);
}

/** Names the object that a pointer points into; null where it is read from memory or returned by a call. */
function objectOf(facts: PointerFacts, { symbol }: c.FunctionDefinition, pointer: c.Expr): string | null {
  const variable = baseVariable(pointer);
  if (variable === null) return null;
  const version = facts.versions.get(String(symbol) as VersionKey);
  const root = version?.addresses.get(variable)?.root;
  if (!root) return `variable ${String(variable)}`;
  return root.kind === "literal"
    ? `literal ${String(root.literal.id)}`
    : `${root.kind} ${String(root.symbol)}`;
}

function baseVariable(expr: c.Expr): c.SymbolId | null {
  switch (expr.kind) {
    case "variable-ref":
      return expr.symbol;
    case "convert":
      return baseVariable(expr.operand);
    case "pointer-offset":
      return baseVariable(expr.pointer);
    case "address-of":
      return baseVariable(expr.place);
    case "member":
      return baseVariable(expr.base);
    case "arrow":
    case "index":
    case "dereference":
      return baseVariable(expr.pointer);
    case "step":
    case "compound-assign":
      return baseVariable(expr.target);
    case "load":
      return expr.place.kind === "variable-ref" ? expr.place.symbol : null; // else read from memory
    default:
      return null;
  }
}
