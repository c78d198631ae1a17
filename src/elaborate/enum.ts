/** `enum` specifiers (C11 6.7.2.2) with gcc's choice of the compatible type. */
import { integerType, intType } from "../c-ast/basic-types.ts";
import type { CType, EnumDefinition, EnumId, EnumType, IntegerKind, IntegerType } from "../c-ast/c-type.ts";
import { integerRange } from "../c-ast/type-relations.ts";
import { childByField } from "../syntax/navigate.ts";
import type { SyntaxNode } from "../syntax/syntax-node.ts";
import { attributesOf } from "./attributes.ts";
import { atFileScope, spanOf } from "./context.ts";
import type { UnitContext } from "./context.ts";
import { integerConstant } from "./integer-constant.ts";
import { lookupTag } from "./lookup.ts";
import { placeOf } from "./place.ts";

export function elaborateEnum(unit: UnitContext, node: SyntaxNode): CType {
  const tag = childByField(node, "name")?.text ?? null;
  const body = childByField(node, "body");
  if (!body) return referToEnum(unit, node, tag);
  const known = unit.systemTypes.get(node);
  if (known) return known;
  const declared = tag === null ? undefined : unit.scope.tags.get(tag);
  const forward =
    declared?.kind === "enum" && !unit.program.enums.has(declared.type.enum) ? declared.type : null;
  const type = forward ?? declareEnum(unit, node, tag);
  const enumerators = elaborateEnumerators(unit, body, type.enum);
  const defined = defineEnum(unit, node, forward ? "own" : "shared", tag, type, enumerators);
  if (unit.lines.isSystem(node.start)) unit.systemTypes.set(node, defined);
  return defined;
}

/** `enum tag` without a body; GNU allows it before the definition. */
function referToEnum(unit: UnitContext, node: SyntaxNode, tag: string | null): CType {
  const found = tag === null ? null : lookupTag(unit, tag);
  if (found?.entity.kind === "enum") return found.entity.type;
  if (found?.entity.kind === "system" && tag !== null) {
    const { node: definition } = found.entity;
    unit.fileScope.tags.delete(tag);
    atFileScope(unit, () => {
      unit.rules.defineSystemTag(unit, definition);
    });
    const defined = unit.fileScope.tags.get(tag);
    if (defined?.kind === "enum") return defined.type;
  }
  return declareEnum(unit, node, tag);
}

function declareEnum(unit: UnitContext, node: SyntaxNode, tag: string | null): EnumType {
  const { program } = unit;
  const id = program.ids.enum++ as EnumId; // the only maker of enum ids
  const type: EnumType = { kind: "enum", quals: 0, enum: id };
  program.mentionedEnums.set(id, {
    id,
    name: tag,
    tag,
    enumerators: [],
    underlying: integerType("uint"),
    system: unit.lines.isSystem(node.start),
    node: program.nextNode(),
    span: spanOf(unit, node),
  });
  if (tag !== null) unit.scope.tags.set(tag, { kind: "enum", type });
  return type;
}

interface Enumerator {
  readonly name: string;
  readonly value: bigint;
}

/** Names are visible from the end of their own enumerator on (C11 6.2.1p7). */
function elaborateEnumerators(unit: UnitContext, body: SyntaxNode, id: EnumId): Enumerator[] {
  const enumerators: Enumerator[] = [];
  let next = 0n;
  for (const child of body.children) {
    if (child.kind !== "enumerator") continue;
    const name = childByField(child, "name")?.text ?? "";
    const valueNode = childByField(child, "value");
    const value = valueNode ? integerConstant(unit, valueNode) : next;
    enumerators.push({ name, value });
    const type = fits(unit, value, intType) ? intType : smallestType(unit, [{ name, value }]);
    unit.scope.names.set(name, { kind: "enumerator", enum: id, name, value, type });
    next = value + 1n;
  }
  return enumerators;
}

function defineEnum(
  unit: UnitContext,
  node: SyntaxNode,
  sharing: "shared" | "own",
  tag: string | null,
  type: EnumType,
  enumerators: readonly Enumerator[],
): CType {
  const { program } = unit;
  const { packed } = attributesOf(unit, "record", node);
  const underlying = packed ? packedType(unit, enumerators) : smallestType(unit, enumerators);
  const system = unit.lines.isSystem(node.start);
  const definition: EnumDefinition = {
    id: type.enum,
    name: tag,
    tag,
    enumerators,
    underlying,
    system,
    node: program.nextNode(),
    span: spanOf(unit, node),
  };
  program.mentionedEnums.delete(type.enum);
  const id = sharing === "shared" ? shareEnum(unit, node, definition) : definition.id;
  if (id === definition.id) program.enums.set(id, definition);
  const final: EnumType = id === type.enum ? type : { ...type, enum: id };
  if (tag !== null) unit.scope.tags.set(tag, { kind: "enum", type: final });
  for (const { name, value } of enumerators) {
    // those that fit are `int` (C11 6.7.2.2p3), the others have the type of the enumeration (GNU)
    const constantType = fits(unit, value, intType) ? intType : underlying;
    unit.scope.names.set(name, { kind: "enumerator", enum: id, name, value, type: constantType });
  }
  return final;
}

/** The same enumeration of the same header is one definition in all units. */
function shareEnum(unit: UnitContext, node: SyntaxNode, definition: EnumDefinition): EnumId {
  const { program } = unit;
  const place = placeOf(unit, node, definition.tag);
  const known = program.enumsByPlace.get(place) ?? [];
  for (const { id, units } of known) {
    const other = program.enums.get(id);
    if (!other || units.has(unit.unit) || !sameEnumerators(other, definition)) continue;
    units.add(unit.unit);
    return id;
  }
  program.enumsByPlace.set(place, [...known, { id: definition.id, units: new Set([unit.unit]) }]);
  return definition.id;
}

function sameEnumerators(a: EnumDefinition, b: EnumDefinition): boolean {
  return (
    a.underlying.integer === b.underlying.integer &&
    a.enumerators.length === b.enumerators.length &&
    a.enumerators.every(({ name, value }, index) => {
      const other = b.enumerators[index];
      return other?.name === name && other.value === value;
    })
  );
}

/** gcc: the first of these that holds all values. */
const choices: readonly IntegerKind[] = ["uint", "int", "ulong", "long", "uint128", "int128"];
const packedChoices: readonly IntegerKind[] = ["uchar", "schar", "ushort", "short", ...choices];

function smallestType(unit: UnitContext, enumerators: readonly Enumerator[]): IntegerType {
  return firstThatHolds(unit, enumerators, choices);
}

function packedType(unit: UnitContext, enumerators: readonly Enumerator[]): IntegerType {
  return firstThatHolds(unit, enumerators, packedChoices);
}

function firstThatHolds(
  unit: UnitContext,
  enumerators: readonly Enumerator[],
  kinds: readonly IntegerKind[],
): IntegerType {
  const kind = kinds.find((candidate) =>
    enumerators.every(({ value }) => fits(unit, value, integerType(candidate))),
  );
  return integerType(kind ?? "ulong");
}

function fits(unit: UnitContext, value: bigint, type: IntegerType): boolean {
  const { min, max } = integerRange(type, unit.program);
  return value >= min && value <= max;
}
