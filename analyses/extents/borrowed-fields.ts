/**
 * Structs that a function only reads, by their fields: what a field points at is followed as what a parameter points at,
 * and its extent is told in terms of the integer fields beside it.
 *
 *   put(buf, param->key, param->keylen);      `param->key` reaches `param->keylen` elements
 *
 * Sound because such a parameter is used for nothing but reading its fields, here and in what is called: no other name
 * for the struct exists in the function, and nothing that it calls gets it.
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import { isInteger } from "../../src/c-ast/type-relations.ts";
import { integerRange, sizeOf } from "../../src/c-ast/type-size.ts";
import { walk } from "../../src/c-ast/visit.ts";
import { fieldSymbol } from "../facts/extent-facts.ts";
import { fieldKey, type PointerFacts, type VersionKey } from "../facts/pointer-facts.ts";
import type { Extent } from "../facts/signature-facts.ts";
import { chooseExtent, unknownExtent } from "./choose-extent.ts";
import type { Access } from "./function-run.ts";
import { constantForm, type Atom } from "./linear-form.ts";
import { integer, type Atoms, type Root, type Value } from "./state.ts";

/** A parameter whose struct keeps its values while the function runs. */
export interface FixedStruct {
  readonly param: c.SymbolId;
  readonly record: c.RecordDefinition;
  readonly values: ReadonlyMap<number, Value>;
  /** Atoms of integer fields. */
  readonly atoms: ReadonlyMap<Atom, number>;
}

export function fixedStructs(
  program: c.Program,
  pointers: PointerFacts,
  definition: c.FunctionDefinition,
  atoms: Atoms,
): readonly FixedStruct[] {
  const facts = pointers.versions.get(String(definition.symbol) as VersionKey);
  return definition.params.flatMap((param) => {
    const type = program.symbols.get(param)?.type;
    if (type?.kind !== "pointer" || type.target.kind !== "record") return [];
    const record = program.records.get(type.target.record);
    const isBorrowing = pointers.borrowing.has(type.target.record);
    if (!record || !isBorrowing || facts?.mutablePointees.has(param) !== false) return [];
    return isOnlyRead(definition, param) ? [fixedStruct(program, pointers, param, record, atoms)] : [];
  });
}

function fixedStruct(
  program: c.Program,
  pointers: PointerFacts,
  param: c.SymbolId,
  record: c.RecordDefinition,
  atoms: Atoms,
): FixedStruct {
  const values = new Map<number, Value>();
  const named = new Map<Atom, number>();
  for (const [at, field] of (record.fields ?? []).entries()) {
    if (isView(pointers, record, at))
      values.set(at, {
        kind: "pointer",
        root: fieldSymbol(param, at),
        offset: constantForm(0),
        inside: null,
      });
    else if (isInteger(field.type) && field.bitWidth === null) {
      const { min, max } = integerRange(field.type, program);
      const form = atoms.anchor(min, max);
      for (const atom of form.terms.keys()) named.set(atom, at);
      values.set(at, integer(form));
    }
  }
  return { param, record, values, atoms: named };
}

function isView(pointers: PointerFacts, record: c.RecordDefinition, at: number): boolean {
  const representation = pointers.fields.get(fieldKey(record.id, at));
  return representation?.kind === "static" && (representation.views ?? []).length > 0;
}

/** Every use of the parameter is `param->scalar`, read. */
function isOnlyRead(definition: c.FunctionDefinition, param: c.SymbolId): boolean {
  let uses = 0;
  let reads = 0;
  for (const node of walk(definition.body)) {
    if (node.kind === "variable-ref" && node.symbol === param) uses++;
    if (node.kind === "load" && fieldOfParam(node.place, param) !== null) reads++;
    if (node.kind === "load" && node.place.kind === "arrow" && !isScalar(node.type)) return false;
  }
  return uses === reads;
}

function isScalar(type: c.CType): boolean {
  return type.kind !== "record" && type.kind !== "array";
}

/** The field that `param->field` names; null for other places. */
function fieldOfParam(place: c.Expr, param: c.SymbolId): number | null {
  if (place.kind !== "arrow" || place.pointer.kind !== "load") return null;
  const holder = place.pointer.place;
  return holder.kind === "variable-ref" && holder.symbol === param ? place.field : null;
}

/** The value of `param->field`, where it cannot change. */
export function fixedValue(fixed: readonly FixedStruct[], place: c.Expr): Value | null {
  for (const { param, values } of fixed) {
    const field = fieldOfParam(place, param);
    if (field !== null) return values.get(field) ?? null;
  }
  return null;
}

/** Extents of what the fields point at; `linear` ones count in the field of that index. */
export function fieldExtents(
  fixed: readonly FixedStruct[],
  accesses: ReadonlyMap<Root, readonly Access[]>,
  program: c.Program,
  isFollowed: boolean,
): ReadonlyMap<c.SymbolId, Extent> {
  const found = new Map<c.SymbolId, Extent>();
  for (const { param, record, values, atoms } of fixed)
    for (const [at, value] of values) {
      const type = record.fields?.[at]?.type;
      if (value.kind !== "pointer" || type?.kind !== "pointer") continue;
      const question = {
        elementSize: sizeOf(type.target, program),
        params: atoms,
        conventional: null,
        textLengths: [],
        indexOf: () => -1,
      };
      const symbol = fieldSymbol(param, at);
      found.set(symbol, isFollowed ? chooseExtent(accesses.get(symbol) ?? [], question) : unknownExtent);
    }
  return found;
}
