/**
 * Structs whose objects live in a pool: every member is a cell, so that any number of links may lead to one object.
 *
 *   struct node { int n; struct node *next; };      struct Node { n: Cell<i32>, next: Cell<Link<Node>> }
 */
import { fieldKey } from "../../analyses/facts/pointer-facts.ts";
import type * as c from "../c-ast/c-ast.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { docComment } from "./comments.ts";
import type { ProgramContext } from "./context.ts";
import { inCells, linkItem, useTrait } from "./link.ts";
import { fieldType } from "./lower-type.ts";
import { isCopy, zeroField } from "./lower-zero.ts";
import type { ItemName } from "./names.ts";
import { refuse } from "./refusal.ts";

const cell = "std::cell::Cell";

/** The struct, its pool, and how objects are made. Throws a `Refusal` where a member has no value that can be copied. */
export function pooledRecord(
  program: ProgramContext,
  record: c.RecordDefinition,
  item: ItemName,
): readonly rust.Item[] {
  const site = { program, module: item.module, span: record.span };
  const members = (record.fields ?? []).map((field, at) => {
    if (!isCopy(program, field.type) || isOwner(program, record, at))
      return refuse("pointer/node", "an object with owners inside is a member of a node", record.span);
    return {
      name: program.names.field(record.id, at),
      type: cells(fieldType(record, at, site), field.type),
      isArray: field.type.kind === "array",
      zero: zeroField(site, record, at, record.span),
    };
  });
  const struct: rust.StructItem = {
    kind: "struct",
    name: item.name,
    visibility: "pub",
    fields: members.map(({ name, type }) => ({ name, type, visibility: "pub" })),
    docs: docComment(program.program, record.span),
    origin: record.node,
  };
  return [struct, pooledImpl(site, item.name, members)];
}

interface Member {
  readonly name: string;
  readonly isArray: boolean;
  readonly zero: rust.Expr;
}

function pooledImpl(
  site: { readonly program: ProgramContext; readonly module: string },
  name: string,
  members: readonly Member[],
): rust.ImplItem {
  if (members.some(({ isArray }) => isArray)) useTrait(site, "Cells");
  const poolType = linkItem(site, "Pool");
  const key = b.namedType("std::thread::LocalKey", b.namedType(poolType, "Self"));
  const storage: rust.ThreadLocalItem = {
    kind: "thread-local",
    name: "POOL",
    visibility: "private",
    type: b.namedType(poolType, name),
    value: b.call(`${poolType}::new`),
    isConst: true,
  };
  const method = (
    item: Pick<rust.FnItem, "name" | "receiver" | "result" | "body"> & Partial<rust.FnItem>,
  ): rust.FnItem => ({
    kind: "fn",
    visibility: "private",
    params: [],
    ...item,
  });
  const zeroed: rust.Expr = {
    kind: "struct",
    path: name,
    fields: members.map((member) => ({
      name: member.name,
      value: inCells(site, member.zero, member.isArray),
    })),
  };
  const assigned = members.map(({ name: member, isArray }) => {
    const value = b.method(b.field(b.path("other"), member), isArray ? "load" : "get");
    return b.statement(b.method(b.field(b.path("self"), member), isArray ? "store" : "set", value));
  });
  return {
    kind: "impl",
    trait: linkItem(site, "Pooled"),
    type: b.toType(name),
    items: [
      method({
        name: "pool",
        result: b.refType(key, "static"),
        body: b.block([{ kind: "item", item: storage }], b.borrow(b.path("POOL"))),
      }),
      method({ name: "zeroed", result: b.toType("Self"), body: b.block([], zeroed) }),
      method({
        name: "assign",
        receiver: "&self",
        params: [b.param("other", b.refType("Self"))],
        result: null,
        body: b.block(assigned),
      }),
    ],
  };
}

/** `[[Cell<T>; N]; M]` for an array. */
function cells(type: rust.Type, of: c.CType): rust.Type {
  return of.kind === "array" && type.kind === "array"
    ? { ...type, element: cells(type.element, of.element) }
    : b.namedType(cell, type);
}

/** A pointer member that owns what it points at. */
function isOwner(program: ProgramContext, record: c.RecordDefinition, at: number): boolean {
  return program.pointers.fields.get(fieldKey(record.id, at))?.kind === "owned";
}
