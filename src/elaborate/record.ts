/** `struct` and `union` specifiers (C11 6.7.2.1). */
import type { CType, RecordType } from "../c-ast/c-type.ts";
import { layoutRecord } from "../c-ast/layout.ts";
import type { FieldRequest, RecordOptions } from "../c-ast/layout.ts";
import { integerShape, isInteger, isVariablyModified } from "../c-ast/type-relations.ts";
import { childByField } from "../syntax/navigate.ts";
import type { SyntaxNode } from "../syntax/syntax-node.ts";
import { attributesOf, merge } from "./attributes.ts";
import type { Meaning } from "./attributes.ts";
import { requireComplete } from "./complete-type.ts";
import { spanOf } from "./context.ts";
import type { UnitContext } from "./context.ts";
import { fail, warn } from "./failure.ts";
import { integerConstant } from "./integer-constant.ts";
import { lookupTag } from "./lookup.ts";
import { placeOf } from "./place.ts";
import { completeRecord, declareRecord } from "./record-type.ts";

export function elaborateRecord(unit: UnitContext, node: SyntaxNode): CType {
  const keyword = node.kind === "union_specifier" ? "union" : "struct";
  const tag = childByField(node, "name")?.text ?? null;
  const body = childByField(node, "body");
  if (!body) return referToRecord(unit, node, keyword, tag);
  const known = unit.systemTypes.get(node);
  if (known) return known;
  const type = declareForBody(unit, node, keyword, tag);
  if (unit.lines.isSystem(node.start)) unit.systemTypes.set(node, type);
  defineRecord(unit, node, body, type);
  return type;
}

/** `struct tag` without a body: the visible one, or a new incomplete one (C11 6.7.2.3p8). */
function referToRecord(
  unit: UnitContext,
  node: SyntaxNode,
  keyword: "struct" | "union",
  tag: string | null,
): CType {
  if (tag === null) fail(unit, node, "parse/syntax", "A struct or union without tag and members");
  const found = lookupTag(unit, tag);
  if (found?.entity.kind === "record") return found.entity.type;
  const type = declareRecord(unit, keyword, tag, node);
  if (found?.entity.kind === "system") {
    unit.systemRecords.set(tag, found.entity.node);
    unit.fileScope.tags.set(tag, { kind: "record", keyword, type });
  } else unit.scope.tags.set(tag, { kind: "record", keyword, type });
  return type;
}

/** `struct tag;` declares the tag in this very scope (C11 6.7.2.3p7). */
export function declareTagOnly(unit: UnitContext, node: SyntaxNode): void {
  const tag = childByField(node, "name")?.text ?? null;
  if (tag === null || unit.scope.tags.has(tag)) return;
  const keyword = node.kind === "union_specifier" ? "union" : "struct";
  unit.scope.tags.set(tag, { kind: "record", keyword, type: declareRecord(unit, keyword, tag, node) });
}

function declareForBody(
  unit: UnitContext,
  node: SyntaxNode,
  keyword: "struct" | "union",
  tag: string | null,
): RecordType {
  if (tag === null) return declareRecord(unit, keyword, null, node);
  const known = unit.scope.tags.get(tag);
  if (known?.kind === "record") {
    if (!unit.program.records.get(known.type.record)?.fields) {
      unit.systemRecords.delete(tag);
      return known.type;
    }
    fail(unit, node, "elaborate/redefinition", `\`${keyword} ${tag}\` is defined twice`);
  }
  const type = declareRecord(unit, keyword, tag, node);
  unit.scope.tags.set(tag, { kind: "record", keyword, type });
  return type;
}

function defineRecord(unit: UnitContext, node: SyntaxNode, body: SyntaxNode, type: RecordType): void {
  const { program } = unit;
  const own = program.records.get(type.record);
  if (!own) return;
  const requests: FieldRequest[] = [];
  for (const child of body.children) {
    if (child.kind === "field_declaration") requests.push(...unit.rules.fields(unit, child));
  }
  checkMembers(unit, node, requests);
  const { packed, align } = attributesOf(unit, "record", node);
  const maxAlign = packingAt(unit, node.start);
  const bound = maxAlign === null ? {} : { maxAlign };
  const options: RecordOptions = {
    keyword: own.keyword,
    packed,
    ...bound,
    ...(align === null ? {} : { align }),
  };
  const layout = layoutRecord(requests, options, program);
  const definition = {
    ...own,
    ...layout,
    ...bound,
    packed,
    system: unit.lines.isSystem(node.start),
    span: spanOf(unit, node),
  };
  completeRecord(unit, definition, placeOf(unit, node, own.tag));
}

function packingAt(unit: UnitContext, offset: number): number | null {
  return unit.packing.findLast((change) => change.offset <= offset)?.align ?? null;
}

function checkMembers(unit: UnitContext, node: SyntaxNode, requests: readonly FieldRequest[]): void {
  const names = new Set<string>();
  for (const { name } of requests) {
    if (name === null) continue;
    if (names.has(name))
      fail(unit, node, "elaborate/redefinition", `The member \`${name}\` is declared twice`);
    names.add(name);
  }
}

// ---------------------------------------------------------------------------------------------------- members

/** One declarator of a member declaration, or none at all. */
export interface MemberDeclarator {
  readonly node: SyntaxNode;
  readonly name: string | null;
  readonly nameNode: SyntaxNode | null;
  readonly type: CType;
  readonly width: SyntaxNode | null;
}

/** @param shared attributes and alignment that the whole declaration asks for */
export function memberRequest(
  unit: UnitContext,
  declarator: MemberDeclarator,
  shared: { readonly attributes: Meaning; readonly align: number | null },
): FieldRequest {
  const { node, name, nameNode, type, width } = declarator;
  const own = nameNode
    ? merge(shared.attributes, attributesOf(unit, "declarator", nameNode))
    : shared.attributes;
  const align = Math.max(own.align ?? 0, shared.align ?? 0);
  const bitWidth = width ? bitWidthOf(unit, width, type, name) : null;
  if (bitWidth === null) checkMemberType(unit, node, type);
  return { name, type, bitWidth, packed: own.packed, ...(align > 0 ? { align } : {}) };
}

function checkMemberType(unit: UnitContext, node: SyntaxNode, type: CType): void {
  if (type.kind === "function") fail(unit, node, "elaborate/type", "A member cannot be a function");
  if (isVariablyModified(type)) fail(unit, node, "unsupported/vla", "A member of variable length");
  // a flexible array member; gcc takes it also where it is not the last one
  if (type.kind === "array" && type.length === "incomplete") requireComplete(unit, node, type.element);
  else requireComplete(unit, node, type);
}

function bitWidthOf(unit: UnitContext, node: SyntaxNode, type: CType, name: string | null): number {
  if (!isInteger(type)) fail(unit, node, "elaborate/type", "A bit-field needs an integer type");
  const width = Number(integerConstant(unit, node));
  const { bits } = integerShape(type, unit.program);
  if (width < 0 || width > bits)
    fail(unit, node, "elaborate/constant", "The width of the bit-field does not fit its type");
  if (width === 0 && name !== null)
    fail(unit, node, "elaborate/constant", "A bit-field of width zero has no name");
  return width;
}

/** A member without declarator: an anonymous record (C11 6.7.2.1p13), or nothing at all. */
export function anonymousMember(
  unit: UnitContext,
  node: SyntaxNode,
  type: CType,
  shared: { readonly attributes: Meaning; readonly align: number | null },
): FieldRequest | null {
  const untagged = type.kind === "record" && unit.program.records.get(type.record)?.tag === null;
  if (untagged) return memberRequest(unit, { node, name: null, nameNode: null, type, width: null }, shared);
  if (type.kind !== "record" && type.kind !== "enum")
    warn(unit, node, "elaborate/type", "The declaration declares nothing");
  return null;
}
