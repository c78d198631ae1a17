/** Pointers that are members of nodes: objects of a pool are made with all of them null. */
import type * as c from "../../src/c-ast/c-ast.ts";
import { fieldKey, type FieldKey } from "../facts/pointer-facts.ts";

export function nodePointers({ records }: c.Program): readonly FieldKey[] {
  return [...records.values()]
    .filter(({ pooled }) => pooled)
    .flatMap(({ id, fields }) =>
      (fields ?? []).flatMap(({ type }, at) => (isPointer(type) ? [fieldKey(id, at)] : [])),
    );
}

function isPointer(type: c.CType): boolean {
  return type.kind === "array" ? isPointer(type.element) : type.kind === "pointer";
}
