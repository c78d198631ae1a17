/** Pointers that are members of nodes: objects of a pool are made with all of them null. */
import type * as c from "../../src/c-ast/c-ast.ts";
import { isPointers } from "../../src/c-ast/holds-pointers.ts";
import { fieldKey, type FieldKey } from "../facts/pointer-facts.ts";

export function nodePointers({ records }: c.Program): readonly FieldKey[] {
  return [...records.values()]
    .filter(({ pooled }) => pooled)
    .flatMap(({ id, fields }) =>
      (fields ?? []).flatMap(({ type }, at) => (isPointers(type) ? [fieldKey(id, at)] : [])),
    );
}
