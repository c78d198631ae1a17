/**
 * Finds the pointer fields that are positions in another field of the same struct: `cur` in
 * `struct { char *buf, *cur, *end; }`, or in `struct { char buf[64]; char *cur; }`.
 *
 * Reads: all values stored into a field. Gives: per such field the sibling it points into, and whether it may be null.
 * What it gives is a proposal: rewriting expresses every store as a difference to the sibling, and a difference of
 * pointers that do not lie in one object for sure is refused when it is lowered.
 */
import type * as c from "../c-ast/c-ast.ts";
import { calleeName, stripConversions } from "../c-ast/callee.ts";
import { sameRepresentation } from "../c-ast/rust-scalar.ts";
import { walk } from "../c-ast/visit.ts";
import { isFieldPlace, objectOf, type FieldPlace, type FieldStore, type FieldUses } from "./field-uses.ts";
import { isNullConstant, observesNull } from "./null-observed.ts";
import type { StoredBases } from "./stored-bases.ts";
import { sameExpr } from "./same-expr.ts";

export interface CursorField {
  readonly record: c.RecordId;
  readonly field: number;
  /** The field that holds the memory: an array, or the pointer to a buffer. */
  readonly base: number;
  /** Null is 0 then, and positions count from 1, so that zeroed memory holds null. */
  readonly nullable: boolean;
}

export type CursorFields = ReadonlyMap<string, CursorField>;

export function cursorKey(record: c.RecordId, field: number): string {
  return `${String(record)}:${String(field)}`;
}

/** What the values stored into a field point into. */
interface Candidate {
  readonly record: c.RecordId;
  readonly field: number;
  readonly siblings: Set<number>;
  possible: boolean;
  nullable: boolean;
}

export function findCursorFields(program: c.Program, uses: FieldUses, bases: StoredBases): CursorFields {
  const candidates = new Map<string, Candidate>();
  for (const store of uses.stores) {
    const key = cursorKey(store.record, store.field);
    const { record, field } = store;
    const candidate = candidates.get(key) ?? {
      record,
      field,
      siblings: new Set(),
      possible: isEligible(program, store),
      nullable: false,
    };
    candidates.set(key, candidate);
    const beside = bases.get(store.value.id);
    if (beside?.record === record) candidate.siblings.add(beside.field);
    else noteValue(program, candidate, store, store.value, new Set());
  }
  for (const place of uses.addressTaken) {
    const candidate = candidates.get(cursorKey(place.record, place.field));
    if (candidate) candidate.possible = false;
  }
  const found = new Map<string, CursorField>();
  for (const [key, candidate] of candidates) {
    const base = baseOf(candidates, candidate);
    if (base === null || !sameElements(program, candidate, base)) continue;
    const { record, field } = candidate;
    found.set(key, { record, field, base, nullable: candidate.nullable || isObserved(program, candidate) });
  }
  return found;
}

function isEligible(program: c.Program, { record, field }: FieldStore): boolean {
  const definition = program.records.get(record);
  const type = definition?.fields?.[field]?.type;
  if (!definition || definition.keyword !== "struct" || definition.system || type?.kind !== "pointer")
    return false;
  return type.target.kind !== "function" && type.target.kind !== "void";
}

/** The one sibling that holds the memory, by way of other cursors. */
function baseOf(candidates: ReadonlyMap<string, Candidate>, candidate: Candidate): number | null {
  if (!candidate.possible) return null;
  const bases = new Set<number>();
  const seen = new Set([candidate.field]);
  const pending = [...candidate.siblings];
  for (let sibling = pending.pop(); sibling !== undefined; sibling = pending.pop()) {
    if (seen.has(sibling)) continue;
    seen.add(sibling);
    const other = candidates.get(cursorKey(candidate.record, sibling));
    if (other?.possible && other.siblings.size > 0) pending.push(...other.siblings);
    else bases.add(sibling);
  }
  const [base] = bases;
  return bases.size === 1 && base !== undefined ? base : null;
}

function sameElements(program: c.Program, { record, field }: Candidate, base: number): boolean {
  const fields = program.records.get(record)?.fields;
  const own = fields?.[field]?.type;
  const holder = fields?.[base]?.type;
  if (own?.kind !== "pointer") return false;
  const element =
    holder?.kind === "pointer" ? holder.target : holder?.kind === "array" ? holder.element : null;
  return element !== null && sameRepresentation(own.target, element, program.enums);
}

function isObserved(program: c.Program, { record, field }: Candidate): boolean {
  const matches = (place: c.Expr): boolean =>
    isFieldPlace(place) && place.record === record && place.field === field;
  return program.units.some((unit) =>
    unit.functions.some((definition) => observesNull(definition, matches, program)),
  );
}

// ------------------------------------------------------------------------------------------------- stored values

/** Library functions whose result points into an argument and is never null. */
const keepsArgument = new Set(["memcpy", "memmove", "memset", "strcpy", "strncpy", "strcat", "strncat"]);
/** The same, or null. */
const findsInArgument = new Set(["strchr", "strrchr", "strstr", "strpbrk", "memchr"]);

function noteValue(
  program: c.Program,
  candidate: Candidate,
  store: FieldStore,
  value: c.Expr,
  variables: ReadonlySet<c.SymbolId>,
): void {
  const again = (next: c.Expr): void => {
    noteValue(program, candidate, store, next, variables);
  };
  const inner = stripConversions(value);
  if (isNullConstant(inner)) {
    candidate.nullable = true;
    return;
  }
  switch (inner.kind) {
    case "pointer-offset":
      again(inner.pointer);
      return;
    case "address-of":
      if (inner.place.kind === "index") again(inner.place.pointer);
      else candidate.possible = false;
      return;
    case "assign":
      again(inner.value);
      return;
    case "comma":
      again(inner.right);
      return;
    case "conditional":
      if (inner.then) again(inner.then);
      again(inner.otherwise);
      return;
    case "convert":
      if (inner.conversion === "array-to-pointer")
        notePlace(program, candidate, store, inner.operand, variables);
      else candidate.possible = false;
      return;
    case "load":
      notePlace(program, candidate, store, inner.place, variables);
      return;
    case "step":
    case "compound-assign":
      notePlace(program, candidate, store, inner.target, variables);
      return;
    case "call": {
      const name = calleeName(inner, program) ?? "";
      const [into] = inner.args;
      if (into && (keepsArgument.has(name) || findsInArgument.has(name))) again(into);
      else candidate.possible = false;
      if (findsInArgument.has(name)) candidate.nullable = true;
      return;
    }
    default:
      candidate.possible = false;
  }
}

function notePlace(
  program: c.Program,
  candidate: Candidate,
  store: FieldStore,
  place: c.Expr,
  variables: ReadonlySet<c.SymbolId>,
): void {
  if (place.kind === "variable-ref") noteVariable(program, candidate, store, place.symbol, variables);
  else if (isFieldPlace(place) && isSibling(candidate, store, place)) {
    if (place.field !== candidate.field) candidate.siblings.add(place.field);
  } else candidate.possible = false;
}

/** A field of the very struct that is stored into. */
function isSibling({ record }: Candidate, { object }: FieldStore, place: FieldPlace): boolean {
  return place.record === record && object !== null && sameExpr(objectOf(place), object);
}

function noteVariable(
  program: c.Program,
  candidate: Candidate,
  store: FieldStore,
  symbol: c.SymbolId,
  variables: ReadonlySet<c.SymbolId>,
): void {
  if (variables.has(symbol)) return;
  const sources = store.definition ? sourcesOf(store.definition, symbol) : [];
  if (!store.definition || sources.length === 0 || store.definition.params.includes(symbol)) {
    candidate.possible = false;
    return;
  }
  for (const source of sources) noteValue(program, candidate, store, source, new Set([...variables, symbol]));
}

function sourcesOf(definition: c.FunctionDefinition, symbol: c.SymbolId): readonly c.Expr[] {
  const sources: c.Expr[] = [];
  for (const node of walk(definition.body)) {
    if (node.kind === "assign" && node.target.kind === "variable-ref" && node.target.symbol === symbol)
      sources.push(node.value);
    if (node.kind === "local-declaration")
      for (const variable of node.variables)
        if (variable.symbol === symbol && variable.initializer?.kind === "value")
          sources.push(variable.initializer.value);
  }
  return sources;
}
