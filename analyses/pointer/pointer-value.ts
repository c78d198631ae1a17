/**
 * The abstract value of a pointer, and its lattice: what the solver knows of where a pointer points.
 *
 *   none  <  null  <  address | fresh | lent | static | function  <  choice  <  unknown
 *
 * Joining null with something makes that something nullable. Two addresses in one object join step by step, their
 * indices to "varies" where they differ. Addresses of constant objects join to `static`. Pointers into different
 * objects join to a `choice`. All else joins to `unknown`.
 */
import type { Address, FieldKey, Root, Step } from "../facts/pointer-facts.ts";
import type { DiagnosticCode } from "../../src/diagnostics/codes.ts";
import { assertNever } from "../../src/source/assert-never.ts";

export type PointerValue =
  | { readonly kind: "none" }
  | { readonly kind: "null" }
  | {
      readonly kind: "address";
      readonly address: Address;
      readonly nullable: boolean;
      readonly constant: boolean;
    }
  /** New heap memory, or a value whose ownership comes along. */
  | { readonly kind: "fresh"; readonly many: boolean; readonly nullable: boolean }
  /** In a field: memory that something else owns, and that is written through the field. */
  | { readonly kind: "lent"; readonly many: boolean; readonly nullable: boolean }
  /** Constant memory; with `views` memory that is borrowed, and the fields through which it may have come. */
  | { readonly kind: "static"; readonly nullable: boolean; readonly views?: readonly FieldKey[] }
  | { readonly kind: "function"; readonly nullable: boolean }
  /** A `Ptr`: where it points is not followed. */
  | { readonly kind: "floor" }
  /** One of several objects; no two options could be joined to one. */
  | { readonly kind: "choice"; readonly options: readonly Option[]; readonly nullable: boolean }
  | { readonly kind: "unknown"; readonly code: DiagnosticCode; readonly reason: string };

/** What a choice is between. Whether the pointer may be null is said by the choice. */
export type Option = Extract<PointerValue, { kind: "address" | "fresh" | "static" }>;

/** Objects that a choice is followed through; far above what programs need. */
const maximalOptions = 8;

export const noValue: PointerValue = { kind: "none" };
export const nullValue: PointerValue = { kind: "null" };

export function unknownValue(code: DiagnosticCode, reason: string): PointerValue {
  return { kind: "unknown", code, reason };
}

export function isNullable(value: PointerValue): boolean {
  return value.kind === "null" || ("nullable" in value && value.nullable);
}

export function asNullable(value: PointerValue): PointerValue {
  return "nullable" in value ? { ...value, nullable: true } : value;
}

export function join(a: PointerValue, b: PointerValue): PointerValue {
  if (a.kind === "floor" || b.kind === "floor") return { kind: "floor" };
  if (a.kind === "none") return b;
  if (b.kind === "none") return a;
  if (a.kind === "unknown") return a;
  if (b.kind === "unknown") return b;
  if (a.kind === "null") return asNullable(b);
  if (b.kind === "null") return asNullable(a);
  const nullable = a.nullable || b.nullable;
  if (a.kind === "lent" || b.kind === "lent")
    return a.kind === "lent" && b.kind === "lent"
      ? { kind: "lent", many: a.many || b.many, nullable }
      : unknownValue("pointer/stored", "it borrows memory at times, and holds other memory at others");
  if (a.kind === "function" || b.kind === "function")
    return a.kind === b.kind
      ? { kind: "function", nullable }
      : unknownValue("pointer/unknown-base", "it holds memory of different kinds at different times");
  return choiceOf([...optionsOf(a), ...optionsOf(b)], nullable);
}

export function optionsOf(value: PointerValue): readonly Option[] {
  if (value.kind === "choice") return value.options;
  return value.kind === "address" || value.kind === "fresh" || value.kind === "static" ? [value] : [];
}

/** The values that a pointer has at times: the options of a choice, else the value itself. */
export function eachValue(value: PointerValue): readonly PointerValue[] {
  return value.kind === "choice" ? value.options : [value];
}

/** The value that is one of the options; options that can be joined count as one. */
export function choiceOf(options: readonly Option[], nullable: boolean): PointerValue {
  const distinct: Option[] = [];
  for (const option of options) addOption(distinct, option);
  const [only] = distinct;
  if (only && distinct.length === 1) return { ...only, nullable };
  if (distinct.some((option) => viewsOf(option).length > 0))
    return unknownValue("pointer/stored", "it points at times into memory that a struct borrows");
  if (distinct.length > maximalOptions)
    return unknownValue("pointer/unknown-base", "it points into many different objects at different times");
  return { kind: "choice", options: distinct.map((option) => ({ ...option, nullable: false })), nullable };
}

/** Joins an option with the one among the others that it can be joined with. */
function addOption(options: Option[], option: Option): void {
  let joined = option;
  for (let at = 0; at < options.length; at++) {
    const other = options[at];
    const both = other && joinOptions(other, joined);
    if (!both) continue;
    joined = both; // may now join with another one, too
    options.splice(at, 1);
    at = -1;
  }
  options.push(joined);
}

/** Both options as one; null when they are different objects. */
export function joinOptions(a: Option, b: Option): Option | null {
  if (a.kind === "address" && b.kind === "address") {
    const address = joinAddresses(a.address, b.address);
    if (address) return { kind: "address", address, nullable: false, constant: a.constant && b.constant };
  }
  if (a.kind === "fresh" && b.kind === "fresh")
    return { kind: "fresh", many: a.many || b.many, nullable: false };
  return isStatic(a) && isStatic(b) ? viewValue([...viewsOf(a), ...viewsOf(b)], false) : null;
}

/** Memory that is borrowed through these fields; constant memory when there are none. */
export function viewValue(
  views: readonly FieldKey[],
  nullable: boolean,
): Extract<Option, { kind: "static" }> {
  return { kind: "static", nullable, ...(views.length > 0 ? { views: [...new Set(views)].sort() } : {}) };
}

/** Fields through which a value is borrowed. */
export function viewsOf(value: PointerValue): readonly FieldKey[] {
  return value.kind === "static" ? (value.views ?? []) : [];
}

function isStatic(value: PointerValue): boolean {
  return value.kind === "static" || (value.kind === "address" && value.constant);
}

/** The address that stands for both, or null when the objects or the steps differ in kind. */
export function joinAddresses(a: Address, b: Address): Address | null {
  if (!sameRoot(a.root, b.root) || a.steps.length !== b.steps.length) return null;
  const steps: Step[] = [];
  for (const [at, left] of a.steps.entries()) {
    const right = b.steps[at];
    if (right === undefined) return null;
    const step = joinSteps(left, right);
    if (!step) return null;
    steps.push(step);
  }
  return { root: a.root, steps };
}

function joinSteps(a: Step, b: Step): Step | null {
  if (a.kind === "element" && b.kind === "element")
    return a.index === b.index ? a : { kind: "element", index: null };
  if (a.kind === "bytes" && b.kind === "bytes") return a.index === b.index ? a : { ...a, index: null };
  return sameStep(a, b) ? a : null;
}

export function sameStep(a: Step, b: Step): boolean {
  if (a.kind === "field") return b.kind === "field" && a.record === b.record && a.field === b.field;
  if (a.kind === "element") return b.kind === "element" && a.index === b.index;
  if (a.kind === "bytes") return b.kind === "bytes" && a.index === b.index;
  return b.kind === "pointee";
}

export function sameRoot(a: Root, b: Root): boolean {
  switch (a.kind) {
    case "variable":
    case "pointee":
      return b.kind === a.kind && b.symbol === a.symbol;
    case "literal":
      return b.kind === "literal" && b.literal.id === a.literal.id;
    default:
      return assertNever(a);
  }
}

export function sameAddress(a: Address, b: Address): boolean {
  return (
    sameRoot(a.root, b.root) &&
    a.steps.length === b.steps.length &&
    a.steps.every((step, at) => {
      const other = b.steps[at];
      return other !== undefined && sameStep(step, other);
    })
  );
}

export function sameValue(a: PointerValue, b: PointerValue): boolean {
  if (a.kind === "address")
    return (
      b.kind === "address" &&
      a.nullable === b.nullable &&
      a.constant === b.constant &&
      sameAddress(a.address, b.address)
    );
  if (a.kind === "fresh" || a.kind === "lent")
    return b.kind === a.kind && a.many === b.many && a.nullable === b.nullable;
  if (a.kind === "choice")
    return (
      b.kind === "choice" &&
      a.nullable === b.nullable &&
      a.options.length === b.options.length &&
      a.options.every((option) => b.options.some((other) => sameValue(option, other)))
    );
  return a.kind === b.kind && isNullable(a) === isNullable(b) && String(viewsOf(a)) === String(viewsOf(b));
}

/**
 * The address moved by `by` objects of `size` bytes, or by an unknown number (null). Its last step must be an element,
 * or bytes.
 */
export function moved(address: Address, by: number | null, size: number | null): Address | null {
  const last = address.steps.at(-1);
  if (last?.kind !== "element" && last?.kind !== "bytes") return null;
  const distance = last.kind === "element" || by === null || by === 0 ? by : size === null ? null : by * size;
  const index = last.index === null || distance === null ? null : last.index + distance;
  return { root: address.root, steps: [...address.steps.slice(0, -1), { ...last, index }] };
}

export function extended(address: Address, ...steps: readonly Step[]): Address {
  return { root: address.root, steps: [...address.steps, ...steps] };
}

/** The pointee of a pointer variable, at its first element. */
export function pointeeOf(symbol: Extract<Root, { kind: "pointee" }>["symbol"]): Address {
  return { root: { kind: "pointee", symbol }, steps: [{ kind: "element", index: 0 }] };
}
