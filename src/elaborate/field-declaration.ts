/** Member declarations of records (C11 6.7.2.1): what each declarator of a `field_declaration` asks for. */
import type { CType } from "../c-ast/c-type.ts";
import type { FieldRequest } from "../c-ast/layout.ts";
import type { SyntaxNode } from "../syntax/syntax-node.ts";
import { attributesOf, merge } from "./attributes.ts";
import type { UnitContext } from "./context.ts";
import { elaborateDeclarator } from "./declarator.ts";
import { fail } from "./failure.ts";
import { anonymousMember, memberRequest } from "./record.ts";
import { elaborateSpecifiers, withTypeAttributes } from "./specifiers.ts";
import type { Specifiers } from "./specifiers.ts";

export function elaborateFields(unit: UnitContext, node: SyntaxNode): FieldRequest[] {
  const specifiers = elaborateSpecifiers(unit, node);
  const { type } = specifiers;
  if (type === "auto") fail(unit, node, "elaborate/type", "A member needs a type");
  const parts = memberParts(node);
  if (parts.length > 0) return parts.map((part) => requestOf(unit, part, type, specifiers));
  const member = anonymousMember(unit, node, type, specifiers);
  return member ? [member] : [];
}

/** A declarator, the clause of a bit-field, or both. */
interface MemberPart {
  readonly node: SyntaxNode;
  readonly declarator: SyntaxNode | null;
  readonly width: SyntaxNode | null;
}

function memberParts(node: SyntaxNode): MemberPart[] {
  const parts: MemberPart[] = [];
  node.children.forEach((child, index) => {
    if (child.field === "declarator") {
      const next = node.children[index + 1];
      parts.push({ node: child, declarator: child, width: next ? widthOf(next) : null });
    } else if (child.kind === "bitfield_clause" && node.children[index - 1]?.field !== "declarator") {
      parts.push({ node: child, declarator: null, width: widthOf(child) });
    }
  });
  return parts;
}

function widthOf(node: SyntaxNode): SyntaxNode | null {
  if (node.kind !== "bitfield_clause") return null;
  return node.children.find((part) => part.named) ?? null;
}

function requestOf(unit: UnitContext, part: MemberPart, base: CType, specifiers: Specifiers): FieldRequest {
  const { node, declarator, width } = part;
  const derived = elaborateDeclarator(unit, declarator, base);
  const own = derived.nameNode ? attributesOf(unit, "declarator", derived.nameNode) : specifiers.attributes;
  const type = withTypeAttributes(unit, node, derived.type, merge(specifiers.attributes, own));
  return memberRequest(unit, { ...derived, type, node, width }, specifiers);
}
