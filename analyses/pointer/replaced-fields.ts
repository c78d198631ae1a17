/**
 * Which fields that own or are lent memory a function, or anything it calls, may give other memory.
 * Reads: stores into fields, assignments of whole structs, memory functions on them. Gives: fields per call and type.
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import { calleeSymbol } from "../../src/c-ast/callee.ts";
import { libraryEffect } from "../../src/c-ast/library.ts";
import { fieldKey, type FieldKey, type Representation } from "../facts/pointer-facts.ts";
import { elementType } from "./memory-size.ts";
import type { FunctionSummary } from "./summary.ts";

export interface ReplacedFields {
  readonly fieldsIn: (type: c.CType) => ReadonlySet<FieldKey>;
  readonly fieldsReplacedBy: (call: c.Call) => ReadonlySet<FieldKey>;
}

const nothing: ReadonlySet<FieldKey> = new Set();

export function inferReplacedFields(
  program: c.Program,
  summaries: ReadonlyMap<c.SymbolId, FunctionSummary>,
  fields: ReadonlyMap<FieldKey, Representation>,
): ReplacedFields {
  const isOwned = (key: FieldKey): boolean => {
    const kind = fields.get(key)?.kind;
    return kind === "owned" || kind === "lent";
  };
  const fieldsIn = (type: c.CType): ReadonlySet<FieldKey> => ownedFieldsIn(type, program, isOwned);
  const byFunction = new Map<c.SymbolId, Set<FieldKey>>();
  for (const [symbol, summary] of summaries)
    byFunction.set(symbol, replacedDirectly(summary, isOwned, fieldsIn));
  const anything = new Set([...byFunction.values()].flatMap((set) => [...set]));
  const ofCall = (call: c.Call): ReadonlySet<FieldKey> => {
    const callee = calleeSymbol(call, program);
    if (!callee) return anything;
    if (callee.defined) return byFunction.get(callee.id) ?? nothing;
    const { writes } = libraryEffect(callee.name);
    return new Set(call.args.flatMap((arg, at) => (writes(at) ? writtenFields(arg, fieldsIn) : [])));
  };
  for (let changed = true; changed;) {
    changed = false;
    for (const [symbol, { calls }] of summaries) {
      const own = byFunction.get(symbol);
      if (!own) continue;
      const before = own.size;
      for (const call of calls) for (const key of ofCall(call)) own.add(key);
      if (own.size > before) changed = true;
    }
  }
  return { fieldsIn, fieldsReplacedBy: ofCall };
}

function writtenFields(arg: c.Expr, fieldsIn: ReplacedFields["fieldsIn"]): readonly FieldKey[] {
  const element = elementType(arg);
  return element ? [...fieldsIn(element)] : [];
}

function replacedDirectly(
  { fieldStores, writes }: FunctionSummary,
  isOwned: (key: FieldKey) => boolean,
  fieldsIn: ReplacedFields["fieldsIn"],
): Set<FieldKey> {
  const keys = new Set(fieldStores.map(({ record, field }) => fieldKey(record, field)).filter(isOwned));
  for (const target of writes) {
    for (const key of fieldsIn(target.type)) keys.add(key);
    const key = pointerFieldOf(target);
    if (key !== null && isOwned(key)) keys.add(key); // moved
  }
  return keys;
}

/** The pointer field that an lvalue is. */
export function pointerFieldOf(place: c.Expr): FieldKey | null {
  const isField = place.kind === "member" || place.kind === "arrow";
  return isField && place.type.kind === "pointer" ? fieldKey(place.record, place.field) : null;
}

function ownedFieldsIn(
  type: c.CType,
  program: c.Program,
  isOwned: (key: FieldKey) => boolean,
): ReadonlySet<FieldKey> {
  if (type.kind === "array") return ownedFieldsIn(type.element, program, isOwned);
  if (type.kind !== "record") return nothing;
  const found = new Set<FieldKey>();
  for (const [at, field] of (program.records.get(type.record)?.fields ?? []).entries()) {
    const key = fieldKey(type.record, at);
    if (isOwned(key)) found.add(key);
    for (const inner of ownedFieldsIn(field.type, program, isOwned)) found.add(inner);
  }
  return found;
}
