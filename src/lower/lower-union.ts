/**
 * Unions of plain data: a struct of bytes; members are read from them and written to them (see `union-storage`).
 *
 *   C: union word { uint32_t u; float f; };  w.f = x;  return w.u;
 *   Rust: struct Word { bytes: [u8; 4] }     w.bytes[..4].copy_from_slice(&f32::to_ne_bytes(x));
 *                                            u32::from_ne_bytes(w.bytes[..4].try_into().unwrap())
 */
import type * as c from "../c-ast/c-ast.ts";
import { hasBytes } from "../c-ast/object-bytes.ts";
import { rustScalar } from "../c-ast/rust-scalar.ts";
import { sizeOf } from "../c-ast/type-size.ts";
import { unionStorage } from "../c-ast/union-storage.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { Span } from "../source/span.ts";
import { docComment } from "./comments.ts";
import { itemPath, runtimeModulePath, type FunctionContext, type ProgramContext } from "./context.ts";
import { constantBytes } from "./constant-bytes.ts";
import { bare } from "./literal.ts";
import { isZeroInitializer, lowerInitializer } from "./lower-initializer.ts";
import { noteObjectBytes } from "./lower-object-bytes.ts";
import { lowerType } from "./lower-type.ts";
import { zeroValue } from "./lower-zero.ts";
import type { ItemName } from "./names.ts";
import { refuse } from "./refusal.ts";

/** `#[derive(Clone, Copy)] pub struct U { pub bytes: [u8; N] }`, with a `ZERO`. */
export function unionStruct(
  program: ProgramContext,
  record: c.RecordDefinition,
  item: ItemName,
): rust.StructItem {
  const type: c.CType = { kind: "record", record: record.id, quals: 0 };
  if (!hasBytes(type, program.program) && !program.floor.records.has(record.id))
    return refuse(
      "unsupported/union",
      "a union with pointers, bit-fields or other members that have no bytes in Rust",
      record.span,
    );
  const name = program.names.field(record.id, unionStorage);
  const members = (record.fields ?? []).map((field) => `\`${field.name ?? "(unnamed)"}\``).join(", ");
  return {
    kind: "struct",
    name: item.name,
    visibility: "pub",
    fields: [{ name, visibility: "pub", type: b.arrayType("u8", record.size) }],
    docs: [...docComment(program.program, record.span), `The bytes of a C union of ${members}.`],
    attributes: ["derive(Clone, Copy)"],
    origin: record.node,
  };
}

export function unionZero(program: ProgramContext, record: c.RecordDefinition, name: string): rust.ImplItem {
  const fields = [
    { name: program.names.field(record.id, unionStorage), value: b.repeat(b.int(0), record.size) },
  ];
  const value: rust.Expr = { kind: "struct", path: name, fields };
  const docs = ["All bytes zero, as C initialises static objects."];
  return {
    kind: "impl",
    trait: null,
    type: b.toType(name),
    items: [{ kind: "const", name: "ZERO", visibility: "pub", type: b.toType(name), value, docs }],
  };
}

/** `{ .member = value }`: the bytes of the value, and zeros after them. */
export function unionValue(
  cx: FunctionContext,
  record: c.RecordDefinition,
  initializer: Extract<c.Initializer, { kind: "record" }>,
  span: Span,
): rust.Expr {
  const type: c.CType = { kind: "record", record: record.id, quals: 0 };
  const item = cx.program.names.records.get(record.id);
  const [given] = initializer.fields;
  const member = given ? record.fields?.[given.field] : undefined;
  lowerType(type, { program: cx.program, module: cx.module, span });
  if (!item || !given || !member || isZeroInitializer(given.value)) return zeroValue(cx, type, span);
  if (member.bitWidth !== null)
    return refuse("unsupported/union", "a bit-field of a union that is given a value at once", span);
  const ofBytes = (bytes: rust.Expr): rust.Expr => ({
    kind: "struct",
    path: itemPath(item, cx.module),
    fields: [{ name: cx.program.names.field(record.id, unionStorage), value: bytes }],
  });
  const scalar = rustScalar(member.type, cx.program.program.enums);
  const isWhole = sizeOf(member.type, cx.program.program) === record.size;
  if (isWhole && scalar !== null && scalar !== "bool")
    return ofBytes(
      b.call(`${scalar}::to_ne_bytes`, bare(lowerInitializer(cx, given.value, member.type, span))),
    );
  if (isWhole && isByteArray(cx, member.type))
    return ofBytes(bare(lowerInitializer(cx, given.value, member.type, span)));
  const constant = cx.isGlobal ? constantBytes(cx, given.value, member.type) : null;
  if (constant) {
    const rest = new Array<number>(record.size - constant.length).fill(0);
    return ofBytes(b.array(...[...constant, ...rest].map((byte) => b.int(byte))));
  }
  if (cx.isGlobal)
    return refuse(
      "unsupported/union",
      "a static union initialized by values that are no integer constants",
      span,
    );
  return filledUnion(cx, record, given.value, member.type, span);
}

function isByteArray(cx: FunctionContext, type: c.CType): boolean {
  return type.kind === "array" && rustScalar(type.element, cx.program.program.enums) === "u8";
}

/** `let mut u = U::ZERO; bytes::set(&mut u.bytes, 0, member); u` */
function filledUnion(
  cx: FunctionContext,
  record: c.RecordDefinition,
  value: c.Initializer,
  type: c.CType,
  span: Span,
): rust.Expr {
  noteObjectBytes(cx.program, type, ["read"], span);
  const [name, part] = [cx.temporary("filled"), cx.temporary("member")];
  const site = { program: cx.program, module: cx.module, span };
  cx.emit(b.letVariable(part, bare(lowerInitializer(cx, value, type, span)), lowerType(type, site)));
  cx.emit(b.letMut(name, zeroValue(cx, { kind: "record", record: record.id, quals: 0 }, span)));
  const bytes = b.field(b.path(name), cx.program.names.field(record.id, unionStorage));
  const set = `${runtimeModulePath(cx.program, cx.module, "bytes")}::set`;
  cx.emit(b.statement(b.call(set, b.borrowMut(bytes), b.int(0), b.path(part))));
  return b.path(name);
}

/** `f().member`: a member of a union that has no address. */
export function lowerMemberOfUnion(cx: FunctionContext, member: c.Member, union: rust.Expr): rust.Expr {
  noteObjectBytes(cx.program, member.type, ["write"], member.span);
  const name = cx.temporary("value");
  cx.emit(b.letVariable(name, union));
  const bytes = b.field(b.path(name), cx.program.names.field(member.record, unionStorage));
  const scalar = rustScalar(member.type, cx.program.program.enums);
  if (scalar !== null && scalar !== "bool") {
    const part = b.index(bytes, b.range(null, b.int(sizeOf(member.type, cx.program.program))));
    return b.call(`${scalar}::from_ne_bytes`, b.method(b.method(part, "try_into"), "unwrap"));
  }
  const type = lowerType(member.type, { program: cx.program, module: cx.module, span: member.span });
  const part = cx.temporary("member");
  const get = `${runtimeModulePath(cx.program, cx.module, "bytes")}::get`;
  cx.emit(b.letVariable(part, b.call(get, b.borrow(bytes), b.int(0)), type));
  return b.path(part);
}
