/**
 * Struct, union and enum definitions to C text, followed by assertions of the layout the elaborator computed: a C
 * compiler that lays a type out differently rejects the text.
 */
import type * as c from "./c-ast.ts";
import { printPlainInteger } from "./print-c-literal.ts";
import type { CType } from "./c-type.ts";
import { isVaListTag, type Names } from "./print-c-names.ts";
import { printDeclaration } from "./print-c-type.ts";
import { alignOf, sizeOf } from "./layout.ts";
import { integerBits, type TypeTables } from "./type-relations.ts";

/** Needed where a record is mentioned ahead of its definition. */
export function printForwardRecord(record: c.RecordDefinition, names: Names): string[] {
  return isVaListTag(record) ? [] : [`${names.record(record.id)};`];
}

export function printRecord(record: c.RecordDefinition, tables: TypeTables, names: Names): string {
  const name = names.record(record.id);
  if (!record.fields) return `${name};`;
  if (isVaListTag(record)) return `typedef __typeof__(((__builtin_va_list *)0)[0][0]) ${name};`;
  const packed = record.packed || needsPacking(record, record.fields, tables);
  const fields = record.fields.map((field, index) => {
    return `  ${printField(record, field, index, packed, tables, names)};\n`;
  });
  const attributes = `__attribute__((${packed ? "packed, " : ""}aligned(${String(record.align)})))`;
  const definition = `${name} {\n${fields.join("")}} ${attributes};`;
  return [definition, ...layoutAssertions(record, record.fields, names)].join("\n");
}

/** Natural alignment is raised by an attribute where a field stands further back than its type demands. */
function printField(
  record: c.RecordDefinition,
  field: c.Field,
  index: number,
  packed: boolean,
  tables: TypeTables,
  names: Names,
): string {
  if (field.bitWidth !== null) {
    const name = field.name === null ? "" : names.field(record.id, index);
    return `${printDeclaration(field.type, name, names)} : ${String(field.bitWidth)}`;
  }
  const declaration = printDeclaration(field.type, names.field(record.id, index), names);
  if (record.keyword === "union") return declaration;
  const end = endOfField(record.fields?.[index - 1], tables);
  const natural = packed ? 1 : printedAlign(field.type, tables);
  let align = natural;
  while (align < record.align && roundUp(end, align) < field.offset) align *= 2;
  return align === natural ? declaration : `${declaration} __attribute__((aligned(${String(align)})))`;
}

/** Some field stands, or the record ends, where its natural alignment would not let it (`#pragma pack`). */
function needsPacking(record: c.RecordDefinition, fields: readonly c.Field[], tables: TypeTables): boolean {
  return fields.some((field) => {
    if (field.bitWidth !== null) return false;
    const align = printedAlign(field.type, tables);
    return field.offset % align !== 0 || record.align < align;
  });
}

/** Alignment of the type as it is printed: without its typedef and what that asked for. */
function printedAlign(type: CType, tables: TypeTables): number {
  if (type.kind === "array") return printedAlign(type.element, tables);
  const { align: _, ...plain } = type;
  return alignOf(plain, tables);
}

function endOfField(field: c.Field | undefined, tables: TypeTables): number {
  if (!field) return 0;
  if (field.bitWidth !== null) return Math.ceil((field.bitOffset + field.bitWidth) / 8);
  return field.offset + (sizeOf(field.type, tables) ?? 0);
}

function roundUp(offset: number, align: number): number {
  return Math.ceil(offset / align) * align;
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
