/**
 * Pointers that are converted to another element type. Where the object allows it, the new pointer is an address in the
 * bytes of that object: the innermost sequence of whole objects that it lies in, and a position counted in bytes.
 *
 *   (uint8_t *)&words[2]     words, element 2, seen as bytes: byte 8 of words
 *   (struct a *)&b           b.first, where the first member of b is a struct a
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import type { Address, Step } from "./pointer-facts.ts";
import { hasBytes } from "../../src/c-ast/object-bytes.ts";
import { rustScalar, sameRepresentation } from "../../src/c-ast/rust-scalar.ts";
import { sizeOf } from "../../src/c-ast/layout.ts";
import { isUnion, memberType, storageByte, unionStorage } from "../../src/c-ast/union-storage.ts";

/** What the analysis knows of pointers whose own type does not tell. */
export interface ViewTables {
  readonly program: c.Program;
  /** Type of what a `void *` parameter points at. */
  readonly voidTargets: ReadonlyMap<c.SymbolId, c.CType>;
}

/** Type of the object at an address; null where that is not known. */
export function typeAt({ root, steps }: Address, tables: ViewTables): c.CType | null {
  let type = rootType(root, tables);
  for (const [at, step] of steps.entries()) {
    if (type === null || step.kind === "bytes") return null;
    switch (step.kind) {
      case "field":
        type = memberType(step.record, step.field, tables.program);
        break;
      case "element":
        // the pointee of a pointer counts as the sequence and as its elements
        if (!(at === 0 && root.kind === "pointee") && steps[at - 1]?.kind !== "pointee")
          type = type.kind === "array" ? type.element : null;
        break;
      case "pointee":
        type = type.kind === "pointer" && type.target.kind !== "void" ? type.target : null;
        break;
    }
  }
  return type;
}

function rootType(root: Address["root"], { program, voidTargets }: ViewTables): c.CType | null {
  if (root.kind === "literal") return root.literal.type;
  const type = program.symbols.get(root.symbol)?.type ?? null;
  if (root.kind === "variable") return type;
  if (type?.kind !== "pointer") return null;
  return type.target.kind === "void" ? (voidTargets.get(root.symbol) ?? null) : type.target;
}

/** The address as a pointer to `to` holds it; null when the memory cannot be seen as that. */
export function viewedAs(address: Address, to: c.CType, tables: ViewTables): Address | null {
  if (to.kind === "void" || to.kind === "function") return address;
  const last = address.steps.at(-1);
  if (last?.kind === "bytes") return viewedBytes(address, last, to, tables);
  const from = typeAt(address, tables);
  if (from === null || isSame(from, to, tables)) return address;
  const inner = firstPart(address, from, to, tables);
  if (inner) return inner;
  const outer = enclosing(address, to, tables);
  if (outer) return outer;
  return hasBytes(from, tables.program) && hasBytes(to, tables.program) ? inBytes(address, tables) : null;
}

function isSame(a: c.CType, b: c.CType, { program }: ViewTables): boolean {
  return sameRepresentation(a, b, program.enums);
}

/** Back to the elements that the bytes represent, where the position is known to be the start of one. */
function viewedBytes(
  address: Address,
  last: Extract<Step, { kind: "bytes" }>,
  to: c.CType,
  tables: ViewTables,
): Address | null {
  const outer = recordAround(address, last.index, to, tables);
  if (outer) return outer;
  if (!hasBytes(to, tables.program)) return null;
  const size = sizeOf(last.element, tables.program) ?? 1;
  if (last.index === null || last.index % size !== 0 || !isSame(last.element, to, tables)) return address;
  const container = { root: address.root, steps: address.steps.slice(0, -1) };
  if (!isSequence(container, tables)) return last.index === 0 ? container : address;
  return { root: address.root, steps: [...container.steps, { kind: "element", index: last.index / size }] };
}

/** `(struct s *)((char *)&x.member - offsetof(struct s, member))`: from a member to the struct around it. */
function recordAround(
  address: Address,
  index: number | null,
  to: c.CType,
  tables: ViewTables,
): Address | null {
  if (to.kind !== "record" || index === null || index >= 0) return null;
  let offset = index;
  let steps = address.steps.slice(0, -1);
  for (let last = steps.at(-1); last?.kind === "field"; last = steps.at(-1)) {
    const record = tables.program.records.get(last.record);
    if (record?.keyword === "union") return null;
    offset += record?.fields?.[last.field]?.offset ?? 0;
    steps = steps.slice(0, -1);
    if (offset === 0 && last.record === to.record) return { root: address.root, steps };
  }
  return null;
}

/** The first element of an array, or the first member of a struct (C11 6.7.2.1p15) that is a struct itself. */
function firstPart(address: Address, from: c.CType, to: c.CType, tables: ViewTables): Address | null {
  let type: c.CType = from;
  let steps = address.steps;
  for (;;) {
    if (type.kind === "array") {
      steps = [...steps, { kind: "element", index: 0 }];
      type = type.element;
    } else if (type.kind === "record" && to.kind === "record") {
      const record = tables.program.records.get(type.record);
      const [first] = record?.fields ?? [];
      if (!first || record?.keyword === "union" || first.bitWidth !== null) return null;
      steps = [...steps, { kind: "field", record: type.record, field: 0 }];
      type = first.type;
    } else return null;
    if (isSame(type, to, tables)) return { root: address.root, steps };
  }
}

/** From the first member of a struct back to the struct. */
function enclosing(address: Address, to: c.CType, tables: ViewTables): Address | null {
  if (to.kind !== "record") return null;
  let steps = address.steps;
  for (let last = steps.at(-1); last?.kind === "field" && last.field === 0; last = steps.at(-1)) {
    steps = steps.slice(0, -1);
    if (tables.program.records.get(last.record)?.keyword === "union") return null;
    if (last.record === to.record) return { root: address.root, steps };
  }
  return null;
}

/** Is the container a sequence, other than a single object? A pointee counts as one. */
function isSequence(container: Address, tables: ViewTables): boolean {
  const last = container.steps.at(-1);
  if (last?.kind === "pointee" || (!last && container.root.kind === "pointee")) return true;
  return typeAt(container, tables)?.kind === "array";
}

/** The address as a position in the bytes of the sequence of objects around it. */
export function inBytes(address: Address, tables: ViewTables): Address | null {
  let { steps } = address;
  let element = typeAt(address, tables);
  let index: number | null = 0;
  for (let last = steps.at(-1); last?.kind === "element"; last = steps.at(-1)) {
    const size = element === null ? null : sizeOf(element, tables.program);
    if (element === null || size === null) return null;
    index = index === null || last.index === null ? null : index + last.index * size;
    steps = steps.slice(0, -1);
    const outer = typeAt({ root: address.root, steps }, tables);
    if (steps.at(-1)?.kind !== "element" || outer === null) break;
    element = outer;
  }
  const whole = typeAt({ root: address.root, steps }, tables);
  if (steps.length === address.steps.length && whole?.kind === "record" && hasBytes(whole, tables.program))
    if (isUnion(whole.record, tables.program)) return unionMember(address, whole.record);
  if (steps.length === address.steps.length && whole?.kind === "array") element = whole.element;
  if (element === null || !hasBytes(element, tables.program)) return null;
  return { root: address.root, steps: [...steps, { kind: "bytes", index, element }] };
}

/** The address of a part of the object at `address`; parts of bytes are bytes. */
export function partOf(
  address: Address,
  step: Extract<Step, { kind: "field" | "element" }>,
  part: c.CType,
  program: c.Program,
): Address {
  const last = address.steps.at(-1);
  if (last?.kind !== "bytes" && step.kind === "field" && isUnion(step.record, program))
    return unionMember(address, step.record);
  if (last?.kind !== "bytes") return { root: address.root, steps: [...address.steps, step] };
  return {
    root: address.root,
    steps: [
      ...address.steps.slice(0, -1),
      { ...last, index: add(last.index, offsetOf(step, part, program)) },
    ],
  };
}

/** Members of a union lie at the start of its bytes. */
function unionMember({ root, steps }: Address, record: c.RecordId): Address {
  return {
    root,
    steps: [
      ...steps,
      { kind: "field", record, field: unionStorage },
      { kind: "bytes", index: 0, element: storageByte },
    ],
  };
}

function offsetOf(
  step: Extract<Step, { kind: "field" | "element" }>,
  part: c.CType,
  program: c.Program,
): number | null {
  if (step.kind === "field") return program.records.get(step.record)?.fields?.[step.field]?.offset ?? null;
  const size = sizeOf(part, program);
  return step.index === null || size === null ? null : step.index * size;
}

function add(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b;
}

/** Are objects of the type single bytes, so that positions in them are positions in bytes? */
export function isByte(type: c.CType, program: c.Program): boolean {
  const scalar = rustScalar(type, program.enums);
  return scalar === "u8" || scalar === "i8";
}
