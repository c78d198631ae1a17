/**
 * What follows from the fields that borrow: which structs have a lifetime parameter, which lifetimes the signature of
 * each version names, and which of the fields cannot be borrows after all.
 *
 * Reads: the typed C AST, what is known of each version. Gives: `BorrowFacts`.
 * Sound because Rust would refuse what is refuted here; what both let pass is a shared borrow of memory that nobody
 * writes meanwhile, so that a copy of the pointer in C and of the reference in Rust read the same, or a mutable borrow of
 * memory that is reached in no other way meanwhile.
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import { calleeSymbol } from "../../src/c-ast/callee.ts";
import { fieldKey, type FieldKey, type Representation } from "../facts/pointer-facts.ts";
import type { SignatureLifetimes, VersionKey } from "../facts/pointer-facts.ts";
import { findBorrowConflicts } from "./borrow-conflicts.ts";
import { Blame } from "./borrow-blame.ts";
import type { BorrowQuery, SignatureNode } from "./borrow-flow.ts";
import { borrowTies, nameLifetimes } from "./borrow-lifetimes.ts";
import { viewsOf, type PointerValue } from "./pointer-value.ts";

export interface BorrowFacts {
  readonly borrowing: ReadonlySet<c.RecordId>;
  readonly lifetimes: ReadonlyMap<VersionKey, SignatureLifetimes>;
  /** Fields that cannot be borrows, and why. */
  readonly refuted: ReadonlyMap<FieldKey, string>;
}

/** A version as far as it is known without its lifetimes. */
export type BorrowVersion = Omit<
  BorrowQuery,
  "program" | "isView" | "isLent" | "carries" | "carriesLent" | "ties" | "returnsBorrow"
> & {
  readonly key: VersionKey;
  readonly result: PointerValue;
  readonly calleeKey: (call: c.Call) => VersionKey | null;
  /** Can it be called through a pointer, by the signature that all functions of its type share? */
  readonly isAddressTaken: boolean;
};

const escapes = "a struct keeps a pointer to memory that does not live as long, or that is written elsewhere";
const written = "memory that a struct field points at is written or gone while the struct is still used";
const calledByPointer =
  "a struct keeps a pointer that it gets in a function which is called through a pointer";
const global = "a struct in a global keeps pointers to other memory";

type Ties = readonly (readonly SignatureNode[])[];

export function inferBorrows(
  program: c.Program,
  fields: ReadonlyMap<FieldKey, Representation>,
  versions: readonly BorrowVersion[],
  isConstant: (global: c.SymbolId) => boolean,
): BorrowFacts {
  const borrowing = borrowingRecords(program, fields);
  if (borrowing.size === 0) return { borrowing, lifetimes: new Map(), refuted: new Map() };
  const isView = (slot: FieldKey): boolean => isViewOf(fields.get(slot));
  const lent = new Set([...fields].flatMap(([slot, { kind }]) => (kind === "lent" ? [slot] : [])));
  const kinds = { isView, isLent: (slot: FieldKey) => lent.has(slot) };
  const ties = new Map<VersionKey, Ties>();
  const askedBy = new Map<VersionKey, Set<VersionKey>>();
  const tiesOf = (asking: VersionKey, key: VersionKey): Ties => {
    askedBy.set(key, (askedBy.get(key) ?? new Set()).add(asking));
    return ties.get(key) ?? [];
  };
  const queries = versions.map((version) => queryOf(version, program, borrowing, kinds, tiesOf));
  const views = [...fields].filter(([, representation]) => isViewOf(representation)).map(([slot]) => slot);
  const blame = new Blame([...views, ...lent], (type) => recordsIn(type, program, borrowing));
  const stale = new Set(queries.map(({ key }) => key));
  while (stale.size > 0)
    for (const query of queries) {
      if (!stale.delete(query.key)) continue;
      const found = borrowTies(query);
      blame.holders(query, found.escapes, escapes);
      if (JSON.stringify(found.ties) === JSON.stringify(ties.get(query.key) ?? [])) continue;
      ties.set(query.key, found.ties);
      for (const asking of askedBy.get(query.key) ?? []) stale.add(asking);
    }
  for (const query of queries) {
    blame.holders(query, findBorrowConflicts(query), written);
    if (query.isAddressTaken && (query.returnsBorrow || (ties.get(query.key) ?? []).length > 0))
      blame.holders(query, [...query.definition.params, "result"], calledByPointer);
  }
  for (const symbol of mutableGlobals(program, isConstant)) blame.type(symbol.type, global);
  const lifetimes = new Map(
    queries.map((query) => [
      query.key,
      nameLifetimes(query, { ties: ties.get(query.key) ?? [], escapes: [] }),
    ]),
  );
  return { borrowing, lifetimes, refuted: blame.refuted };
}

function isViewOf(representation: Representation | undefined): boolean {
  return representation?.kind === "static" && (representation.views ?? []).length > 0;
}

/** Structs with a borrowing field, and what holds or owns such structs. */
function borrowingRecords(
  program: c.Program,
  fields: ReadonlyMap<FieldKey, Representation>,
): ReadonlySet<c.RecordId> {
  const found = new Set<c.RecordId>();
  const carries = (type: c.CType): boolean => carriesBorrow(type, found);
  for (let before = -1; before < found.size;) {
    before = found.size;
    for (const record of program.records.values())
      for (const [at, { type }] of (record.fields ?? []).entries()) {
        const own = fields.get(fieldKey(record.id, at));
        const holds = type.kind === "pointer" ? own?.kind === "owned" && carries(type.target) : carries(type);
        const borrows = isViewOf(own) || own?.kind === "lent";
        if (holds || (type.kind === "pointer" && borrows)) found.add(record.id);
      }
  }
  return found;
}

function carriesBorrow(type: c.CType, borrowing: ReadonlySet<c.RecordId>): boolean {
  if (type.kind === "array") return carriesBorrow(type.element, borrowing);
  if (type.kind === "pointer") return carriesBorrow(type.target, borrowing);
  return type.kind === "record" && borrowing.has(type.record);
}

type OwnQuery = BorrowQuery & Pick<BorrowVersion, "key" | "result" | "isAddressTaken">;

function queryOf(
  version: BorrowVersion,
  program: c.Program,
  borrowing: ReadonlySet<c.RecordId>,
  kinds: Pick<BorrowQuery, "isView" | "isLent">,
  tiesOf: (asking: VersionKey, key: VersionKey) => Ties,
): OwnQuery {
  const symbol = program.symbols.get(version.definition.symbol);
  const result = symbol?.kind === "function" ? symbol.type.result : null;
  const carries = (type: c.CType): boolean => carriesBorrow(type, borrowing);
  const isOwned = result?.kind !== "pointer" || version.result.kind === "fresh";
  return {
    ...version,
    program,
    ...kinds,
    carries,
    carriesLent: (type) => carriesLent(type, program, borrowing, kinds.isLent),
    returnsBorrow: viewsOf(version.result).length > 0 || (result !== null && isOwned && carries(result)),
    ties: (call) => {
      const key = version.calleeKey(call);
      if (key !== null) return tiesOf(version.key, key);
      return calleeSymbol(call, program)?.defined === false ? null : [];
    },
  };
}

/** Does an object of the type hold lent fields, or do those that it owns or points at? */
function carriesLent(
  type: c.CType,
  program: c.Program,
  borrowing: ReadonlySet<c.RecordId>,
  isLent: (slot: FieldKey) => boolean,
): boolean {
  return [...recordsIn(type, program, borrowing)].some((record) =>
    (program.records.get(record)?.fields ?? []).some((_, at) => isLent(fieldKey(record, at))),
  );
}

/** Borrowing structs in an object of the type, and in what it points at. */
function recordsIn(
  type: c.CType,
  program: c.Program,
  borrowing: ReadonlySet<c.RecordId>,
  found: Set<c.RecordId> = new Set(),
): ReadonlySet<c.RecordId> {
  if (type.kind === "array") return recordsIn(type.element, program, borrowing, found);
  if (type.kind === "pointer") return recordsIn(type.target, program, borrowing, found);
  if (type.kind !== "record" || !borrowing.has(type.record) || found.has(type.record)) return found;
  found.add(type.record);
  for (const field of program.records.get(type.record)?.fields ?? [])
    recordsIn(field.type, program, borrowing, found);
  return found;
}

/** Globals live for ever, and so must what they borrow; constant ones are given constants only. */
function mutableGlobals(
  program: c.Program,
  isConstant: (global: c.SymbolId) => boolean,
): readonly c.VariableSymbol[] {
  return [...program.symbols.values()].flatMap((symbol) =>
    symbol.kind === "variable" && symbol.storage === "static" && !isConstant(symbol.id) ? [symbol] : [],
  );
}
