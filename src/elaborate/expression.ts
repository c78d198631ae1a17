/** Expressions (C11 6.5): one rule per form; the result is as written, lvalues not loaded. */
import type * as c from "../c-ast/c-ast.ts";
import { childByField } from "../syntax/navigate.ts";
import type { SyntaxNode } from "../syntax/syntax-node.ts";
import { newId, spanOf } from "./context.ts";
import type { UnitContext } from "./context.ts";
import { cast, rvalue } from "./conversion.ts";
import { elaborateAssignment, elaborateUpdate } from "./expression-assign.ts";
import { elaborateCall } from "./expression-call.ts";
import { elaborateConditional } from "./expression-conditional.ts";
import { elaborateGeneric } from "./expression-generic.ts";
import { elaborateIdentifier } from "./expression-identifier.ts";
import { elaborateCharacter, elaborateNumber, elaborateStrings } from "./expression-literal.ts";
import { elaborateFieldAccess, elaborateSubscript } from "./expression-member.ts";
import { elaborateBinary, elaboratePointerOperator, elaborateUnary } from "./expression-operator.ts";
import { elaborateAlignof, elaborateSizeof } from "./expression-sizeof.ts";
import { fail } from "./failure.ts";
import { withMacroName } from "./macro-constant.ts";

export function elaborateExpression(unit: UnitContext, node: SyntaxNode): c.Expr {
  const expr = dispatch(unit, node);
  return unit.macroUses.size > 0 ? withMacroName(unit, node, expr) : expr;
}

function dispatch(unit: UnitContext, node: SyntaxNode): c.Expr {
  switch (node.kind) {
    case "identifier":
      return elaborateIdentifier(unit, node);
    case "number_literal":
      return elaborateNumber(unit, node);
    case "char_literal":
      return elaborateCharacter(unit, node);
    case "string_literal":
      return elaborateStrings(unit, node, [node]);
    case "concatenated_string":
      return elaborateStrings(unit, node, node.children);
    case "parenthesized_expression":
      return elaborateParenthesized(unit, node);
    case "binary_expression":
      return elaborateBinary(unit, node);
    case "unary_expression":
      return elaborateUnary(unit, node);
    case "pointer_expression":
      return elaboratePointerOperator(unit, node);
    case "update_expression":
      return elaborateUpdate(unit, node);
    case "assignment_expression":
      return elaborateAssignment(unit, node);
    case "conditional_expression":
      return elaborateConditional(unit, node);
    case "comma_expression":
      return elaborateComma(unit, node);
    case "cast_expression":
      return elaborateCast(unit, node);
    case "sizeof_expression":
      return elaborateSizeof(unit, node);
    case "alignof_expression":
      return elaborateAlignof(unit, node);
    case "generic_expression":
      return elaborateGeneric(unit, node);
    case "subscript_expression":
      return elaborateSubscript(unit, node);
    case "field_expression":
      return elaborateFieldAccess(unit, node);
    case "call_expression":
      return elaborateCall(unit, node);
    case "compound_literal_expression":
      return elaborateCompoundLiteral(unit, node);
    case "gnu_asm_expression":
      return fail(
        unit,
        node,
        "unsupported/asm",
        "Inline assembly cannot be translated",
        "Provide the operation in C, for instance under an `#ifdef`",
      );
    case "compound_statement":
      return elaborateStatementExpression(unit, node, node);
    default:
      return fail(unit, node, "parse/syntax", `An expression of kind ${node.kind} is not understood`);
  }
}

function operandOf(unit: UnitContext, node: SyntaxNode): SyntaxNode {
  const operand = node.children.find((child) => child.named);
  return operand ?? fail(unit, node, "parse/syntax", "An operand is missing");
}

function elaborateParenthesized(unit: UnitContext, node: SyntaxNode): c.Expr {
  const inner = operandOf(unit, node);
  if (inner.kind === "compound_statement") return elaborateStatementExpression(unit, node, inner);
  return elaborateExpression(unit, inner);
}

/** GNU `({ ... })`: the value of the last statement, when that is an expression. */
function elaborateStatementExpression(unit: UnitContext, node: SyntaxNode, block: SyntaxNode): c.Expr {
  if (!unit.function) fail(unit, node, "elaborate/constant", "A statement expression outside a function");
  const body = unit.rules.compound(unit, block, "value");
  const last = body.body.at(-1);
  const type = last?.kind === "expr-statement" ? last.expr.type : { kind: "void" as const, quals: 0 };
  return { id: newId(unit), span: spanOf(unit, node), kind: "statement-expr", type, body };
}

function elaborateComma(unit: UnitContext, node: SyntaxNode): c.Expr {
  const [leftNode, rightNode] = [childByField(node, "left"), childByField(node, "right")];
  if (!leftNode || !rightNode) return fail(unit, node, "parse/syntax", "An operand is missing");
  const left = rvalue(unit, elaborateExpression(unit, leftNode));
  const right = rvalue(unit, elaborateExpression(unit, rightNode));
  return { id: newId(unit), span: spanOf(unit, node), kind: "comma", type: right.type, left, right };
}

function elaborateCast(unit: UnitContext, node: SyntaxNode): c.Expr {
  const [typeNode, valueNode] = [childByField(node, "type"), childByField(node, "value")];
  if (!typeNode || !valueNode) return fail(unit, node, "parse/syntax", "A cast without type or operand");
  const { type, lengths } = unit.rules.typeName(unit, typeNode);
  const operand = rvalue(unit, elaborateExpression(unit, valueNode));
  if (type.kind === "array" || type.kind === "function")
    fail(unit, node, "elaborate/type", "A cast to an array or function");
  return castToUnion(unit, node, operand, type) ?? cast(unit, node, operand, type, lengths);
}

/** GNU: a cast to a union makes one whose member of the operand's type has the value. */
function castToUnion(unit: UnitContext, node: SyntaxNode, operand: c.Expr, type: c.CType): c.Expr | null {
  if (type.kind !== "record" || operand.type.kind === "record") return null;
  const record = unit.program.records.get(type.record);
  if (record?.keyword !== "union") return null;
  const field = record.fields?.findIndex((member) => member.type.kind === operand.type.kind) ?? -1;
  if (field < 0) fail(unit, node, "elaborate/type", "No member of the union has the type of the operand");
  const initializer: c.Initializer = {
    kind: "record",
    record: type.record,
    fields: [{ field, value: { kind: "value", value: operand } }],
  };
  return rvalue(unit, {
    id: newId(unit),
    span: spanOf(unit, node),
    kind: "compound-literal",
    type,
    initializer,
  });
}

function elaborateCompoundLiteral(unit: UnitContext, node: SyntaxNode): c.Expr {
  const [typeNode, valueNode] = [childByField(node, "type"), childByField(node, "value")];
  if (!typeNode || !valueNode)
    return fail(unit, node, "parse/syntax", "A compound literal without type or braces");
  const declared = unit.rules.typeName(unit, typeNode).type;
  const { type, value } = unit.rules.initializer(unit, valueNode, declared);
  return { id: newId(unit), span: spanOf(unit, node), kind: "compound-literal", type, initializer: value };
}
