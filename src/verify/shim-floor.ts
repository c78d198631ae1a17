/**
 * Pointers on the floor (`Ptr<T>`) in C ABI shims: an address is passed as it is, and the safe crate asks the `ffi` crate
 * (`native.rs`) for the memory behind it. Structs with such pointers that are passed by value have a C form of their own.
 *
 * Functions of C are called by their addresses. Withheld is what the other side could not use: pointers to functions of
 * Rust's, which are numbers, streams and other objects of the C library, and lists of arguments.
 */
import { isForeign } from "../c-ast/library-records.ts";
import type { CType, FunctionType, RecordDefinition, RecordId } from "../c-ast/c-type.ts";
import { convertScalar, flatLayout, recordName, scalarOf, type BorderTypes } from "./ffi-type.ts";
import type { FloorRecord, ShimContext, Shimmed, ShimParam } from "./shim.ts";
import { impossible, possible } from "./shim.ts";

export function floorParam(context: ShimContext, name: string, target: CType): Shimmed<ShimParam> {
  const obstacle = sharingObstacle(context, target, "of C");
  if (obstacle !== null) return impossible(obstacle);
  return possible({
    abi: "*mut std::ffi::c_void",
    callsC: leadsToFunctions(context, target),
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
  if (type.kind !== "record" || context.shared?.records.has(type.record) !== true) return null;
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

/**
 * What both sides see of a type that only one side could use; null for nothing. Functions are C's where `functions` says
 * so; where there could be some of this program's beside them, C would find numbers.
 */
function sharingObstacle(
  context: ShimContext,
  type: CType,
  functions: "of C" | "of both" = "of both",
): string | null {
  if (context.shared === null) return "the memory of C cannot be reached";
  const seen = new Set<RecordId>();
  const find = (inner: CType, place: "outside" | "inside"): string | null => {
    switch (inner.kind) {
      case "function": {
        const own = functionObstacle(context, inner, place === "outside" ? functions : "of both");
        return own ?? firstOf([...inner.params, inner.result], (part) => find(part, "inside"));
      }
      case "stream":
        return "a stream";
      case "pointer":
        return find(inner.target, inner.target.kind === "function" ? place : "inside");
      case "array":
        return find(inner.element, "inside");
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
      const found = find(field.type, "inside");
      if (found !== null) return `${recordName(definition)}.${field.name ?? ""}: ${found}`;
    }
    return null;
  };
  return find(type, "outside");
}

function firstOf<T>(items: readonly T[], find: (item: T) => string | null): string | null {
  for (const item of items) {
    const found = find(item);
    if (found !== null) return found;
  }
  return null;
}

function functionObstacle(
  context: ShimContext,
  type: FunctionType,
  functions: "of C" | "of both",
): string | null {
  const arity = type.params.length;
  if (functions === "of both" && context.shared?.pointedAt.some(({ params }) => params.length === arity))
    return "C and Rust have different pointers to functions";
  return callOf(context, type) === null ? "functions of this type cannot be called" : null;
}

/** Statements that say how functions of C are called; none for types that cannot be. */
export function nativeCalls(context: Omit<ShimContext, "signature" | "names">): readonly string[] {
  return (context.shared?.called ?? []).flatMap(({ rustPath, type }) => {
    const call = callOf(context, type);
    return call === null ? [] : [`    ${rustPath}.register(${call});\n`];
  });
}

/** `|function, a| { let function: unsafe extern "C" fn(i32) = ...; unsafe { function(a) } }` */
function callOf(context: Omit<ShimContext, "signature" | "names">, type: FunctionType): string | null {
  if (type.variadic) return null;
  const passed = type.params.map((param) => passedForm(context, param));
  const result = type.result.kind === "void" ? null : passedForm(context, type.result);
  if (passed.includes(null) || (type.result.kind !== "void" && result === null)) return null;
  const forms = passed.filter((form) => form !== null);
  const names = forms.map((_, at) => `a${String(at + 1)}`);
  const given = forms.map(({ toC }, at) => toC(names[at] ?? ""));
  const abi = `unsafe extern "C" fn(${forms.map(({ abi }) => abi).join(", ")})${result ? ` -> ${result.abi}` : ""}`;
  const call = `unsafe { function(${given.join(", ")}) }`;
  return [
    `|${["function", ...names].join(", ")}| {`,
    `        let function: ${abi} = unsafe { std::mem::transmute(callable(function)) };`,
    `        ${result ? result.fromC(call) : call}`,
    "    }",
  ].join("\n");
}

interface PassedForm {
  readonly abi: string;
  readonly toC: (value: string) => string;
  readonly fromC: (value: string) => string;
}

function passedForm(context: BorderTypes, type: CType): PassedForm | null {
  if (type.kind === "pointer")
    return {
      abi: "*mut c_void",
      toC: (value) => `address(${value})`,
      fromC: (value) => `pointer(${value})`,
    };
  const layout = scalarOf(type, context);
  if (!layout) return null;
  return {
    abi: layout.abi,
    toC: (value) => convertScalar(value, layout.rust, layout.abi),
    fromC: (value) => convertScalar(value, layout.abi, layout.rust),
  };
}

/** Do pointers of the type lead to functions that may be C's? */
function leadsToFunctions(context: ShimContext, type: CType, seen = new Set<RecordId>()): boolean {
  if (type.kind === "function") return true;
  if (type.kind === "pointer") return leadsToFunctions(context, type.target, seen);
  if (type.kind === "array") return leadsToFunctions(context, type.element, seen);
  if (type.kind !== "record" || seen.has(type.record)) return false;
  seen.add(type.record);
  return (context.records.get(type.record)?.fields ?? []).some((field) =>
    leadsToFunctions(context, field.type, seen),
  );
}
