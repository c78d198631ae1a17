/**
 * A struct inside a list of members that is copied from a place becomes the list of what is copied.
 *
 *   C: T s = { .part = u, .n = 0 };      becomes      T s = { .part = { .a = u.a, .k = u.k }, .n = 0 };
 *
 * Sound because the place has no effects and depends on variables only.
 */
import type * as c from "../c-ast/c-ast.ts";
import { mapExprChildren, mapStatementChildren, type Mapping } from "../c-ast/map.ts";
import type { VariableChanges } from "./changed-variables.ts";
import type { Edit } from "./edit.ts";
import { isStablePlace, leavesOf, memberPlace, type Leaf } from "./struct-leaves.ts";

export function flattenLists(
  edit: Edit,
  definition: c.FunctionDefinition,
  changes: VariableChanges,
  copied: (type: c.CType) => boolean,
): c.FunctionDefinition | null {
  const flattened = new Set<c.Expr>();
  const flatten = (initializer: c.Initializer, isInside: boolean): c.Initializer => {
    if (initializer.kind === "record") {
      const fields = initializer.fields.map(({ field, value }) => ({ field, value: flatten(value, true) }));
      return { ...initializer, fields };
    }
    const place = isInside ? copiedPlace(initializer) : null;
    const leaves = place && copied(place.type) ? leavesOf(edit.program, place.type) : null;
    if (!place || !leaves || !isStablePlace(place, changes.isPrivate)) return initializer;
    flattened.add(place);
    return listOf(edit, place, place.type, []);
  };
  const mapping: Mapping = {
    expr: (expr) => {
      const mapped = mapExprChildren(expr, mapping);
      return mapped.kind === "compound-literal"
        ? { ...mapped, initializer: flatten(mapped.initializer, false) }
        : mapped;
    },
    statement: (statement) => {
      const mapped = mapStatementChildren(statement, mapping);
      if (mapped.kind !== "local-declaration") return mapped;
      const variables = mapped.variables.map((variable) => ({
        ...variable,
        initializer: variable.initializer && flatten(variable.initializer, false),
      }));
      return { ...mapped, variables };
    },
  };
  const body = definition.body.body.map(mapping.statement);
  return flattened.size > 0 ? { ...definition, body: { ...definition.body, body } } : null;
}

function copiedPlace(initializer: c.Initializer): c.Expr | null {
  if (initializer.kind !== "value" || initializer.value.kind !== "load") return null;
  const { place } = initializer.value;
  return place.type.kind === "record" ? place : null;
}

function listOf(edit: Edit, place: c.Expr, type: c.CType, path: Leaf["path"]): c.Initializer {
  if (type.kind !== "record") return { kind: "value", value: edit.load(memberPlace(edit, place, path)) };
  const fields = (edit.program.records.get(type.record)?.fields ?? []).map((field, at) => ({
    field: at,
    value: listOf(edit, place, field.type, [...path, { record: type.record, field: at }]),
  }));
  return { kind: "record", record: type.record, fields };
}
