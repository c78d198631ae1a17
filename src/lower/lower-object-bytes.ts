/** Structs whose bytes are looked at: `impl Bytes`, field by field at C's offsets; padding is zero. */
import type * as c from "../c-ast/c-ast.ts";
import { paddedRecords, hasBytes } from "../c-ast/object-bytes.ts";
import { sizeOf } from "../c-ast/type-size.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { Span } from "../source/span.ts";
import { runtimeModulePath, type ProgramContext } from "./context.ts";
import { isUnion, unionStorage } from "../c-ast/union-storage.ts";
import { refuse } from "./refusal.ts";

/** What is done with bytes; writing zeros, which padding always is, counts as nothing. */
export type BytesUse = "read" | "write";

/** Notes that the records in a type need `impl Bytes`. */
export function noteObjectBytes(
  program: ProgramContext,
  type: c.CType,
  uses: readonly BytesUse[],
  span: Span,
): void {
  if (!hasBytes(type, program.program))
    return refuse("pointer/reinterpret", "bytes of an object that has none of its own in Rust", span);
  for (const record of paddedRecords(type, program.program)) {
    if (program.lossyRecords.has(record))
      return refuse("pointer/reinterpret", "bytes of padding are written and read again", span);
    if (uses.includes("read")) program.used.paddingRead.add(record);
    if (uses.includes("write")) program.used.paddingWritten.add(record);
  }
  noteRecords(program, type);
}

function noteRecords(program: ProgramContext, type: c.CType): void {
  if (type.kind === "array") noteRecords(program, type.element);
  if (type.kind !== "record") return;
  program.used.bytes.add(type.record);
  program.used.zeros.add(type.record);
  if (isUnion(type.record, program.program)) return;
  for (const field of program.program.records.get(type.record)?.fields ?? [])
    noteRecords(program, field.type);
}

/** `impl bytes::Bytes for S { ... }` */
export function bytesImpl(
  program: ProgramContext,
  record: c.RecordDefinition,
  name: string,
  module: string,
): rust.ImplItem {
  const bytes = `${runtimeModulePath(program, module, "bytes")}::Bytes`;
  const method = (
    item: Pick<rust.FnItem, "name" | "receiver" | "params" | "result" | "body">,
  ): rust.FnItem => ({
    kind: "fn",
    visibility: "private",
    ...item,
  });
  const constant = (constName: string, type: string, value: rust.Expr): rust.ConstItem => ({
    kind: "const",
    name: constName,
    visibility: "private",
    type: b.toType(type),
    value,
  });
  return {
    kind: "impl",
    trait: bytes,
    type: b.toType(name),
    items: [
      constant("SIZE", "usize", b.int(record.size)),
      constant("CLEAR", "Self", b.path("Self::ZERO")),
      method({
        name: "byte",
        receiver: "&self",
        params: [b.param("at", "usize")],
        result: b.toType("u8"),
        body: b.block(
          [],
          byField(program, record, b.int(0), (field, at) => b.call(`${bytes}::byte`, b.borrow(field), at)),
        ),
      }),
      method({
        name: "set_byte",
        receiver: "&mut self",
        params: [b.param("at", "usize"), b.param("value", "u8")],
        result: null,
        body: b.block(
          [],
          byField(program, record, b.blockExpr(b.block([])), (field, at) =>
            b.call(`${bytes}::set_byte`, b.borrowMut(field), at, b.path("value")),
          ),
        ),
      }),
    ],
  };
}

/** `match at { 0..=3 => self.a, 8..=15 => self.b, _ => padding }` */
function byField(
  program: ProgramContext,
  record: c.RecordDefinition,
  padding: rust.Expr,
  make: (field: rust.Expr, at: rust.Expr) => rust.Expr,
): rust.Expr {
  if (record.keyword === "union")
    return make(b.field(b.path("self"), program.names.field(record.id, unionStorage)), b.path("at"));
  let covered = 0;
  const arms = (record.fields ?? []).flatMap((field, at) => {
    const size = sizeOf(field.type, program.program);
    covered += size;
    if (size === 0) return [];
    const within = field.offset === 0 ? b.path("at") : b.binary("-", b.path("at"), b.int(field.offset));
    const pattern = b.rangePattern(b.int(field.offset), b.int(field.offset + size - 1));
    return [b.arm(pattern, make(b.field(b.path("self"), program.names.field(record.id, at)), within))];
  });
  const rest = covered === record.size ? b.macro("unreachable") : padding;
  return b.matchOn(b.path("at"), [...arms, b.arm(b.wildcard, rest)]);
}
