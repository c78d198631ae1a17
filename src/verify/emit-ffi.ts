/**
 * The `ffi` crate: one `extern "C"` shim per public function, so that C links against the translation as if it were
 * the C library. It holds the only `unsafe` we write.
 *
 * Reads: signatures, records, enums. Gives: files of the crate, and each function without a shim with its reason.
 *
 * Sound because: every slice has exactly the access extent that was proved of the function, or that its declaration
 * and its body agree on; a shape without a known extent, or with one that its names only suggest, has no shim. All raw pointers are turned into regions and tested for overlap before the
 * first reference exists. Objects that are not flat cross only as handles made by Rust. No panic unwinds into C.
 *
 * Example: `void fill(uint8_t *out, size_t n)` with `out` linear in `n` becomes
 *   pub unsafe extern "C" fn fill(out: *mut u8, n: u64) {
 *       const NAME: &str = "fill";
 *       let out_count = boundary::linear(out, 1, n as i128, 0);
 *       boundary::guard(NAME, || lib::m::fill(unsafe { boundary::slice_mut(NAME, out, out_count) }, n as usize))
 *   }
 */
import type {
  ConstantFacts,
  FunctionSignature,
  SharedMemory,
  SignatureFacts,
} from "../../analyses/facts/signature-facts.ts";
import type { RecordId } from "../c-ast/c-type.ts";
import { allocatorText, boundaryText } from "./boundary-text.ts";
import type { BorderTypes } from "./ffi-type.ts";
import { flatLayout } from "./ffi-type.ts";
import { planMirrors, type Mirror, type Mirrors } from "./mirror.ts";
import { mirrorText, type FunctionShim } from "./mirror-text.ts";
import type { FloorRecord, ShimContext, ShimParam, Shimmed } from "./shim.ts";
import { impossible, possible } from "./shim.ts";
import { shimBorrower } from "./shim-borrower.ts";
import { nativeCalls } from "./shim-floor.ts";
import { nativeText } from "./native-text.ts";
import { shimParam } from "./shim-param.ts";
import { shimResult } from "./shim-result.ts";
import type { SharedCase } from "./shim-shared.ts";
import { sharedCase } from "./shim-shared.ts";

export interface FfiInput extends BorderTypes {
  readonly crateName: string;
  readonly signatures: SignatureFacts;
  /** Records whose fields C callers can see, because a header defines them: they cannot cross as handles. */
  readonly visibleRecords: ReadonlySet<RecordId>;
  /** Null where C sees no memory on the floor. */
  readonly shared: SharedMemory | null;
  /** As in the profiles of the safe crate: whether plain `+ - *` trap on overflow. */
  readonly overflowChecks: boolean;
  /** Rust statement run after every call, to flush what the translation buffers for stdout; null for none. */
  readonly afterCall: string | null;
  /** C names that must not get a shim, with the reason. */
  readonly withhold?: ReadonlyMap<string, string>;
}

export interface FfiCrate {
  /** Path below the output folder -> text. */
  readonly files: ReadonlyMap<string, string>;
  /** Functions that have a shim, in the order of the signatures. */
  readonly shims: readonly FunctionSignature[];
  /** C forms of structs with pointers to constants. */
  readonly mirrors: Mirrors;
  readonly skipped: readonly { readonly function: FunctionSignature; readonly reason: string }[];
}

export function emitFfi(input: FfiInput): FfiCrate {
  const handles = handleRecords(input);
  const constants = mirrorConstants(input, handles);
  const { mirrors } = constants;
  const shims: FunctionSignature[] = [];
  const skipped: { function: FunctionSignature; reason: string }[] = [];
  const texts: string[] = [];
  const records = new Set<RecordId>();
  const floorRecords = new Map<string, FloorRecord>();
  for (const signature of input.signatures.values()) {
    if (!signature.public || signature.cName === "main") continue;
    const withheld = input.withhold?.get(signature.cName);
    if (withheld !== undefined) {
      skipped.push({ function: signature, reason: withheld });
      continue;
    }
    const shim = emitShim(
      { ...input, signature, names: parameterNames(signature), handles, mirrors },
      exported(input, signature),
    );
    if (!shim.possible) {
      skipped.push({ function: signature, reason: withMirrorReason(shim.reason, signature, constants) });
      continue;
    }
    shims.push(signature);
    texts.push(shim.value.text);
    for (const record of shim.value.records) records.add(record);
    for (const record of shim.value.floorRecords) floorRecords.set(record.name, record);
  }
  const ownsHeap = shims.some(crossesHeap);
  const modules = [
    ...(ownsHeap ? ["allocator"] : []),
    "boundary",
    ...(mirrors.size > 0 ? ["mirror"] : []),
    ...(input.shared !== null ? ["native"] : []),
  ];
  const files = new Map([
    ["ffi/Cargo.toml", manifestText(input)],
    ["ffi/src/lib.rs", libraryText(input, texts, records, modules)],
    ["ffi/src/boundary.rs", boundaryText],
  ]);
  if (mirrors.size > 0) files.set("ffi/src/mirror.rs", constants.text);
  if (input.shared !== null)
    files.set(
      "ffi/src/native.rs",
      nativeText(input.crateName, [...floorRecords.values()], nativeCalls({ ...input, handles, mirrors })),
    );
  if (ownsHeap) files.set("ffi/src/allocator.rs", allocatorText);
  return { files, shims, mirrors, skipped };
}

/** Structs that the pointers of a function point at. */
function targetsOf({ result, params }: FunctionSignature): readonly RecordId[] {
  return [result, ...params.map(({ shape }) => shape)].flatMap((shape) => {
    const target = "target" in shape && shape.kind !== "floor" ? shape.target : null;
    return target?.kind === "record" ? [target.record] : [];
  });
}

/** How a shim calls Rust, and how C finds it. */
interface ShimPlace {
  /** Rust text of what is called. */
  readonly callee: string;
  readonly name: string;
  /** Symbol for the linker; null for shims that are found through a pointer only. */
  readonly symbol: string | null;
  readonly afterCall: string | null;
}

function exported(input: FfiInput, signature: FunctionSignature): ShimPlace {
  return {
    callee: `${input.crateName}::${signature.rustPath}`,
    name: functionName(signature),
    symbol: signature.cName,
    afterCall: input.afterCall,
  };
}

interface MirroredConstants {
  readonly mirrors: Mirrors;
  readonly text: string;
  readonly reasons: ReadonlyMap<RecordId, string>;
}

/** The C forms of constants, again without those that have a function without a shim. */
function mirrorConstants(input: FfiInput, handles: ReadonlySet<RecordId>): MirroredConstants {
  const all = input.constants?.constants ?? [];
  const excluded = new Set<RecordId>();
  for (;;) {
    const { mirrors, reasons } = planMirrors(input, input.crateName, { excluded, handles });
    const shims = new Map<ConstantFacts, ReadonlyMap<number, FunctionShim>>();
    const before = excluded.size;
    for (const constant of all) {
      const mirror = mirrors.get(constant.record);
      if (mirror?.kind !== "constant") continue;
      const own = functionShims({ ...input, handles, mirrors }, constant, mirror);
      if (own) shims.set(constant, own);
      if (!own || !haveOneType([...shims], constant.record)) excluded.add(constant.record);
    }
    if (excluded.size > before) continue;
    const text = mirrorText({ ...input, mirrors, constants: all, shims });
    return { mirrors, text, reasons };
  }
}

/** Have the functions in one field of all constants the same type in C? */
function haveOneType(
  shims: readonly (readonly [ConstantFacts, ReadonlyMap<number, FunctionShim>])[],
  record: RecordId,
): boolean {
  const types = new Map<number, string>();
  return shims
    .filter(([constant]) => constant.record === record)
    .flatMap(([, own]) => [...own])
    .every(([field, { type }]) => {
      const known = types.get(field) ?? type;
      types.set(field, known);
      return known === type;
    });
}

/** Null when one of the functions has no shim. */
function functionShims(
  context: Omit<ShimContext, "signature" | "names"> & FfiInput,
  constant: ConstantFacts,
  mirror: Mirror,
): ReadonlyMap<number, FunctionShim> | null {
  const found = new Map<number, FunctionShim>();
  for (const [field, { name, form }] of mirror.fields.entries()) {
    const symbol = constant.functions.get(field);
    if (form.kind !== "function" || symbol === undefined) continue;
    const signature = context.signatures.get(symbol);
    if (!signature) return null;
    const member = `(${context.crateName}::${constant.rustPath}.${name}${form.nullable ? ".unwrap()" : ""})`;
    const place = {
      callee: member,
      name: `${constant.cName}_${name}`,
      symbol: null,
      afterCall: context.afterCall,
    };
    const rustPath = `${constant.rustPath}.${name}`;
    const inner = { ...signature, cName: `${constant.cName}.${name}`, rustPath, shared: [] };
    const shim = emitShim({ ...context, signature: inner, names: parameterNames(signature) }, place);
    if (!shim.possible) return null;
    const text = shim.value.text.replaceAll("mirror::", "").replace("pub unsafe", "unsafe");
    found.set(field, {
      text: `${text}\n`,
      name: place.name,
      type: shim.value.type.replaceAll("mirror::", ""),
    });
  }
  return found;
}

/** Why a struct has no C form says more than that it is not flat. */
function withMirrorReason(reason: string, signature: FunctionSignature, found: MirroredConstants): string {
  const why = targetsOf(signature).flatMap((record) => {
    const known = found.reasons.get(record);
    return known !== undefined && known !== "it holds no pointer to a constant" ? [known] : [];
  });
  return why.length === 0 ? reason : `${reason}; ${why[0] ?? ""}`;
}

/** Records that are not flat, that some function makes on the heap, and whose fields no C caller can touch. */
function handleRecords(input: FfiInput): ReadonlySet<RecordId> {
  const handles = new Set<RecordId>();
  for (const signature of input.signatures.values()) {
    const { result } = signature;
    if (!signature.public || result.kind !== "owned" || result.target.kind !== "record") continue;
    if (input.visibleRecords.has(result.target.record)) continue;
    if (!flatLayout(result.target, input).flat) handles.add(result.target.record);
  }
  return handles;
}

function crossesHeap(signature: FunctionSignature): boolean {
  const owned = ["owned", "owned-array"];
  return (
    owned.includes(signature.result.kind) ||
    signature.params.some((param) => owned.includes(param.shape.kind))
  );
}

function emitShim(
  context: ShimContext,
  place: ShimPlace,
): Shimmed<{
  text: string;
  type: string;
  records: readonly RecordId[];
  floorRecords: readonly FloorRecord[];
}> {
  const { signature, names } = context;
  const result = shimResult(context);
  if (!result.possible) return result;
  const params: ShimParam[] = [];
  for (const [index, param] of signature.params.entries()) {
    const { shape } = param;
    const shim =
      shape.kind === "borrower"
        ? shimBorrower(context, names[index] ?? "", param, shape)
        : shimParam(context, index, param);
    if (!shim.possible) return shim;
    params.push(shim.value);
  }
  const lent = signature.params.find((_, at) => params[at]?.region?.startsWith("boundary::written"));
  if (lent && params.some(({ callsC }) => callsC))
    return impossible(`functions of C that are called could use what parameter ${lent.name} points at`);
  const call = `${place.callee}(${params.map((param) => param.argument).join(", ")})`;
  const shared = (signature.shared ?? []).flatMap(
    (version) => sharedCase(context, version, params, result.value.abi) ?? [],
  );
  const lines = [
    ...docLines(
      signature,
      params.flatMap((param) => param.contract ?? []),
    ),
    ...(place.symbol === null ? [] : [`#[export_name = "${place.symbol}"]`]),
    `pub unsafe extern "C" fn ${place.name}(${params
      .map((param, index) => `${names[index] ?? ""}: ${param.abi}`)
      .join(", ")})${result.value.abi === null ? "" : ` -> ${result.value.abi}`} {`,
    `    const NAME: &str = "${signature.cName}";`,
    ...(context.shared !== null ? ["    native::prepare();"] : []),
    ...params.flatMap((param) => (param.count === null ? [] : [`    ${param.count}`])),
    ...heldLines(context, params),
    ...bodyLines(params, result.value.convert(call), shared, place.afterCall).map((line) => `    ${line}`),
    "}",
  ];
  const records = [...result.value.records, ...params.flatMap((param) => param.records)];
  const floorRecords = [result.value, ...params].flatMap((part) => part.floorRecord ?? []);
  const abi = params.map((param) => param.abi).join(", ");
  const type = `unsafe extern "C" fn(${abi})${result.value.abi === null ? "" : ` -> ${result.value.abi}`}`;
  return possible({ text: lines.join("\n"), type, records, floorRecords });
}

/** Where pointers may lead anywhere, each use of one is checked against the memory that is there as references. */
function heldLines(context: ShimContext, params: readonly ShimParam[]): readonly string[] {
  const regions = regionsOf(params);
  if (context.shared === null || regions.length === 0) return [];
  return [`    let _held = native::hold(NAME, [${regions.join(", ")}]);`];
}

function regionsOf(params: readonly ShimParam[]): readonly string[] {
  return [...params.flatMap(({ region }) => region ?? []), ...params.flatMap(({ inner }) => inner ?? [])];
}

/** The call, behind a test for overlaps where there can be one. */
function bodyLines(
  params: readonly ShimParam[],
  value: string,
  shared: readonly SharedCase[],
  afterCall: string | null,
): readonly string[] {
  const before = params.flatMap(({ around }) => around?.before ?? []);
  const after = [
    ...params.flatMap(({ around }) => around?.after ?? []),
    ...(afterCall === null ? [] : [afterCall]),
  ];
  const isPlain = before.length + after.length === 0;
  const guarded = (text: string): string => {
    const body = isPlain ? text : `{ ${[...before, `let result = ${text};`, ...after, "result"].join(" ")} }`;
    return `boundary::guard(NAME, || ${body})`;
  };
  const regions = params.flatMap(({ region }, at) => (region === null ? [] : [{ region, at }]));
  const all = regionsOf(params);
  const list = `&[${all.join(", ")}]`;
  const needsTest = all.length > 1 && all.some((region) => region.startsWith("boundary::written"));
  if (!needsTest) return [guarded(value)];
  if (shared.length === 0) return [`boundary::require_disjoint(NAME, ${list});`, guarded(value)];
  const mask = (members: readonly number[]): string => {
    const bits = regions.map(({ at }) => (members.includes(at) ? "1" : "0")).reverse();
    return `0b${bits.join("")}`;
  };
  return [
    `match boundary::conflicts(${list}) {`,
    `    0 => ${guarded(value)},`,
    ...shared.flatMap((one) => [
      `    ${mask(one.members)} => {`,
      `        ${one.prepare}`,
      `        ${guarded(one.value)}`,
      "    }",
    ]),
    '    _ => boundary::fail(NAME, "overlapping arguments to"),',
    "}",
  ];
}

function docLines(signature: FunctionSignature, contracts: readonly string[]): string[] {
  const lines = [`/// C: \`${signature.cName}\`; Rust: \`${signature.rustPath}\`.`, "///", "/// # Safety"];
  if (contracts.length === 0) return [...lines, "/// Always safe to call."];
  return [...lines, ...contracts.map((contract) => `/// - ${contract}`)];
}

function manifestText(input: FfiInput): string {
  const overflow = String(input.overflowChecks);
  return `[package]
name = "${input.crateName}_ffi"
version = "0.1.0"
edition = "2021"
publish = false
description = "C ABI of the ${input.crateName} crate: link C code against it in place of the C library"

[lib]
crate-type = ["staticlib", "cdylib"]

[dependencies]
${input.crateName} = { path = ".." }

# Built on its own: the profiles of a crate above would not apply here.
[workspace]

[profile.dev]
overflow-checks = ${overflow}

[profile.release]
overflow-checks = ${overflow}
codegen-units = 1
`;
}

function libraryText(
  input: FfiInput,
  shims: readonly string[],
  records: ReadonlySet<RecordId>,
  modules: readonly string[],
): string {
  const layouts = [...records].flatMap((id) => {
    const definition = input.records.get(id);
    const path = input.recordPaths.get(id);
    if (!definition || path === undefined) return [];
    const type = `${input.crateName}::${path}`;
    return [
      `    assert!(size_of::<${type}>() == ${String(definition.size)});`,
      `    assert!(align_of::<${type}>() == ${String(definition.align)});`,
    ];
  });
  return [
    `//! C ABI of the \`${input.crateName}\` crate. Each function checks its arguments, calls its safe namesake, and ends`,
    "//! the process with a message when C breaks the contract.",
    "#![deny(unsafe_op_in_unsafe_fn)]",
    "#![allow(improper_ctypes_definitions)] // handles are pointers that C only passes on",
    "#![allow(non_snake_case, clippy::too_many_arguments, clippy::unnecessary_cast)]",
    "",
    ...modules.map((name) => `mod ${name};`),
    "",
    ...(layouts.length === 0
      ? []
      : [
          "// C and Rust lay these structs out alike, or this does not compile.",
          "const _: () = {",
          ...layouts,
          "};",
          "",
        ]),
    shims.join("\n\n"),
    "",
  ].join("\n");
}

const keywords = new Set(
  (
    "abstract as async await become box break const continue crate do dyn else enum extern false final fn for gen if " +
    "impl in let loop macro match mod move mut override priv pub ref return self Self static struct super trait true " +
    "try type typeof unsafe unsized use virtual where while yield boundary allocator mirror native NAME"
  ).split(" "),
);

function functionName(signature: FunctionSignature): string {
  return keywords.has(signature.cName) ? `${signature.cName}_` : signature.cName;
}

/** Distinct Rust names that collide neither with keywords nor with the shim's own `..._count` variables. */
function parameterNames(signature: FunctionSignature): readonly string[] {
  const used = new Set<string>();
  return signature.params.map((param, index) => {
    const usable = /^[a-z_][a-z0-9_]*$/i.test(param.name) && !/^_$|_count$/.test(param.name);
    const name =
      usable && !keywords.has(param.name) && !used.has(param.name) ? param.name : `arg${String(index)}`;
    used.add(name);
    return name;
  });
}
