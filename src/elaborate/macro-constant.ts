/** Object-like macros that stand for constants keep their names. */
import type * as c from "../c-ast/c-ast.ts";
import { isArithmetic } from "../c-ast/type-relations.ts";
import type { SyntaxNode } from "../syntax/syntax-node.ts";
import { evaluateConstant } from "./constant.ts";
import { constantFromText } from "./constant-text.ts";
import type { TypedConstant } from "./constant-text.ts";
import type { UnitContext } from "./context.ts";
import { attempt } from "./failure.ts";

/** Names the constant that a macro was written for, and notes the macro's value for the unit. */
export function withMacroName(unit: UnitContext, node: SyntaxNode, expr: c.Expr): c.Expr {
  const use = unit.macroUses.get(node.start);
  if (use?.end !== node.end) return expr;
  if (!unit.macroValues.has(use.name)) noteValue(unit, use.name, expr);
  if (expr.kind !== "integer-constant" && expr.kind !== "floating-constant") return expr;
  return expr.macro === undefined ? { ...expr, macro: use.name } : expr;
}

function noteValue(unit: UnitContext, name: string, expr: c.Expr): void {
  const value = isArithmetic(expr.type) ? evaluateConstant(expr, unit.program) : null;
  unit.macroValues.set(name, value === null ? null : { value, type: expr.type });
}

/** The unit's object-like macros with constant bodies: as used in expressions, else as their text says. */
export function elaborateMacros(unit: UnitContext): c.MacroConstant[] {
  const bodies = new Map<string, string>();
  for (const { name, params, body } of unit.source.macros) if (!params) bodies.set(name, body);
  const constants: c.MacroConstant[] = [];
  for (const { name, params, body, file, line } of unit.source.macros) {
    if (params || body.trim() === "") continue;
    const seen = unit.macroValues.get(name);
    const constant = seen === undefined ? fromText(unit, body, bodies) : seen;
    if (constant) constants.push({ name, value: constant.value, type: constant.type, file, line });
  }
  return constants;
}

function fromText(
  unit: UnitContext,
  body: string,
  bodies: ReadonlyMap<string, string>,
): TypedConstant | null {
  const result = attempt(() => constantFromText(unit, body, bodies));
  return result.ok && result.value && isArithmetic(result.value.type) ? result.value : null;
}
