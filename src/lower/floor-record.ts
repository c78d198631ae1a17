/**
 * Structs and unions in memory: how a value lies in the bytes, and for each member the way from a pointer to the whole.
 *
 *   impl Value for Node { const SIZE: usize = 16; fn read(bytes: &[Cell<u8>]) -> Self { ... } ... }
 *   impl Ptr<Node> { pub fn next(self) -> Ptr<Ptr<Node>> { self.member(8) } }
 */
import type * as c from "../c-ast/c-ast.ts";
import { unionStorage } from "../c-ast/union-storage.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { ProgramContext } from "./context.ts";
import { floorType, memberMethod, memoryFunction, memoryItem, type FloorSite } from "./floor.ts";
import type { ItemName } from "./names.ts";

export function memoryImpls(
  program: ProgramContext,
  record: c.RecordDefinition,
  item: ItemName,
): readonly rust.Item[] {
  const site = { program, module: item.module, span: record.span };
  return [valueImpl(site, record, item.name), ...membersImpl(site, record, item.name)];
}

/** Members that hold something: no unnamed bit-fields, no arrays of unknown length. */
function storedFields(
  record: c.RecordDefinition,
): readonly { readonly field: c.Field; readonly at: number }[] {
  return (record.fields ?? []).flatMap((field, at) =>
    (field.name === null && field.bitWidth !== null) || isFlexible(field.type) ? [] : [{ field, at }],
  );
}

export function isFlexible(type: c.CType): boolean {
  return type.kind === "array" && typeof type.length !== "number";
}

function valueImpl(site: FloorSite, record: c.RecordDefinition, name: string): rust.ImplItem {
  const { program, module } = site;
  const trait = memoryItem(program, module, "Value");
  const bytes = b.param("bytes", b.refType(b.sliceType(b.namedType("std::cell::Cell", "u8"))));
  const method = (
    item: Pick<rust.FnItem, "name" | "params" | "result" | "body" | "receiver">,
  ): rust.FnItem => ({ kind: "fn", visibility: "private", ...item });
  const size: rust.ConstItem = {
    kind: "const",
    name: "SIZE",
    visibility: "private",
    type: b.toType("usize"),
    value: b.int(record.size),
  };
  const isUnion = record.keyword === "union";
  const read: rust.Expr = {
    kind: "struct",
    path: name,
    fields: isUnion
      ? [{ name: program.names.field(record.id, unionStorage), value: readBytes(trait, 0) }]
      : storedFields(record).map(({ field, at }) => ({
          name: program.names.field(record.id, at),
          value: readField(site, trait, field),
        })),
  };
  const writes = isUnion
    ? [write(trait, b.field(b.path("self"), program.names.field(record.id, unionStorage)), 0)]
    : storedFields(record).map(({ field, at }) =>
        writeField(site, trait, field, b.field(b.path("self"), program.names.field(record.id, at))),
      );
  return {
    kind: "impl",
    trait,
    type: b.toType(name),
    items: [
      size,
      method({
        name: "read",
        params: [writes.length === 0 ? { ...bytes, name: "_bytes" } : bytes],
        result: b.toType("Self"),
        body: b.block([], read),
      }),
      method({
        name: "write",
        receiver: "self",
        params: [writes.length === 0 ? { ...bytes, name: "_bytes" } : bytes],
        result: null,
        body: b.block(writes.map(b.statement)),
      }),
    ],
  };
}

function from(offset: number): rust.Expr {
  return offset === 0 ? b.path("bytes") : b.borrow(b.index(b.path("bytes"), b.range(b.int(offset), null)));
}

function readBytes(trait: string, offset: number): rust.Expr {
  return b.call(`${trait}::read`, from(offset));
}

function write(trait: string, value: rust.Expr, offset: number): rust.Expr {
  return b.call(`${trait}::write`, value, from(offset));
}

function readField(site: FloorSite, trait: string, field: c.Field): rust.Expr {
  if (field.bitWidth === null) return readBytes(trait, field.offset);
  return b.call(
    memoryFunction(site.program, site.module, "read_bits"),
    from(Math.floor(field.bitOffset / 8)),
    b.int(field.bitOffset % 8),
    b.int(field.bitWidth),
  );
}

function writeField(site: FloorSite, trait: string, field: c.Field, value: rust.Expr): rust.Expr {
  if (field.bitWidth === null) return write(trait, value, field.offset);
  return b.call(
    memoryFunction(site.program, site.module, "write_bits"),
    from(Math.floor(field.bitOffset / 8)),
    b.int(field.bitOffset % 8),
    b.int(field.bitWidth),
    value,
  );
}

function membersImpl(site: FloorSite, record: c.RecordDefinition, name: string): readonly rust.ImplItem[] {
  const pointer = memoryItem(site.program, site.module, "Ptr");
  const methods = (record.fields ?? []).flatMap((field, at): readonly rust.FnItem[] => {
    if (field.name === null && field.bitWidth !== null) return [];
    const type = floorType(field.type, site);
    const isBits = field.bitWidth !== null;
    return [
      {
        kind: "fn",
        name: memberMethod(site.program, record.id, at),
        visibility: "pub",
        receiver: "self",
        params: [],
        result: b.namedType(isBits ? memoryItem(site.program, site.module, "BitField") : pointer, type),
        body: b.block(
          [],
          isBits
            ? b.method(b.path("self"), "bit_field", b.int(field.bitOffset), b.int(field.bitWidth))
            : b.method(b.path("self"), "member", b.int(field.offset)),
        ),
      },
    ];
  });
  if (methods.length === 0) return [];
  return [{ kind: "impl", trait: null, type: b.namedType(pointer, b.toType(name)), items: methods }];
}
