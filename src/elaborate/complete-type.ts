/** Makes types complete that are known to be defined, but were not looked at so far. */
import { integerType, voidType } from "../c-ast/basic-types.ts";
import type { CType } from "../c-ast/c-type.ts";
import { layoutRecord, sizeOf } from "../c-ast/layout.ts";
import { describeType } from "../c-ast/type-relations.ts";
import type { SyntaxNode } from "../syntax/syntax-node.ts";
import { atFileScope } from "./context.ts";
import type { UnitContext } from "./context.ts";
import { fail } from "./failure.ts";
import { completeRecord, declareRecord } from "./record-type.ts";

/** Reads the members of a system record that `type` needs. */
export function completeType(unit: UnitContext, type: CType): void {
  if (type.kind === "array" || type.kind === "vector") completeType(unit, type.element);
  if (type.kind !== "record") return;
  const record = unit.program.records.get(type.record);
  if (!record || record.fields || record.tag === null) return;
  const entity = unit.fileScope.tags.get(record.tag);
  if (entity?.kind !== "record" || entity.type.record !== record.id) return;
  const node = unit.systemRecords.get(record.tag);
  if (!node) return;
  unit.systemRecords.delete(record.tag);
  atFileScope(unit, () => {
    unit.rules.defineSystemTag(unit, node);
  });
}

/** Bytes of a complete type of constant size. */
export function sizeOfComplete(unit: UnitContext, node: SyntaxNode, type: CType): number {
  completeType(unit, type);
  const size = sizeOf(type, unit.program);
  if (size === null) return fail(unit, node, "elaborate/type", incompleteMessage(unit, type));
  return size;
}

export function requireComplete(unit: UnitContext, node: SyntaxNode, type: CType): void {
  completeType(unit, type);
  if (isIncomplete(unit, type)) fail(unit, node, "elaborate/type", incompleteMessage(unit, type));
}

/** Incomplete object types and `void` (C11 6.2.5p1). */
export function isIncomplete(unit: UnitContext, type: CType): boolean {
  switch (type.kind) {
    case "void":
      return true;
    case "array":
      return type.length === "incomplete" || isIncomplete(unit, type.element);
    case "record":
      return !unit.program.records.get(type.record)?.fields;
    case "enum":
      return !unit.program.enums.has(type.enum);
    default:
      return false;
  }
}

function incompleteMessage(unit: UnitContext, type: CType): string {
  return `The type \`${describeType(type, unit.program)}\` is incomplete here`;
}

/** `__builtin_va_list` of the System V ABI (3.5.7): an array of one record, as gcc has it. */
export function valistType(unit: UnitContext): CType {
  return { kind: "array", quals: 0, alias: "__builtin_va_list", length: 1, element: valistRecord(unit) };
}

function valistRecord(unit: UnitContext): CType {
  const { program } = unit;
  for (const shared of program.recordsByPlace.get(valistPlace) ?? [])
    return { kind: "record", quals: 0, record: shared.id };
  const type = declareRecord(unit, "struct", "__va_list_tag", { start: 0, end: 0 });
  const word = integerType("uint");
  const pointer: CType = { kind: "pointer", quals: 0, target: voidType };
  const members = { gp_offset: word, fp_offset: word, overflow_arg_area: pointer, reg_save_area: pointer };
  const requests = Object.entries(members).map(([name, member]) => ({
    name,
    type: member,
    bitWidth: null,
    packed: false,
  }));
  const layout = layoutRecord(requests, { keyword: "struct", packed: false }, program);
  const record = program.records.get(type.record);
  if (record) completeRecord(unit, { ...record, ...layout, system: true }, valistPlace);
  return type;
}

const valistPlace = "<built-in>:__va_list_tag";
