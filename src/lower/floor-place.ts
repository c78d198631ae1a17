/**
 * Places in memory: parts of objects, reached from a `Ptr` to the whole.
 *
 *   C: p->next, a[i].x, m[i][j]      Rust: p.next(), a.first().at(i).x(), m.first().at(i).first().at(j)
 */
import { isForeign } from "../c-ast/library-records.ts";
import type * as c from "../c-ast/c-ast.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { FunctionContext } from "./context.ts";
import { hasLength, memberMethod } from "./floor.ts";
import { refuse } from "./refusal.ts";
import type { MemoryRoot, Place } from "./lower-place.ts";

/** The object that a `Ptr` points at. */
export function inMemory(pointer: rust.Expr, type: c.CType): Place {
  return { root: { kind: "memory", pointer, is: "Ptr" }, steps: [], type };
}

/** A global, which lies in a slot of the table. */
export function inGlobal(global: rust.Expr, type: c.CType): Place {
  return { root: { kind: "memory", pointer: global, is: "Global" }, steps: [], type };
}

/** The object that a `Local` holds. */
export function inLocal(local: rust.Expr, type: c.CType): Place {
  return { root: { kind: "memory", pointer: local, is: "Local" }, steps: [], type };
}

export function memberInMemory(
  cx: FunctionContext,
  whole: MemoryRoot,
  record: c.RecordId,
  field: number,
  type: c.CType,
): Place {
  const definition = cx.program.program.records.get(record);
  if (definition && isForeign(definition))
    return refuse(
      "unsupported/library",
      `\`${definition.name ?? "a record"}\` of the C library`,
      cx.definition.span,
    );
  return partOf(whole, b.method(whole.pointer, memberMethod(cx.program, record, field)), type);
}

/** A part is found by the slot of its whole, too. */
function partOf(whole: MemoryRoot, pointer: rust.Expr, type: c.CType): Place {
  const is = whole.is === "Local" ? "Part" : whole.is;
  return { root: { kind: "memory", pointer, is }, steps: [], type };
}

/** `index` elements further: an `isize`, or a `usize` whose bits mean the same. */
export function movedInMemory(
  place: Place,
  whole: MemoryRoot,
  index: rust.Expr,
  direction: "+" | "-",
): Place {
  return partOf(whole, movedPointer(whole.pointer, index, direction), place.type);
}

export function movedPointer(pointer: rust.Expr, index: rust.Expr, direction: "+" | "-"): rust.Expr {
  if (index.kind === "integer") {
    const { suffix: _, ...plain } = index;
    const by = BigInt.asIntN(64, direction === "+" ? index.value : -index.value);
    return by === 0n ? pointer : b.method(pointer, "at", { ...plain, value: by });
  }
  return b.method(pointer, "at", direction === "+" ? index : b.negate(index));
}

/** Element of an array object. Pointers to arrays of unknown length are pointers to their elements. */
export function elementInMemory(array: Place, whole: MemoryRoot, index: rust.Expr, type: c.CType): Place {
  return partOf(whole, movedPointer(firstElement(array.type, whole.pointer), index, "+"), type);
}

/** Pointer to the first element of an array, from a pointer to the array; lanes of a vector are its elements. */
export function firstElement(array: c.CType, pointer: rust.Expr): rust.Expr {
  return hasLength(array) || array.kind === "vector" ? b.method(pointer, "first") : pointer;
}
