/**
 * Pointers on the floor (`Ptr<T>`) in C ABI shims: an address is passed as it is, and the safe crate asks the `ffi` crate
 * (`native.rs`) for the memory behind it. Structs with such pointers that are passed by value have a C form of their own.
 *
 * Withheld is what the other side could not use: pointers to functions, which are numbers in Rust, streams and other
 * objects of the C library, and lists of arguments.
 */
import { isForeign } from "../c-ast/library-records.ts";
import type { CType, RecordDefinition, RecordId } from "../c-ast/c-type.ts";
import { flatLayout, recordName } from "./ffi-type.ts";
import type { ShimContext, Shimmed, ShimParam } from "./shim.ts";
import { impossible, possible } from "./shim.ts";

/** The C form of a struct, for `native.rs`. */
export interface FloorRecord {
  readonly name: string;
  readonly text: string;
}

export function floorParam(context: ShimContext, name: string, target: CType): Shimmed<ShimParam> {
  const obstacle = sharingObstacle(context, target);
  if (obstacle !== null) return impossible(obstacle);
  return possible({
    abi: "*mut std::ffi::c_void",
    count: null,
    region: null,
    memory: null,
    argument: `native::pointer(${name})`,
    contract: `\`${name}\` and what it leads to are as the C function expects`,
    records: [],
  });
}

/** How a pointer is given to C. */
export function floorResult(
  context: ShimContext,
  target: CType,
): Shimmed<{ readonly abi: string; readonly convert: (call: string) => string }> {
  const obstacle = sharingObstacle(context, target);
  if (obstacle !== null) return impossible(obstacle);
  return possible({ abi: "*mut std::ffi::c_void", convert: (call) => `native::address(${call})` });
}

/** A struct by value with pointers on the floor in it; null for what does not lie in memory. */
export function floorRecord(context: ShimContext, type: CType): Shimmed<FloorRecord> | null {
  if (type.kind !== "record" || context.sharedRecords?.has(type.record) !== true) return null;
  const obstacle = sharingObstacle(context, type);
  if (obstacle !== null) return impossible(obstacle);
  const definition = context.records.get(type.record);
  const path = context.recordPaths.get(type.record);
  if (!definition?.fields || path === undefined) return impossible("an incomplete struct");
  const name = path.split("::").at(-1) ?? "";
  const text = rawRecord(context, definition, name);
  return text.possible ? possible({ name, text: text.value }) : text;
}

/** `#[repr(C)]` has to lay the fields out as C does: rustc and the driver see to it that sizes agree. */
function rawRecord(context: ShimContext, definition: RecordDefinition, name: string): Shimmed<string> {
  const what = recordName(definition);
  if (definition.keyword === "union") return impossible(`${what} is a union that is passed by value`);
  const lines: string[] = [];
  const offsets: string[] = [];
  for (const [at, field] of (definition.fields ?? []).entries()) {
    if (field.bitWidth !== null) return impossible(`${what} has bit-fields`);
    const type = rawType(context, field.type);
    if (type === null) return impossible(`${what} holds another struct with pointers`);
    lines.push(`    field_${String(at)}: ${type},`);
    offsets.push(
      `    assert!(std::mem::offset_of!(${name}, field_${String(at)}) == ${String(field.offset)});`,
    );
  }
  return possible(
    [
      `/// C: \`${what}\`.`,
      "#[repr(C)]",
      "#[derive(Clone, Copy)]",
      `pub struct ${name} {`,
      ...lines,
      "}",
      "",
      "const _: () = {",
      `    assert!(size_of::<${name}>() == ${String(definition.size)});`,
      `    assert!(align_of::<${name}>() == ${String(definition.align)});`,
      ...offsets,
      "};",
      "",
    ].join("\n"),
  );
}

function rawType(context: ShimContext, type: CType): string | null {
  if (type.kind === "pointer") return "*mut c_void";
  if (type.kind === "array" && typeof type.length === "number") {
    const element = rawType(context, type.element);
    return element === null ? null : `[${element}; ${String(type.length)}]`;
  }
  if (type.kind === "record" || type.kind === "array") return null;
  const flat = flatLayout(type, context);
  return flat.flat && flat.layout.kind === "scalar" ? flat.layout.rust : null;
}

/** What both sides see of a type that only one side could use; null for nothing. */
function sharingObstacle(context: ShimContext, type: CType): string | null {
  if (context.sharedRecords === null) return "the memory of C cannot be reached";
  const seen = new Set<RecordId>();
  const find = (inner: CType): string | null => {
    switch (inner.kind) {
      case "function":
        return "C and Rust have different pointers to functions";
      case "stream":
        return "a stream";
      case "pointer":
        return find(inner.target);
      case "array":
        return find(inner.element);
      case "record":
        return inRecord(inner.record);
      default:
        return null;
    }
  };
  const inRecord = (id: RecordId): string | null => {
    const definition = context.records.get(id);
    if (seen.has(id) || !definition) return null;
    seen.add(id);
    if (isForeign(definition) || definition.tag === "__va_list_tag")
      return `${recordName(definition)} of the C library`;
    if (!context.visibleRecords.has(id)) return null; // C cannot look inside
    for (const field of definition.fields ?? []) {
      const found = find(field.type);
      if (found !== null) return `${recordName(definition)}.${field.name ?? ""}: ${found}`;
    }
    return null;
  };
  return find(type);
}
