/** Constants and string literals as typed nodes (C11 6.4.4, 6.4.5). */
import type * as c from "../c-ast/c-ast.ts";
import type { SyntaxNode } from "../syntax/syntax-node.ts";
import { newId, spanOf } from "./context.ts";
import type { UnitContext } from "./context.ts";
import { fail } from "./failure.ts";
import { parseCharacter, parseNumber, parseStrings } from "./literal.ts";
import { integerNode } from "./integer-node.ts";

export function elaborateNumber(unit: UnitContext, node: SyntaxNode): c.Expr {
  const literal = parseNumber(node.text);
  switch (literal.kind) {
    case "integer": {
      const { type, value, form } = literal;
      return integerNode(unit, node, type, value, { kind: form });
    }
    case "floating":
      return {
        id: newId(unit),
        span: spanOf(unit, node),
        kind: "floating-constant",
        type: literal.type,
        value: literal.value,
        text: node.text,
      };
    case "imaginary":
      return fail(unit, node, "unsupported/complex", "Imaginary constants are not supported");
    case "invalid":
      return fail(unit, node, "parse/syntax", `\`${node.text}\` is no number`);
  }
}

export function elaborateCharacter(unit: UnitContext, node: SyntaxNode): c.Expr {
  const literal = parseCharacter(node.text);
  if (!literal) return fail(unit, node, "parse/syntax", `\`${node.text}\` is no character constant`);
  const { type, value } = literal;
  return integerNode(unit, node, type, value, { kind: "character" });
}

export function elaborateStrings(unit: UnitContext, node: SyntaxNode, parts: readonly SyntaxNode[]): c.Expr {
  const literal = parseStrings(parts.map((part) => part.text));
  if (!literal) return fail(unit, node, "parse/syntax", "The string literal has an invalid escape");
  const { units, element } = literal;
  const type: c.CType = { kind: "array", quals: 0, element, length: units.length };
  return { id: newId(unit), span: spanOf(unit, node), kind: "string-literal", type, units };
}
