/**
 * Records of different units that prove to be one: a function or an object of one unit is used in another that declares
 * it with a record of its own, with the same members in the same order under other names. C wants the same names, too
 * (C11 6.2.7p1), but the object code agrees, and programs rely on it: a copied header, the `__tm_gmtoff` of strict C99.
 *
 *   one.c  struct pair { int a, b; }; int sum(struct pair *p) { return p->a + p->b; }
 *   two.c  struct pair { int x, y; }; int sum(struct pair *);   sum(&p) takes one.c's record, as p is one
 *
 * Only what meets is joined: records that no such type puts beside each other stay apart, however alike they are.
 */
import type * as c from "../c-ast/c-ast.ts";
import type { CType, EnumId, Field, RecordDefinition, RecordId } from "../c-ast/c-type.ts";
import { programNodes } from "../c-ast/program-nodes.ts";
import { sideBySide } from "./side-by-side.ts";
import type { IdPair } from "./side-by-side.ts";

/** Which record or enumeration stands for another one. */
export interface Joined {
  readonly records: ReadonlyMap<RecordId, RecordId>;
  readonly enums: ReadonlyMap<EnumId, EnumId>;
}

/** Finds the records that are used as one, from how units see the names they have in common. */
export function findJoinedRecords(program: c.Program): Joined {
  let joined: Joined = { records: new Map(), enums: new Map() };
  const seen = new Map<c.SymbolId, Set<CType>>();
  for (const node of programNodes(program)) {
    if (node.kind !== "function-ref" && node.kind !== "variable-ref") continue;
    const symbol = program.symbols.get(node.symbol);
    if (symbol?.linkage !== "external" || symbol.type === node.type) continue;
    const types = seen.get(node.symbol) ?? new Set();
    if (types.has(node.type)) continue;
    seen.set(node.symbol, types.add(node.type));
    for (const pair of sideBySide(node.type, symbol.type).pairs)
      joined = join(program, joined, pair) ?? joined;
  }
  return joined;
}

/** With the two joined, and with them whatever their members refer to; null if they are different records. */
function join(program: c.Program, before: Joined, first: IdPair): Joined | null {
  const records = new Map(before.records);
  const enums = new Map(before.enums);
  const open = [first];
  for (let pair = open.pop(); pair; pair = open.pop()) {
    if (pair.kind === "enum") {
      const [kept, other] = inOrder(enums, pair);
      if (kept === other) continue;
      if (!haveSameValues(program, kept, other)) return null;
      enums.set(other, kept);
      continue;
    }
    const [older, newer] = inOrder(records, pair).map((id) => program.records.get(id));
    if (!older || !newer) return null;
    if (older === newer) continue;
    const inner = membersSideBySide(older, newer);
    if (!inner) return null;
    open.push(...inner);
    if (older.fields) records.set(newer.id, older.id);
    else records.set(older.id, newer.id);
  }
  return { records, enums };
}

/** Those that stand for the two now; what came first names the members. */
function inOrder<Id extends RecordId | EnumId>(
  joined: ReadonlyMap<Id, Id>,
  pair: { a: Id; b: Id },
): [Id, Id] {
  const [a, b] = [standsFor(joined, pair.a), standsFor(joined, pair.b)];
  return a < b ? [a, b] : [b, a];
}

/** The one that is left of all that were joined with it. */
export function standsFor<Id>(joined: ReadonlyMap<Id, Id>, id: Id): Id {
  let at = id;
  for (let next = joined.get(at); next !== undefined; next = joined.get(at)) at = next;
  return at;
}

function haveSameValues({ enums }: c.Program, a: EnumId, b: EnumId): boolean {
  const [one, other] = [enums.get(a), enums.get(b)];
  return one?.underlying.integer === other?.underlying.integer;
}

/** What has to be joined as well for the members to be the same; null if they are not. */
function membersSideBySide(a: RecordDefinition, b: RecordDefinition): readonly IdPair[] | null {
  // nobody sees into an opaque one, unless the system does
  if (!a.fields || !b.fields) return a.system || b.system ? null : [];
  const isSameLayout =
    a.keyword === b.keyword && a.size === b.size && a.align === b.align && a.packed === b.packed;
  if (!isSameLayout || a.fields.length !== b.fields.length) return null;
  const pairs: IdPair[] = [];
  for (const [index, field] of a.fields.entries()) {
    const other = b.fields[index];
    const types = other && isSamePlace(field, other) ? sideBySide(field.type, other.type) : null;
    if (!types?.areAlike) return null;
    pairs.push(...types.pairs);
  }
  return pairs;
}

function isSamePlace(a: Field, b: Field): boolean {
  return a.offset === b.offset && a.bitWidth === b.bitWidth && a.bitOffset === b.bitOffset;
}
