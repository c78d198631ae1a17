/** Zero values: what C gives static objects, and what we give memory that C leaves uninitialised. */
import type * as c from "../c-ast/c-ast.ts";
import type { FieldKey, Representation } from "../../analyses/facts/pointer-facts.ts";
import { fieldKey } from "../../analyses/facts/pointer-facts.ts";
import { rustScalar } from "../c-ast/rust-scalar.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { Span } from "../source/span.ts";
import { itemPath, type ProgramContext } from "./context.ts";
import { isArgumentList, nullPointer } from "./floor.ts";
import { isFlexible } from "./floor-record.ts";
import { bare } from "./literal.ts";
import { fieldTypeIfAny } from "./lower-type.ts";
import { extendedZero, isExtended } from "./extended.ts";
import { refuse } from "./refusal.ts";
import { nullStream } from "./stream.ts";
import { nullLink, useTrait } from "./link.ts";
import { vectorOf } from "./vector-type.ts";

export interface ValueSite {
  readonly program: ProgramContext;
  readonly module: string;
  /** Slot of the pointers that the value holds. */
  readonly slot?: FieldKey;
}

/** A constant expression whose value is all zero bits in C. */
export function zeroValue(site: ValueSite, type: c.CType, span: Span): rust.Expr {
  const scalar = rustScalar(type, site.program.program.enums);
  if (scalar === "bool") return b.bool(false);
  if (scalar === "f32" || scalar === "f64") return b.float("0.0", scalar);
  if (scalar !== null) return b.int(0, scalar);
  if (isExtended(type)) return extendedZero(site);
  switch (type.kind) {
    case "array": {
      if (typeof type.length !== "number")
        return refuse("unsupported/vla", "the zero value of a variable length array", span);
      const element = zeroValue(site, type.element, span);
      if (holdsLent(site.program, type.element))
        return b.call("std::array::from_fn", b.closure(["_"], element));
      return b.repeat(
        isCopy(site.program, type.element)
          ? element
          : { ...b.blockExpr(b.block([], element)), isConst: true },
        type.length,
      );
    }
    case "record": {
      const record = site.program.program.records.get(type.record);
      const item = site.program.names.records.get(type.record);
      if (isArgumentList(record)) return b.repeat(b.int(0, "u64"), 3);
      if (record?.pooled && item) {
        useTrait(site, "Pooled");
        return b.call(`${itemPath(item, site.module)}::zeroed`);
      }
      if (!record?.fields || !item) return refuse("elaborate/type", "an object of incomplete type", span);
      if (holdsLent(site.program, type)) return emptyLender(site, record, itemPath(item, site.module), span);
      if (!site.program.used.zeros.has(type.record)) requireZeros(site, record, span);
      needZero(site.program, type);
      return b.path(`${itemPath(item, site.module)}::ZERO`);
    }
    case "stream":
      return nullStream(site);
    case "link":
      return nullLink(site);
    case "vector":
      return vectorOf(b.repeat(zeroValue(site, type.element, span), type.lanes), site);
    case "pointer": {
      const stored = site.slot === undefined ? undefined : site.program.pointers.fields.get(site.slot);
      const isUnknown = site.slot === undefined && site.program.floor.pointers.size > 0;
      if (stored?.kind === "floor" || isUnknown) return nullPointer(site.program, site.module);
      if (type.target.kind === "function") return b.none;
      if (site.slot !== undefined) return zeroPointer(stored, site, span);
      return refuse("pointer/stored", "an object that holds pointers is left uninitialised", span);
    }
    default:
      return refuse("unsupported/extension", `the zero value of this type (${type.kind})`, span);
  }
}

/** `&mut []` is no constant. */
function emptyLender(site: ValueSite, record: c.RecordDefinition, path: string, span: Span): rust.StructExpr {
  const fields = (record.fields ?? []).flatMap((field, at) => {
    if (field.name === null && field.bitWidth !== null) return [];
    if (isFlexible(field.type) || !fieldTypeIfAny(record, at, { ...site, span })) return [];
    return [
      { name: site.program.names.field(record.id, at), value: bare(zeroField(site, record, at, span)) },
    ];
  });
  return { kind: "struct", path, fields };
}

/** Are there lent fields in objects of the type? */
export function holdsLent(program: ProgramContext, type: c.CType): boolean {
  if (type.kind === "array") return holdsLent(program, type.element);
  if (type.kind !== "record") return false;
  return (program.program.records.get(type.record)?.fields ?? []).some((field, at) =>
    field.type.kind === "pointer"
      ? program.pointers.fields.get(fieldKey(type.record, at))?.kind === "lent"
      : holdsLent(program, field.type),
  );
}

/** Refuses a struct with a field that has no zero value, before it is used. */
function requireZeros(site: ValueSite, record: c.RecordDefinition, span: Span): void {
  for (const [at, field] of (record.fields ?? []).entries()) {
    if (field.name === null && field.bitWidth !== null) continue;
    if (isFlexible(field.type) || !fieldTypeIfAny(record, at, { ...site, span })) continue;
    zeroField(site, record, at, span);
  }
}

/** The zero of a struct is made of the zeros of the structs in it, which may have been printed before. */
function needZero(program: ProgramContext, type: c.CType): void {
  if (type.kind === "array") needZero(program, type.element);
  if (type.kind !== "record" || program.used.zeros.has(type.record)) return;
  program.used.zeros.add(type.record);
  for (const field of program.program.records.get(type.record)?.fields ?? []) needZero(program, field.type);
}

/** Zero value of a field. */
export function zeroField(site: ValueSite, record: c.RecordDefinition, at: number, span: Span): rust.Expr {
  const field = record.fields?.[at];
  if (!field) return refuse("internal/bug", "a field that is not there", span);
  if (field.type.kind !== "pointer")
    return zeroValue({ ...site, slot: fieldKey(record.id, at) }, field.type, span);
  const representation = site.program.pointers.fields.get(fieldKey(record.id, at));
  return zeroPointer(representation, site, span);
}

export function zeroPointer(
  representation: Representation | undefined,
  site: ValueSite,
  span: Span,
): rust.Expr {
  if (representation?.kind === "floor") return nullPointer(site.program, site.module);
  if (representation && "nullable" in representation && representation.nullable) return b.none;
  if (representation?.kind === "owned" && representation.many) return b.call("Vec::new");
  if (representation?.kind === "static") return b.borrow(b.array());
  if (representation?.kind === "lent" && representation.many) return b.borrowMut(b.array());
  return refuse("pointer/heap", "a pointer field is left without a value", span);
}

/** Are values of the type copied freely in Rust? */
export function isCopy(program: ProgramContext, type: c.CType): boolean {
  switch (type.kind) {
    case "array":
      return isCopy(program, type.element);
    case "record":
      return (program.program.records.get(type.record)?.fields ?? []).every((field, at) => {
        if (field.type.kind !== "pointer") return isCopy(program, field.type);
        const representation = program.pointers.fields.get(fieldKey(type.record, at));
        return representation !== undefined && !["owned", "lent"].includes(representation.kind);
      });
    default:
      return true;
  }
}
