/**
 * Positions that are plain to see because the buffer is stored beside them: where `w->buf = b; w->cur = b + n;` stand in a
 * row, or `{ b, b + n }` in one list, `cur` is `n` behind `buf`, and nobody has to ask where `b` is.
 *
 * Reads: a program. Gives: for values stored into fields the sibling that was given the same place just before.
 * Sound because between the two there are assignments of members of that struct only, and the value depends on variables
 * that these do not change; and only siblings count that never get a value without the other.
 */
import type * as c from "../c-ast/c-ast.ts";
import { stripConversions } from "../c-ast/callee.ts";
import type { NodeId } from "../source/node-id.ts";
import { walk, walkExpr } from "../c-ast/visit.ts";
import { isFieldPlace, objectOf, type FieldPlace } from "./field-uses.ts";
import { isPure, sameExpr } from "./same-expr.ts";

export interface StoredBase {
  readonly record: c.RecordId;
  readonly field: number;
  readonly value: c.Expr;
}

interface Store extends StoredBase {
  /** Null for initial values, which are all stored at once. */
  readonly object: c.Expr | null;
}

/** By the id of the value stored. */
export type StoredBases = ReadonlyMap<NodeId, StoredBase>;

export function storedBases(program: c.Program): StoredBases {
  const rows = program.units.flatMap(({ functions, globals }) => [
    ...functions.flatMap(({ body }) => rowsIn(body)),
    ...globals.flatMap(({ initializer }) => (initializer ? listed(initializer) : [])),
  ]);
  const moved = movedFields(program);
  const found = new Map<NodeId, StoredBase>();
  for (const row of rows)
    for (const store of row) {
      const base = row.find((other) => other !== store && isEvident(store.value, other.value));
      if (!base || base.field === store.field || moved.has(keyOf(base))) continue;
      if (isSetTogether(rows, base, store)) found.set(store.value.id, base);
    }
  return found;
}

function keyOf({ record, field }: Pick<StoredBase, "record" | "field">): string {
  return `${String(record)}:${String(field)}`;
}

/** Is the value the same pointer, or one further on? */
function isEvident(value: c.Expr, base: c.Expr): boolean {
  if (!dependsOnVariables(base)) return false;
  const [inner, start] = [stripConversions(value), stripConversions(base)];
  if (sameExpr(inner, start)) return true;
  return inner.kind === "pointer-offset" && inner.operator === "+" && isEvident(inner.pointer, base);
}

/** Is every value of the base followed by one of the position? */
function isSetTogether(rows: readonly (readonly Store[])[], base: Store, position: Store): boolean {
  return rows.every((row) => {
    const isBase = row.some((store) => keyOf(store) === keyOf(base));
    const last = row.findLast((store) => keyOf(store) === keyOf(base));
    const start = last?.object === null || !last ? 0 : row.indexOf(last);
    return !isBase || row.slice(start).some((store) => keyOf(store) === keyOf(position));
  });
}

/** Stores of pointers that belong together; a store without others is a row of its own. */
function rowsIn(body: c.Compound): readonly (readonly Store[])[] {
  const rows: Store[][] = [];
  const seen = new Set<NodeId>();
  for (const node of walk(body)) {
    if (node.kind === "compound") rows.push(...rowsOf(node, seen));
    if (node.kind === "compound-literal") rows.push(...listed(node.initializer));
    if (node.kind === "local-declaration")
      for (const { initializer } of node.variables) if (initializer) rows.push(...listed(initializer));
  }
  for (const node of walk(body))
    if (node.kind === "assign" && isFieldPlace(node.target) && !seen.has(node.id))
      rows.push([storeOf(node, node.target)]);
  return rows;
}

function rowsOf({ body }: c.Compound, seen: Set<NodeId>): readonly Store[][] {
  const rows: Store[][] = [];
  let row: Store[] = [];
  for (const statement of body) {
    const assign = plainAssign(statement);
    const object = assign ? objectOf(assign.place) : null;
    if (!assign || !row.every((other) => other.object && object && sameExpr(other.object, object))) {
      rows.push(row);
      row = [];
    }
    if (!assign) continue;
    seen.add(assign.node.id);
    if (assign.place.type.kind === "pointer") row.push(storeOf(assign.node, assign.place));
  }
  return [...rows, row];
}

function storeOf({ value }: c.Assign, place: FieldPlace): Store {
  return { record: place.record, field: place.field, value, object: objectOf(place) };
}

/** `w->member = value;` without other effects. */
function plainAssign(statement: c.Statement): { readonly node: c.Assign; readonly place: FieldPlace } | null {
  if (statement.kind !== "expr-statement" || statement.expr.kind !== "assign") return null;
  const node = statement.expr;
  const { target, value } = node;
  if (!isFieldPlace(target) || !isPure(value) || !isPlainObject(objectOf(target))) return null;
  return { node, place: target };
}

/** A variable, or what one points at. */
function isPlainObject(object: c.Expr): boolean {
  return object.kind === "variable-ref" || (object.kind === "load" && object.place.kind === "variable-ref");
}

/** Pointers in each list of members. */
function listed(initializer: c.Initializer): readonly Store[][] {
  if (initializer.kind === "array") return initializer.elements.flatMap(({ value }) => listed(value));
  if (initializer.kind !== "record") return [];
  const { record } = initializer;
  const own = initializer.fields.flatMap(({ field, value }): Store[] =>
    value.kind === "value" && value.value.type.kind === "pointer"
      ? [{ record, field, value: value.value, object: null }]
      : [],
  );
  return [own, ...initializer.fields.flatMap(({ value }) => listed(value))];
}

/** Nothing is read from memory but variables; arrays are only named. */
function dependsOnVariables(value: c.Expr): boolean {
  if (!isPure(value)) return false;
  return [...walkExpr(value)].every(
    (part) =>
      !["member", "arrow", "index", "dereference"].includes(part.kind) &&
      (part.kind !== "load" || part.place.kind === "variable-ref"),
  );
}

/** Fields that move by themselves, or whose address is taken. */
function movedFields(program: c.Program): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { functions } of program.units)
    for (const { body } of functions)
      for (const node of walk(body)) {
        const isMove = node.kind === "step" || node.kind === "compound-assign";
        const place = isMove ? node.target : node.kind === "address-of" ? node.place : null;
        if (place && isFieldPlace(place)) found.add(keyOf(place));
      }
  return found;
}
