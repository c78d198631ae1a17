/** `a[i]`, `s.f` and `p->f` (C11 6.5.2.1, 6.5.2.3). */
import type * as c from "../c-ast/c-ast.ts";
import type { CType } from "../c-ast/c-type.ts";
import { describeType, isInteger, unqualified } from "../c-ast/type-relations.ts";
import { childByField } from "../syntax/navigate.ts";
import type { SyntaxNode } from "../syntax/syntax-node.ts";
import { newId, spanOf } from "./context.ts";
import type { UnitContext } from "./context.ts";
import { indexValue, rvalue } from "./conversion.ts";
import { requireSize } from "./expression-operator.ts";
import { fail } from "./failure.ts";
import { isLvalue } from "./lvalue.ts";
import { findMember } from "./member.ts";
import { withChanges } from "./record-type.ts";

export function elaborateSubscript(unit: UnitContext, node: SyntaxNode): c.Expr {
  const [baseNode, indexNode] = [childByField(node, "argument"), childByField(node, "index")];
  if (!baseNode || !indexNode) return fail(unit, node, "parse/syntax", "An operand is missing");
  const base = unit.rules.expression(unit, baseNode);
  const inner = unit.rules.expression(unit, indexNode);
  if (base.type.kind === "vector") return lane(unit, node, base, base.type.element, inner);
  const values = [rvalue(unit, base), rvalue(unit, inner)] as const;
  // `i[a]` means `a[i]` (C11 6.5.2.1p2)
  const [pointer, index] = values[0].type.kind === "pointer" ? values : [values[1], values[0]];
  if (pointer.type.kind !== "pointer" || !isInteger(index.type)) {
    return fail(unit, node, "elaborate/type", "A subscript needs a pointer or array and an integer");
  }
  const { target } = pointer.type;
  requireSize(unit, node, target);
  return {
    id: newId(unit),
    span: spanOf(unit, node),
    kind: "index",
    type: target,
    pointer,
    index: indexValue(unit, index),
  };
}

/** One lane of a GNU vector. */
function lane(unit: UnitContext, node: SyntaxNode, vector: c.Expr, element: CType, inner: c.Expr): c.Expr {
  const index = rvalue(unit, inner);
  if (!isInteger(index.type)) fail(unit, node, "elaborate/type", "A subscript must be an integer");
  const type = isLvalue(vector) ? withChanges(unit.program, element, { quals: vector.type.quals }) : element;
  return {
    id: newId(unit),
    span: spanOf(unit, node),
    kind: "index",
    type,
    pointer: vector,
    index: indexValue(unit, index),
  };
}

export function elaborateFieldAccess(unit: UnitContext, node: SyntaxNode): c.Expr {
  const [baseNode, fieldNode] = [childByField(node, "argument"), childByField(node, "field")];
  if (!baseNode || !fieldNode)
    return fail(unit, node, "parse/syntax", "A member access without object or member");
  const base = unit.rules.expression(unit, baseNode);
  const isArrow = childByField(node, "operator")?.kind === "->";
  const operand = isArrow ? rvalue(unit, base) : base;
  const object =
    isArrow && operand.type.kind === "pointer" ? operand.type.target : isArrow ? null : operand.type;
  if (object?.kind !== "record") {
    const name = describeType(operand.type, unit.program);
    return fail(unit, node, "elaborate/type", `\`${name}\` has no members`);
  }
  const path = findMember(unit, object, fieldNode.text);
  if (!path) {
    const name = describeType(object, unit.program);
    return fail(unit, fieldNode, "elaborate/undeclared", `\`${name}\` has no member \`${fieldNode.text}\``);
  }
  return accessPath(unit, node, operand, isArrow, path);
}

/** Members of anonymous records are reached step by step. */
function accessPath(
  unit: UnitContext,
  node: SyntaxNode,
  base: c.Expr,
  isArrow: boolean,
  path: readonly number[],
): c.Expr {
  let expr = base;
  path.forEach((field, depth) => {
    const arrow = isArrow && depth === 0;
    const object = arrow && expr.type.kind === "pointer" ? expr.type.target : expr.type;
    if (object.kind !== "record") return;
    const { record } = object;
    const declared = unit.program.records.get(record)?.fields?.[field];
    if (!declared) return;
    // the member of a const object is const (C11 6.5.2.3p3); a value has no qualifiers
    const qualified = withChanges(unit.program, declared.type, { quals: object.quals });
    const type = arrow || isLvalue(expr) ? qualified : unqualified(declared.type);
    expr = arrow
      ? { id: newId(unit), span: spanOf(unit, node), kind: "arrow", type, pointer: expr, record, field }
      : { id: newId(unit), span: spanOf(unit, node), kind: "member", type, base: expr, record, field };
  });
  return expr;
}
