/**
 * Fields that borrow memory and write it: which pointers lead through them, which values can be lent to them, and which
 * fields that were taken for shared borrows are to be of this kind.
 *
 *   struct writer { uint8_t *buf; size_t len; }      w->buf = out; w->buf[0] = 1;      `buf` is lent `out`
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import { fieldKey, type Address, type FieldKey } from "../facts/pointer-facts.ts";
import type { Option, PointerValue } from "./pointer-value.ts";

/** Fields that may borrow, as far as it is known yet. */
export interface Borrowable {
  readonly slots: ReadonlySet<FieldKey>;
  /** Those among them through which memory is written. */
  readonly lent: ReadonlySet<FieldKey>;
  /** Of a library's structs: only callers outside of the program give them values. */
  readonly open: ReadonlySet<FieldKey>;
  /** Why others are no borrows. */
  readonly refuted: ReadonlyMap<FieldKey, string>;
}

/** Those that were shared borrows and are written through become lent. */
export function withLent(borrowable: Borrowable, written: ReadonlySet<FieldKey>): Borrowable | null {
  const { slots, lent } = borrowable;
  const more = [...written].filter((slot) => slots.has(slot) && !lent.has(slot));
  return more.length === 0 ? null : { ...borrowable, lent: new Set([...lent, ...more]) };
}

export function withoutRefuted(
  { slots, lent, open, refuted }: Borrowable,
  more: ReadonlyMap<FieldKey, string>,
): Borrowable {
  const isLeft = (slot: FieldKey): boolean => !more.has(slot);
  return {
    slots: new Set([...slots].filter(isLeft)),
    lent: new Set([...lent].filter(isLeft)),
    open: new Set([...open].filter(isLeft)),
    refuted: new Map([...refuted, ...more]),
  };
}

/** The field whose own memory, in whole or in part, a value points into. */
export function fieldBehind(value: PointerValue): FieldKey | null {
  if (value.kind !== "address") return null;
  const { steps } = value.address;
  const field = steps.at(-3);
  return field?.kind === "field" && steps.at(-2)?.kind === "pointee"
    ? fieldKey(field.record, field.field)
    : null;
}

/** Does the way to the address lead through one of these fields? */
export function leadsThrough({ steps }: Address, isLent: (slot: FieldKey) => boolean): boolean {
  return steps.some((step, at) => {
    const field = steps[at - 1];
    return step.kind === "pointee" && field?.kind === "field" && isLent(fieldKey(field.record, field.field));
  });
}

/** An object whose memory can be borrowed and written: of a variable, behind a pointer, in another object. */
export function canBeLent(
  option: Option,
  program: c.Program,
): option is Extract<Option, { kind: "address" }> {
  if (option.kind !== "address" || option.constant) return false;
  const { root, steps } = option.address;
  if (root.kind === "literal" || steps.at(-1)?.kind === "bytes") return false;
  const variable = program.symbols.get(root.symbol);
  return root.kind === "pointee" || (variable?.kind === "variable" && variable.storage === "automatic");
}

/** Is the value the start of an object, so that nothing of it lies before the pointer? */
export function isStart({ steps }: Address): boolean {
  const last = steps.at(-1);
  return last?.kind !== "element" || last.index === 0;
}
