/** What a copy of a struct copies: members that are copied as they are, and members that own memory. */
import type * as c from "../c-ast/c-ast.ts";
import { Qualifier } from "../c-ast/c-type.ts";
import { objectQualifiers } from "../c-ast/type-relations.ts";
import type { Leaf } from "./struct-leaves.ts";

export interface CopyParts {
  readonly plain: readonly Leaf[];
  readonly owners: readonly Leaf[];
}

/** Null where members have no names, or may own memory in a way that is not evident: in arrays, in unions. */
export function copyParts(
  program: c.Program,
  type: c.CType,
  isOwner: (record: c.RecordId, field: number) => boolean,
): CopyParts | null {
  const plain: Leaf[] = [];
  const owners: Leaf[] = [];
  const add = (own: c.CType, path: Leaf["path"], name: string): boolean => {
    if ((objectQualifiers(own) & (Qualifier.volatile | Qualifier.atomic)) !== 0) return false;
    const leaf: Leaf = { path, type: own, name };
    if (own.kind === "pointer") {
      const last = path.at(-1);
      (last && isOwner(last.record, last.field) ? owners : plain).push(leaf);
      return true;
    }
    const isInner = path.length > 0 && !holdsPointer(program, own);
    if (isInner) {
      plain.push(leaf);
      return own.kind !== "array" || own.length !== "incomplete";
    }
    const record = own.kind === "record" ? program.records.get(own.record) : undefined;
    if (!record?.fields || record.keyword !== "struct" || record.system) return false;
    return record.fields.every((field, at) => {
      if (field.name === null) return field.bitWidth !== null;
      return add(field.type, [...path, { record: record.id, field: at }], field.name);
    });
  };
  return add(type, [], "") ? { plain, owners } : null;
}

function holdsPointer(program: c.Program, type: c.CType): boolean {
  if (type.kind === "array") return holdsPointer(program, type.element);
  if (type.kind !== "record") return type.kind === "pointer";
  const record = program.records.get(type.record);
  return !record?.fields || record.fields.some((field) => holdsPointer(program, field.type));
}
