/**
 * Struct, union and enum definitions to C text, followed by assertions of the layout the elaborator computed: a C
 * compiler that lays a type out differently rejects the text.
 */
import type * as c from "./c-ast.ts";
import { printPlainInteger } from "./print-c-literal.ts";
import type { CType } from "./c-type.ts";
import { isVaListTag, type Names } from "./print-c-names.ts";
import { printDeclaration } from "./print-c-type.ts";
import { alignOf, alignUp, sizeOf } from "./layout.ts";
import { integerBits, type TypeTables } from "./type-relations.ts";

/** Needed where a record is mentioned ahead of its definition. */
export function printForwardRecord(record: c.RecordDefinition, names: Names): string[] {
  return isVaListTag(record) ? [] : [`${names.record(record.id)};`];
}

export function printRecord(record: c.RecordDefinition, tables: TypeTables, names: Names): string {
  const name = names.record(record.id);
  if (!record.fields) return `${name};`;
  if (isVaListTag(record)) return `typedef __typeof__(((__builtin_va_list *)0)[0][0]) ${name};`;
  const layout: FieldLayout = { record, tables, limit: alignmentLimit(record, record.fields, tables) };
  const fields = record.fields.map((field, index) => `  ${printField(field, index, layout, names)};\n`);
  const attributes = `__attribute__((${record.packed ? "packed, " : ""}aligned(${String(record.align)})))`;
  const definition = `${name} {\n${fields.join("")}} ${attributes};`;
  const byPragma = layout.limit < Infinity && !record.packed;
  return [
    byPragma ? `#pragma pack(push, ${String(layout.limit)})\n${definition}\n#pragma pack(pop)` : definition,
    ...layoutAssertions(record, record.fields, names),
  ].join("\n");
}

interface FieldLayout {
  readonly record: c.RecordDefinition;
  readonly tables: TypeTables;
  /** Upper bound on the natural alignment of members. */
  readonly limit: number;
}

/** Bit-fields that do not align their record tell of `#pragma pack`; other members can be placed one by one. */
function alignmentLimit(record: c.RecordDefinition, fields: readonly c.Field[], tables: TypeTables): number {
  if (record.packed) return 1;
  const packed = fields.some((field) => {
    return field.bitWidth !== null && field.name !== null && printedAlign(field.type, tables) > record.align;
  });
  return packed ? record.align : Infinity;
}

/** Attributes move a field that does not stand where its type alone would put it. */
function printField(field: c.Field, index: number, layout: FieldLayout, names: Names): string {
  const { record, tables, limit } = layout;
  if (field.bitWidth !== null) return printBitField(field, field.bitWidth, index, layout, names);
  const declaration = printDeclaration(field.type, names.field(record.id, index), names);
  const natural = Math.min(printedAlign(field.type, tables), limit);
  const packed = field.offset % natural !== 0 || record.align < natural;
  const start = packed ? 1 : natural;
  const end = record.keyword === "union" ? 0 : endOfField(record.fields?.[index - 1], tables);
  let align = start;
  while (align < record.align && alignUp(end, align) < field.offset) align *= 2;
  const attributes = [...(packed ? ["packed"] : []), ...(align > start ? [`aligned(${String(align)})`] : [])];
  return attributes.length === 0 ? declaration : `${declaration} __attribute__((${attributes.join(", ")}))`;
}

function printBitField(
  field: c.Field,
  width: number,
  index: number,
  { record, tables, limit }: FieldLayout,
  names: Names,
): string {
  const name = field.name === null ? "" : names.field(record.id, index);
  const declaration = `${printDeclaration(field.type, name, names)} : ${String(width)}`;
  if (record.keyword === "union" || width === 0) return declaration;
  const end = endBit(record.fields?.[index - 1], tables);
  const unit = 8 * printedAlign(field.type, tables);
  const straddles = limit === Infinity && (end % unit) + width > unit;
  if (field.bitOffset === (straddles ? alignUp(end, unit) : end)) return declaration;
  if (field.bitOffset === end) return `${declaration} __attribute__((packed))`;
  let align = 1;
  while (align < record.align && alignUp(end, 8 * align) < field.bitOffset) align *= 2;
  return `${declaration} __attribute__((aligned(${String(align)})))`;
}

/** Alignment of the type as it is printed: without its typedef and what that asked for. */
function printedAlign(type: CType, tables: TypeTables): number {
  if (type.kind === "array") return printedAlign(type.element, tables);
  const { align: _, ...plain } = type;
  return alignOf(plain, tables);
}

function endOfField(field: c.Field | undefined, tables: TypeTables): number {
  return Math.ceil(endBit(field, tables) / 8);
}

function endBit(field: c.Field | undefined, tables: TypeTables): number {
  if (!field) return 0;
  if (field.bitWidth !== null) return field.bitOffset + field.bitWidth;
  return 8 * (field.offset + (sizeOf(field.type, tables) ?? 0));
}

function layoutAssertions(record: c.RecordDefinition, fields: readonly c.Field[], names: Names): string[] {
  const name = names.record(record.id);
  const assertions = [`_Static_assert(sizeof(${name}) == ${String(record.size)}, "size of ${name}");`];
  fields.forEach((field, index) => {
    if (field.bitWidth !== null) return;
    const member = names.field(record.id, index);
    const offset = `__builtin_offsetof(${name}, ${member})`;
    assertions.push(
      `_Static_assert(${offset} == ${String(field.offset)}, "offset of ${member} in ${name}");`,
    );
  });
  return assertions;
}

export function printEnum(definition: c.EnumDefinition, names: Names): string {
  const name = names.enum(definition.id);
  // A forward reference to an enum is a GNU extension; nothing depends on its values.
  if (definition.enumerators.length === 0) return `${name};`;
  const enumerators = definition.enumerators.map((enumerator, index) => {
    return `${names.enumerator(definition.id, index)} = ${printPlainInteger(enumerator.value)}`;
  });
  const size = integerBits(definition.underlying.integer) / 8;
  const packed = size < 4 ? " __attribute__((packed))" : "";
  return [
    `${name} { ${enumerators.join(", ")} }${packed};`,
    `_Static_assert(sizeof(${name}) == ${String(size)}, "size of ${name}");`,
  ].join("\n");
}
