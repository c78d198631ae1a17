/** Text of `ffi/src/mirror.rs`: the C forms of structs and constants, and what goes from one to the other. */
import type { ConstantFacts } from "../../analyses/facts/signature-facts.ts";
import type { RecordDefinition, RecordId } from "../c-ast/c-type.ts";
import { assertNever } from "../source/assert-never.ts";
import type { Mirror, MirrorField, Mirrors } from "./mirror.ts";

export interface FunctionShim {
  /** Text of the shim, its name, and the type of a pointer to it. */
  readonly text: string;
  readonly name: string;
  readonly type: string;
}

export interface MirrorInput {
  readonly crateName: string;
  readonly mirrors: Mirrors;
  readonly constants: readonly ConstantFacts[];
  readonly records: ReadonlyMap<RecordId, RecordDefinition>;
  /** Shims for the functions of constants: by constant and field. */
  readonly shims: ReadonlyMap<ConstantFacts, ReadonlyMap<number, FunctionShim>>;
}

export function mirrorText(input: MirrorInput): string {
  const mirrors = [...input.mirrors.values()];
  const constants = input.constants.filter(({ record }) => input.mirrors.get(record)?.kind === "constant");
  const shims = constants.flatMap((constant) => [...(input.shims.get(constant)?.values() ?? [])]);
  return [
    "//! Structs with pointers in them as C has them, and the program's constants under their C names.",
    "#![allow(dead_code, non_upper_case_globals, unused_imports)]",
    "",
    "use crate::boundary;",
    "",
    "/// A union: bytes that are aligned as C aligns them.",
    ...alignments(mirrors).flatMap((align) => [
      "#[derive(Clone, Copy)]",
      `#[repr(C, align(${String(align)}))]`,
      `pub struct Union${String(align)}<const SIZE: usize> {`,
      "    pub bytes: [u8; SIZE],",
      "}",
      "",
    ]),
    ...mirrors.map((mirror) => structText(input, mirror)),
    ...constants.map((constant) => constantText(input, constant)),
    ...mirrors.map((mirror) =>
      mirror.kind === "constant" ? identityText(input, mirror) : translationText(input, mirror),
    ),
    ...shims.map(({ text }) => text),
    "",
  ].join("\n");
}

function alignments(mirrors: readonly Mirror[]): readonly number[] {
  const all = mirrors.flatMap(({ fields }) =>
    fields.flatMap(({ form }) => (form.kind === "union" ? [form.align] : [])),
  );
  return [...new Set(all)].sort((a, b) => a - b);
}

// ------------------------------------------------------------------------------------------------- structs

function structText(input: MirrorInput, mirror: Mirror): string {
  const definition = input.records.get(mirror.record);
  const offsets = mirror.fields.map(
    ({ name, offset }) => `    assert!(std::mem::offset_of!(${mirror.name}, ${name}) == ${String(offset)});`,
  );
  return [
    "#[repr(C)]",
    `pub struct ${mirror.name} {`,
    ...mirror.fields.map(({ name, form }, at) => `    pub ${name}: ${fieldType(input, mirror, at, form)},`),
    "}",
    "",
    ...(mirror.kind === "constant"
      ? ["// Nothing in it ever changes.", `unsafe impl Sync for ${mirror.name} {}`, ""]
      : []),
    "const _: () = {",
    `    assert!(size_of::<${mirror.name}>() == ${String(definition?.size ?? 0)});`,
    ...offsets,
    "};",
    "",
  ].join("\n");
}

function fieldType(input: MirrorInput, mirror: Mirror, at: number, form: MirrorField["form"]): string {
  switch (form.kind) {
    case "flat":
      return form.text;
    case "union":
      return `Union${String(form.align)}<${String(form.size)}>`;
    case "elements":
      return `*const ${form.element}`;
    case "constant":
      return `*const ${input.mirrors.get(form.record)?.name ?? ""}`;
    case "function": {
      const known = input.constants.find(
        (one) => one.record === mirror.record && input.shims.get(one)?.has(at) === true,
      );
      const type = known && input.shims.get(known)?.get(at)?.type;
      return `Option<${type ?? 'unsafe extern "C" fn()'}>`;
    }
    default:
      return assertNever(form);
  }
}

// ------------------------------------------------------------------------------------------------- constants

function constantText(input: MirrorInput, constant: ConstantFacts): string {
  const mirror = input.mirrors.get(constant.record);
  if (!mirror) return "";
  const own = `${input.crateName}::${constant.rustPath}`;
  const values = mirror.fields.map(({ name, form }, at) => {
    const value = `${own}.${name}`;
    switch (form.kind) {
      case "function": {
        const shim = input.shims.get(constant)?.get(at);
        return `    ${name}: ${shim ? `Some(${shim.name})` : "None"},`;
      }
      case "elements":
        return form.nullable
          ? `    ${name}: match ${value} { Some(elements) => elements.as_ptr(), None => std::ptr::null() },`
          : `    ${name}: ${value}.as_ptr(),`;
      case "union":
        return `    ${name}: Union${String(form.align)} { bytes: ${value}.bytes },`;
      default:
        return `    ${name}: ${value},`;
    }
  });
  return [
    `#[export_name = "${constant.cName}"]`,
    `pub static ${constantName(constant)}: ${mirror.name} = ${mirror.name} {`,
    ...values,
    "};",
    "",
  ].join("\n");
}

/** Name of the C form of a constant in Rust. */
function constantName({ cName }: ConstantFacts): string {
  return `constant_${cName}`;
}

/** `as_rust_x` and `as_c_x`: from the address of a constant in C to the one in Rust, and back. */
function identityText(input: MirrorInput, mirror: Mirror): string {
  const constants = input.constants.filter(({ record }) => record === mirror.record);
  return [
    `pub fn as_rust_${mirror.name}(pointer: *const ${mirror.name}) -> Option<&'static [${mirror.path}]> {`,
    ...constants.flatMap((constant) => [
      `    if std::ptr::eq(pointer, &${constantName(constant)}) {`,
      `        return Some(std::slice::from_ref(&${input.crateName}::${constant.rustPath}));`,
      "    }",
    ]),
    "    None",
    "}",
    "",
    `pub fn known_${mirror.name}(function: &str, pointer: *const ${mirror.name}) -> &'static [${mirror.path}] {`,
    `    as_rust_${mirror.name}(pointer).unwrap_or_else(|| boundary::fail(function, "a constant that is not the library's passed to"))`,
    "}",
    "",
    "/// Stands for a constant that is not the library's. It lies inside of an object, where no other slice begins.",
    `fn unknown_${mirror.name}() -> &'static [${mirror.path}] {`,
    `    static PLACE: [std::mem::MaybeUninit<${mirror.path}>; 3] = [const { std::mem::MaybeUninit::uninit() }; 3];`,
    "    unsafe { std::slice::from_raw_parts(PLACE.as_ptr().add(1).cast(), 0) }",
    "}",
    "",
    `pub fn as_c_${mirror.name}(constant: &'static [${mirror.path}]) -> *const ${mirror.name} {`,
    ...constants.flatMap((constant) => [
      `    if !constant.is_empty() && std::ptr::eq(constant.as_ptr(), &${input.crateName}::${constant.rustPath}) {`,
      `        return &${constantName(constant)};`,
      "    }",
    ]),
    "    std::ptr::null()",
    "}",
    "",
  ].join("\n");
}

// ------------------------------------------------------------------------------------------------- objects

/** `take_x` and `put_x`: the object as Rust has it, and back into C's memory. */
function translationText(input: MirrorInput, mirror: Mirror): string {
  const taken = mirror.fields.map(({ name, form }) => `        ${name}: ${takenValue(input, name, form)},`);
  const put = mirror.fields.flatMap(({ name, form }) => putLines(input, name, form));
  return [
    `pub fn take_${mirror.name}(object: &${mirror.name}) -> ${mirror.path} {`,
    `    ${mirror.path} {`,
    ...taken,
    "    }",
    "}",
    "",
    `pub fn put_${mirror.name}(rust: &${mirror.path}, object: &mut ${mirror.name}) {`,
    ...put.map((line) => `    ${line}`),
    "}",
    "",
  ].join("\n");
}

function takenValue(input: MirrorInput, name: string, form: MirrorField["form"]): string {
  switch (form.kind) {
    case "union":
      return `${form.path} { bytes: object.${name}.bytes }`;
    case "constant": {
      const target = input.mirrors.get(form.record)?.name ?? "";
      const known = `as_rust_${target}(object.${name}).unwrap_or_else(unknown_${target})`;
      const isNull = `object.${name}.is_null()`;
      return form.nullable ? `(!${isNull}).then(|| ${known})` : `if ${isNull} { &[] } else { ${known} }`;
    }
    default:
      return `object.${name}`;
  }
}

function putLines(input: MirrorInput, name: string, form: MirrorField["form"]): readonly string[] {
  if (form.kind === "union") return [`object.${name}.bytes = rust.${name}.bytes;`];
  if (form.kind !== "constant") return [`object.${name} = rust.${name};`];
  const target = input.mirrors.get(form.record)?.name ?? "";
  const kept = (value: string): string =>
    `if !std::ptr::eq(${value}.as_ptr(), unknown_${target}().as_ptr()) { object.${name} = as_c_${target}(${value}); }`;
  if (!form.nullable) return [kept(`rust.${name}`)];
  return [
    `match rust.${name} {`,
    `    Some(constant) => ${kept("constant")}`,
    `    None => object.${name} = std::ptr::null(),`,
    "}",
  ];
}
