/** Small C libraries with a hand-written translation: what `verify` gets to see in these tests. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import type {
  Extent,
  FunctionSignature,
  ParamShape,
  ParamSignature,
  ResultShape,
  SignatureFacts,
} from "../../analyses/facts/signature-facts.ts";
import type { SymbolId } from "../../src/c-ast/c-ast.ts";
import type { CType, Field, IntegerKind, RecordDefinition, RecordId } from "../../src/c-ast/c-type.ts";
import type { Project } from "../../src/project/project.ts";
import type { Type } from "../../src/rust-ast/rust-ast.ts";
import type { NodeId } from "../../src/source/node-id.ts";
import { unitIndex } from "../../src/source/span.ts";
import type { FfiInput } from "../../src/verify/emit-ffi.ts";

export function integer(kind: IntegerKind): CType {
  return { kind: "integer", integer: kind, quals: 0 };
}
export const cVoid: CType = { kind: "void", quals: 0 };
export function pointer(target: CType): CType {
  return { kind: "pointer", target, quals: 0 };
}
export function arrayType(element: CType, length: number): CType {
  return { kind: "array", element, length, quals: 0 };
}
export function recordType(id: number): Extract<CType, { kind: "record" }> {
  return { kind: "record", record: id as RecordId, quals: 0 };
}

export function path(name: string, ...args: Type[]): Type {
  return { kind: "path", path: name, ...(args.length > 0 ? { args } : {}) };
}
export function refTo(target: Type, mutable: boolean): Type {
  return { kind: "ref", mutable, target };
}
export function option(inner: Type, nullable: boolean): Type {
  return nullable ? path("Option", inner) : inner;
}

export function scalarParam(name: string, cType: CType, rust: string): ParamSignature {
  return { name, cType, rustType: path(rust), shape: { kind: "scalar" } };
}
export function sliceParam(
  name: string,
  element: CType,
  rust: string,
  options: { mutable?: boolean; nullable?: boolean; extent: Extent },
): ParamSignature {
  const { mutable = false, nullable = false, extent } = options;
  return {
    name,
    cType: pointer(element),
    rustType: option(refTo({ kind: "slice", element: path(rust) }, mutable), nullable),
    shape: { kind: "slice", element, mutable, nullable, extent },
  };
}
export function arrayParam(
  name: string,
  element: CType,
  rust: string,
  length: number,
  mutable: boolean,
): ParamSignature {
  const rustArray: Type = {
    kind: "array",
    element: path(rust),
    length: { kind: "integer", value: BigInt(length) },
  };
  return {
    name,
    cType: pointer(element),
    rustType: refTo(rustArray, mutable),
    shape: { kind: "array", element, length, mutable, nullable: false },
  };
}
export function referenceParam(
  name: string,
  target: CType,
  rust: string,
  options: { mutable?: boolean; nullable?: boolean } = {},
): ParamSignature {
  const { mutable = true, nullable = false } = options;
  return {
    name,
    cType: pointer(target),
    rustType: option(refTo(path(rust), mutable), nullable),
    shape: { kind: "reference", target, mutable, nullable },
  };
}
export function ownedParam(name: string, target: CType, rust: string, nullable: boolean): ParamSignature {
  return {
    name,
    cType: pointer(target),
    rustType: option(path("Box", path(rust)), nullable),
    shape: { kind: "owned", target, nullable },
  };
}
export function shapedParam(name: string, cType: CType, rustType: Type, shape: ParamShape): ParamSignature {
  return { name, cType, rustType, shape };
}

export interface SignatureText {
  readonly cName: string;
  readonly params?: readonly ParamSignature[];
  readonly cResult?: CType;
  readonly rustResult?: Type;
  readonly result?: ResultShape;
}

export function signatures(...texts: readonly SignatureText[]): SignatureFacts {
  const facts = new Map<SymbolId, FunctionSignature>();
  for (const [index, text] of texts.entries()) {
    const symbol = (index + 1) as SymbolId;
    facts.set(symbol, {
      symbol,
      cName: text.cName,
      rustPath: text.cName,
      public: true,
      params: text.params ?? [],
      cResult: text.cResult ?? cVoid,
      rustResult: text.rustResult ?? { kind: "tuple", elements: [] },
      result: text.result ?? { kind: "void" },
    });
  }
  return facts;
}
/** A scalar result. */
export function returns(
  cType: CType,
  rust: string,
): Pick<SignatureText, "cResult" | "rustResult" | "result"> {
  return { cResult: cType, rustResult: path(rust), result: { kind: "scalar" } };
}

export function record(
  id: number,
  tag: string,
  fields: readonly { name: string; type: CType; offset: number }[],
  size: number,
  align: number,
): RecordDefinition {
  const all: Field[] = fields.map((field) => ({ ...field, bitWidth: null, bitOffset: field.offset * 8 }));
  return {
    id: id as RecordId,
    keyword: "struct",
    name: tag,
    tag,
    fields: all,
    size,
    align,
    packed: false,
    system: false,
    node: 0 as NodeId,
    span: { unit: unitIndex(0), start: 0, end: 0 },
  };
}

export function ffiInput(
  facts: SignatureFacts,
  records: readonly RecordDefinition[] = [],
  rustNames: Readonly<Record<string, string>> = {},
): FfiInput {
  return {
    crateName: "sample",
    signatures: facts,
    records: new Map(records.map((one) => [one.id, one])),
    enums: new Map(),
    recordPaths: new Map(records.map((one) => [one.id, rustNames[one.tag ?? ""] ?? one.tag ?? ""])),
    visibleRecords: new Set(),
    shared: null,
    overflowChecks: false,
    afterCall: null,
  };
}

export interface Sample {
  readonly project: Project;
  readonly crate: string;
}

/** Writes a project and its crate to a temporary folder, removed behind the test. */
export async function writeSample(texts: {
  readonly c: string;
  readonly rust: string;
  readonly tests?: Readonly<Record<string, string>>;
  readonly binary?: boolean;
}): Promise<Sample> {
  const root = await mkdtemp(join(tmpdir(), "c2rust-safe-sample-"));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const write = async (name: string, text: string): Promise<string> => {
    const file = join(root, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
    return file;
  };
  const source = await write("c/sample.c", texts.c);
  const testPrograms: string[] = [];
  for (const [name, text] of Object.entries(texts.tests ?? {})) {
    testPrograms.push(await write(`c/tests/${name}`, text));
  }
  await write("out/Cargo.toml", '[package]\nname = "sample"\nversion = "0.1.0"\nedition = "2021"\n');
  const file = texts.binary === true ? "out/src/main.rs" : "out/src/lib.rs";
  await write(file, `#![forbid(unsafe_code)]\n${texts.rust}`);
  return {
    crate: join(root, "out"),
    project: {
      name: "sample",
      units: [
        { path: "sample.c", absolutePath: source, directory: join(root, "c"), arguments: ["-std=c11"] },
      ],
      testPrograms,
      root: join(root, "c"),
      compiler: "cc",
    },
  };
}
