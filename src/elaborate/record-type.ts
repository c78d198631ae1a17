/**
 * Type objects of records. While a record is incomplete all of its type objects are remembered, so that they can be
 * pointed at the definition of another unit once the two prove to be the same.
 */
import type { CType, RecordDefinition, RecordId, RecordType } from "../c-ast/c-type.ts";
import type { UnitIndex } from "../source/span.ts";
import { sameType, unqualified } from "../c-ast/type-relations.ts";
import type { ProgramBuilder, UnitContext } from "./context.ts";
import type { Mutable } from "./symbol-builder.ts";

/** A new record without members. */
export function declareRecord(
  unit: UnitContext,
  keyword: "struct" | "union",
  tag: string | null,
  at: { readonly start: number; readonly end: number },
): RecordType {
  const { program } = unit;
  const id = program.ids.record++ as RecordId; // the only maker of record ids
  const system = unit.lines.isSystem(at.start);
  program.records.set(id, {
    id,
    keyword,
    name: tag,
    tag,
    fields: null,
    size: 0,
    align: 1,
    packed: false,
    system,
    node: program.nextNode(),
    span: { unit: unit.unit, start: at.start, end: at.end },
  });
  const type: Mutable<RecordType> = { kind: "record", quals: 0, record: id };
  program.incompleteTypes.set(id, [type]);
  return type;
}

interface Changes {
  /** Qualifiers to be added. */
  readonly quals?: number;
  readonly alias?: string | undefined;
  readonly align?: number | null;
}

/** The type with qualifiers added, or another typedef name. */
export function withChanges(program: ProgramBuilder, type: CType, changes: Changes): CType {
  if (type.kind === "array" && changes.quals) {
    // qualifiers of an array are those of its elements (C11 6.7.3p9)
    const element = withChanges(program, type.element, { quals: changes.quals });
    return changed(program, { ...type, element }, { ...changes, quals: 0 });
  }
  return changed(program, type, changes);
}

function changed(program: ProgramBuilder, type: CType, changes: Changes): CType {
  const quals = type.quals | (changes.quals ?? 0);
  const alias = changes.alias ?? type.alias;
  const align = changes.align ?? type.align;
  if (quals === type.quals && alias === type.alias && align === type.align) return type;
  const copy: Mutable<CType> = { ...type, quals };
  if (alias !== undefined) copy.alias = alias;
  if (align !== undefined) copy.align = align;
  remember(program, copy);
  return copy;
}

/** The type without its top-level qualifiers. */
export function withoutQualifiers(program: ProgramBuilder, type: CType): CType {
  if (type.quals === 0 || type.kind !== "record") return unqualified(type);
  const copy = { ...type, quals: 0 };
  remember(program, copy);
  return copy;
}

function remember(program: ProgramBuilder, type: Mutable<CType>): void {
  if (type.kind === "record") program.incompleteTypes.get(type.record)?.push(type);
}

/**
 * Gives record `id` its members, or finds that another unit has the same record already. The header it stands in and its
 * structure decide (C11 6.2.7p1 for tagged records of the same structure elsewhere). Returns the id that is left.
 */
export function completeRecord(unit: UnitContext, definition: RecordDefinition, place: string): RecordId {
  const { program } = unit;
  const { id, tag } = definition;
  const keys = tag === null ? [place] : [place, `${definition.keyword} ${tag}`];
  for (const key of keys) {
    for (const shared of program.recordsByPlace.get(key) ?? []) {
      const known = program.records.get(shared.id);
      if (shared.tag !== tag || shared.units.has(unit.unit) || !known) continue;
      const opaque: RecordPair[] = [];
      if (!sameStructure(definition, known, program, opaque)) continue;
      shared.units.add(unit.unit);
      replaceRecord(program, id, shared.id);
      for (const pair of opaque) joinOpaque(program, pair);
      return shared.id;
    }
  }
  program.records.set(id, definition);
  program.incompleteTypes.delete(id);
  const shared = { id, tag, units: new Set<UnitIndex>([unit.unit]) };
  for (const key of keys) {
    const others = program.recordsByPlace.get(key);
    if (others) others.push(shared);
    else program.recordsByPlace.set(key, [shared]);
  }
  return id;
}

/** All types of the incomplete record `from` become types of `to`. */
export function replaceRecord(program: ProgramBuilder, from: RecordId, to: RecordId): void {
  const stillIncomplete = program.incompleteTypes.get(to);
  for (const type of program.incompleteTypes.get(from) ?? []) {
    type.record = to;
    stillIncomplete?.push(type);
  }
  program.incompleteTypes.delete(from);
  program.records.delete(from);
}

/** An opaque record of one unit may well be the one that another unit defines. */
function mayBeSameRecord(program: ProgramBuilder, x: RecordId, y: RecordId): boolean {
  if (x === y) return true;
  const [first, second] = [program.records.get(x), program.records.get(y)];
  if (first?.fields && second?.fields) return false;
  return first !== undefined && first.tag !== null && first.tag === second?.tag;
}

/** Are types of two units the same, as far as is known before all units have been read? */
export function sameAcrossUnits(program: ProgramBuilder, a: CType, b: CType): boolean {
  // the definition gives an array of unknown length its length
  if (a.kind === "array" && b.kind === "array" && a.length === "incomplete") {
    return sameAcrossUnits(program, a.element, b.element);
  }
  return sameType(a, b, (x, y) => mayBeSameRecord(program, x, y));
}

/** A record of this unit, and the record of an earlier unit in the same place of a type. */
interface RecordPair {
  readonly here: RecordId;
  readonly earlier: RecordId;
}

/**
 * What members of a shared record refer to is shared too: an opaque record of the earlier unit is the one that this unit
 * defines, or will define. Where only the earlier unit has the members, this unit may still define its own; linking decides.
 */
function joinOpaque(program: ProgramBuilder, { here, earlier }: RecordPair): void {
  const [own, known] = [program.records.get(here), program.records.get(earlier)];
  if (!own || !known || known.fields) return;
  if (own.fields) replaceRecord(program, earlier, here);
  else replaceRecord(program, here, earlier);
}

/** @param opaque takes the pairs of records that only their tags speak for */
function sameStructure(
  a: RecordDefinition,
  b: RecordDefinition,
  program: ProgramBuilder,
  opaque: RecordPair[],
): boolean {
  if (a.keyword !== b.keyword || a.size !== b.size || a.align !== b.align || a.packed !== b.packed)
    return false;
  const left = a.fields;
  const right = b.fields;
  if (!left || !right || left.length !== right.length) return false;
  const sameRecord = (x: RecordId, y: RecordId): boolean => {
    if (x === y || (x === a.id && y === b.id)) return true;
    if (!mayBeSameRecord(program, x, y)) return false;
    opaque.push({ here: x, earlier: y });
    return true;
  };
  return left.every((field, index) => {
    const other = right[index];
    return (
      other?.name === field.name &&
      other.bitWidth === field.bitWidth &&
      other.bitOffset === field.bitOffset &&
      sameType(field.type, other.type, sameRecord)
    );
  });
}
