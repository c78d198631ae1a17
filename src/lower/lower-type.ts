/** C types to Rust types of the values that hold them. */
import { isForeign } from "../c-ast/library-records.ts";
import type * as c from "../c-ast/c-ast.ts";
import type { FieldKey, Representation } from "../../analyses/facts/pointer-facts.ts";
import { fieldKey } from "../../analyses/facts/pointer-facts.ts";
import { rustScalar } from "../c-ast/rust-scalar.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { Span } from "../source/span.ts";
import { itemPath, type ProgramContext } from "./context.ts";
import type { CommonPointer } from "./function-types.ts";
import { argumentList, floorType, isArgumentList } from "./floor.ts";
import { extendedType, isExtended } from "./extended.ts";
import { Refusal, refuse } from "./refusal.ts";
import { streamType } from "./stream.ts";
import { linkItem } from "./link.ts";
import { vectorType } from "./vector-type.ts";

/** Where a type is written: the module decides about paths, the span about diagnostics. */
export interface TypeSite {
  readonly program: ProgramContext;
  readonly module: string;
  readonly span: Span;
  /** Slot of the pointers that an object of the type holds. */
  readonly slot?: FieldKey;
  /** Of a reference, and of what a struct borrows, where they are not left to Rust. */
  readonly lifetimes?: { readonly borrow: string | null; readonly inside: string | null };
}

/** Type of an object or value; pointers need their representation and go through `pointerType`. */
export function lowerType(type: c.CType, site: TypeSite): rust.Type {
  const scalar = rustScalar(type, site.program.program.enums);
  if (scalar !== null) return b.toType(scalar);
  switch (type.kind) {
    case "void":
      return b.unitType;
    case "record": {
      const name = site.program.names.records.get(type.record);
      const record = site.program.program.records.get(type.record);
      if (isArgumentList(record)) return argumentList;
      if (!name || !record) return refuse("internal/bug", "a record without a name", site.span);
      if (isForeign(record))
        return refuse("unsupported/library", `\`${record.name ?? "a record"}\` of the C library`, site.span);
      const missing = site.program.unavailable.records.get(type.record);
      if (missing)
        return refuse(
          missing.code,
          `the type \`${record.name ?? "(unnamed)"}\`: ${missing.message}`,
          site.span,
        );
      const path = itemPath(name, site.module);
      if (!site.program.pointers.borrowing.has(type.record)) return b.toType(path);
      return b.lifetimeType(path, [site.lifetimes?.inside ?? "_"]);
    }
    case "array":
      if (typeof type.length !== "number")
        return refuse("unsupported/vla", "an array whose length is not constant", site.span);
      return b.arrayType(lowerType(type.element, site), type.length);
    case "pointer":
      if (isOnFloor(site)) return floorType(type, site);
      if (type.target.kind === "function") return b.optionType(functionType(type.target, site));
      if (site.slot !== undefined) return storedType(type.target, site.slot, site);
      return refuse(
        "pointer/stored",
        "a pointer stored in an object that is no variable and no struct field",
        site.span,
      );
    case "stream":
      return streamType(site);
    case "slot":
      return b.refType(b.namedType("std::cell::Cell", lowerType({ ...type, kind: "link" }, site)));
    case "link":
      return b.namedType(
        linkItem(site, "Link"),
        lowerType({ kind: "record", record: type.record, quals: 0 }, site),
      );
    case "floating":
      if (isExtended(type)) return extendedType(site);
      return refuse("unsupported/long-double", `the type ${type.floating}`, site.span);
    case "complex":
      return refuse("unsupported/complex", "a complex type", site.span);
    case "vector":
      return vectorType(type, site);
    case "function":
      return functionType(type, site);
    default:
      return refuse("internal/bug", `no Rust type for ${type.kind}`, site.span);
  }
}

/** Are the pointers that an object of the type holds on the floor? Those of objects without a slot are in memory. */
function isOnFloor({ program, slot }: TypeSite): boolean {
  return slot === undefined
    ? program.floor.pointers.size > 0
    : program.pointers.fields.get(slot)?.kind === "floor";
}

/** Pointers in an array. */
function storedType(target: c.CType, slot: FieldKey, { program, module, span }: TypeSite): rust.Type {
  const representation = program.pointers.fields.get(slot);
  if (!representation)
    return refuse("pointer/stored", "an array of pointers that are never given a value", span);
  if (representation.kind === "owned")
    return refuse("pointer/stored", "heap memory is owned by an element of an array", span);
  return pointerType(target, representation, { program, module, span });
}

/** Signature of functions that are called through pointers. */
export function functionType(type: c.FunctionType, site: TypeSite): rust.Type {
  if (type.variadic) return refuse("unsupported/variadic", "a pointer to a variadic function", site.span);
  const { functionTypes } = site.program;
  const params = type.params.map((param, at) =>
    param.kind === "pointer" ? commonType(functionTypes.param(type, at), site) : lowerType(param, site),
  );
  const result =
    type.result.kind === "pointer"
      ? commonType(functionTypes.result(type), site)
      : lowerType(type.result, site);
  return b.fnType(params, result);
}

/** A pointer that all functions of a type hold in one way. */
function commonType(
  { representation, target }: CommonPointer,
  { program, module, span }: TypeSite,
): rust.Type {
  return pointerType(target, representation, { program, module, span });
}

/** What lives for ever. */
export const staticLifetimes = { borrow: "static", inside: "static" };

/** Rust type of a variable, parameter, field or result of pointer type `to *`. */
export function pointerType(to: c.CType, representation: Representation, site: TypeSite): rust.Type {
  const lifetime = site.lifetimes?.borrow ?? undefined;
  const optional = (type: rust.Type, nullable: boolean): rust.Type => (nullable ? b.optionType(type) : type);
  switch (representation.kind) {
    case "cursor":
      return optional(b.toType("usize"), representation.nullable);
    case "offset":
    case "place":
      return optional(b.toType("usize"), representation.nullable);
    case "borrowed": {
      const element = lowerType(to, site);
      const target = representation.many ? b.sliceType(element) : element;
      return optional(
        representation.mutable ? b.refMutType(target, lifetime) : b.refType(target, lifetime),
        representation.nullable,
      );
    }
    case "owned": {
      if (to.kind === "void") return refuse("pointer/heap", "heap memory without an element type", site.span);
      const element = lowerType(to, site);
      return optional(b.namedType(representation.many ? "Vec" : "Box", element), representation.nullable);
    }
    case "lent": {
      const element = lowerType(to, site);
      const target = representation.many ? b.sliceType(element) : element;
      return optional(b.refMutType(target, lifetime), representation.nullable);
    }
    case "static": {
      const isView = (representation.views ?? []).length > 0;
      const element = lowerType(to, isView ? site : { ...site, lifetimes: staticLifetimes });
      return optional(b.refType(b.sliceType(element), isView ? lifetime : "static"), representation.nullable);
    }
    case "floor":
      return floorType({ kind: "pointer", target: to, quals: 0 }, site);
    case "function":
      if (to.kind !== "function")
        return refuse("internal/bug", "a function pointer to no function", site.span);
      return optional(functionType(to, site), representation.nullable);
    case "refused":
      return refuse(representation.code, representation.reason, site.span);
  }
}

/** Type of a struct field as it stands in the emitted struct. */
export function fieldType(record: c.RecordDefinition, at: number, site: TypeSite): rust.Type {
  const field = record.fields?.[at];
  if (!field) return refuse("internal/bug", "a field that the record does not have", site.span);
  if (field.type.kind !== "pointer") return lowerType(field.type, { ...site, slot: fieldKey(record.id, at) });
  const representation = site.program.pointers.fields.get(fieldKey(record.id, at));
  if (!representation)
    return refuse(
      "pointer/stored",
      `the pointer field \`${field.name ?? ""}\` is never given a value`,
      site.span,
    );
  return pointerType(field.type.target, representation, site);
}

/** A pointer field without a safe form is left out; functions that use it are refused. */
export function fieldTypeIfAny(record: c.RecordDefinition, at: number, site: TypeSite): rust.Type | null {
  try {
    return fieldType(record, at, site);
  } catch (error) {
    if (error instanceof Refusal && record.fields?.[at]?.type.kind === "pointer") return null;
    throw error;
  }
}
