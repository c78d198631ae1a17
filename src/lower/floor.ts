/** What of a program stands on the floor of the ladder, and how that is named in Rust: `Ptr<T>` of the runtime. */
import { isForeign } from "../c-ast/library-records.ts";
import type * as c from "../c-ast/c-ast.ts";
import { rustScalar } from "../c-ast/rust-scalar.ts";
import { isVariableArray } from "../c-ast/type-relations.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { Span } from "../source/span.ts";
import { itemPath, runtimeModulePath, type FunctionContext, type ProgramContext } from "./context.ts";
import { extendedType, isExtended } from "./extended.ts";
import { runtimeItem } from "./runtime-item.ts";
import { refuse } from "./refusal.ts";
import { streamInMemory } from "./stream.ts";
import { vectorType } from "./vector-type.ts";

export interface FloorSite {
  readonly program: ProgramContext;
  readonly module: string;
  readonly span: Span;
}

/** Does the expression, of pointer type, hold a `Ptr`? */
export function isFloorPointer(cx: FunctionContext, expr: c.Expr): boolean {
  return cx.program.floor.pointers.has(expr.id);
}

/** Does the variable lie in memory? */
export function isInMemory(cx: FunctionContext, symbol: c.SymbolId): boolean {
  return cx.program.floor.objects.has(symbol);
}

/** Name of an item of the runtime's `memory` in a module of the crate, imported where no other item is called so. */
export function memoryItem(program: ProgramContext, module: string, name: string): string {
  return runtimeItem({ program, module }, "memory", name);
}

/** Path of a function of the runtime's `memory`. */
export function memoryFunction(program: ProgramContext, module: string, name: string): string {
  return `${runtimeModulePath(program, module, "memory")}::${name}`;
}

/** Rust type of what lies in memory or points there: all pointers are `Ptr`, `void` and unknown structs are `()`. */
export function floorType(type: c.CType, site: FloorSite): rust.Type {
  const { program } = site.program;
  const scalar = rustScalar(type, program.enums);
  if (scalar !== null) return b.toType(scalar);
  switch (type.kind) {
    case "void":
      return b.unitType;
    case "pointer":
      return b.namedType(memoryItem(site.program, site.module, "Ptr"), floorType(type.target, site));
    case "array":
      return typeof type.length === "number" && hasLength(type)
        ? b.arrayType(floorType(type.element, site), type.length)
        : floorType(type.element, site);
    case "record":
      return recordType(type.record, site);
    case "function":
      return floorFunctionType(type, site);
    case "stream":
      return streamInMemory(site);
    case "floating":
      if (isExtended(type)) return extendedType(site);
      return refuse("unsupported/long-double", `the type ${type.floating}`, site.span);
    case "complex":
      return refuse("unsupported/complex", "a complex type", site.span);
    case "vector":
      return vectorType(type, site);
    default:
      return refuse("internal/bug", `no type in memory for ${type.kind}`, site.span);
  }
}

/** Does the record stand for a `va_list` (System V ABI 3.5.7)? */
export function isArgumentList(record: c.RecordDefinition | undefined): boolean {
  return record?.tag === "__va_list_tag";
}

/** What a `va_list` is in Rust. */
export const argumentList = b.arrayType("u64", 3);

function recordType(id: c.RecordId, site: FloorSite): rust.Type {
  const record = site.program.program.records.get(id);
  const name = site.program.names.records.get(id);
  if (isArgumentList(record)) return argumentList;
  if (!record?.fields || isForeign(record) || !name) return b.unitType;
  const missing = site.program.unavailable.records.get(id);
  if (missing)
    return refuse(missing.code, `the type \`${record.name ?? "(unnamed)"}\`: ${missing.message}`, site.span);
  return b.toType(itemPath(name, site.module));
}

/** Is the array one in Rust? Others are reached by pointers to their first element. */
export function hasLength(type: c.CType): boolean {
  return type.kind === "array" && typeof type.length === "number" && !isVariableArray(type);
}

/** `fn(A, B) -> R`: what a pointer to a function is said to point at. The arguments behind `...` are in memory. */
export function floorFunctionType(type: c.FunctionType, site: FloorSite): rust.Type {
  const params = type.params.map((param) => floorType(param, site));
  const rest = type.variadic ? [argumentsType(site)] : [];
  return b.fnType([...params, ...rest], floorType(type.result, site));
}

/** A type made by `floorType` as it is written in a turbofish. */
export function floorTypeText(type: rust.Type): string {
  switch (type.kind) {
    case "path":
      return type.args === undefined ? type.path : `${type.path}<${type.args.map(floorTypeText).join(", ")}>`;
    case "array":
      return `[${floorTypeText(type.element)}; ${type.length.kind === "integer" ? String(type.length.value) : "_"}]`;
    case "tuple":
      return `(${type.elements.map(floorTypeText).join(", ")})`;
    case "fn": {
      const params = type.params.map(floorTypeText).join(", ");
      const isUnit = type.result.kind === "tuple" && type.result.elements.length === 0;
      return `fn(${params})${isUnit ? "" : ` -> ${floorTypeText(type.result)}`}`;
    }
    default:
      return "_";
  }
}

/** Where the arguments behind `...` lie, eight bytes for each. */
export function argumentsType(site: FloorSite): rust.Type {
  return b.namedType(memoryItem(site.program, site.module, "Ptr"), "u64");
}

/** Are both C types one type in memory? */
export function isSameInMemory(left: c.CType, right: c.CType, site: FloorSite): boolean {
  return floorTypeText(floorType(left, site)) === floorTypeText(floorType(right, site));
}

/** `Ptr::NULL` */
export function nullPointer(program: ProgramContext, module: string): rust.Expr {
  return b.path(`${memoryItem(program, module, "Ptr")}::NULL`);
}

/** DATA: methods that every `Ptr` has, those of `std` included: members of structs with these names get another one. */
export const ownMethods: ReadonlySet<string> = new Set(
  (
    "get set at first cast member rest bytes address is_null distance bit_field text call ptr global function " +
    "clear exposed from_exposed is_native keep native places put_at read seen up_to up_to_zero whole wide_text write from_address clone eq ne cmp partial_cmp lt le gt ge max min clamp deref new zeroed array fmt drop to_owned into " +
    "try_into borrow borrow_mut type_id"
  ).split(" "),
);

/** Name of the method that leads from a pointer to a struct to a member of it. */
export function memberMethod(program: ProgramContext, record: c.RecordId, field: number): string {
  const name = program.names.field(record, field);
  return ownMethods.has(name) ? `${name}_` : name;
}
