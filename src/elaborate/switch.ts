/** `switch` and its labels (C11 6.8.4.2, 6.8.1), GNU case ranges included. */
import type * as c from "../c-ast/c-ast.ts";
import { isInteger, wrapInteger } from "../c-ast/type-relations.ts";
import { childByField } from "../syntax/navigate.ts";
import type { SyntaxNode } from "../syntax/syntax-node.ts";
import { evaluateInteger } from "./constant.ts";
import { inScope, newId, spanOf } from "./context.ts";
import type { UnitContext } from "./context.ts";
import { promoted, rvalue } from "./conversion.ts";
import { fail } from "./failure.ts";
import { createScope } from "./scope.ts";

/** @param readBody elaborates the body in a scope of its own */
export function elaborateSwitch(
  unit: UnitContext,
  node: SyntaxNode,
  readBody: (body: SyntaxNode) => c.Statement,
): c.Statement {
  const [test, bodyNode] = [childByField(node, "condition"), childByField(node, "body")];
  if (!test || !bodyNode) return fail(unit, node, "parse/syntax", "A `switch` without condition or body");
  return inScope(unit, createScope("block", unit.scope), () => {
    const plain = rvalue(unit, unit.rules.expression(unit, test));
    if (!isInteger(plain.type))
      fail(unit, test, "elaborate/type", "The value of a `switch` must be an integer");
    const value = promoted(unit, plain);
    const types = unit.function?.switchTypes;
    types?.push(value.type);
    try {
      return { id: newId(unit), span: spanOf(unit, node), kind: "switch", value, body: readBody(bodyNode) };
    } finally {
      types?.pop();
    }
  });
}

/** @param readBody puts the statements behind the label back into their block and elaborates the first one */
export function elaborateCase(
  unit: UnitContext,
  node: SyntaxNode,
  readBody: (statements: readonly SyntaxNode[]) => c.Statement,
): c.Statement {
  const value = childByField(node, "value");
  const type = unit.function?.switchTypes.at(-1);
  if (!type) return fail(unit, node, "elaborate/type", "A `case` or `default` outside a `switch`");
  const statements = node.children.filter((child) => child.named && child !== value);
  if (!value)
    return { id: newId(unit), span: spanOf(unit, node), kind: "default", body: readBody(statements) };
  const isRange = value.kind === "binary_expression" && childByField(value, "operator")?.kind === "...";
  const [lowNode, highNode] = isRange
    ? [childByField(value, "left"), childByField(value, "right")]
    : [value, null];
  if (!lowNode) return fail(unit, node, "parse/syntax", "A `case` without value");
  const low = caseValue(unit, lowNode, type);
  const high = highNode && caseValue(unit, highNode, type);
  return { id: newId(unit), span: spanOf(unit, node), kind: "case", low, high, body: readBody(statements) };
}

/** Converted to the type of the switch (C11 6.8.4.2p5); literals keep the form they were written in. */
function caseValue(unit: UnitContext, node: SyntaxNode, type: c.CType): c.IntegerConstant {
  const expr = rvalue(unit, unit.rules.expression(unit, node));
  const value = evaluateInteger(expr, unit.program);
  if (value === null) return fail(unit, node, "elaborate/constant", "A `case` needs an integer constant");
  const written = expr.kind === "integer-constant" ? expr : null;
  const macro = written?.macro ?? unit.macroUses.get(node.start)?.name;
  return {
    id: newId(unit),
    span: spanOf(unit, node),
    kind: "integer-constant",
    type,
    value: wrapInteger(value, type, unit.program),
    form: written?.form ?? { kind: "decimal" },
    ...(macro !== undefined && written ? { macro } : {}),
  };
}
