/** `sizeof`, `_Alignof` and `offsetof` (C11 6.5.3.4, 7.19): folded, except for variable length arrays. */
import { sizeType } from "../c-ast/basic-types.ts";
import type * as c from "../c-ast/c-ast.ts";
import type { CType } from "../c-ast/c-type.ts";
import { alignOf, sizeOf } from "../c-ast/layout.ts";
import { isVariableArray } from "../c-ast/type-relations.ts";
import { childByField } from "../syntax/navigate.ts";
import type { SyntaxNode } from "../syntax/syntax-node.ts";
import { completeType, requireComplete, sizeOfComplete } from "./complete-type.ts";
import type { UnitContext } from "./context.ts";
import { fail } from "./failure.ts";
import { integerConstant } from "./integer-constant.ts";
import { bitWidthOf } from "./lvalue.ts";
import { findMember } from "./member.ts";
import { sizeofExpr } from "./vla.ts";
import { integerNode } from "./integer-node.ts";

export function elaborateSizeof(unit: UnitContext, node: SyntaxNode): c.Expr {
  const typeNode = childByField(node, "type");
  if (typeNode) {
    const { type, lengths } = unit.rules.typeName(unit, typeNode);
    return isVariableArray(type) ? sizeofExpr(unit, node, type, lengths) : sizeofType(unit, node, type);
  }
  const valueNode = childByField(node, "value");
  if (!valueNode) return fail(unit, node, "parse/syntax", "`sizeof` without operand");
  const operand = unit.rules.expression(unit, valueNode);
  if (bitWidthOf(operand, unit.program) !== null && operand.kind !== "assign") {
    fail(unit, node, "elaborate/type", "`sizeof` of a bit-field");
  }
  const { type } = operand;
  return isVariableArray(type) ? sizeofExpr(unit, node, type, []) : sizeofType(unit, node, type);
}

export function sizeofType(unit: UnitContext, node: SyntaxNode, type: CType): c.Expr {
  const value = BigInt(sizeOfComplete(unit, node, type));
  return integerNode(unit, node, sizeType, value, { kind: "sizeof", of: type });
}

export function elaborateAlignof(unit: UnitContext, node: SyntaxNode): c.Expr {
  const typeNode = childByField(node, "type");
  const valueNode = childByField(node, "value");
  const operand = valueNode ? unit.rules.expression(unit, valueNode) : null;
  const type = typeNode ? unit.rules.typeName(unit, typeNode).type : operand?.type;
  if (!type) return fail(unit, node, "parse/syntax", "`_Alignof` without operand");
  completeType(unit, type);
  if (sizeOf(type, unit.program) === null && type.kind !== "array") requireComplete(unit, node, type);
  const asked = operand?.kind === "variable-ref" ? unit.program.symbols.get(operand.symbol) : undefined;
  const bytes = Math.max(alignOf(type, unit.program), asked?.kind === "variable" ? (asked.align ?? 0) : 0);
  const form = { kind: "alignof", of: type } as const;
  return integerNode(unit, node, sizeType, BigInt(bytes), form);
}

/** `__builtin_offsetof(type, member.inner[3])`. */
export function elaborateOffsetof(
  unit: UnitContext,
  node: SyntaxNode,
  typeNode: SyntaxNode,
  member: SyntaxNode,
): c.Expr {
  const { type } = unit.rules.typeName(unit, typeNode);
  requireComplete(unit, typeNode, type);
  if (type.kind !== "record") fail(unit, node, "elaborate/type", "`offsetof` needs a struct or union");
  const place = offsetOf(unit, type, member);
  const form = { kind: "offsetof", record: type.record, path: place.path } as const;
  return integerNode(unit, node, sizeType, BigInt(place.offset), form);
}

interface Place {
  readonly offset: number;
  readonly type: CType;
  readonly path: string;
}

function offsetOf(unit: UnitContext, type: CType, member: SyntaxNode): Place {
  switch (member.kind) {
    case "identifier":
    case "field_identifier":
      return memberPlace(unit, member, { offset: 0, type, path: "" }, member.text);
    case "field_expression": {
      const [base, field] = [childByField(member, "argument"), childByField(member, "field")];
      if (!base || !field) break;
      return memberPlace(unit, member, offsetOf(unit, type, base), field.text);
    }
    case "subscript_expression": {
      const [base, index] = [childByField(member, "argument"), childByField(member, "index")];
      if (!base || !index) break;
      const place = offsetOf(unit, type, base);
      if (place.type.kind !== "array") break;
      const position = Number(integerConstant(unit, index));
      const offset = place.offset + position * (sizeOf(place.type.element, unit.program) ?? 0);
      return { offset, type: place.type.element, path: `${place.path}[${String(position)}]` };
    }
    default:
      break;
  }
  return fail(unit, member, "elaborate/type", "The member designator of `offsetof` is not understood");
}

function memberPlace(unit: UnitContext, node: SyntaxNode, base: Place, name: string): Place {
  const path = base.type.kind === "record" ? findMember(unit, base.type, name) : null;
  if (!path) return fail(unit, node, "elaborate/undeclared", `There is no member \`${name}\``);
  let { offset, type } = base;
  for (const index of path) {
    const field = type.kind === "record" ? unit.program.records.get(type.record)?.fields?.[index] : undefined;
    if (!field) break;
    offset += field.offset;
    type = field.type;
  }
  return { offset, type, path: base.path === "" ? name : `${base.path}.${name}` };
}
